//! From an HTTP request to a socket. With `http`, the only place that knows axum and hyper.

mod accept;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, NestedPath, OriginalUri, Request};
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use http::header::{
    ALLOW, CONNECTION, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio_util::task::task_tracker::TaskTrackerToken;
use wilco_protocol::Encoding;
use wilco_protocol::websocket::handshake;

use crate::call::Connection;
use crate::connection::SessionPeer;
use crate::headers::HeaderLines;
use crate::router::Api;
use crate::shutdown::Shutdown;
use crate::socket::{Driver, Peer, SocketConfig};

pub use accept::{Accept, Refusal, subprotocols};

/// A route that upgrades to a WebSocket, on which a peer of your own lives.
///
/// `accept` sees each request that may become a WebSocket, and consents by an [`Accept`] or refuses
/// by anything that axum takes for a response.
///
/// Under [`serve`](crate::serve()) or `axum::serve` on TCP the socket is set to `TCP_NODELAY`. Other listeners, such as TLS ones, set it where they
/// accept: without it the end of a message of 64 KiB waits for the peer to acknowledge its beginning.
///
/// ```
/// use wilco_server::protocol::Moment;
/// use wilco_server::socket::{MessageKind, Outbound, Peer, SocketConfig};
/// use wilco_server::{Accept, Shutdown, websocket};
///
/// struct Echo;
///
/// impl Peer for Echo {
///     fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
///         out.message(kind, message);
///     }
/// }
///
/// let echo = websocket(SocketConfig::default(), Shutdown::default(), |_| Ok(Accept::new(Echo)));
/// let app: axum::Router = axum::Router::new().route("/echo", echo);
/// ```
///
/// One that asks who comes, and says what it speaks:
///
/// ```
/// # use wilco_server::protocol::Moment;
/// # use wilco_server::socket::{MessageKind, Outbound, Peer, SocketConfig};
/// # struct Echo;
/// # impl Peer for Echo {
/// #     fn receive(&mut self, _: MessageKind, _: &[u8], _: Moment, _: &mut Outbound) {}
/// # }
/// use axum::http::StatusCode;
/// use wilco_server::{Accept, Shutdown, subprotocols, websocket};
///
/// let echo = websocket(SocketConfig::default(), Shutdown::default(), |request| {
///     if !request.headers.contains_key("authorization") {
///         return Err(StatusCode::UNAUTHORIZED.into());
///     }
///     if !subprotocols(&request.headers).any(|name| name == "echo.v1") {
///         return Err((StatusCode::BAD_REQUEST, "only echo.v1 is spoken here").into());
///     }
///     Ok(Accept::new(Echo).subprotocol("echo.v1"))
/// });
/// # let _: axum::routing::MethodRouter = echo;
/// ```
pub fn websocket<S, P>(
    config: SocketConfig,
    shutdown: Shutdown,
    accept: impl Fn(&Parts) -> Result<Accept<P>, Refusal> + Clone + Send + Sync + 'static,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    P: Peer,
{
    any(move |request: Request| {
        let (config, shutdown) = (config.clone(), shutdown.clone());
        let (parts, _) = request.into_parts();
        let response = match Handshake::check(parts, &shutdown) {
            Ok(handshake) => match accept(&handshake.parts) {
                Ok(accept) => {
                    let response = handshake.response(accept.chosen(&handshake.parts.headers));
                    drive(handshake.upgrade, accept.peer, config, shutdown, |_peer| {});
                    response
                }
                Err(refusal) => refusal.response(),
            },
            Err(refusal) => refusal.response(),
        };
        std::future::ready(response)
    })
}

/// A route that upgrades to a session on `api`. `default` holds where no subprotocol is asked for.
pub(crate) fn session_route<S>(api: Arc<Api>, default: Encoding) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    any(move |request: Request| {
        let (parts, _) = request.into_parts();
        let response = match Handshake::check(parts, &api.shutdown) {
            Ok(handshake) => open_session(&api, handshake, default),
            Err(refusal) => refusal.response(),
        };
        std::future::ready(response)
    })
}

fn open_session(api: &Arc<Api>, handshake: Handshake, default: Encoding) -> Response {
    let chosen = subprotocol(&handshake.parts.headers);
    let response = handshake.response(chosen.map(|(name, _)| name));
    let encoding = chosen.map_or(default, |(_, encoding)| encoding);
    let hello = promises_hello(handshake.parts.uri.query());
    let connection = Arc::new(connection(handshake.parts));
    let peer = SessionPeer::new(Arc::clone(api), connection, encoding, hello);
    let (config, shutdown) = (api.config.socket(), api.shutdown.clone());
    drive(
        handshake.upgrade,
        peer,
        config,
        shutdown.clone(),
        move |peer| {
            if let Some(unfinished) = peer.into_unfinished() {
                shutdown.spawn(unfinished);
            }
        },
    );
    response
}

/// An HTTP request that may become a WebSocket.
struct Handshake {
    parts: Parts,
    accept: String,
    upgrade: OnUpgrade,
    /// A drain waits for this until the socket has a task.
    _admitted: TaskTrackerToken,
}

impl Handshake {
    fn check(mut parts: Parts, shutdown: &Shutdown) -> Result<Self, NoUpgrade> {
        let Some(admitted) = shutdown.admit() else {
            let sentence = "the server goes away";
            return Err(NoUpgrade(StatusCode::SERVICE_UNAVAILABLE, sentence));
        };
        if parts.method != Method::GET {
            let sentence = "a WebSocket is opened by GET";
            return Err(NoUpgrade(StatusCode::METHOD_NOT_ALLOWED, sentence));
        }
        if !has_token(&parts.headers, &CONNECTION, "upgrade")
            || !has_token(&parts.headers, &UPGRADE, "websocket")
        {
            let sentence = "this address speaks WebSocket: send an upgrade request";
            return Err(NoUpgrade(StatusCode::UPGRADE_REQUIRED, sentence));
        }
        if !has_token(&parts.headers, &SEC_WEBSOCKET_VERSION, "13") {
            let sentence = "only WebSocket version 13 is spoken here";
            return Err(NoUpgrade(StatusCode::UPGRADE_REQUIRED, sentence));
        }
        let key = parts.headers.get(&SEC_WEBSOCKET_KEY);
        let key = key.and_then(|key| key.to_str().ok()).unwrap_or_default();
        if !handshake::is_key_valid(key) {
            let sentence = "Sec-WebSocket-Key is not 16 bytes in base64";
            return Err(NoUpgrade(StatusCode::BAD_REQUEST, sentence));
        }
        let accept = handshake::accept_key(key);
        let Some(upgrade) = parts.extensions.remove::<OnUpgrade>() else {
            let sentence = "this connection cannot be upgraded: WebSocket needs HTTP/1.1 here";
            return Err(NoUpgrade(StatusCode::BAD_REQUEST, sentence));
        };
        Ok(Self {
            parts,
            accept,
            upgrade,
            _admitted: admitted,
        })
    }

    fn response(&self, subprotocol: Option<&'static str>) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        if let Ok(accept) = HeaderValue::from_str(&self.accept) {
            headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        }
        if let Some(name) = subprotocol {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(name));
        }
        response
    }
}

