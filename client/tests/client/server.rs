//! A server of a few lines, which says what a test wants said.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wilco_client::protocol::envelope::{
    ClientMessage, Connected, Hello, Pending, PendingVerdict, Request, Response, ServerMessage,
};
use wilco_client::protocol::websocket::deflate::{self, Accepted, Deflater};
use wilco_client::protocol::websocket::handshake::accept_key;
use wilco_client::protocol::websocket::{
    FrameLimits, Incoming, MessageKind, Reader, Role, write_close, write_message,
};
use wilco_client::protocol::{Encoding, Fault, Limits, OpId, Payload, RequestId};
use wilco_client::{Client, Compression, Config};

use crate::flow::Said;

pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    pub(crate) async fn bind() -> Self {
        wilco_trace::begin();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws", self.listener.local_addr().unwrap())
    }

    /// A connection on which nothing was said.
    pub(crate) async fn stream(&self) -> TcpStream {
        let (stream, _) = self.listener.accept().await.unwrap();
        stream
    }

    /// A connection whose upgrade request was read and not answered.
    pub(crate) async fn accept(&self) -> Upgrade {
        Upgrade::read(self.stream().await).await
    }

    /// A connection that is greeted.
    pub(crate) async fn welcome(&self) -> Peer {
        let mut peer = self.accept().await.open().await;
        peer.hello().await;
        peer.say(&connected(1)).await;
        peer
    }
}

/// Connects a client and gives it with the server's end of its connection.
pub(crate) async fn pair(server: &Server) -> (Client, Peer) {
    pair_with(server, Config::default()).await
}

pub(crate) async fn pair_with(server: &Server, config: Config) -> (Client, Peer) {
    let url = server.url();
    let serve = async {
        let mut peer = server.accept().await.open().await;
        peer.encoding = config.encoding;
        peer.hello().await;
        peer.say(&connected(1)).await;
        peer
    };
    let connect = Client::connect_with(&url, config.clone());
    let (client, peer) = tokio::join!(connect, serve);
    (client.unwrap(), peer)
}

pub(crate) struct Upgrade<S = TcpStream> {
    pub(crate) stream: S,
    pub(crate) head: String,
}

impl<S: AsyncReadExt + AsyncWriteExt + Unpin> Upgrade<S> {
    pub(crate) async fn read(mut stream: S) -> Self {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        Self { stream, head }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// Answers with something, and hangs up.
    pub(crate) async fn answer(mut self, answer: &str) {
        self.stream.write_all(answer.as_bytes()).await.unwrap();
        self.stream.shutdown().await.unwrap();
    }

    pub(crate) async fn open(self) -> Peer<S> {
        let protocol = self.header("sec-websocket-protocol").map(str::to_owned);
        self.open_as(protocol.as_deref()).await
    }

    pub(crate) async fn open_as(self, protocol: Option<&str>) -> Peer<S> {
        let protocol = protocol.map_or_else(String::new, |name| {
            format!("Sec-WebSocket-Protocol: {name}\r\n")
        });
        Peer {
            stream: self.switch(&protocol).await,
            reader: Reader::new(Role::Server, LIMITS),
            deflater: None,
            heard: Vec::new().into(),
            reads: 0,
            bytes: 0,
            encoding: Encoding::MessagePack,
        }
    }

    /// Takes up the compression that was offered.
    pub(crate) async fn open_compressed(self, compression: &Compression) -> Peer<S> {
        let offered = self.header("sec-websocket-extensions");
        let Accepted { agreed, response } = deflate::accept(offered, compression, true).unwrap();
        let extensions = format!("Sec-WebSocket-Extensions: {response}\r\n");
        Peer {
            stream: self.switch(&extensions).await,
            reader: Reader::new(Role::Server, LIMITS).with_deflate(&agreed),
            deflater: Some(Deflater::new(agreed.side(Role::Server), compression.level)),
            heard: Vec::new().into(),
            reads: 0,
            bytes: 0,
            encoding: Encoding::MessagePack,
        }
    }

    /// Answers with an upgrade that has these lines too; gives the stream behind it.
    pub(crate) async fn switch(mut self, lines: &str) -> S {
        let accept = accept_key(self.header("sec-websocket-key").unwrap());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n{lines}\r\n"
        );
        self.stream.write_all(answer.as_bytes()).await.unwrap();
        self.stream
    }
}

/// What a client said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    Hello(Hello),
    Request {
        id: u64,
        op: String,
        op_id: Option<OpId>,
        payload: Payload,
    },
    Authenticate(Box<str>),
    Cancel(u64),
    /// Something about a channel, or an action.
    Flow(Said),
    Ping,
    Close(u16),
    /// The stream is at its end.
    End,
}

pub(crate) struct Peer<S = TcpStream> {
    pub(crate) stream: S,
    reader: Reader,
    deflater: Option<Deflater>,
    heard: std::collections::VecDeque<Heard>,
    /// How many reads brought something.
    pub(crate) reads: usize,
    /// How many bytes were read.
    pub(crate) bytes: usize,
    pub(crate) encoding: Encoding,
}

impl<S: AsyncReadExt + AsyncWriteExt + Unpin> Peer<S> {
    pub(crate) async fn next(&mut self) -> Heard {
        while self.heard.is_empty() {
            let mut bytes = vec![0; 1 << 20];
            let count = match self.stream.read(&mut bytes).await {
                Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
                count => count.unwrap(),
            };
            if count == 0 {
                return Heard::End;
            }
            self.reads += 1;
            self.bytes += count;
            let mut input = &mut bytes[..count];
            while let Some(incoming) = self.reader.next(&mut input).unwrap() {
                self.heard.push_back(heard(incoming));
            }
        }
        self.heard.pop_front().unwrap()
    }

