//! Every message of the protocol: read tag first, payloads left as raw slices.
//!
//! MessagePack and JSON carry one vocabulary. The enums are generic over what an application
//! puts into them, so the same message can hold raw bytes on its way and typed values at its end.
//! See docs/protocol.md#messages.

mod client;
mod connected;
mod fault;
mod fields;
mod json;
mod malformed;
mod secret;
mod server;
mod state;
mod tag;
mod writer;

pub use client::{Ack, Authenticate, ClientMessage, Hello, Metadata, PendingCall, Request, Resume};
pub use connected::{Connected, Pending, PendingVerdict};
pub use malformed::{Malformed, Unreadable};
pub(crate) use secret::hidden;
pub use server::{Response, ServerMessage};
pub use state::{Delta, Deltas, Notify, Snapshot};
pub use tag::{ClientTag, ServerTag};
pub use writer::{Body, Typed};
