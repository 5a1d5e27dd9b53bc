//! The wilco protocol as values: no I/O, no clock, no async runtime.
pub mod bytes;
pub mod codec;
pub mod integer;
pub mod operation;
pub mod websocket;

pub use bytes::Bytes;
pub use codec::{DecodeError, EncodeError, Encoding};
pub use integer::{I64, U64};
pub use operation::{Class, NoError, Operation, Source};
