//! What the server that is attacked serves.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::request::Parts;
use wilco_server::{
    CloseCode, Compression, Delivery, Message, Outgoing, Refusal, Sockets, WebSocket,
    WebSocketConfig, WebSocketHandler, WebSocketRoutes,
};

/// Routes with the default limits, and with raised ones under `/large`.
pub(super) fn app() -> axum::Router {
    let plain = WebSocketConfig {
        compression: Some(Compression::default()),
        ..WebSocketConfig::default()
    };
    let large = WebSocketConfig {
        max_message_size: LARGE,
        max_frame_size: LARGE,
        max_fragments: u32::MAX,
        max_write_queue_size: 2 * LARGE,
        compression: Some(Compression {
            server_no_context_takeover: false,
            client_no_context_takeover: false,
            max_contexts: 100,
            ..Compression::default()
        }),
        ..WebSocketConfig::default()
    };
    let [plain, large] = [plain, large].map(Sockets::new);
    axum::Router::new()
        .websocket_with("/echo", &plain, Echo)
        .websocket_with("/large", &large, Echo)
        .websocket_with("/feed", &plain, Feed)
        .websocket_with("/busy", &plain, Busy)
        .websocket_with("/sink", &plain, Sink)
        .websocket_with("/large/sink", &large, Sink)
        .merge(super::sessions::routes())
        .merge(super::storms::routes())
}

/// The raised limit: 16 MiB.
pub(super) const LARGE: usize = 16 << 20;

struct Echo;

impl WebSocketHandler for Echo {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        if message.as_text() == Some("bye") {
            ws.close(CloseCode::from_u16(4000), "");
        }
        // What is refused is lost, as an echo may.
        let _ = ws.send(message);
    }
}

/// Counts what comes, and answers a text alone.
struct Sink;

impl WebSocketHandler for Sink {
    type Data = AtomicUsize;

    async fn on_upgrade(&self, _: &mut Parts) -> Result<AtomicUsize, Refusal> {
        Ok(AtomicUsize::new(0))
    }

    async fn on_message(&self, ws: &WebSocket<AtomicUsize>, message: Message) {
        match message {
            Message::Text(_) => {
                let count = ws.data().load(Ordering::Relaxed).to_string();
                ws.send(count).expect("room");
            }
            Message::Binary(_) => {
                ws.data().fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Whatever one says is told to all, as the query says.
struct Feed;

impl WebSocketHandler for Feed {
    type Data = Delivery;

    async fn on_upgrade(&self, request: &mut Parts) -> Result<Delivery, Refusal> {
        Ok(match request.uri.query() {
            Some("lossy") => Delivery::Lossy,
            Some("latest") => Delivery::Latest,
            _ => Delivery::Reliable,
        })
    }

    async fn on_open(&self, ws: &WebSocket<Delivery>) {
        ws.subscribe("feed").expect("the first topic");
    }

    async fn on_message(&self, ws: &WebSocket<Delivery>, message: Message) {
        if message.as_text() == Some("how many?") {
            let count = ws.topics().subscribers("feed").to_string();
            ws.send(count).expect("room");
        } else {
            let message = Outgoing::new(message).delivery(*ws.data());
            ws.topics().publish("feed", message);
        }
    }
}

/// Never done with the first message.
struct Busy;

impl WebSocketHandler for Busy {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, _: &WebSocket, _: Message) {
        std::future::pending::<()>().await;
    }
}
