//! `flow HOST:PORT` is a router with a state, a domain of events and states of several sizes: whoever follows `board` over `/ws`
//! gets what comes in at `/publish-state` as its deltas, or what comes in at `/publish-event` as events.

use std::{env, io};

use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use wilco_server::flow::{Events, FlowState, Resource, Unfit};
use wilco_server::{
    Config, Message, Refusal, Router, Shutdown, Sockets, WebSocket, WebSocketConfig,
    WebSocketHandler, WebSocketRoutes, serve,
};

/// What is published.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Event {
    number: String,
    sent: String,
    body: String,
}

/// What changes: it holds the last event, and is so large that whoever is behind is told the deltas.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Board {
    last: u64,
    filling: String,
}

impl FlowState for Board {
    type Delta = Event;

    fn apply_delta(&mut self, event: Event) -> Result<(), Unfit> {
        let number = u64::from_str_radix(&event.number, 16);
        self.last = number.map_err(|_| Unfit::new("a number is sixteen hexadecimal digits"))?;
        Ok(())
    }
}

impl Board {
    fn of_size(bytes: usize) -> Self {
        Self {
            last: 0,
            filling: "x".repeat(bytes),
        }
    }
}

/// Says all that comes in to one of two.
enum Publisher {
    State(Resource<Board>),
    Events(Events<Event>),
}

impl WebSocketHandler for Publisher {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, _: &WebSocket, message: Message) {
        let text = message.as_text().expect("the generator publishes text");
        let event = serde_json::from_str(text).expect("the generator publishes events");
        match self {
            Self::State(board) => {
                board.apply(event).expect("a board takes each event");
            }
            Self::Events(events) => {
                events
                    .broadcast_notify("published", &event)
                    .expect("an event can be said");
            }
        }
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: flow HOST:PORT"))?;
    let board = Resource::new(Board::of_size(64 * 1024));
    let events = Events::<Event>::new("board");
    let mut api = Router::new()
        .resource("board", board.clone())
        .event(events.clone())
        .with_config(Config {
            max_response: 4 * 1024 * 1024,
            ..Config::default()
        });
    for size in SIZES {
        api = api.resource(&format!("bulk/{size}"), Resource::new(Board::of_size(size)));
    }
    let sockets = Sockets::new(WebSocketConfig::default());
    let app = axum::Router::new()
        .merge(api.into_axum("/ws"))
        .websocket_with("/publish-state", &sockets, Publisher::State(board))
        .websocket_with("/publish-event", &sockets, Publisher::Events(events));
    serve(TcpListener::bind(address).await?, app, Shutdown::default()).await
}

/// The bytes of the states that are asked for as a whole.
const SIZES: [usize; 4] = [1024, 16_384, 131_072, 1_048_576];
