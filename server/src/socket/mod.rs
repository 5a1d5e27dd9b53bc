//! A WebSocket and the one task that owns it: one read, many frames, one write.
//!
//! [`Peer`] is what lives on a socket. It gets whole messages, borrowed where they lie, and puts
//! its answers into [`Outbound`]; it never waits. Everything about bytes is decided here: frames,
//! pings, the closing handshake, and what a full queue means.

mod driver;
mod outbound;
mod scratch;
mod timer;

use std::task::{Context, Poll};
use std::time::Duration;

use wilco_protocol::websocket::FrameLimits;
use wilco_protocol::{CloseCode, Moment};

pub(crate) use driver::Driver;
pub use outbound::Outbound;
pub use wilco_protocol::websocket::MessageKind;

/// What lives on a socket: told what happens, it queues what to say.
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

    /// Takes in what has become ready; gives whether anything was.
    fn poll(&mut self, cx: &mut Context<'_>, now: Moment, out: &mut Outbound) -> Poll<()> {
        let _ = (cx, now, out);
        Poll::Pending
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
}

/// What a socket may use.
#[derive(Debug, Clone)]
pub struct SocketConfig {
    /// The largest frame and message, and how many frames a message may come in. Default 64 KiB each, and 1024.
    pub frames: FrameLimits,
    /// Waiting bytes beyond which the peer is not read any more. Default 256 KiB.
    pub soft_mark: usize,
    /// Waiting bytes beyond which the connection is closed. Default 1 MiB.
    pub hard_mark: usize,
    /// How long a peer may take in nothing of what waits for it. Default 10 s.
    pub stall_timeout: Duration,
    /// How long the answer to a close frame may take. Default 2 s.
    pub close_timeout: Duration,
}

impl Default for SocketConfig {
    fn default() -> Self {
        Self {
            frames: FrameLimits::default(),
            soft_mark: 256 * 1024,
            hard_mark: 1024 * 1024,
            stall_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(2),
        }
    }
}
