//! What happens on the socket of a player.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use wilco_server::protocol::CloseCode;
use wilco_server::{Message, Refusal, WebSocket, WebSocketHandler};

use crate::arena::{ARENA, Newcomer};
use crate::world::{HEIGHT, Heading, WIDTH};

/// Everybody who plays.
#[derive(Debug)]
pub struct Players {
    door: mpsc::Sender<Newcomer>,
    seats: Arc<Semaphore>,
    last: AtomicU64,
}

/// Somebody who plays: what each socket carries. When it is dropped, the dot is gone and the seat is free.
#[derive(Debug)]
pub struct Player {
    id: u64,
    name: String,
    wheel: watch::Sender<Heading>,
    _seat: OwnedSemaphorePermit,
}

/// The query of `/ws?name=..`.
#[derive(Deserialize)]
struct Request {
    name: String,
}

/// The first message to a player. What follows are snapshots of the [`World`](crate::world::World).
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The number of the player's dot.
    pub id: u64,
    /// How wide the arena is.
    pub width: i32,
    /// How high the arena is.
    pub height: i32,
}

impl Players {
    pub(crate) fn new(door: mpsc::Sender<Newcomer>) -> Self {
        Self {
            door,
            seats: Arc::new(Semaphore::new(SEATS)),
            last: AtomicU64::new(0),
        }
    }
}

impl WebSocketHandler for Players {
    type Data = Player;

    async fn on_upgrade(&self, request: &mut Parts) -> Result<Player, Refusal> {
        let Query(Request { name }) = Query::try_from_uri(&request.uri)?;
        if !(1..=12).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err((StatusCode::BAD_REQUEST, "a name has 1 to 12 characters").into());
        }
        let full = |_| (StatusCode::SERVICE_UNAVAILABLE, "every seat is taken");
        Ok(Player {
            _seat: Arc::clone(&self.seats).try_acquire_owned().map_err(full)?,
            id: 1 + self.last.fetch_add(1, Ordering::Relaxed),
            name,
            wheel: watch::Sender::new(Heading::default()),
        })
    }

    async fn on_open(&self, socket: &WebSocket<Player>) {
        let Player {
            id, name, wheel, ..
        } = socket.data();
        let welcome = Welcome {
            id: *id,
            width: WIDTH,
            height: HEIGHT,
        };
        let newcomer = Newcomer {
            id: *id,
            name: name.clone(),
            wheel: wheel.subscribe(),
        };
        // The welcome first, then snapshots. Neither fails but on a socket that is closed already.
        let _ = socket.send_json(&welcome);
        let _ = socket.subscribe(ARENA);
        if self.door.send(newcomer).await.is_err() {
            socket.close(CloseCode::GOING_AWAY, "the arena is closed");
        }
    }

    async fn on_message(&self, socket: &WebSocket<Player>, message: Message) {
        match message.json() {
            Ok(heading) => {
                socket.data().wheel.send_replace(heading);
            }
            Err(_) => socket.close(CloseCode::MALFORMED, "that is no heading"),
        }
    }
}

/// How many may play at once.
pub const SEATS: usize = 50;
