//! Echo servers, one for each WebSocket crate.
//!
//! The crates differ in how a socket is made and in what a message is; the loops are the same.

mod axum;
mod fastwebsockets;
mod tokio_websockets;
mod tungstenite;
mod yawc;

pub(crate) use self::axum::{serve as axum, serve_feeding as axum_feed};
pub(crate) use self::fastwebsockets::serve as fastwebsockets;
pub(crate) use self::tokio_websockets::serve as tokio_websockets;
pub(crate) use self::tungstenite::serve as tungstenite;
pub(crate) use self::yawc::serve as yawc;

use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt};

/// Messages that are answered before the first flush.
const BATCH: usize = 256;

/// What introductions show: one message in, one message out, a flush for each.
async fn send_each<M>(mut socket: impl Stream<Item = M> + Sink<M> + Unpin) {
    while let Some(message) = socket.next().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

/// Feeds a reply for each message that is there, flushes once when there are no more.
async fn feed_ready<M>(mut socket: impl Stream<Item = M> + Sink<M> + Unpin) {
    while let Some(first) = socket.next().await {
        let mut next = Some(first);
        let mut fed = 0;
        while let Some(message) = next.take() {
            if socket.feed(message).await.is_err() {
                return;
            }
            fed += 1;
            if fed < BATCH {
                next = socket.next().now_or_never().flatten();
            }
        }
        if socket.flush().await.is_err() {
            return;
        }
    }
}

/// The same for a crate that flushes whenever it is polled for more: messages first, then replies.
async fn collect_ready<M>(mut socket: impl Stream<Item = M> + Sink<M> + Unpin) {
    let mut batch = Vec::new();
    while let Some(first) = socket.next().await {
        batch.push(first);
        while batch.len() < BATCH
            && let Some(Some(message)) = socket.next().now_or_never()
        {
            batch.push(message);
        }
        for message in batch.drain(..) {
            if socket.feed(message).await.is_err() {
                return;
            }
        }
        if socket.flush().await.is_err() {
            return;
        }
    }
}
