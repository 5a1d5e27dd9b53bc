//! What makes an HTTP request one for a WebSocket, and what it is answered.

use std::fmt;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{
    ALLOW, CONNECTION, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use hyper::upgrade::OnUpgrade;
use wilco_protocol::websocket::handshake;

/// A request that may become a WebSocket, and has yet to be answered.
#[derive(Debug)]
pub(super) struct Handshake {
    accept: String,
    upgrade: OnUpgrade,
}

impl Handshake {
    /// Takes the connection out of a request, if that asks for a WebSocket as RFC 6455 wants it.
    pub(super) fn check(parts: &mut Parts) -> Result<Self, UpgradeRejection> {
        if parts.method != Method::GET {
            let sentence = "a WebSocket is opened by GET";
            return Err(UpgradeRejection(StatusCode::METHOD_NOT_ALLOWED, sentence));
        }
        if !has_token(&parts.headers, &CONNECTION, "upgrade")
            || !has_token(&parts.headers, &UPGRADE, "websocket")
        {
            let sentence = "this address speaks WebSocket: send an upgrade request";
            return Err(UpgradeRejection(StatusCode::UPGRADE_REQUIRED, sentence));
        }
        if !has_token(&parts.headers, &SEC_WEBSOCKET_VERSION, "13") {
            let sentence = "only WebSocket version 13 is spoken here";
            return Err(UpgradeRejection(StatusCode::UPGRADE_REQUIRED, sentence));
        }
        let key = parts.headers.get(&SEC_WEBSOCKET_KEY);
        let key = key.and_then(|key| key.to_str().ok()).unwrap_or_default();
        if !handshake::is_key_valid(key) {
            let sentence = "Sec-WebSocket-Key is not 16 bytes in base64";
            return Err(UpgradeRejection(StatusCode::BAD_REQUEST, sentence));
        }
        let accept = handshake::accept_key(key);
        let Some(upgrade) = parts.extensions.remove::<OnUpgrade>() else {
            let sentence = "this connection cannot be upgraded: WebSocket needs HTTP/1.1 here";
            return Err(UpgradeRejection(StatusCode::BAD_REQUEST, sentence));
        };
        Ok(Self { accept, upgrade })
    }

    /// Consents: the response, and the connection once that is written.
    pub(super) fn consent(
        self,
        subprotocol: Option<&str>,
        extensions: Option<&str>,
    ) -> (Response, OnUpgrade) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        if let Ok(accept) = HeaderValue::from_str(&self.accept) {
            headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        }
        for (name, value) in [
            (SEC_WEBSOCKET_PROTOCOL, subprotocol),
            (SEC_WEBSOCKET_EXTENSIONS, extensions),
        ] {
            // What was chosen among the client's own words can be said in a header.
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        (response, self.upgrade)
    }
}

/// The subprotocols that a request to open a socket offers, the preferred one first.
pub(super) fn subprotocols<'h>(
    headers: impl IntoIterator<Item = &'h HeaderValue>,
) -> impl Iterator<Item = &'h str> {
    headers
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().eq_ignore_ascii_case(token))
}

/// Why a request does not become a WebSocket. As a response it has the status and the headers that RFC 6455 asks for,
/// and a sentence.
#[derive(Debug, Clone, Copy)]
pub struct UpgradeRejection(StatusCode, &'static str);

impl UpgradeRejection {
    pub(crate) const STRANGE_PAGE: Self = Self(
        StatusCode::FORBIDDEN,
        "a page of another site may not do this",
    );
    pub(super) const GOING_AWAY: Self =
        Self(StatusCode::SERVICE_UNAVAILABLE, "the server goes away");

    /// The status of the response: 400, 403, 405, 426 or 503.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0
    }
}

impl fmt::Display for UpgradeRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

impl std::error::Error for UpgradeRejection {}

impl IntoResponse for UpgradeRejection {
    fn into_response(self) -> Response {
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
