//! `topic HOST:PORT` is wilco's WebSocket without operations: whoever connects to `/subscribe` gets
//! each message that comes in at `/publish`; `/echo` and `/subscribed` answer each with itself.

use std::{env, io};

use axum::http::request::Parts;
use tokio::net::TcpListener;
use wilco_server::{
    Message, Refusal, Shutdown, Sockets, WebSocket, WebSocketConfig, WebSocketHandler,
    WebSocketRoutes, serve,
};

const EVENTS: &str = "events";

/// Tells a subscriber as soon as it will miss nothing.
struct Subscriber;

impl WebSocketHandler for Subscriber {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_open(&self, socket: &WebSocket) {
        socket
            .subscribe(EVENTS)
            .expect("one subscription is allowed");
        socket.send("ready").expect("nothing waits yet");
    }

    async fn on_message(&self, _: &WebSocket, _: Message) {}
}

struct Publisher;

impl WebSocketHandler for Publisher {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, socket: &WebSocket, message: Message) {
        socket.topics().publish(EVENTS, message);
    }
}

struct Echo {
    topic: Option<&'static str>,
}

impl WebSocketHandler for Echo {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_open(&self, socket: &WebSocket) {
        if let Some(topic) = self.topic {
            socket
                .subscribe(topic)
                .expect("one subscription is allowed");
        }
    }

    async fn on_message(&self, socket: &WebSocket, message: Message) {
        socket
            .send(message)
            .expect("the generator reads its echoes");
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: topic HOST:PORT"))?;
    let sockets = Sockets::new(WebSocketConfig::default());
    let app = axum::Router::new()
        .websocket_with("/subscribe", &sockets, Subscriber)
        .websocket_with("/publish", &sockets, Publisher)
        .websocket_with("/echo", &sockets, Echo { topic: None })
        .websocket_with(
            "/subscribed",
            &sockets,
            Echo {
                topic: Some("rest"),
            },
        );
    serve(TcpListener::bind(address).await?, app, Shutdown::default()).await
}
