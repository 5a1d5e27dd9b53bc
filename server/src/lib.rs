//! Typed operations on an axum app, callable over one WebSocket.
//!
//! Handlers are plain async functions; a [`Router`] gives them names and mounts on axum beside
//! other routes. A request travels: socket, envelope, session, dispatch, router, layers, handler,
//! and its reply back the same way; everything one read brought is answered by one write.
//!
//! Only `upgrade` and `http` know axum and hyper, only `socket` knows bytes, and no handler ever
//! sees a session.

mod auth;
pub mod call;
mod config;
mod connection;
mod dispatch;
mod error;
pub mod extract;
pub mod flow;
mod foreign;
pub mod handler;
mod headers;
mod http;
mod rate;
mod router;
mod secret;
mod sessions;
mod shutdown;
pub mod socket;
mod sync;
mod upgrade;

pub use auth::{Auth, AuthError, Credential, CredentialSource, Principal};
#[cfg(feature = "jwt")]
pub use auth::{Claims, Jwt, JwtError, JwtKey};
pub use call::{Call, Reply};
pub use config::Config;
pub use error::RouterError;
pub use extract::FromCall;
pub use flow::{
    Act, Derived, Events, Flow, FlowHandler, FlowState, Name, Presence, Resource, Unfit, View,
    Viewer,
};
pub use handler::Handler;
pub use http::{Routes, serve};
pub use router::{Route, Router};
pub use sessions::Sessions;
pub use shutdown::Shutdown;
pub use socket::{
    Compression, ConfigError, Delivery, Ending, Message, Outgoing, Published, Refusal, Refused,
    RefusedReason, SendError, Sender, Sent, SocketError, Sockets, SubscribeError, Topics,
    WebSocket, WebSocketConfig, WebSocketHandler,
};
pub use upgrade::{Origins, UpgradeRejection, WebSocketRoutes, WebSocketUpgrade};

pub use wilco_protocol as protocol;
pub use wilco_protocol::session::Rate;
pub use wilco_protocol::{
    Class, CloseCode, Code, Encoding, Executed, Fault, NoError, Operation, Payload,
};
