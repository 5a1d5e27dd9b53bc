//! The wilco protocol as values: no I/O, no clock, no async runtime.
pub mod close;
pub mod codec;
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
pub use fault::{Code, Executed, Fault, FaultCode};
pub use id::{OpId, RequestId};
pub use limits::Limits;
pub use moment::Moment;
pub use operation::{Class, NoError, Operation, Source};
pub use payload::{Payload, Raw};
