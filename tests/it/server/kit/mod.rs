//! A server in process and a client made of a TCP stream and the protocol crate alone.
//!
//! Nothing waits for time: every wait is for an answer, a close, or a [`Signal`] of a handler.

mod client;
mod counted;
mod http;
mod said;
mod signal;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;

pub(crate) use client::{Client, Opening, frame, request};
pub(crate) use counted::serve_counted;
pub(crate) use http::{Exchange, exchange};
pub(crate) use said::{Heard, describe};
pub(crate) use signal::Signal;

/// An app that listens on a port of its own until the test ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
}

/// Serves an app on the loopback address.
pub(crate) async fn serve(app: axum::Router) -> Served {
    let listener = bind().await;
    let address = listener.local_addr().expect("a bound listener");
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Served { address }
}

/// A loopback port that nobody else has.
async fn bind() -> TcpListener {
    wilco_trace::begin();
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

impl Served {
    /// A client of `/ws` that speaks JSON.
    pub(crate) async fn client(self) -> Client {
        self.at("/ws").open().await
    }

    /// A client that has yet to say where and how it opens the socket.
    pub(crate) fn at(self, path: &str) -> Opening {
        Opening::to(self.address, path)
    }
}

/// Longer than every timer of the server, so that with paused time those come first.
const PATIENCE: Duration = Duration::from_secs(90);
