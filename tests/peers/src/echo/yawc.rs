//! yawc behind hyper, fed and flushed once, with the read buffer of its own benchmark.

use std::future::ready;
use std::io;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use yawc::{Frame, OpCode, Options, UpgradeFut, WebSocket};

use super::feed_ready;

/// With its default it reads a pipelined stream in pieces of a few bytes.
const READ_BUFFER: usize = 128 * 1024;

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let serving =
            http1::Builder::new().serve_connection(TokioIo::new(socket), service_fn(upgrade));
        tokio::spawn(serving.with_upgrades());
    }
}

async fn upgrade(mut request: Request<Incoming>) -> yawc::Result<Response<Empty<Bytes>>> {
    let options = Options::default().with_read_buffer_capacity(READ_BUFFER);
    let (response, upgrade) = WebSocket::upgrade_with_options(&mut request, options)?;
    tokio::spawn(echo(upgrade));
    Ok(response)
}

async fn echo(upgrade: UpgradeFut) {
    if let Ok(socket) = upgrade.await {
        let data = socket
            .with(|payload: Bytes| ready(Ok::<_, yawc::WebSocketError>(Frame::binary(payload))))
            .filter_map(|frame| {
                ready((frame.opcode() == OpCode::Binary).then(|| frame.into_payload()))
            });
        feed_ready(data).await;
    }
}
