use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wilco_client::protocol::websocket::deflate::{Accepted, Deflater, accept};
use wilco_client::protocol::websocket::{Incoming, MessageKind, Reader, Role};
use wilco_client::raw::WebSocket;
use wilco_client::{Compression, Config};

use crate::server::{LIMITS, Server};

/// The far end of a client that speaks without the protocol of wilco.
pub(crate) struct Far {
    pub(crate) stream: TcpStream,
    reader: Reader,
    pub(crate) deflater: Deflater,
}

impl Far {
    pub(crate) async fn pair(config: Config, served: Compression) -> (WebSocket, Self) {
        let server = Server::bind().await;
        let serve = async {
            let upgrade = server.accept().await;
            let offers = upgrade.header("sec-websocket-extensions");
            let Accepted { agreed, response } = accept(offers, &served, true).unwrap();
            let extensions = format!("Sec-WebSocket-Extensions: {response}\r\n");
            Self {
                stream: upgrade.switch(&extensions).await,
                reader: Reader::new(Role::Server, LIMITS).with_deflate(&agreed),
                deflater: Deflater::new(agreed.side(Role::Server), 1),
            }
        };
        let url = server.url();
        let (far, client) = tokio::join!(serve, WebSocket::connect(&url, &config));
        (client.unwrap(), far)
    }

    /// The next thing the client says, how many bytes it took, and whether it was compressed.
    pub(crate) async fn hear(&mut self) -> (String, usize, bool) {
        let (mut len, mut is_compressed) = (0, false);
        loop {
            let mut byte = [self.stream.read_u8().await.unwrap()];
            is_compressed |= len == 0 && byte[0] & 0x40 != 0;
            len += 1;
            if let Some(incoming) = self.reader.next(&mut &mut byte[..]).unwrap() {
                return (words(incoming), len, is_compressed);
            }
        }
    }

    /// Says a text, compressed if that makes it shorter; whether it does.
    pub(crate) async fn say(&mut self, text: &str) -> bool {
        let mut frame = Vec::new();
        let kind = MessageKind::Text;
        let compressed = self
            .deflater
            .write_message(&mut frame, kind, text.as_bytes(), None);
        self.stream.write_all(&frame).await.unwrap();
        compressed
    }
}

fn words(incoming: Incoming<'_>) -> String {
    match incoming {
        Incoming::Text(text) => text.to_owned(),
        Incoming::Binary(bytes) => format!("{} bytes", bytes.len()),
        Incoming::Ping(payload) => format!("ping {payload:?}"),
        Incoming::Pong(payload) => format!("pong {payload:?}"),
        Incoming::Close(frame) => format!("close {}", frame.map_or(1005, |frame| frame.code)),
    }
}
