//! From an HTTP request to a session on a router.

use std::future::ready;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, NestedPath, OriginalUri, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use http::header::{SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_PROTOCOL};
use http::request::Parts;
use http::{Extensions, HeaderMap};
use percent_encoding::percent_decode_str;
use wilco_protocol::Encoding;

use super::drive::drive;
use super::handshake::{Handshake, UpgradeRejection, subprotocols};
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
    let config = Arc::new(api.config.socket());
    let contexts = Contexts::default();
    any(move |request: Request| {
        let (parts, _) = request.into_parts();
        let response = open_session(&api, &config, &contexts, parts, default);
        ready(response.unwrap_or_else(IntoResponse::into_response))
    })
}

fn open_session(
    api: &Arc<Api>,
    config: &Arc<WebSocketConfig>,
    contexts: &Contexts,
    mut parts: Parts,
    default: Encoding,
) -> Result<Response, UpgradeRejection> {
    // Taken out, so that the connection does not keep what it has no use for.
    let served = parts.extensions.remove::<ServedUntil>();
    let served = served.map(|ServedUntil(shutdown)| shutdown);
    let shutdown = api.shutdown.clone().or(served);
    let shutdown = shutdown.unwrap_or_else(Shutdown::never);
    // A drain waits for this until the socket has a task.
    let admitted = shutdown.admit().ok_or(UpgradeRejection::GOING_AWAY)?;
    let handshake = Handshake::check(&mut parts)?;
    let chosen = subprotocol(&parts.headers);
    let grant = compress(config, contexts, &parts.headers);
    let extensions = grant.as_ref().map(|grant| &*grant.response);
    let (response, upgrade) = handshake.consent(chosen.map(|(name, _)| name), extensions);
    let encoding = chosen.map_or(default, |(_, encoding)| encoding);
    let hello = promises_hello(parts.uri.query());
    let connection = Arc::new(connection(parts));
    let peer = SessionPeer::new(Arc::clone(api), connection, None, encoding, hello);
    let tasks = shutdown.clone();
    let end = move |peer: SessionPeer| {
        if let Some(unfinished) = peer.into_unfinished() {
            tasks.spawn(unfinished);
        }
        ready(())
    };
    let config = Arc::clone(config);
    drive(upgrade, grant, config, &shutdown, || peer, end);
    drop(admitted);
    Ok(response)
}

/// Takes up an offer to compress, if the config has it so.
fn compress(config: &WebSocketConfig, contexts: &Contexts, headers: &HeaderMap) -> Option<Grant> {
    let compression = config.compression.as_ref()?;
    let offers = headers.get_all(SEC_WEBSOCKET_EXTENSIONS).iter();
    contexts.grant(compression, offers.filter_map(|it| it.to_str().ok()))
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
