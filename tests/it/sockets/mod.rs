//! Sockets of one's own: handlers, functions that live on a socket, topics, and how all of it ends.

mod handler;
mod opening;
mod topics;

use wilco_protocol::Encoding;
use wilco_server::socket::MessageKind;

use crate::server::kit::{Client, Heard, frame};

async fn say(client: &mut Client, text: &str) {
    client
        .write(&frame(MessageKind::Text, text.as_bytes()))
        .await;
}

/// The next thing that is said, in one line.
async fn hear(client: &mut Client) -> String {
    match client.next().await {
        Heard::Message(Encoding::Json, text) => String::from_utf8(text).expect("UTF-8"),
        Heard::Message(Encoding::MessagePack, bytes) => format!("{} bytes", bytes.len()),
        Heard::Close(code) => format!("close {code}"),
        other => format!("{other:?}"),
    }
}
