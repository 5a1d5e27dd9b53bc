//! Every message of the protocol: read tag first, payloads left as raw slices.
//!
//! MessagePack and JSON carry one vocabulary. The enums are generic over what an application
//! puts into them, so the same message can hold raw bytes on its way and typed values at its end.
//! See docs/protocol.md#messages.

mod action;
mod channel;
mod client;
mod connected;
mod fault;
mod fields;
mod hello;
mod json;
mod malformed;
mod presence;
mod request;
mod response;
mod secret;
mod server;
mod signal;
mod state;
mod subscribe;
mod subscribed;
mod tag;
pub mod write;
mod writer;

pub use action::{ActionOk, At, Progress};
pub use channel::{Channel, ChannelKind, KindName, Top};
pub use client::{Ack, Authenticate, ClientMessage};
pub use connected::{Connected, Pending, PendingVerdict};
pub use hello::{Hello, PendingCall, Resume};
pub use malformed::{Malformed, Unreadable};
pub use presence::{Presence, PresenceDiff, PresenceInfo, PresenceStatus, SetPresence};
pub use request::{Metadata, Request};
pub use response::Response;
pub(crate) use secret::hidden;
pub use server::ServerMessage;
pub use signal::{Signal, SignalPayload};
pub use state::{Delta, Deltas, Gap, Notify, Snapshot};
pub use subscribe::{Resync, Subscribe, Unsubscribe};
pub use subscribed::{Current, Seat, Subscribed, SubscribedChannel};
pub use tag::{ClientTag, ServerTag};
pub use writer::{Body, Typed};