/// Waits for the upgrade, then drives the socket to its end in a task of its own: the one that
/// waited has grown to the size of what it waited for.
fn drive<P: Peer>(
    upgrade: OnUpgrade,
    peer: P,
    config: SocketConfig,
    shutdown: Shutdown,
    end: impl FnOnce(P) + Send + 'static,
) {
    let tasks = shutdown.clone();
    tasks.spawn(async move {
        let Ok(upgraded) = upgrade.await else { return };
        let begun = shutdown.begun();
        match plain_tcp(upgraded) {
            Ok((stream, early)) => {
                let driver = Box::new(Driver::new(stream, early, peer, config, begun));
                shutdown.spawn(async move { end(driver.run().await) });
            }
            Err(other) => {
                let stream = TokioIo::new(other);
                let driver = Box::new(Driver::new(stream, Vec::new(), peer, config, begun));
                shutdown.spawn(async move { end(driver.run().await) });
            }
        }
    });
}

/// The bare TCP stream under [`serve`](crate::serve()) and `axum::serve`, without what HTTP kept around it. Other listeners,
/// such as TLS ones, have other streams and stay as they are.
///
/// Frames are gathered before they are written, so Nagle's algorithm could only hold back the last segment of a write
/// until the peer has acknowledged the others.
fn plain_tcp(upgraded: Upgraded) -> Result<(TcpStream, Vec<u8>), Upgraded> {
    let (io, early) = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => (parts.io, parts.read_buf),
        Err(upgraded) => {
            let parts = auto::upgrade::downcast::<TokioIo<TcpStream>>(upgraded)?;
            (parts.io, parts.read_buf)
        }
    };
    let stream = io.into_inner();
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "Nagle's algorithm stays on");
    }
    Ok((stream, early.to_vec()))
}

