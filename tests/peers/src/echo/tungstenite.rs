//! tokio-tungstenite, fed and flushed once.

use std::future::ready;
use std::io;

use futures_util::StreamExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_async;

use super::feed_ready;

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        tokio::spawn(echo(socket));
    }
}

async fn echo(socket: TcpStream) {
    if let Ok(socket) = accept_async(socket).await {
        let data = socket.filter_map(|message| {
            ready(
                message
                    .ok()
                    .filter(|message| message.is_binary() || message.is_text()),
            )
        });
        feed_ready(data).await;
    }
}
