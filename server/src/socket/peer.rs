//! What lives on a socket.

use std::task::{Context, Poll};

use wilco_protocol::websocket::MessageKind;
use wilco_protocol::{CloseCode, Moment};

use super::{Ending, Outbound};

/// What lives on a socket: told what happens, it queues what to say. The lending face: messages are borrowed where they
/// lie and answers encoded where they are written from, so that nothing is copied and an idle socket owns next to
/// nothing.
///
/// All methods are called in the one task that owns the socket, and none may block or wait.
///
/// ```
/// use wilco_server::protocol::Moment;
/// use wilco_server::socket::{MessageKind, Outbound, Peer};
/// use wilco_server::WebSocketUpgrade;
///
/// struct Echo;
///
/// impl Peer for Echo {
///     fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
///         out.message(kind, message);
///     }
/// }
///
/// let echo = axum::routing::any(async |upgrade: WebSocketUpgrade| upgrade.drive(Echo));
/// let app: axum::Router = axum::Router::new().route("/echo", echo);
/// ```
pub trait Peer: Send + 'static {
    /// The socket is open.
    fn open(&mut self, now: Moment, out: &mut Outbound) {
        let _ = (now, out);
    }

    /// A whole message came. Texts are UTF-8; the bytes are gone after the call.
    fn receive(&mut self, kind: MessageKind, message: &[u8], now: Moment, out: &mut Outbound);

    /// The peer shows that it lives: bytes came, of a message or of anything else.
    fn hear(&mut self, now: Moment, out: &mut Outbound) {
        let _ = (now, out);
    }

    /// The task of the socket runs again after it slept: what [`poll`](Self::poll) waits for may be ready.
    fn woken(&mut self) {}

    /// Takes in what has become ready; gives whether anything was. Called behind each read, and again until nothing
    /// is ready.
    fn poll(&mut self, cx: &mut Context<'_>, now: Moment, out: &mut Outbound) -> Poll<()> {
        let _ = (cx, now, out);
        Poll::Pending
    }

    /// Whether no more messages can be taken in for now. Nothing is read meanwhile, which the peer's TCP notices; a
    /// [`poll`](Self::poll) that makes room gives `Ready`.
    fn is_full(&self) -> bool {
        false
    }

    /// Whether a close is on its way that [`Outbound`] has not seen yet. From then on the connection has as long to
    /// live as a stall and a close may take.
    fn is_closing(&self) -> bool {
        false
    }

    /// The peer has closed, ended its half of the stream or broke the rules, and [`poll`](Self::poll) has taken in all
    /// that it sent before. It is told `code` and `reason` once a poll has nothing more to say: what is queued by now
    /// still goes out, but what never ends has to end here. May be called again.
    fn hang_up(&mut self, code: CloseCode, reason: &str) {
        let _ = (code, reason);
    }

    /// When [`tick`](Self::tick) is wanted.
    fn next_tick(&self) -> Option<Moment> {
        None
    }

    /// The moment of [`next_tick`](Self::next_tick) is here.
    fn tick(&mut self, now: Moment, out: &mut Outbound) {
        let _ = (now, out);
    }

    /// The server goes away.
    fn shutdown(&mut self, now: Moment, out: &mut Outbound) {
        let _ = now;
        out.close(CloseCode::GOING_AWAY, "");
    }

    /// The connection is over; nothing else is called after this.
    fn ended(&mut self, ending: &Ending) {
        let _ = ending;
    }
}
