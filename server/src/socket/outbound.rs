//! What waits to be written, bounded in bytes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;
use wilco_protocol::CloseCode;
use wilco_protocol::websocket::{self, MessageKind, OpenFrame};

use super::scratch;

/// The frames that wait for one peer, in the order they were queued.
///
/// Messages are encoded straight into the buffer that is written: many messages cost one write.
/// Beyond the hard mark the queue takes nothing more and the connection is closed as too slow.
#[derive(Debug)]
pub struct Outbound {
    bytes: Vec<u8>,
    written: usize,
    hard_mark: usize,
    /// A close frame is queued; nothing may follow it.
    closing: bool,
}

impl Outbound {
    pub(super) fn new(hard_mark: usize) -> Self {
        Self {
            bytes: Vec::new(),
            written: 0,
            hard_mark,
            closing: false,
        }
    }

    /// How many bytes wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing more may be queued: the connection ends.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Queues a message.
    pub fn message(&mut self, kind: MessageKind, payload: &[u8]) {
        if self.admits() {
            websocket::write_message(&mut self.bytes, kind, payload, None);
        }
    }

    /// Queues the message that `write` appends.
    ///
    /// # Errors
    /// Those of `write`; nothing is queued then.
    pub fn encode<E>(
        &mut self,
        kind: MessageKind,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.admits() {
            return Ok(());
        }
        let frame = OpenFrame::begin(&mut self.bytes, SMALL, None);
        match write(&mut self.bytes) {
            Ok(()) => {
                frame.finish(&mut self.bytes, kind);
                Ok(())
            }
            Err(error) => {
                frame.abandon(&mut self.bytes);
                if self.is_empty() {
                    self.release();
                }
                Err(error)
            }
        }
    }

    /// Queues a ping.
    pub fn ping(&mut self) {
        if self.admits() {
            websocket::write_ping(&mut self.bytes, &[], None);
        }
    }

    /// Queues a close frame, behind which nothing is sent.
    pub fn close(&mut self, code: CloseCode, reason: &str) {
        if !self.closing {
            self.open();
            websocket::write_close(&mut self.bytes, code.as_u16(), reason, None);
            self.closing = true;
        }
    }

    pub(super) fn pong(&mut self, payload: &[u8]) {
        if self.admits() {
            websocket::write_pong(&mut self.bytes, payload, None);
        }
    }

    /// How many bytes of memory are occupied.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Drops what waits: nobody will read it.
    pub(super) fn discard(&mut self) {
        self.closing = true;
        self.bytes = Vec::new();
        self.written = 0;
    }

    /// Makes ready for one more message, unless the connection ends or the peer is too slow.
    fn admits(&mut self) -> bool {
        if self.len() > self.hard_mark {
            self.close(CloseCode::SLOW, CloseCode::SLOW.sentence());
        }
        if !self.closing {
            self.open();
        }
        !self.closing
    }

    /// Makes ready for more bytes. What was written is cut off here and not behind each write: the rest of a large
    /// message is not moved while nothing follows it.
    fn open(&mut self) {
        if self.bytes.capacity() == 0 {
            self.bytes = scratch::take_write();
        } else if self.written > self.bytes.len() / 2 {
            self.bytes.drain(..self.written);
            self.written = 0;
        }
    }

    /// Gives the buffer back to the thread.
    fn release(&mut self) {
        self.written = 0;
        scratch::give_write(std::mem::take(&mut self.bytes));
    }

    /// Writes what waits, as much as the socket takes. Gives the bytes taken.
    pub(super) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let waiting = &self.bytes[self.written..];
        let taken = ready!(Pin::new(stream).poll_write(cx, waiting))?;
        if taken == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        self.written += taken;
        if self.is_empty() {
            self.release();
        }
        Poll::Ready(Ok(taken))
    }
}

/// Most messages are shorter; the header of a longer one is moved.
const SMALL: usize = 0;
