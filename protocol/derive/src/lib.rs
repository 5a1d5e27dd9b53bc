//! The derive macro behind `wilco_protocol::Operation`.
//!
//! Use it through `wilco_protocol`, `wilco_server` or `wilco_client`, beside the trait of the same name.

mod attribute;
mod docs;
mod errors;
mod expand;
mod name;
mod protocol;
mod timeout;

use proc_macro::TokenStream;

/// Makes a type the input of an operation that can be called by name.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize)] struct User;
/// # #[derive(Serialize)] enum GetUserError { Unknown }
/// use wilco_protocol::{Class, Operation};
///
/// /// Load one user.
/// #[derive(Deserialize, Operation)]
/// #[operation(name = "user.get", output = User, error = GetUserError, timeout = "5s", safe)]
/// struct GetUser {
///     id: u32,
/// }
///
/// assert_eq!(GetUser::NAME, "user.get");
/// assert_eq!(GetUser::CLASS, Class::Safe);
/// assert_eq!(GetUser::DOC, "Load one user.");
/// ```
///
/// | key | value | without it |
/// | --- | --- | --- |
/// | `name` | 1 to 64 bytes: segments of `a-z`, `0-9` and `_`, joined by dots | the name of the type in snake case |
/// | `output` | a type | `()` |
/// | `error` | a type | `NoError`: the operation never refuses |
/// | `timeout` | a whole number and `ms`, `s` or `m`, as in `"500ms"` | the server's default |
/// | `safe`, `idempotent`, `once`, `transactional` | none; at most one of the four | `once` |
/// | `cost` | a whole number from 1: how much of a rate a call takes | 1 |
/// | `crate` | the path of the protocol crate, as in `"wilco_server::protocol"` | read from `Cargo.toml` |
///
/// The doc comment of the type and its `#[deprecated]` become `DOC` and `DEPRECATED`. A doc comment that a macro
/// brings in (`#[doc = include_str!(..)]`) is not read.
///
/// The generated code has to name the protocol crate, whichever crate the derive was imported from. It looks into the
/// `Cargo.toml` of the crate that is compiled for `wilco-protocol`, then `wilco-server`, then `wilco-client`, renamed or not.
/// Say `crate` where the manifest cannot tell: the crate is reached through another one, the one that is found first is
/// optional and switched off, or it stands among the dev-dependencies and the derive does not.
///
/// # Errors
///
/// A mistake is a compile error at the token that caused it, and all mistakes are reported at once. Refused are generic
/// types (a name stands for one type), unions, keys that are unknown, given twice or without their value,
/// and `#[operation]` on a field or variant.
#[proc_macro_derive(Operation, attributes(operation))]
pub fn operation(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    expand::operation(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
