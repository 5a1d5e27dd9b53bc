//! The shape of a handler: how many arguments it takes, and nothing else.
//!
//! What each argument and the answer must be is asked one by one behind this, so that the
//! compiler names the one that is wrong.

use std::future::Future;

use crate::call::{CallFault, Parts};
use crate::extract::FromCall;

/// A function of up to eight extractors and an input. `M` only tells the implementations apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take what a handler takes",
    label = "not an `async fn(extractors.., Input) -> Output` of an operation",
    note = "a handler takes 0 to 8 extractors and then, as its last argument, the operation's input",
    note = "several extractors in a tuple count as one: `(caller, headers): (Caller, Headers)`",
    note = "a closure has to say the types of its arguments, and be `Clone`, `Send` and `Sync`"
)]
pub trait Function<M>: Clone + Send + Sync + 'static {
    /// All arguments but the last, as a tuple.
    type Extractors;
    /// The last argument.
    type Input;
    /// What calling it gives.
    type Future;

    /// Calls it.
    fn invoke(&self, extractors: Self::Extractors, input: Self::Input) -> Self::Future;
}

/// What calling a handler gives.
#[diagnostic::on_unimplemented(
    message = "a handler is an `async fn`, and this one gives `{Self}` at once",
    label = "write `async` in front of its `fn`"
)]
pub trait Pending: Future {}

#[diagnostic::do_not_recommend]
impl<T: Future> Pending for T {}

/// Writes what holds for a number of extractors.
macro_rules! arity {
    ($($extractor:ident),*) => {
        #[allow(non_snake_case, reason = "the type's name serves as the value's")]
        impl<F, Fut, I, $($extractor,)*> Function<(I, $($extractor,)*)> for F
        where
            F: Fn($($extractor,)* I) -> Fut + Clone + Send + Sync + 'static,
        {
            type Extractors = ($($extractor,)*);
            type Input = I;
            type Future = Fut;

            #[inline]
            fn invoke(&self, ($($extractor,)*): Self::Extractors, input: I) -> Fut {
                self($($extractor,)* input)
            }
        }

        #[allow(unused_variables, reason = "there may be no extractor")]
        impl<S: Sync, $($extractor: FromCall<S> + Send,)*> FromCall<S> for ($($extractor,)*) {
            #[inline]
            async fn from_call(parts: &mut Parts, state: &S) -> Result<Self, CallFault> {
                Ok(($($extractor::from_call(parts, state).await?,)*))
            }
        }
    };
}

arity!();
arity!(E1);
arity!(E1, E2);
arity!(E1, E2, E3);
arity!(E1, E2, E3, E4);
arity!(E1, E2, E3, E4, E5);
arity!(E1, E2, E3, E4, E5, E6);
arity!(E1, E2, E3, E4, E5, E6, E7);
arity!(E1, E2, E3, E4, E5, E6, E7, E8);
