//! REST as axum's own introduction writes it: `POST /call`, JSON in and out.

use std::io;

use axum::routing::post;
use axum::serve::ListenerExt;
use axum::{Json, Router};
use tokio::net::TcpListener;

use crate::call::Call;

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let app = Router::new().route("/call", post(call));
    axum::serve(listener.tap_io(without_delay), app).await
}

/// Nagle's algorithm would hold back pipelined replies; no peer is measured with it.
pub(crate) fn without_delay(socket: &mut tokio::net::TcpStream) {
    if let Err(error) = socket.set_nodelay(true) {
        eprintln!("no TCP_NODELAY: {error}");
    }
}

async fn call(Json(call): Json<Call>) -> Json<Call> {
    Json(call.answered())
}
