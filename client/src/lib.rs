//! A client for wilco: typed calls over one WebSocket that survives a lost connection.
//!
//! [`Client::connect`] opens the connection, [`Client::request`] calls an operation, and
//! [`Client::status_changes`] tells what the connection is doing. A connection that is lost is
//! opened again with growing, random waits; calls that are made meanwhile wait for it until their
//! own time is over, unless [`Config::offline`] says otherwise.
//!
//! A call that was sent when the connection broke goes on over the next one: the server is asked
//! what became of it, and gives the answer that was lost, or lets it run on, or says that it never
//! came and gets it again. So each call ends exactly once, with its answer or with an error whose
//! [`executed`](CallError::executed) says whether it ran. What must not run twice never does. Only
//! if the server itself has died such a call ends with [`CallError::OutcomeUnknown`]; what may run
//! twice is made again in silence, and so is what is `transactional`, whose effect carries its name.
//!
//! # What a client follows
//!
//! On the same connection [`Client::resource`] follows a state and [`Subscribed::act`] changes it,
//! [`Client::events`] gives the events of a domain, and [`Client::presence`] tells who is there.
//! Each is a handle: while one lives the server tells what happens, and the drop of the last one
//! ends it. A lost connection ends nothing. The next one begins with all that is followed and where
//! each stands, and what was missed comes first: the changes, or the whole state where that is
//! shorter; the events, or how many of them are lost. An action is sent again under its name and
//! takes effect once.
//!
//! | | what comes | over a lost connection |
//! | --- | --- | --- |
//! | [`Subscribed`] | the latest [`View`] of a state | [`Phase::Stale`], then what was missed |
//! | [`Act`] | what the action gave | sent again; shown at once with [`Act::optimistic`] |
//! | [`Events`] | each [`Event`], in order | goes on where it was, or [`Event::Gap`] |
//! | [`Presence`] | the [`Users`] of a topic | as a state; a short loss is no leave |
//! | [`Signals`] | what another user says to this one | what is said meanwhile is lost, and its sender told |
//!
//! States and changes are decoded and applied in the task that owns the socket, so that a handle
//! holds the latest state and no queue; events wait for their reader, 1 MiB of them at most.
//! [`FlowConnection`] is the same as callbacks, for one resource.
//!
//! # How it is made
//!
//! The rules are those of `wilco_protocol::session::ClientSession`, a machine without a socket;
//! this crate adds the socket and the clock. The bytes travel over TCP, or over whatever a
//! `Connector` gives: a Unix socket, a proxy, a server in the same process. `raw` is the WebSocket
//! without the protocol.
//!
//! # In a browser
//!
//! Built for `wasm32-unknown-unknown`, [`Client`] is the same over the browser's WebSocket, in a
//! page and in a worker, with the same calls, statuses and errors. Nothing is to be set up for it,
//! and no runtime is needed. What is different there:
//!
//! - An address may be relative to the page: `/ws`.
//! - A page cannot choose headers, certificates or what lies below the WebSocket. So
//!   `Config::headers`, `Config::extra_roots`, `Config::connector` and `raw` do not exist.
//! - Browsers offer compression by themselves, and take a message in any number of frames. So
//!   `Config::compression` and `Config::max_fragments` do not exist.
//! - A page does not learn why a WebSocket did not open: every such failure is
//!   [`Cause::NotOpened`](protocol::session::Cause::NotOpened), and is tried again. A server that
//!   answers the upgrade with 401 turns a page away, and it comes back; one that opens and closes
//!   with a code from 4500 on is heard.
//! - Browsers have no back-pressure for what arrives: a message is whole in the memory of the
//!   browser before [`Config::max_message`] refuses it.
//! - In a page that nobody looks at, timers ring late, by up to a minute: a call may end that much
//!   after its deadline. Answers are not held up.

mod call;
mod call_error;
mod callers;
mod client;
mod config;
mod desk;
mod dial;
mod driver;
mod error;
mod flow;
mod frames;
mod inbox;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod options;
mod pending;
mod queued;
mod raw_call;
mod status;
mod token;
#[cfg(target_arch = "wasm32")]
#[expect(
    clippy::future_not_send,
    reason = "a browser's socket stays on its thread, in the task that owns it"
)]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
use native as transport;
#[cfg(target_arch = "wasm32")]
use wasm as transport;

pub use call::{Call, Request};
pub use call_error::CallError;
pub use client::Client;
pub use config::Config;
pub use error::Error;
pub use flow::{
    Act, Acting, Changes, Event, Events, FlowBuilder, FlowConnection, Phase, Presence, RawChannel,
    RawNews, Signalled, Signals, Subscribed, View,
};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{ByteStream, Connecting, Connector, raw};
pub use options::new_op_id;
pub use queued::Queued;
pub use raw_call::{RawCall, RawRequest};
pub use status::{Status, StatusChanges};
pub use token::{BoxError, Token};
pub use transport::MaySend;
pub use wilco_protocol as protocol;
pub use wilco_protocol::envelope::{PresenceInfo, PresenceStatus, SignalPayload};
pub use wilco_protocol::flow::{Derived, FlowState, Patch, Unfit, Users};
pub use wilco_protocol::session::{Backoff, Offline};
#[cfg(not(target_arch = "wasm32"))]
pub use wilco_protocol::websocket::deflate::Compression;
pub use wilco_protocol::{OpId, Operation, Position};
