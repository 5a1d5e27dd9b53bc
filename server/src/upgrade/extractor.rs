//! A request that may become a WebSocket, as an axum handler gets it.

use std::fmt;
use std::future::{Future, ready};
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::header::{
    CONNECTION, CONTENT_LENGTH, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_PROTOCOL,
    TRANSFER_ENCODING, UPGRADE,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::drive::drive;
use super::handshake::{Handshake, UpgradeRejection, subprotocols};
use super::origin::{Page, admit};
use crate::shutdown::{ServedUntil, Shutdown};
use crate::socket::{Coding, Line, Peer, Sockets, WebSocket};

/// A request that may become a WebSocket: an extractor for handlers of axum.
///
/// A request that asks for something else is refused before the handler runs, with a status and a sentence that say
/// what would be accepted. Whoever may not come is refused by any other response; whoever may, by
/// [`on_upgrade`](Self::on_upgrade).
///
/// ```
/// use axum::http::{HeaderMap, StatusCode};
/// use axum::response::{IntoResponse, Response};
/// use wilco_server::{WebSocket, WebSocketUpgrade};
///
/// async fn echo(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
///     if !headers.contains_key("authorization") {
///         return StatusCode::UNAUTHORIZED.into_response();
///     }
///     upgrade.on_upgrade(async |mut socket: WebSocket| {
///         while let Some(message) = socket.recv().await {
///             if socket.send(message).is_err() {
///                 socket.drained().await;
///             }
///         }
///     })
/// }
///
/// let app: axum::Router = axum::Router::new().route("/echo", axum::routing::any(echo));
/// ```
///
/// Under [`serve`](crate::serve()) or `axum::serve` on TCP the socket is set to `TCP_NODELAY`. Other listeners, such as TLS ones, set it where they
/// accept: without it the end of a message of 64 KiB waits for the peer to acknowledge its beginning.
#[must_use = "a request is answered by `on_upgrade`, or refused by another response"]
pub struct WebSocketUpgrade<T = ()> {
    handshake: Handshake,
    page: Page,
    offered: Vec<HeaderValue>,
    extensions: Vec<HeaderValue>,
    remote: Option<SocketAddr>,
    served: Option<Shutdown>,
    sockets: Sockets,
    subprotocols: Option<Vec<String>>,
    headers: HeaderMap,
    data: T,
}

/// What a socket is made of.
struct Opened<T> {
    sockets: Sockets,
    remote: Option<SocketAddr>,
    data: T,
    coding: Coding,
}

impl<S: Sync> FromRequestParts<S> for WebSocketUpgrade {
    type Rejection = UpgradeRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, UpgradeRejection> {
        Self::take(parts)
    }
}

impl WebSocketUpgrade {
    /// Takes the upgrade out of a request.
    pub(super) fn take(parts: &mut Parts) -> Result<Self, UpgradeRejection> {
        let page = Page::of(parts);
        let handshake = Handshake::check(parts)?;
        let offered = parts.headers.get_all(SEC_WEBSOCKET_PROTOCOL);
        let extensions = parts.headers.get_all(SEC_WEBSOCKET_EXTENSIONS);
        let remote = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let served = parts.extensions.get::<ServedUntil>();
        Ok(Self {
            handshake,
            page,
            offered: offered.iter().cloned().collect(),
            extensions: extensions.iter().cloned().collect(),
            remote: remote.map(|ConnectInfo(address)| *address),
            served: served.map(|ServedUntil(shutdown)| shutdown.clone()),
            sockets: Sockets::of_the_process().clone(),
            subprotocols: None,
            headers: HeaderMap::new(),
            data: (),
        })
    }
}

impl<T: Send + 'static> WebSocketUpgrade<T> {
    /// Makes the socket one of `sockets`: it has their settings and topics, and ends with their shutdown. All sockets
    /// that were given none share those of the process, which has the default settings and no shutdown.
    ///
    /// Where there is no shutdown, the socket ends with that of the [`serve`](crate::serve()) that it came by; under
    /// `axum::serve` nothing ends it.
    pub fn with_sockets(mut self, sockets: &Sockets) -> Self {
        self.sockets = sockets.clone();
        self
    }

    /// Gives the socket something to carry, such as who is at its other end. See [`WebSocket::data`].
    pub fn with_data<U>(self, data: U) -> WebSocketUpgrade<U> {
        WebSocketUpgrade {
            handshake: self.handshake,
            page: self.page,
            offered: self.offered,
            extensions: self.extensions,
            remote: self.remote,
            served: self.served,
            sockets: self.sockets,
            subprotocols: self.subprotocols,
            headers: self.headers,
            data,
        }
    }

    /// Adds a header to the response, such as a cookie.
    ///
    /// Those that make it a WebSocket cannot be given: `Connection`, `Upgrade`, all that begin with `Sec-WebSocket-`,
    /// and those that say how long a body is. With one of them the request is answered by a 500 and an error is logged.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Says which subprotocols are spoken here, instead of the [`Sockets`]' own. Of those that the client offers, in
    /// its order, the first that is spoken is chosen. Where none is, none is named, and a browser that offered some
    /// ends the connection.
    pub fn with_subprotocols<N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.subprotocols = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The subprotocol that was agreed on.
    #[must_use]
    pub fn subprotocol(&self) -> Option<&str> {
        let spoken = match &self.subprotocols {
            Some(own) => own,
            None => &self.sockets.config().subprotocols,
        };
        self.offered_subprotocols()
            .find(|name| spoken.iter().any(|it| it == name))
    }

    /// The subprotocols that the client offers, the preferred one first.
    pub fn offered_subprotocols(&self) -> impl Iterator<Item = &str> {
        subprotocols(&self.offered)
    }

    /// Consents, and calls `live` with the socket once it is open.
    ///
    /// The future is polled in the task that owns the socket, so it should not block the thread. When it ends and the
    /// [`WebSocket`] is dropped, the socket is closed with 1000. If it panics, the socket is closed with 1011. When the
    /// connection is over, it goes on to its end, and a [`Shutdown`](crate::Shutdown) waits for that.
    ///
    /// A page that may not open one of these [`Sockets`], by their [`Origins`](crate::Origins), is refused by a 403.
    pub fn on_upgrade<F, L>(self, live: F) -> Response
    where
        F: FnOnce(WebSocket<T>) -> L + Send + 'static,
        L: Future<Output = ()> + Send + 'static,
    {
        let name = self.subprotocol().map(Box::from);
        self.consent(
            move |opened: Opened<T>| {
                let (line, link) = Line::new(&opened.sockets, opened.coding);
                let socket = WebSocket::new(link, opened.remote, name, opened.data);
                line.with_life(|| live(socket))
            },
            Line::finish,
        )
    }

    /// Consents, and gives the socket to a peer of your own: the lending face, beneath [`WebSocket`].
    ///
    /// What [`with_data`](Self::with_data) gave is dropped: a peer has fields.
    pub fn drive(self, peer: impl Peer) -> Response {
        self.consent(|_| peer, |_| ready(()))
    }

    /// Refuses a page that may not open one of these sockets.
    pub(super) fn admit_page(&self) -> Result<(), UpgradeRejection> {
        admit(&self.sockets.config().origins, &self.page, self.remote)
    }

    fn consent<P, F>(
        self,
        begin: impl FnOnce(Opened<T>) -> P + Send + 'static,
        end: impl FnOnce(P) -> F + Send + 'static,
    ) -> Response
    where
        P: Peer,
        F: Future<Output = ()> + Send + 'static,
    {
        if let Some(name) = self.headers.keys().find(|name| is_reserved(name)) {
            tracing::error!(%name, "a header of the upgrade cannot be set by `with_header`");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        if let Err(rejection) = self.admit_page() {
            return rejection.into_response();
        }
        // A drain waits for this until the socket has a task.
        let shutdown = self.sockets.shutdown().cloned();
        let shutdown = shutdown.or_else(|| self.served.clone());
        let shutdown = shutdown.unwrap_or_else(Shutdown::never);
        let Some(admitted) = shutdown.admit() else {
            return UpgradeRejection::GOING_AWAY.into_response();
        };
        let subprotocol = self.subprotocol().map(str::to_owned);
        let offers = self.extensions.iter().filter_map(|it| it.to_str().ok());
        let grant = self.sockets.compress(offers);
        let extensions = grant.as_ref().map(|grant| &*grant.response);
        let (mut response, upgrade) = self.handshake.consent(subprotocol.as_deref(), extensions);
        response.headers_mut().extend(self.headers);
        let config = self.sockets.shared_config();
        let coding = match (&grant, &config.compression) {
            (Some(grant), Some(compression)) => grant.coding(compression),
            (_, _) => Coding::Plain,
        };
        let opened = Opened {
            sockets: self.sockets,
            remote: self.remote,
            data: self.data,
            coding,
        };
        drive(upgrade, grant, config, &shutdown, || begin(opened), end);
        drop(admitted);
        response
    }
}

impl<T> fmt::Debug for WebSocketUpgrade<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketUpgrade")
            .field("offered", &self.offered)
            .field("remote", &self.remote)
            .finish_non_exhaustive()
    }
}

/// Whether the response says this by itself.
fn is_reserved(name: &HeaderName) -> bool {
    [CONNECTION, UPGRADE, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name)
        || name.as_str().starts_with("sec-websocket-")
}
