//! From an HTTP request to a session on a router.

use std::future::ready;
use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, MatchedPath, NestedPath, OriginalUri, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use http::header::{SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_PROTOCOL};
use http::request::Parts;
use http::{Extensions, HeaderMap};
use percent_encoding::percent_decode_str;
use tokio_util::task::task_tracker::TaskTrackerToken;
use wilco_protocol::Encoding;

use super::drive::drive;
use super::handshake::{Handshake, UpgradeRejection, subprotocols};
use super::judge::{judge, token_in};
use super::origin::{Page, admit};
use crate::auth::Principal;
use crate::call::Connection;
use crate::connection::SessionPeer;
use crate::headers::HeaderLines;
use crate::router::Api;
use crate::shutdown::{ServedUntil, Shutdown};
use crate::socket::{Contexts, Grant, WebSocketConfig};

/// A route that upgrades to a session on `api`. `default` holds where no subprotocol is asked for.
pub(crate) fn session_route<S>(api: Arc<Api>, default: Encoding) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let mount = Arc::new(Mount {
        config: Arc::new(api.config.socket()),
        contexts: Contexts::default(),
        api,
        default,
    });
    if mount.api.auth.is_none() {
        // Nothing is waited for, so nothing is kept to wait with.
        return any(move |request: Request| {
            let opening = mount.check(request.into_parts().0);
            let response = opening.map(|opening| mount.open(opening, None));
            ready(response.unwrap_or_else(IntoResponse::into_response))
        });
    }
    any(move |request: Request| {
        let mount = Arc::clone(&mount);
        async move {
            let (parts, body) = request.into_parts();
            drop(body);
            mount.judge(parts).await
        }
    })
}

/// What all sockets of one route have in common.
struct Mount {
    api: Arc<Api>,
    config: Arc<WebSocketConfig>,
    contexts: Contexts,
    default: Encoding,
}

/// A request that becomes a session, unless its credential is refused.
struct Opening {
    handshake: Handshake,
    shutdown: Shutdown,
    /// A drain waits for this until the socket has a task.
    admitted: TaskTrackerToken,
    subprotocol: Option<&'static str>,
    encoding: Encoding,
    grant: Option<Grant>,
    hello: bool,
    connection: Arc<Connection>,
}

impl Mount {
    fn check(&self, mut parts: Parts) -> Result<Opening, UpgradeRejection> {
        let remote = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let remote = remote.map(|ConnectInfo(address)| *address);
        admit(&self.api.config.origins, &Page::of(&parts), remote)?;
        // Taken out, so that the connection does not keep what it has no use for.
        let served = parts.extensions.remove::<ServedUntil>();
        let served = served.map(|ServedUntil(shutdown)| shutdown);
        let shutdown = self.api.shutdown.clone().or(served);
        let shutdown = shutdown.unwrap_or_else(Shutdown::never);
        let admitted = shutdown.admit().ok_or(UpgradeRejection::GOING_AWAY)?;
        let handshake = Handshake::check(&mut parts)?;
        let chosen = subprotocol(&parts.headers);
        Ok(Opening {
            handshake,
            shutdown,
            admitted,
            subprotocol: chosen.map(|(name, _)| name),
            encoding: chosen.map_or(self.default, |(_, encoding)| encoding),
            grant: compress(&self.config, &self.contexts, &parts.headers),
            hello: promises_hello(parts.uri.query()),
            connection: Arc::new(connection(parts)),
        })
    }

    /// Opens a socket for who may come, and tells others why not.
    async fn judge(&self, parts: Parts) -> Response {
        let in_address = token_in(parts.uri.query());
        let opening = match self.check(parts) {
            Ok(opening) => opening,
            Err(rejection) => return rejection.into_response(),
        };
        let Some(auth) = &self.api.auth else {
            return self.open(opening, None);
        };
        let limit = self.api.config.hello_timeout;
        match judge(auth, &opening.connection, in_address, limit).await {
            Ok(principal) => self.open(opening, principal),
            Err(error) => error.into_response(),
        }
    }

    fn open(&self, opening: Opening, principal: Option<Principal>) -> Response {
        let grant = opening.grant;
        let extensions = grant.as_ref().map(|grant| &*grant.response);
        let subprotocol = opening.subprotocol;
        let (response, upgrade) = opening.handshake.consent(subprotocol, extensions);
        let peer = SessionPeer::new(
            Arc::clone(&self.api),
            opening.connection,
            principal,
            opening.shutdown.clone(),
            opening.encoding,
            opening.hello,
        );
        let end = |peer: SessionPeer| {
            peer.leave();
            ready(())
        };
        let config = Arc::clone(&self.config);
        drive(upgrade, grant, config, &opening.shutdown, || peer, end);
        drop(opening.admitted);
        response
    }
}

/// Takes up an offer to compress, if the config has it so.
fn compress(config: &WebSocketConfig, contexts: &Contexts, headers: &HeaderMap) -> Option<Grant> {
    let compression = config.compression.as_ref()?;
    let offers = headers.get_all(SEC_WEBSOCKET_EXTENSIONS).iter();
    contexts.grant(compression, offers.filter_map(|it| it.to_str().ok()))
}

/// What all calls of a socket are told of the request that opens it.
pub(crate) fn connection(mut parts: Parts) -> Connection {
    let remote = parts.extensions.remove::<ConnectInfo<SocketAddr>>();
    Connection {
        id: uuid::Uuid::now_v7().simple().to_string().into(),
        resource: resource(parts.uri.path()),
        remote: remote.map(|ConnectInfo(address)| address),
        headers: HeaderLines::from(&parts.headers),
        extensions: attached(parts.extensions),
        session: OnceLock::new(),
        waiting_signals: AtomicUsize::new(0),
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
    subprotocols(headers.get_all(SEC_WEBSOCKET_PROTOCOL))
        .find_map(|name| SUBPROTOCOLS.into_iter().find(|(known, _)| *known == name))
}

fn promises_hello(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair == "hello=1"))
}

/// The subprotocols, by name. See docs/protocol.md#subprotocols.
const SUBPROTOCOLS: [(&str, Encoding); 2] = [
    ("wilco.v1.msgpack", Encoding::MessagePack),
    ("wilco.v1.json", Encoding::Json),
];
