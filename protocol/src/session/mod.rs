//! The rules of a connection as machines: `step(input, now, effects)`, no socket and no clock.
//!
//! See docs/protocol.md#sessions.

mod calls;
mod catalog;
mod client;
mod config;
mod contracts;
mod effect;
mod rate;
mod replay;
mod seat;
mod server;
#[cfg(test)]
mod tests;

pub use catalog::{Catalog, CatalogEntry, OperationIndex};
pub use client::{
    Backoff, CallFailure, Cause, ChannelKey, ChannelNews, ClientEffect, ClientInput, ClientSession,
    ClientSessionConfig, ClosedReason, ConnectionStatus, NewAction, NewCall, NewSignal, Offline,
    Outcome, QueuedCall,
};
pub use config::SessionConfig;
pub use contracts::Foreign;
pub use effect::{Effect, Input, Owner, Reply, Start, Verdict};
pub use rate::{Bucket, Rate};
pub use replay::{Fingerprint, Records};
pub use seat::{Access, Grant, Kept, Resumed, Seat};
pub use server::ServerSession;
