//! The wilco protocol as values: no I/O, no clock, no async runtime.
pub mod codec;
pub mod operation;
pub mod websocket;

pub use codec::{DecodeError, EncodeError, Encoding};
pub use operation::{Class, NoError, Operation, Source};
