//! The wilco protocol as values: no I/O, no clock, no async runtime.
// The derive names this crate by its name, also in here.
#[allow(
    unused_extern_crates,
    reason = "only a derive inside of this crate uses it"
)]
extern crate self as wilco_protocol;

pub mod codec;
pub mod contract;
pub mod operation;
pub mod websocket;

pub use codec::{DecodeError, EncodeError, Encoding};
pub use contract::{Contract, ContractBuilder, ContractError};
pub use operation::{Class, NoError, Operation, Source};
pub use wilco_derive::Operation;
