//! Game: dots that race for crumbs.
//!
//! [`world`] is the game and knows no sockets. [`arena`] owns the world, moves it twenty times a second and tells everybody
//! how it looks then. [`player`] is what happens on a socket: it says where its dot wants to go, and that is all it can do.

pub mod arena;
mod page;
pub mod player;
pub mod world;

use std::time::Duration;

use wilco_server::{Shutdown, Sockets, WebSocketConfig, WebSocketRoutes as _};

use crate::arena::Arena;
use crate::player::Players;

/// The whole app, and the arena, which goes on when it is told: by [`Arena::run`], or step by step.
pub fn app(shutdown: &Shutdown) -> (axum::Router, Arena) {
    let config = WebSocketConfig {
        // Somebody who is gone without a word stands in the way of the others.
        ping_interval: Some(Duration::from_secs(5)),
        ping_timeout: Duration::from_secs(5),
        // A heading has some 30 bytes.
        max_message_size: 256,
        max_frame_size: 256,
        // Some ten snapshots: half a second. Who has more than that before him is told the newest only.
        write_buffer_size: 16 * 1024,
        max_write_queue_size: 64 * 1024,
        ..WebSocketConfig::default()
    };
    let sockets = Sockets::new(config).with_shutdown(shutdown.clone());
    let (arena, door) = Arena::new(sockets.topics().clone());
    let app = page::routes().websocket_with("/ws", &sockets, Players::new(door));
    (app, arena)
}
