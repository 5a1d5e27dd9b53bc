//! The wilco protocol as values: no I/O, no clock, no async runtime.
// The derive names this crate by its name, also in here.
#[allow(
    unused_extern_crates,
    reason = "only a derive inside of this crate uses it"
)]
extern crate self as wilco_protocol;

pub mod close;
pub mod codec;
pub mod contract;
pub mod envelope;
pub mod fault;
pub mod id;
pub mod limits;
pub mod moment;
pub mod operation;
pub mod payload;
pub mod session;
pub mod websocket;

pub use close::CloseCode;
pub use codec::{DecodeError, EncodeError, Encoding};
pub use contract::{Contract, ContractBuilder, ContractError};
pub use fault::{Code, Executed, Fault, FaultCode};
pub use id::{OpId, RequestId};
pub use limits::Limits;
pub use moment::Moment;
pub use operation::{Class, NoError, Operation, Source};
pub use payload::{Payload, Raw};
pub use wilco_derive::Operation;