    pub(crate) async fn hello(&mut self) -> Hello {
        match self.next().await {
            Heard::Hello(hello) => hello,
            heard => panic!("no hello but {heard:?}"),
        }
    }

    pub(crate) async fn request(&mut self) -> (u64, String, Payload) {
        match self.next().await {
            Heard::Request {
                id, op, payload, ..
            } => (id, op, payload),
            heard => panic!("no request but {heard:?}"),
        }
    }

    /// The name that the next call brings.
    pub(crate) async fn op_id(&mut self) -> Option<OpId> {
        match self.next().await {
            Heard::Request { op_id, .. } => op_id,
            heard => panic!("no request but {heard:?}"),
        }
    }

    pub(crate) async fn say(&mut self, message: &ServerMessage) {
        let mut payload = Vec::new();
        message.write(self.encoding, &mut payload).unwrap();
        self.say_bytes(&payload).await;
    }

    /// Says the first word; `pending` is what became of the calls that go on.
    pub(crate) async fn greet(&mut self, connected: Connected, pending: &[(u64, PendingVerdict)]) {
        let pending = pending.iter().map(|(id, verdict)| Pending {
            id: *id,
            verdict: *verdict,
        });
        self.say(&ServerMessage::Connected(Box::new(Connected {
            pending: pending.collect(),
            ..connected
        })))
        .await;
    }

    pub(crate) async fn say_bytes(&mut self, payload: &[u8]) {
        let kind = match self.encoding {
            Encoding::MessagePack => MessageKind::Binary,
            Encoding::Json => MessageKind::Text,
        };
        let mut frame = Vec::new();
        match &mut self.deflater {
            Some(deflater) => {
                deflater.write_message(&mut frame, kind, payload, None);
            }
            None => write_message(&mut frame, kind, payload, None),
        }
        self.stream.write_all(&frame).await.unwrap();
    }

    pub(crate) async fn ok<T: serde::Serialize + Sync>(&mut self, id: u64, output: &T) {
        let payload = Payload::encode(self.encoding, output).unwrap();
        self.respond(id, Ok(payload)).await;
    }

    pub(crate) async fn fault(&mut self, id: u64, fault: Fault) {
        self.respond(id, Err(Box::new(fault))).await;
    }

    async fn respond(&mut self, id: u64, result: Result<Payload, Box<Fault>>) {
        self.say(&ServerMessage::Response(Response {
            request_id: RequestId::Number(id),
            result,
            replayed: false,
        }))
        .await;
    }

    /// Closes, and waits until the client has answered.
    pub(crate) async fn close(mut self, code: u16) -> io::Result<()> {
        let mut frame = Vec::new();
        write_close(&mut frame, code, "", None);
        self.stream.write_all(&frame).await?;
        while self.next().await != Heard::Close(code) {}
        self.stream.shutdown().await
    }
}

fn heard(incoming: Incoming<'_>) -> Heard {
    let (encoding, bytes) = match incoming {
        Incoming::Binary(bytes) => (Encoding::MessagePack, bytes),
        Incoming::Text(text) => (Encoding::Json, text.as_bytes()),
        Incoming::Close(frame) => return Heard::Close(frame.map_or(1005, |frame| frame.code)),
        Incoming::Ping(_) | Incoming::Pong(_) => return Heard::Ping,
    };
    match ClientMessage::read(encoding, bytes).unwrap() {
        ClientMessage::Hello(hello) => Heard::Hello(*hello),
        ClientMessage::Request(Request {
            request_id,
            op,
            op_id,
            payload,
            ..
        }) => Heard::Request {
            id: number(request_id),
            op: op.into_owned(),
            op_id,
            payload: payload.into(),
        },
        ClientMessage::Authenticate(authenticate) => Heard::Authenticate(authenticate.token),
        ClientMessage::Cancel { request_id } => Heard::Cancel(number(request_id)),
        ClientMessage::Ping { .. } => Heard::Ping,
        message => Heard::Flow(Said::of(message)),
    }
}

fn number(id: RequestId) -> u64 {
    match id {
        RequestId::Number(number) => number,
        RequestId::Text(_) | RequestId::Op(_) => panic!("a client counts, it does not say {id}"),
    }
}

pub(crate) fn connected(version: u64) -> ServerMessage {
    ServerMessage::Connected(Box::new(greeting(version)))
}

/// The first word in a session that can be resumed.
pub(crate) fn seated(session: &str) -> Connected {
    Connected {
        session_id: Some(session.into()),
        resume_token: Some(format!("wrt_{session}").into()),
        epoch: Some("e1".into()),
        ..greeting(1)
    }
}

fn greeting(version: u64) -> Connected {
    Connected {
        protocol_version: version,
        connection_id: "c".into(),
        session_id: Some("s".into()),
        resumed: false,
        resume_token: None,
        epoch: None,
        session_ttl_ms: None,
        heartbeat_ms: 25_000,
        heartbeat_timeout_ms: 5_000,
        schema_hash: "".into(),
        schema: None,
        server_time: 0,
        limits: Limits::default(),
        pending: Vec::new(),
    }
}

/// What the server's end takes.
pub(crate) const LIMITS: FrameLimits = FrameLimits {
    max_message: 1 << 20,
    max_frame: 1 << 20,
    max_fragments: 1024,
};
