//! An acknowledged socket.io event on socketioxide.

use std::io;

use axum::Router;
use axum::serve::ListenerExt;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, SocketRef};
use tokio::net::TcpListener;

use crate::call::Call;
use crate::rest::without_delay;

/// Its own limit of 128 waiting packets is less than the deepest shape has in flight.
pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let (layer, io) = SocketIo::builder().max_buffer_size(1024).build_layer();
    io.ns("/", async |socket: SocketRef| socket.on("call", answer));
    axum::serve(listener.tap_io(without_delay), Router::new().layer(layer)).await
}

async fn answer(Data(call): Data<Call>, ack: AckSender) {
    if let Err(error) = ack.send(&call.answered()) {
        eprintln!("a reply was lost: {error}");
    }
}