fn connection(mut parts: Parts) -> Connection {
    let remote = parts.extensions.remove::<ConnectInfo<SocketAddr>>();
    Connection {
        id: uuid::Uuid::now_v7().simple().to_string().into(),
        resource: resource(parts.uri.path()),
        remote: remote.map(|ConnectInfo(address)| address),
        headers: HeaderLines::from(&parts.headers),
        extensions: attached(parts.extensions),
    }
}

/// What the application's middleware attached, without what axum notes for its own use: that would
/// keep the buffer alive which the request was read into.
fn attached(mut extensions: Extensions) -> Extensions {
    extensions.remove::<OriginalUri>();
    extensions.remove::<MatchedPath>();
    extensions.remove::<NestedPath>();
    if extensions.is_empty() {
        return Extensions::new();
    }
    extensions
}

/// What stands behind `/realtime/`, as axum gives a path to a handler. Bytes that are no text
/// stay encoded.
fn resource(path: &str) -> Option<Box<str>> {
    let (_, name) = path.split_once("/realtime/")?;
    let decoded = percent_decode_str(name).decode_utf8();
    Some(decoded.map_or_else(|_| name.into(), Into::into))
}

/// The first of the client's subprotocols that is spoken here.
fn subprotocol(headers: &HeaderMap) -> Option<(&'static str, Encoding)> {
    subprotocols(headers)
        .find_map(|name| SUBPROTOCOLS.into_iter().find(|(known, _)| *known == name))
}

fn promises_hello(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair == "hello=1"))
}

fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().eq_ignore_ascii_case(token))
}

/// Why a request does not become a WebSocket.
struct NoUpgrade(StatusCode, &'static str);

impl NoUpgrade {
    fn response(self) -> Response {
        let Self(status, sentence) = self;
        let headers: &[(HeaderName, &'static str)] = match status {
            StatusCode::METHOD_NOT_ALLOWED => &[(ALLOW, "GET")],
            StatusCode::UPGRADE_REQUIRED => &[
                (CONNECTION, "upgrade"),
                (UPGRADE, "websocket"),
                (SEC_WEBSOCKET_VERSION, "13"),
            ],
            StatusCode::SERVICE_UNAVAILABLE => &[(RETRY_AFTER, "1")],
            _ => &[],
        };
        let mut response = Response::new(Body::from(sentence));
        *response.status_mut() = status;
        for (name, value) in headers {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The subprotocols, by name. See docs/protocol.md#subprotocols.
const SUBPROTOCOLS: [(&str, Encoding); 2] = [
    ("wilco.v1.msgpack", Encoding::MessagePack),
    ("wilco.v1.json", Encoding::Json),
];
