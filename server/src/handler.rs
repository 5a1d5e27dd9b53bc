//! Handlers are plain async functions: extractors, then the operation's input.

mod function;

use std::future::Future;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::{Layer, Service};
use wilco_protocol::{Code, Encoding, Executed, Fault, Operation, Payload};

use crate::call::{Call, CallFault, Reply, undecodable};
use crate::extract::FromCall;
use crate::router::Route;

pub use function::{Function, Pending};

/// An async function that serves an operation:
/// `async fn(extractors.., Input) -> Output` or `-> Result<Output, Error>`.
///
/// Implemented for every [`Function`] of up to eight extractors; `M` only tells the implementations apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not an `async fn(extractors.., Input) -> Output` of an operation"
)]
pub trait Handler<M, S>: Clone + Send + Sync + 'static {
    /// The operation that is served.
    type Operation: Operation;

    /// Serves one call.
    fn call(self, call: Call, state: S) -> impl Future<Output = Result<Reply, CallFault>> + Send;

    /// The handler with its state and its layers, which are applied here and only here.
    fn into_route(self, state: S) -> Route
    where
        M: 'static,
        S: Clone + Send + Sync + 'static,
    {
        Route::of_handler(self, state)
    }

    /// The same handler behind a layer of its own.
    ///
    /// An error of the layer goes the way of [`Router::layer`](crate::Router::layer).
    fn layer<L>(self, layer: L) -> Layered<L, Self, M, S>
    where
        L: Layer<Route>,
    {
        Layered {
            layer,
            handler: self,
            _marker: PhantomData,
        }
    }
}

/// What a handler may return for the operation `O`; `M` only tells the two shapes apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what the operation `{O}` answers with",
    label = "expected the operation's `output`, or `Result<output, error>`",
    note = "the types stand in `#[operation(output = .., error = ..)]`; both are `Serialize`, and the error is `Display`"
)]
pub trait IntoReply<O: Operation, M> {
    /// Encodes the value.
    ///
    /// # Errors
    /// The operation's own error, as a fault; or `internal`, if the value cannot be encoded.
    fn into_reply(self, operation: &str, encoding: Encoding) -> Result<Reply, CallFault>;
}

/// A handler returns its output.
#[derive(Debug)]
pub struct Plain;

/// A handler returns its output or its error.
#[derive(Debug)]
pub struct Fallible;

#[diagnostic::do_not_recommend]
impl<O, T> IntoReply<O, Plain> for T
where
    O: Operation<Output = T>,
    T: Serialize,
{
    fn into_reply(self, operation: &str, encoding: Encoding) -> Result<Reply, CallFault> {
        encode(operation, encoding, &self).map(Reply::from)
    }
}

#[diagnostic::do_not_recommend]
impl<O, T, E> IntoReply<O, Fallible> for Result<T, E>
where
    O: Operation<Output = T, Error = E>,
    T: Serialize,
    E: Serialize + std::fmt::Display,
{
    fn into_reply(self, operation: &str, encoding: Encoding) -> Result<Reply, CallFault> {
        answer(operation, encoding, self)
    }
}

/// Encodes how something ended: what it gives, or its own error as a fault.
pub(crate) fn answer<T: Serialize, E: Serialize + std::fmt::Display>(
    operation: &str,
    encoding: Encoding,
    result: Result<T, E>,
) -> Result<Reply, CallFault> {
    match result {
        Ok(output) => encode(operation, encoding, &output).map(Reply::from),
        Err(error) => {
            let details = encode(operation, encoding, &error)?;
            let sentence = error.to_string();
            let fault = Fault::with_message(Code::Operation, Executed::Yes, sentence);
            Err(Box::new(fault.details(details)))
        }
    }
}

fn encode<T: Serialize>(
    operation: &str,
    encoding: Encoding,
    value: &T,
) -> Result<Payload, CallFault> {
    Payload::encode(encoding, value).map_err(|error| {
        let error_id = crate::error::error_id();
        tracing::error!(operation, %error, error_id, "an answer could not be encoded");
        let fault = Fault::new(Code::Internal, Executed::Yes);
        Box::new(fault.error_id(error_id))
    })
}

impl<F, M, K, S> Handler<(M, K), S> for F
where
    F: Function<M>,
    F::Input: Operation + DeserializeOwned,
    F::Extractors: FromCall<S> + Send,
    F::Future: Pending + Send,
    <F::Future as Future>::Output: IntoReply<F::Input, K> + Send,
    S: Send + Sync + 'static,
{
    type Operation = F::Input;

    async fn call(self, call: Call, state: S) -> Result<Reply, CallFault> {
        let Call { mut parts, payload } = call;
        let extractors = F::Extractors::from_call(&mut parts, &state).await?;
        let input = payload.decode().map_err(|error| undecodable(&error))?;
        drop(payload);
        let encoding = parts.encoding;
        let reply = self.invoke(extractors, input).await;
        reply.into_reply(F::Input::NAME, encoding)
    }
}

/// A handler behind a layer of its own. Made by [`Handler::layer`].
pub struct Layered<L, H, M, S> {
    layer: L,
    handler: H,
    _marker: PhantomData<fn() -> (M, S)>,
}

/// Marks what stands behind a layer, to tell it from a function.
#[derive(Debug)]
pub struct Behind<M>(PhantomData<M>);

impl<L: Clone, H: Clone, M, S> Clone for Layered<L, H, M, S> {
    fn clone(&self) -> Self {
        Self {
            layer: self.layer.clone(),
            handler: self.handler.clone(),
            _marker: PhantomData,
        }
    }
}

impl<L, H, M, S> std::fmt::Debug for Layered<L, H, M, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layered").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<L, H, M, S> Handler<Behind<M>, S> for Layered<L, H, M, S>
where
    L: Layer<Route> + Clone + Send + Sync + 'static,
    L::Service: Service<Call, Response = Reply> + Clone + Send + Sync + 'static,
    <L::Service as Service<Call>>::Error: Into<tower::BoxError>,
    <L::Service as Service<Call>>::Future: Send,
    H: Handler<M, S>,
    M: 'static,
    S: Clone + Send + Sync + 'static,
{
    type Operation = H::Operation;

    async fn call(self, call: Call, state: S) -> Result<Reply, CallFault> {
        self.into_route(state).serve(call).await
    }

    fn into_route(self, state: S) -> Route {
        Route::of_service(self.layer.layer(self.handler.into_route(state)))
    }
}
