//! `peer NAME HOST:PORT` runs one of the servers that wilco is measured beside.

mod call;
mod echo;
mod grpc;
mod jsonrpc;
mod raw;
mod rest;
mod socketio;
mod tarpc;
mod topic;

use std::{env, io};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut words = env::args().skip(1);
    let (Some(name), Some(address)) = (words.next(), words.next()) else {
        return Err(io::Error::other("usage: peer NAME HOST:PORT"));
    };
    let listener = TcpListener::bind(address).await?;
    match name.as_str() {
        "raw" => raw::serve(listener).await,
        "rest" => rest::serve(listener).await,
        "tonic" => grpc::serve(listener).await,
        "jsonrpsee" => jsonrpc::serve(listener).await,
        "tarpc" => tarpc::serve(listener).await,
        "socketioxide" => socketio::serve(listener).await,
        "axum" => echo::axum(listener).await,
        "axum-feed" => echo::axum_feed(listener).await,
        "tungstenite" => echo::tungstenite(listener).await,
        "tokio-websockets" => echo::tokio_websockets(listener).await,
        "fastwebsockets" => echo::fastwebsockets(listener).await,
        "yawc" => echo::yawc(listener).await,
        "topic-axum" => topic::serve_each(listener).await,
        "topic-axum-shared" => topic::serve_shared(listener).await,
        _ => Err(io::Error::other(format!("no peer {name}"))),
    }
}
