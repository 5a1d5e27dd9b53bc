//! What becomes of a request to open a socket.

use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::SEC_WEBSOCKET_PROTOCOL;

/// The consent to open a socket, with the peer that is to live on it.
/// See [`websocket`](crate::websocket).
#[derive(Debug, Clone)]
#[must_use]
pub struct Accept<P> {
    pub(crate) peer: P,
    subprotocol: Option<&'static str>,
}

impl<P> Accept<P> {
    /// Opens the socket for `peer`.
    pub fn new(peer: P) -> Self {
        Self {
            peer,
            subprotocol: None,
        }
    }

    /// Names the subprotocol that `peer` speaks. A client that did not offer it would end the
    /// connection, so it is told only to one that did.
    ///
    /// A browser that offered some and is told none ends the connection too.
    pub fn subprotocol(mut self, name: &'static str) -> Self {
        self.subprotocol = Some(name);
        self
    }

    /// The subprotocol that a client with such headers may be told.
    pub(crate) fn chosen(&self, headers: &HeaderMap) -> Option<&'static str> {
        let name = self.subprotocol?;
        subprotocols(headers)
            .any(|offered| offered == name)
            .then_some(name)
    }
}

/// The response to a request that opens no socket: a status, a page, anything that axum takes for a
/// response turns into it, by `?` too.
#[derive(Debug)]
pub struct Refusal(Box<Response>);

impl<R: IntoResponse> From<R> for Refusal {
    fn from(response: R) -> Self {
        Self(Box::new(response.into_response()))
    }
}

impl Refusal {
    pub(crate) fn response(self) -> Response {
        *self.0
    }
}

/// The subprotocols that a request to open a socket offers, the preferred one first.
pub fn subprotocols(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}
