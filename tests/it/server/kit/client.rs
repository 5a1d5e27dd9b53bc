use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wilco_protocol::envelope::{ClientMessage, Request, Response, ServerMessage, Typed};
use wilco_protocol::payload::Raw;
use wilco_protocol::websocket::{
    FrameLimits, MessageKind, Reader, Role, write_close, write_message,
};
use wilco_protocol::{Encoding, Fault, RequestId};

use super::http::read_head;
use super::{Heard, PATIENCE, describe};

/// How a client opens its socket.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    address: SocketAddr,
    path: String,
    encoding: Encoding,
    headers: String,
}

impl Opening {
    pub(crate) fn to(address: SocketAddr, path: &str) -> Self {
        let path = path.to_owned();
        Self {
            address,
            path,
            encoding: Encoding::Json,
            headers: String::new(),
        }
    }

    /// Asks for the subprotocol of `encoding`, and sends in it.
    pub(crate) fn speaking(self, encoding: Encoding) -> Self {
        let name = match encoding {
            Encoding::Json => "wilco.v1.json",
            Encoding::MessagePack => "wilco.v1.msgpack",
        };
        self.header("Sec-WebSocket-Protocol", name)
            .sending(encoding)
    }

    /// Sends in `encoding` without asking for it.
    pub(crate) fn sending(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Opens the socket and takes in `Connected`.
    pub(crate) async fn open(self) -> Client {
        let mut client = self.upgrade().await;
        assert_eq!(client.hear().await, "connected");
        client
    }

    /// Opens the socket and takes in nothing yet.
    pub(crate) async fn upgrade(self) -> Client {
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n",
            self.path, self.headers
        );
        self.upgrade_by(request.as_bytes()).await
    }

    /// Opens the socket by bytes of one's own.
    pub(crate) async fn upgrade_by(self, request: &[u8]) -> Client {
        let stream = TcpStream::connect(self.address).await;
        let mut stream = stream.expect("it listens");
        stream.write_all(request).await.expect("a peer");
        let (head, early) = read_head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Client {
            stream,
            head,
            reader: Reader::new(Role::Client, LIMITS),
            encoding: self.encoding,
            bytes: early,
            at: 0,
            last_id: 0,
        }
    }
}

/// What a server sends by default, and more.
const LIMITS: FrameLimits = FrameLimits {
    max_message: 1 << 20,
    max_frame: 1 << 20,
    max_fragments: 1024,
};

/// A client as plain as can be: bytes out, and one thing heard at a time.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    /// The head of the HTTP response that opened the socket.
    pub(crate) head: String,
    reader: Reader,
    pub(crate) encoding: Encoding,
    bytes: Vec<u8>,
    at: usize,
    last_id: u32,
}

impl Client {
    /// Calls an operation and gives its answer, which must be the next thing that is said.
    pub(crate) async fn call(&mut self, op: &str, input: Value) -> Result<Value, Fault> {
        let id = self.start(op, input).await;
        let (answered, result) = self.answer().await;
        assert_eq!(answered, RequestId::from(id));
        result
    }

    /// Sends a request and gives its id.
    pub(crate) async fn start(&mut self, op: &str, input: Value) -> u32 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&request(id, op, input)).await;
        id
    }

    /// The subprotocol that the server named.
    pub(crate) fn subprotocol(&self) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("sec-websocket-protocol")
                .then_some(value)
        })
    }

    pub(crate) async fn cancel(&mut self, id: u32) {
        let request_id = id.into();
        self.send(&ClientMessage::Cancel { request_id }).await;
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage<'_, Typed<Value>>) {
        let frame = self.frame(message);
        self.write(&frame).await;
    }

    /// The frame that a message travels in.
    pub(crate) fn frame(&self, message: &ClientMessage<'_, Typed<Value>>) -> Vec<u8> {
        let mut bytes = Vec::new();
        message.write(self.encoding, &mut bytes).expect("plain");
        frame(Heard::kind(self.encoding), &bytes)
    }

    pub(crate) async fn close(&mut self, code: u16) {
        let mut frame = Vec::new();
        write_close(&mut frame, code, "", Some(MASK));
        self.write(&frame).await;
    }

    /// Sends bytes as they are.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("a peer");
    }

    /// Sends bytes without reading, and meanwhile waits for something else.
    pub(crate) async fn write_until(&mut self, bytes: &[u8], event: impl Future<Output = ()>) {
        let ((), ()) = tokio::join!(self.write(bytes), event);
    }

    /// Sends as many of the bytes as the peer takes; whether it takes them is not the question.
    pub(crate) async fn try_write(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Says nothing more, and still listens.
    pub(crate) async fn end(&mut self) {
        self.stream.shutdown().await.expect("a peer");
    }

    /// The answer to a request, which must be the next thing that is said.
    pub(crate) async fn answer(&mut self) -> (RequestId, Result<Value, Fault>) {
        let heard = self.next().await;
        match heard.read() {
            ServerMessage::Response(Response {
                request_id, result, ..
            }) => {
                let value = |raw: Raw<'_>| raw.decode().expect("a value");
                (request_id, result.map(value).map_err(|fault| *fault))
            }
            other => panic!("expected an answer, not {other:?}"),
        }
    }

    /// The next thing that is said, in one line.
    pub(crate) async fn hear(&mut self) -> String {
        describe(&self.next().await)
    }

    /// The next things that are said, in the order of their lines.
    pub(crate) async fn hear_all(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(self.hear().await);
        }
        lines
    }

    /// Everything up to the end of the stream.
    pub(crate) async fn hear_to_the_end(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let heard = self.next().await;
            lines.push(describe(&heard));
            if matches!(heard, Heard::End | Heard::Reset) {
                return lines;
            }
        }
    }

    /// The next thing that is said.
    pub(crate) async fn next(&mut self) -> Heard {
        loop {
            let mut input = &mut self.bytes[self.at..];
            let before = input.len();
            let heard = match self.reader.next(&mut input) {
                Ok(incoming) => incoming.map(Heard::own),
                Err(violation) => panic!("the server broke the rules: {violation}"),
            };
            self.at += before - input.len();
            if let Some(heard) = heard {
                return heard;
            }
            if let Some(end) = self.read().await {
                return end;
            }
        }
    }

    async fn read(&mut self) -> Option<Heard> {
        self.bytes.resize(64 * 1024, 0);
        self.at = 0;
        let read = self.stream.read(&mut self.bytes);
        let read = tokio::time::timeout(PATIENCE, read).await;
        let Ok(count) = read.expect("the server says something or closes") else {
            self.bytes.clear();
            return Some(Heard::Reset);
        };
        self.bytes.truncate(count);
        (count == 0).then_some(Heard::End)
    }
}

pub(crate) fn request(id: u32, op: &str, input: Value) -> ClientMessage<'_, Typed<Value>> {
    ClientMessage::Request(Request {
        request_id: id.into(),
        op: op.into(),
        op_id: None,
        meta: None,
        timeout_ms: None,
        ack: None,
        payload: Typed(input),
    })
}

/// A masked frame.
pub(crate) fn frame(kind: MessageKind, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_message(&mut bytes, kind, payload, Some(MASK));
    bytes
}

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
