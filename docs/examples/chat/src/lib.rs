//! Chat: rooms to talk in, over the raw sockets of wilco.
//!
//! A room is a topic, and nothing else: it is there as long as somebody is in it. What goes over a socket is in
//! [`message`], what may be called a name in [`name`], and what is done with both in [`room`].

pub mod message;
pub mod name;
mod page;
pub mod room;

use wilco_server::{Shutdown, Sockets, WebSocketConfig, WebSocketRoutes as _};

use crate::room::Rooms;

/// The whole app: the page at `/`, and a socket at `/ws?room=..&name=..`.
pub fn app(shutdown: &Shutdown) -> axum::Router {
    let config = WebSocketConfig {
        // The longest text, were each of its characters escaped by its writer, and what is around it.
        max_message_size: 8 * 1024,
        max_frame_size: 8 * 1024,
        ..WebSocketConfig::default()
    };
    let sockets = Sockets::new(config).with_shutdown(shutdown.clone());
    page::routes().websocket_with("/ws", &sockets, Rooms::default())
}

#[cfg(doctest)]
#[doc = include_str!("../../../guide/sockets.md")]
mod guide {}
