//! RFC 6455 without a socket: bytes in, messages out.
//!
//! - [`Reader`] turns what one read brought into [`Incoming`] messages, borrowed where they lie.
//! - [`write_message`], [`write_ping`], [`write_pong`] and [`write_close`] append frames to an outbound buffer;
//!   [`OpenFrame`] lets an encoder write its payload straight into that buffer.
//! - [`handshake`] holds the two sums of the opening handshake.
//! - [`Violation`] says why a peer is to be closed, and with which code.
//!
//! - [`deflate`] is the one extension, permessage-deflate: its negotiation, and both directions of compressing.
//!   Where it was not agreed on, all reserved bits are refused.
//!
//! Left out on purpose: sockets, timers, the HTTP upgrade, and the choice of mask keys, which needs randomness.
//!
//! Inside: `frame` reads a header, `step` decides what becomes of it, `partial` and `assembly` keep what one read left
//! unfinished, `compressed` goes the way of compressed messages, `utf8` checks text that comes in pieces, `mask` and `close` do what their names say.

mod assembly;
mod close;
mod compressed;
pub mod deflate;
mod frame;
pub mod handshake;
mod incoming;
mod limits;
mod mask;
mod opcode;
mod partial;
mod reader;
mod step;
#[cfg(test)]
mod tests;
mod utf8;
mod violation;
mod writer;

use assembly::growth;
pub use close::CloseFrame;
pub use frame::{Header, Role};
pub use incoming::Incoming;
pub use limits::FrameLimits;
pub use opcode::{ControlKind, MessageKind, Opcode};
pub use reader::Reader;
pub use violation::Violation;
pub use writer::{OpenFrame, frame_len, write_close, write_message, write_ping, write_pong};
