//! The wilco protocol as values: no I/O, no clock, no async runtime.
//!
//! Read in this order: [`websocket`] turns bytes into frames, [`envelope`] frames into messages,
//! [`session`] says what follows from each message. [`codec`] writes typed values in either
//! encoding, [`payload`] carries them undecoded. [`flow`] holds the rules of state that is
//! followed. [`operation`] and [`contract`] are what a program
//! declares about itself. Deliberately not here: sockets, clocks, randomness, tasks.

// The derive names this crate by its name, also in here.
#[allow(
    unused_extern_crates,
    reason = "only a derive inside of this crate uses it"
)]
extern crate self as wilco_protocol;

pub mod bytes;
pub mod close;
pub mod codec;
pub mod contract;
pub mod envelope;
pub mod fault;
pub mod flow;
pub mod id;
pub mod integer;
pub mod limits;
pub mod moment;
pub mod operation;
pub mod pattern;
pub mod payload;
pub mod position;
pub mod session;
pub mod websocket;
pub mod wide_integer;

pub use bytes::Bytes;
pub use close::CloseCode;
pub use codec::{DecodeError, EncodeError, Encoding};
pub use contract::{Contract, ContractBuilder, ContractError};
pub use fault::{Code, Executed, Fault, FaultCode};
pub use id::{OpId, RequestId};
pub use integer::{I64, U64};
pub use limits::Limits;
pub use moment::Moment;
pub use operation::{Class, NoError, Operation, Source};
pub use pattern::{Params, Pattern, PatternError};
pub use payload::{Payload, Raw};
pub use position::Position;
pub use wide_integer::{I128, U128};
pub use wilco_derive::Operation;
