//! A socket as a type with a method for what can happen.

use std::future::{Future, ready};
use std::sync::Arc;

use http::request::Parts;
use wilco_protocol::CloseCode;

use super::web_socket::Event;
use super::{Message, Refusal, SocketError, WebSocket};

/// What happens on the sockets of a route, one method for each. Mounted by
/// [`WebSocketRoutes`](crate::WebSocketRoutes).
///
/// For one socket one method runs at a time, in the order of what happened: a method that waits holds up the next
/// message of its own socket, and once enough of them wait nothing more is read of it. Other sockets go on. The methods
/// run in the task that owns the socket, so they should not block the thread.
///
/// A method that panics ends its socket with 1011; none is called for it afterwards, so what must be undone in any case
/// belongs into the `Drop` of `Data`.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::http::request::Parts;
/// use wilco_server::protocol::CloseCode;
/// use wilco_server::{Message, Refusal, WebSocket, WebSocketHandler};
///
/// struct Chat;
///
/// struct Guest {
///     name: String,
/// }
///
/// impl WebSocketHandler for Chat {
///     type Data = Guest;
///
///     async fn on_upgrade(&self, request: &mut Parts) -> Result<Guest, Refusal> {
///         match request.uri.query() {
///             Some(name) => Ok(Guest { name: name.to_owned() }),
///             None => Err((StatusCode::BAD_REQUEST, "who are you?").into()),
///         }
///     }
///
///     async fn on_open(&self, socket: &WebSocket<Guest>) {
///         if socket.subscribe("room").is_err() {
///             socket.close(CloseCode::INTERNAL, "the room is full");
///         }
///     }
///
///     async fn on_message(&self, socket: &WebSocket<Guest>, message: Message) {
///         if let Message::Text(text) = message {
///             socket.publish("room", format!("{}: {text}", socket.data().name));
///         }
///     }
/// }
/// ```
pub trait WebSocketHandler: Send + Sync + 'static {
    /// What each socket carries, such as who is at its other end. See [`WebSocket::data`].
    type Data: Send + Sync + 'static;

    /// A request that may become a WebSocket: consents by giving what the socket carries, or refuses by a
    /// response: whatever is one in axum becomes a [`Refusal`] by `?` or `into`, the rejections of extractors too.
    fn on_upgrade(
        &self,
        request: &mut Parts,
    ) -> impl Future<Output = Result<Self::Data, Refusal>> + Send;

    /// The socket is open.
    fn on_open(&self, socket: &WebSocket<Self::Data>) -> impl Future<Output = ()> + Send {
        let _ = socket;
        ready(())
    }

    /// A whole message came.
    fn on_message(
        &self,
        socket: &WebSocket<Self::Data>,
        message: Message,
    ) -> impl Future<Output = ()> + Send;

    /// What waited for a slow reader has gone: there is room again, after a [`send`](WebSocket::send) that told of
    /// pressure or was refused.
    fn on_drain(&self, socket: &WebSocket<Self::Data>) -> impl Future<Output = ()> + Send {
        let _ = socket;
        ready(())
    }

    /// Something went wrong with the connection, which is over; [`on_close`](Self::on_close) follows.
    fn on_error(
        &self,
        socket: &WebSocket<Self::Data>,
        error: SocketError,
    ) -> impl Future<Output = ()> + Send {
        let _ = (socket, error);
        ready(())
    }

    /// The connection is over. Called once, and last.
    ///
    /// Code and reason are those of whoever closed first; [`NO_STATUS`](CloseCode::NO_STATUS) where the peer gave none,
    /// and [`ABNORMAL`](CloseCode::ABNORMAL) where the connection broke.
    fn on_close(
        &self,
        socket: &WebSocket<Self::Data>,
        code: CloseCode,
        reason: &str,
    ) -> impl Future<Output = ()> + Send {
        let _ = (socket, code, reason);
        ready(())
    }
}

/// The life of a socket under a handler.
#[expect(
    clippy::manual_async_fn,
    reason = "an async function keeps its arguments twice, and there is one for each idle socket"
)]
pub(crate) fn live<H: WebSocketHandler>(
    handler: Arc<H>,
    mut socket: WebSocket<H::Data>,
) -> impl Future<Output = ()> + Send {
    async move {
        handler.on_open(&socket).await;
        let ending = loop {
            match socket.next().await {
                Event::Message(message) => handler.on_message(&socket, message).await,
                Event::Drained => handler.on_drain(&socket).await,
                Event::Ended(ending) => break ending,
            }
        };
        if let Some(error) = ending.error {
            handler.on_error(&socket, error).await;
        }
        handler.on_close(&socket, ending.code, &ending.reason).await;
    }
}
