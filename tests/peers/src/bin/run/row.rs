//! The servers of a run: how each is started, how it is spoken to, which shapes it is asked.

/// Connections and requests in flight, as the generator's `--shape` has them.
pub(crate) const PIPELINED: &str = "1x256";
pub(crate) const SHARED: &str = "64x16";
pub(crate) const ONE_EACH: &str = "64x1";
pub(crate) const MANY: &str = "1000x1";
pub(crate) const LONELY: &str = "1x1";

const ALL: &[&str] = &[PIPELINED, SHARED, ONE_EACH, MANY, LONELY];
const BUSY: &[&str] = &[PIPELINED, SHARED, ONE_EACH];
const ECHO: &[&str] = &[PIPELINED, SHARED, ONE_EACH, MANY];

/// Payload sizes of the echo beside the 64 bytes of the main table, with the shape that fits them.
pub(crate) const SIZES: &[(&str, &str)] = &[
    ("16", PIPELINED),
    ("86", PIPELINED),
    ("1024", PIPELINED),
    ("16384", "1x16"),
    ("65536", "1x4"),
];

/// What is compared with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The limit of the machine; it stands beside both other kinds.
    Limit,
    Call,
    Echo,
    Topic,
    /// Only its memory at rest is measured.
    Rest,
}

/// Where a server's program is; folders are relative to the one of this package.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Server {
    /// A name that the `peer` program of this package knows.
    Peer(&'static str),
    /// A program of its own and its words; the address follows them.
    Program(&'static [&'static str]),
    /// A script for Node, with the address as its only argument.
    Node(&'static str),
    /// nats-server from the system's package.
    Nats(WebSocketPort),
}

/// Whether nats-server is spoken to over WebSocket.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WebSocketPort {
    Yes,
    No,
}

#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) server: Server,
    /// The generator's words for this server.
    pub(crate) load: &'static [&'static str],
    pub(crate) shapes: &'static [&'static str],
}

impl Row {
    /// Whether the row's cost by payload size is measured too.
    pub(crate) fn is_echo(&self) -> bool {
        match self.kind {
            Kind::Limit | Kind::Echo => true,
            Kind::Call | Kind::Topic | Kind::Rest => false,
        }
    }
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "raw",
        kind: Kind::Limit,
        server: Server::Peer("raw"),
        load: &["--proto", "raw"],
        shapes: ALL,
    },
    call("wilco", WILCO, &["--proto", "wilco-msgpack"], ALL),
    call("wilco-json", WILCO, &["--proto", "wilco-json"], BUSY),
    call("rest", Server::Peer("rest"), HTTP, ALL),
    call(
        "rest-browser",
        Server::Peer("rest"),
        &["--proto", "http", "--browser-headers"],
        &[ONE_EACH],
    ),
    call(
        "tonic",
        Server::Peer("tonic"),
        &["--proto", "grpc"],
        &[PIPELINED, SHARED, ONE_EACH, LONELY],
    ),
    call(
        "jsonrpsee",
        Server::Peer("jsonrpsee"),
        &["--proto", "jsonrpc"],
        BUSY,
    ),
    call("tarpc", Server::Peer("tarpc"), &["--proto", "tarpc"], BUSY),
    call(
        "socketioxide",
        Server::Peer("socketioxide"),
        SOCKET_IO,
        BUSY,
    ),
    call(
        "node-socketio",
        Server::Node("node/socketio.mjs"),
        SOCKET_IO,
        &[PIPELINED, SHARED],
    ),
    call(
        "node-trpc",
        Server::Node("node/trpc.mjs"),
        &["--proto", "trpc"],
        &[PIPELINED, SHARED],
    ),
    Row {
        name: "wilco-echo",
        kind: Kind::Echo,
        server: Server::Program(&["../../target/release/examples/echo", "--listen"]),
        load: &["--proto", "ws-echo", "--path", "/ws"],
        shapes: ECHO,
    },
    Row {
        name: "wilco-lending",
        kind: Kind::Echo,
        server: Server::Program(&[
            "../../target/release/examples/echo",
            "--lending",
            "--listen",
        ]),
        load: &["--proto", "ws-echo", "--path", "/ws"],
        shapes: ECHO,
    },
    resting(
        "wilco-websocket",
        TOPIC,
        &["--proto", "ws-echo", "--path", "/echo"],
    ),
    resting(
        "wilco-subscribed",
        TOPIC,
        &["--proto", "ws-echo", "--path", "/subscribed"],
    ),
    resting(
        "nats-ws",
        Server::Nats(WebSocketPort::Yes),
        &["--proto", "nats-ws"],
    ),
    echo("axum"),
    echo("axum-feed"),
    echo("tungstenite"),
    echo("tokio-websockets"),
    echo("fastwebsockets"),
    echo("yawc"),
];

const WILCO: Server = Server::Program(&["target/release/wilco"]);
const TOPIC: Server = Server::Program(&["target/release/topic"]);
const HTTP: &[&str] = &["--proto", "http"];
const SOCKET_IO: &[&str] = &["--proto", "socketio"];

const fn call(
    name: &'static str,
    server: Server,
    load: &'static [&'static str],
    shapes: &'static [&'static str],
) -> Row {
    Row {
        name,
        kind: Kind::Call,
        server,
        load,
        shapes,
    }
}

const fn echo(name: &'static str) -> Row {
    Row {
        name,
        kind: Kind::Echo,
        server: Server::Peer(name),
        load: &["--proto", "ws-echo"],
        shapes: ECHO,
    }
}

const fn resting(name: &'static str, server: Server, load: &'static [&'static str]) -> Row {
    Row {
        name,
        kind: Kind::Rest,
        server,
        load,
        shapes: &[],
    }
}
