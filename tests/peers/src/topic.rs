//! A topic on axum's extractor and tokio's broadcast channel: whoever connects to `/subscribe` gets
//! each message that comes in at `/publish`.

use std::io;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::broadcast::{self, Receiver, Sender};

use crate::rest::without_delay;

/// Events that a slow subscriber may be behind; what is beyond is lost to it.
const BEHIND: usize = 1024;

/// Buffers that need not be cleared by the 128 KiB before each read.
const SMALL: usize = 4096;

/// What a subscriber hears as soon as it will miss nothing.
const WELCOME: Utf8Bytes = Utf8Bytes::from_static("ready");

/// What is published, as a server has it that does more with it than to pass it on.
#[derive(Clone, Serialize, Deserialize)]
struct Event {
    number: String,
    sent: String,
    body: String,
}

/// As introductions show it: a task that reads and a task that writes, each event encoded for each
/// subscriber and sent by itself.
pub(crate) async fn serve_each(listener: TcpListener) -> io::Result<()> {
    let subscribe = async |upgrade: WebSocketUpgrade, topic: State<Sender<Event>>| -> Response {
        upgrade.on_upgrade(async move |socket| {
            let events = topic.subscribe();
            let (sink, stream) = socket.split();
            let writer = tokio::spawn(send_each(sink, events));
            read_to_end(stream).await;
            writer.abort();
        })
    };
    let publish = async |upgrade: WebSocketUpgrade, topic: State<Sender<Event>>| -> Response {
        upgrade.on_upgrade(async move |mut socket: WebSocket| {
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Text(text) = message {
                    let event = serde_json::from_str(&text).expect("the generator sends events");
                    drop(topic.send(event));
                }
            }
        })
    };
    let app = Router::new()
        .route("/subscribe", get(subscribe))
        .route("/publish", get(publish))
        .with_state(broadcast::channel(BEHIND).0);
    axum::serve(listener.tap_io(without_delay), app).await
}

/// As fast as it goes: small buffers, the text shared, all that waits fed before one flush.
pub(crate) async fn serve_shared(listener: TcpListener) -> io::Result<()> {
    let subscribe =
        async |upgrade: WebSocketUpgrade, topic: State<Sender<Utf8Bytes>>| -> Response {
            let upgrade = upgrade.read_buffer_size(SMALL).write_buffer_size(SMALL);
            upgrade.on_upgrade(async move |socket| feed_waiting(socket, topic.subscribe()).await)
        };
    let publish = async |upgrade: WebSocketUpgrade, topic: State<Sender<Utf8Bytes>>| -> Response {
        upgrade.on_upgrade(async move |mut socket: WebSocket| {
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Text(text) = message {
                    drop(topic.send(text));
                }
            }
        })
    };
    let app = Router::new()
        .route("/subscribe", get(subscribe))
        .route("/publish", get(publish))
        .with_state(broadcast::channel(BEHIND).0);
    axum::serve(listener.tap_io(without_delay), app).await
}

async fn send_each(mut sink: SplitSink<WebSocket, Message>, mut events: Receiver<Event>) {
    if sink.send(Message::Text(WELCOME)).await.is_err() {
        return;
    }
    while let Ok(event) = events.recv().await {
        let text = serde_json::to_string(&event).expect("an event can be said");
        if sink.send(Message::Text(text.into())).await.is_err() {
            return;
        }
    }
}

async fn read_to_end(mut stream: SplitStream<WebSocket>) {
    while let Some(Ok(_)) = stream.next().await {}
}

async fn feed_waiting(mut socket: WebSocket, mut events: Receiver<Utf8Bytes>) {
    if socket.send(Message::Text(WELCOME)).await.is_err() {
        return;
    }
    loop {
        let first = tokio::select! {
            event = events.recv() => event.ok(),
            message = socket.next() => match message {
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => None,
            },
        };
        let Some(first) = first else {
            return;
        };
        let mut next = Some(first);
        while let Some(text) = next.take() {
            if socket.feed(Message::Text(text)).await.is_err() {
                return;
            }
            next = events.try_recv().ok();
        }
        if socket.flush().await.is_err() {
            return;
        }
    }
}
