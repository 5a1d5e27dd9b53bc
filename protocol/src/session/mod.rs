//! The rules of a connection as machines: `step(input, now, effects)`, no socket and no clock.
//!
//! See docs/protocol.md#sessions.

mod calls;
mod catalog;
mod client;
mod effect;
mod replay;
mod server;
#[cfg(test)]
mod tests;

pub use catalog::{Catalog, CatalogEntry, OperationIndex};
pub use client::{
    Backoff, CallFailure, Cause, ClientEffect, ClientInput, ClientSession, ClientSessionConfig,
    ClosedReason, ConnectionStatus, NewCall, Offline, Outcome, QueuedCall,
};
pub use effect::{Effect, Input, Owner, Reply, Start, Verdict};
pub use replay::{Fingerprint, Records};
pub use server::{ServerSession, SessionConfig};
