//! What a client says to each kind of server, and what it accepts as an answer.

mod feed;
mod framed;
mod grpc;
mod http;
mod language;
mod nats;
pub(crate) mod topic;
mod websocket;

use std::ops::Range;
use std::rc::Rc;

use crate::arguments::Target;
use crate::wrong::Wrong;

/// The wire of one connection, without its socket.
pub(crate) trait Dialect {
    /// Appends what a client sends first.
    fn open(&mut self, out: &mut Vec<u8>);

    /// Appends the request with this number; numbers count from 1 on each connection.
    fn request(&mut self, number: u32, out: &mut Vec<u8>);

    /// Takes the first whole unit of `input`, or nothing when more bytes are needed.
    /// What must be answered at once (a ping, a step of the handshake) is appended to `out`.
    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong>;

    /// Checks a reply in full and names the request it answers.
    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong>;

    /// Whether replies come in the order of their requests.
    fn is_ordered(&self) -> bool {
        false
    }
}

/// One unit of the input.
pub(crate) struct Taken {
    pub(crate) len: usize,
    pub(crate) what: What,
}

pub(crate) enum What {
    /// Something that asks nothing of the caller.
    Control,
    /// The handshake is over: requests may follow.
    Ready,
    /// A reply and where in the input it lies.
    Reply(Range<usize>),
}

/// The protocols that the generator speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Raw,
    WsEcho,
    WilcoMsgpack,
    WilcoJson,
    Http,
    Grpc,
    JsonRpc,
    SocketIo,
    Trpc,
    Tarpc,
    Topic,
    Nats,
    NatsWs,
    State,
    Events,
    Snapshots,
}

impl Protocol {
    pub(crate) const ALL: [(&str, Self); 16] = [
        ("raw", Self::Raw),
        ("ws-echo", Self::WsEcho),
        ("wilco-msgpack", Self::WilcoMsgpack),
        ("wilco-json", Self::WilcoJson),
        ("http", Self::Http),
        ("grpc", Self::Grpc),
        ("jsonrpc", Self::JsonRpc),
        ("socketio", Self::SocketIo),
        ("trpc", Self::Trpc),
        ("tarpc", Self::Tarpc),
        ("topic", Self::Topic),
        ("nats", Self::Nats),
        ("nats-ws", Self::NatsWs),
        ("state", Self::State),
        ("events", Self::Events),
        ("snapshots", Self::Snapshots),
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, protocol)| *protocol)
    }
}

/// Makes the dialects of a run's connections; templates are encoded once and shared.
pub(crate) fn dialects(target: &Target) -> Box<dyn Fn() -> Box<dyn Dialect>> {
    use language::Language;
    let language = match target.protocol {
        Protocol::Raw => return shared(framed::echo(target.size)),
        Protocol::Tarpc => return shared(framed::tarpc()),
        Protocol::Nats => return shared(nats::Nats::subscriber()),
        Protocol::NatsWs => return shared(nats::NatsWebSocket::subscriber(target)),
        Protocol::State => return shared(feed::Feed::new(feed::Kind::State, target)),
        Protocol::Events => return shared(feed::Feed::new(feed::Kind::Events, target)),
        Protocol::Snapshots => return shared(feed::Feed::new(feed::Kind::Snapshots, target)),
        Protocol::Http => return shared(http::Http::new(target)),
        Protocol::Grpc => {
            let call = Rc::new(grpc::Call::new(&target.address));
            return Box::new(move || Box::new(grpc::Grpc::new(Rc::clone(&call))));
        }
        Protocol::WsEcho => Language::echo(target.size),
        Protocol::WilcoMsgpack => Language::WilcoMsgpack,
        Protocol::WilcoJson => Language::WilcoJson,
        Protocol::JsonRpc => Language::JsonRpc,
        Protocol::SocketIo => Language::SocketIo,
        Protocol::Trpc => Language::Trpc,
        Protocol::Topic => Language::Topic,
    };
    let talk = Rc::new(websocket::Talk::new(language, target));
    Box::new(move || Box::new(websocket::WebSocket::new(Rc::clone(&talk))))
}

fn shared<D: Dialect + Clone + 'static>(dialect: D) -> Box<dyn Fn() -> Box<dyn Dialect>> {
    Box::new(move || Box::new(dialect.clone()))
}
