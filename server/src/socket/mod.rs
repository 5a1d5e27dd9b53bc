//! A WebSocket and the one task that owns it: one read, many frames, one write.
//!
//! There are three faces, each on top of the next; which one is for you:
//!
//! - [`WebSocketHandler`]: a type with a method for what can happen. Mounted by
//!   [`WebSocketRoutes`](crate::WebSocketRoutes).
//! - [`WebSocket`]: one async function for the life of a socket, which it owns. Given by
//!   [`WebSocketUpgrade::on_upgrade`](crate::WebSocketUpgrade::on_upgrade).
//! - [`Peer`]: the lending face beneath, for protocols of your own where each copy counts. It gets whole messages,
//!   borrowed where they lie, puts its answers into [`Outbound`], and never waits. Given a socket by
//!   [`WebSocketUpgrade::drive`](crate::WebSocketUpgrade::drive).
//!
//! Everything about bytes is decided here: frames, pings, compression, the closing handshake, and what a full queue
//! means.

mod batch;
mod compressing;
mod config;
mod driver;
mod ending;
mod frame;
mod handler;
mod heartbeat;
mod inbox;
mod line;
mod link;
mod mailbox;
mod message;
mod outbound;
mod peer;
mod refusal;
mod scratch;
mod sender;
mod sockets;
mod timer;
mod topics;
mod web_socket;

pub use config::{ConfigError, WebSocketConfig};
pub use ending::{Ending, SocketError};
pub use handler::WebSocketHandler;
pub use message::{Delivery, Message, Outgoing, Published, Refused, RefusedReason, Sent};
pub use outbound::Outbound;
pub use peer::Peer;
pub use refusal::Refusal;
pub use sender::{SendError, Sender};
pub use sockets::Sockets;
pub use topics::{SubscribeError, Topics};
pub use web_socket::WebSocket;
pub use wilco_protocol::websocket::MessageKind;
pub use wilco_protocol::websocket::deflate::Compression;

pub(crate) use compressing::{Contexts, Grant};
pub(crate) use config::unworkable;
pub(crate) use driver::Driver;
pub(crate) use frame::Frame;
pub(crate) use handler::live;
pub(crate) use line::Line;
pub(crate) use mailbox::Coding;
