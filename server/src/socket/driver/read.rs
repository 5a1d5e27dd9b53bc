//! One read, and the frames that it brought.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wilco_protocol::websocket::{Incoming, MessageKind};
use wilco_protocol::{CloseCode, Moment};

use super::{Driver, Held, Phase};
use crate::socket::ending::Ending;
use crate::socket::{Peer, scratch};

impl<S, P> Driver<S, P>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Peer,
{
    /// Whether nothing is read for now: the peer must first take what waits, on the wire or from where it lies.
    pub(super) fn is_held_back(&self) -> bool {
        self.outbound.len() > self.config.write_buffer_size || self.peer.is_full()
    }

    /// One read, and everything it brought.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        let over = matches!(
            self.phase,
            Phase::Answering { .. } | Phase::Closed | Phase::GivenUp
        );
        if over || self.is_held_back() {
            return Poll::Pending;
        }
        if let Some(held) = self.held.take() {
            self.resume(held, now);
            return Poll::Ready(Ok(()));
        }
        scratch::with_read(|buffer| {
            let mut room = ReadBuf::new(buffer);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut room))?;
            let bytes = room.filled_mut();
            if bytes.is_empty() {
                self.phase = Phase::Closed;
            } else {
                self.hear(now);
            }
            let left = self.take_frames(bytes, now);
            if left > 0 {
                self.held = Held::new(bytes[bytes.len() - left..].to_vec());
            }
            Poll::Ready(Ok(()))
        })
    }

    /// Goes on with what was held back.
    fn resume(&mut self, mut held: Box<Held>, now: Moment) {
        let left = self.take_frames(&mut held.bytes[held.from..], now);
        if left > 0 {
            held.from = held.bytes.len() - left;
            self.held = Some(held);
        }
    }

    /// The peer shows that it lives.
    pub(super) fn hear(&mut self, now: Moment) {
        self.heartbeat.hear(now);
        self.peer.hear(now, &mut self.outbound);
    }

    /// Takes what came apart, and gives how much of it is left because the peer takes no more for now.
    fn take_frames(&mut self, mut input: &mut [u8], now: Moment) -> usize {
        loop {
            // With no input left the reader is still asked once more: it gives back what it lent.
            if !input.is_empty() && self.is_held_back() {
                return input.len();
            }
            let Self {
                reader,
                peer,
                outbound,
                ..
            } = self;
            match reader.next(&mut input) {
                Ok(None) => return 0,
                Ok(Some(Incoming::Close(frame))) => {
                    self.ending.get_or_insert_with(|| Ending::by_peer(frame));
                    let code = frame.map_or(CloseCode::NORMAL.as_u16(), |frame| frame.code);
                    let code = CloseCode::from_u16(code);
                    self.phase = Phase::Answering { code, fault: None };
                    return 0;
                }
                // Behind our close frame only the peer's own is of interest.
                Ok(Some(_)) if outbound.is_closing() => {}
                Ok(Some(Incoming::Text(text))) => {
                    peer.receive(MessageKind::Text, text.as_bytes(), now, outbound);
                    self.heartbeat.speak(now);
                }
                Ok(Some(Incoming::Binary(bytes))) => {
                    peer.receive(MessageKind::Binary, bytes, now, outbound);
                    self.heartbeat.speak(now);
                }
                Ok(Some(Incoming::Ping(payload))) => outbound.pong(payload),
                Ok(Some(Incoming::Pong(_))) => {}
                Err(violation) => {
                    self.ending
                        .get_or_insert_with(|| Ending::violation(violation));
                    let code = CloseCode::from_u16(violation.close_code());
                    let fault = Some(violation);
                    self.phase = Phase::Answering { code, fault };
                    return 0;
                }
            }
        }
    }
}
