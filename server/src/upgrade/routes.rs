//! Sockets as routes of an axum app.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};

use super::extractor::WebSocketUpgrade;
use crate::socket::{Sockets, WebSocketHandler, live};

/// Gives [`axum::Router`] routes that open WebSockets.
///
/// ```
/// use axum::http::request::Parts;
/// use wilco_server::{Message, Refusal, WebSocket, WebSocketHandler, WebSocketRoutes};
///
/// struct Echo;
///
/// impl WebSocketHandler for Echo {
///     type Data = ();
///
///     async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
///         Ok(())
///     }
///
///     async fn on_message(&self, socket: &WebSocket, message: Message) {
///         let _ = socket.send(message);
///     }
/// }
///
/// let app: axum::Router = axum::Router::new().websocket("/echo", Echo);
/// ```
pub trait WebSocketRoutes {
    /// Opens sockets at `path` that have the default settings and share their topics with all others that were given
    /// no [`Sockets`]. They end with the shutdown of the [`serve`](crate::serve()) that they come by.
    #[must_use]
    fn websocket(self, path: &str, handler: impl WebSocketHandler) -> Self;

    /// Opens sockets at `path` that are of `sockets`.
    #[must_use]
    fn websocket_with(self, path: &str, sockets: &Sockets, handler: impl WebSocketHandler) -> Self;
}

impl<S> WebSocketRoutes for axum::Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn websocket(self, path: &str, handler: impl WebSocketHandler) -> Self {
        self.websocket_with(path, Sockets::of_the_process(), handler)
    }

    fn websocket_with(self, path: &str, sockets: &Sockets, handler: impl WebSocketHandler) -> Self {
        self.route(path, socket_route(sockets.clone(), Arc::new(handler)))
    }
}

fn socket_route<S, H>(sockets: Sockets, handler: Arc<H>) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: WebSocketHandler,
{
    any(move |request: Request| {
        let (sockets, handler) = (sockets.clone(), Arc::clone(&handler));
        async move { open(&sockets, handler, request).await }
    })
}

async fn open<H>(sockets: &Sockets, handler: Arc<H>, request: Request) -> Response
where
    H: WebSocketHandler,
{
    let (mut parts, body) = request.into_parts();
    drop(body);
    let upgrade = WebSocketUpgrade::take(&mut parts).map(|upgrade| upgrade.with_sockets(sockets));
    let upgrade = match upgrade.and_then(|upgrade| upgrade.admit_page().map(|()| upgrade)) {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    match handler.on_upgrade(&mut parts).await {
        Ok(data) => upgrade
            .with_data(data)
            .on_upgrade(move |socket| live(handler, socket)),
        Err(refusal) => refusal.into_response(),
    }
}
