//! axum's extractor, as everybody writes it and as fast as it goes.

use std::future::ready;
use std::io;

use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::StreamExt;
use tokio::net::TcpListener;

use super::{feed_ready, send_each};
use crate::rest::without_delay;

/// Buffers that need not be cleared by the 128 KiB before each read.
const SMALL: usize = 4096;

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let upgrade = async |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(|socket| send_each(socket.filter_map(|message| ready(data(message)))))
    };
    run(listener, Router::new().route("/", get(upgrade))).await
}

pub(crate) async fn serve_feeding(listener: TcpListener) -> io::Result<()> {
    let upgrade = async |upgrade: WebSocketUpgrade| {
        let upgrade = upgrade.read_buffer_size(SMALL).write_buffer_size(SMALL);
        upgrade.on_upgrade(|socket| feed_ready(socket.filter_map(|message| ready(data(message)))))
    };
    run(listener, Router::new().route("/", get(upgrade))).await
}

async fn run(listener: TcpListener, app: Router) -> io::Result<()> {
    axum::serve(listener.tap_io(without_delay), app).await
}

fn data(message: Result<Message, axum::Error>) -> Option<Message> {
    message
        .ok()
        .filter(|message| matches!(message, Message::Binary(_) | Message::Text(_)))
}
