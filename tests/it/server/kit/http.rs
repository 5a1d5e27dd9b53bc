use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What a plain HTTP request was answered with.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Exchange {
    /// The value of a header, its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Sends a request as it is written and reads the whole response.
pub(crate) async fn exchange(address: SocketAddr, request: &str) -> Exchange {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(request.as_bytes()).await.expect("a peer");
    let (head, mut body) = read_head(&mut stream).await;
    let status = head.get(9..12).and_then(|status| status.parse().ok());
    let mut exchange = Exchange {
        status: status.expect("a status"),
        head,
        body: String::new(),
    };
    let length = exchange.header("content-length").map(str::parse::<usize>);
    let length = length.map_or(0, |length| length.expect("a number"));
    while body.len() < length {
        assert_ne!(stream.read_buf(&mut body).await.expect("a body"), 0);
    }
    body.truncate(length);
    exchange.body = String::from_utf8(body).expect("text");
    exchange
}

/// Reads the head of a response; what came behind it is given too.
pub(super) async fn read_head(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    loop {
        assert_ne!(stream.read_buf(&mut bytes).await.expect("a peer"), 0);
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            let early = bytes.split_off(at + 4);
            return (String::from_utf8(bytes).expect("text"), early);
        }
    }
}
