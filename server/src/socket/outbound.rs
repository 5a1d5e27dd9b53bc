//! What waits to be written, bounded in bytes.

mod compression;
mod control;
#[cfg(test)]
mod tests;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;
use wilco_protocol::CloseCode;
use wilco_protocol::websocket::deflate::{Agreed, Compression};
use wilco_protocol::websocket::{self, MessageKind, OpenFrame};

use super::{Ending, Frame, scratch};
use compression::Compressing;
use control::{ControlLane, Offer};

/// The frames that wait for one peer: messages in the order they were queued, and ahead of those that have not begun,
/// pongs and pings.
///
/// Messages are encoded straight into the buffer that is written: many messages cost one write.
/// Beyond the hard mark the queue takes nothing more and the connection is closed as too slow.
#[derive(Debug)]
pub struct Outbound {
    bytes: Vec<u8>,
    written: usize,
    /// Where a frame begins: the last place that was looked for, which may lie behind or ahead of `written`.
    boundary: usize,
    control: Option<Box<ControlLane>>,
    compressing: Option<Box<Compressing>>,
    hard_mark: usize,
    /// What the close frame says that is queued; nothing may follow it.
    closing: Option<Box<Ending>>,
}

impl Outbound {
    pub(crate) fn new(hard_mark: usize) -> Self {
        Self {
            bytes: Vec::new(),
            written: 0,
            boundary: 0,
            control: None,
            compressing: None,
            hard_mark,
            closing: None,
        }
    }

    /// The same for a connection that agreed on compression.
    pub(super) fn with_compression(self, agreed: &Agreed, compression: &Compression) -> Self {
        Self {
            compressing: Some(Box::new(Compressing::new(agreed, compression))),
            ..self
        }
    }

    /// How many bytes wait.
    #[must_use]
    pub fn len(&self) -> usize {
        let control = self.control.as_ref().map_or(0, |lane| lane.len());
        self.bytes.len() - self.written + control
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing more may be queued: the connection ends.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing.is_some()
    }

    /// What the close frame says that is queued, if one is.
    pub(super) fn closing(&self) -> Option<&Ending> {
        self.closing.as_deref()
    }

    /// Queues a message. It goes compressed if the connection agreed on that, and it is long enough and gets shorter.
    #[inline]
    pub fn message(&mut self, kind: MessageKind, payload: &[u8]) {
        self.message_with(kind, payload, None);
    }

    /// Queues a message; `compressed` says whether it goes compressed, however long it is.
    ///
    /// It goes plain in any case where nothing was agreed on, and where it would not get shorter (unless the connection
    /// has a context of its own, which later messages refer to).
    pub fn message_with(&mut self, kind: MessageKind, payload: &[u8], compressed: Option<bool>) {
        if !self.admits() {
            return;
        }
        match &mut self.compressing {
            None => websocket::write_message(&mut self.bytes, kind, payload, None),
            Some(compressing) => compressing.write(&mut self.bytes, kind, payload, compressed),
        }
    }

    /// Queues the message that `write` appends, compressed or not as [`message`](Self::message) does.
    ///
    /// # Errors
    /// Those of `write`; nothing is queued then.
    pub fn encode<E>(
        &mut self,
        kind: MessageKind,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.compressing.is_some() {
            return scratch::with_payload(|payload| {
                write(payload)?;
                self.message(kind, payload);
                Ok(())
            });
        }
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
                if self.written == self.bytes.len() {
                    self.release();
                }
                Err(error)
            }
        }
    }

    /// Queues frames that are encoded already: whole ones, without masks, none of them a close, and compressed only where
    /// the connection agreed on it without a context of its own.
    pub fn frame(&mut self, frames: &[u8]) {
        if self.admits() {
            self.bytes.extend_from_slice(frames);
        }
    }

    /// Queues a message that others get too. Who compresses as others do gets the bytes that they get.
    pub(crate) fn share(&mut self, frame: &Frame) {
        match &self.compressing {
            None => self.frame(frame.plain()),
            Some(compressing) => match compressing.shared(frame.len()) {
                Some(parameters) => self.frame(&frame.deflated(parameters)),
                None => self.message(frame.kind(), frame.payload()),
            },
        }
    }

    /// Queues a ping, ahead of the messages that wait.
    pub fn ping(&mut self) {
        if self.takes_more() {
            self.lane().ping();
        }
    }

    /// Queues a close frame behind all that waits; nothing is sent after it.
    pub fn close(&mut self, code: CloseCode, reason: &str) {
        if self.closing.is_none() {
            self.open();
            websocket::write_close(&mut self.bytes, code.as_u16(), reason, None);
            self.closing = Some(Ending::closed(code, reason));
        }
    }

    /// Queues a close frame ahead of the messages that wait, which are dropped: the peer is too slow, or nobody there
    /// listens. A message that has begun to travel is sent to its end. Does nothing once the connection is closing.
    pub fn close_now(&mut self, code: CloseCode, reason: &str) {
        if self.closing.is_none() {
            self.drop_messages();
            self.lane().close(code, reason);
            self.closing = Some(Ending::closed(code, reason));
        }
    }

    pub(super) fn pong(&mut self, payload: &[u8]) {
        if self.takes_more() {
            self.lane().pong(payload);
        }
    }

    /// How many bytes of memory are occupied.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        let control = self.control.as_ref().map_or(0, |lane| lane.capacity());
        self.bytes.capacity() + control
    }

    /// Drops what waits: nobody will read it.
    pub(super) fn discard(&mut self) {
        *self = Self {
            closing: Some(self.closing.take().unwrap_or_else(|| {
                let code = CloseCode::SLOW;
                Ending::closed(code, code.sentence())
            })),
            ..Self::new(self.hard_mark)
        };
    }

    /// Makes ready for one more message, unless the connection ends or the peer is too slow.
    fn admits(&mut self) -> bool {
        let admits = self.takes_more();
        if admits {
            self.open();
        }
        admits
    }

    /// Whether anything more may be queued. Closes on a peer that is too slow.
    fn takes_more(&mut self) -> bool {
        // What is in the control lane is bounded without this.
        if self.bytes.len() - self.written > self.hard_mark {
            self.close_now(CloseCode::SLOW, CloseCode::SLOW.sentence());
        }
        self.closing.is_none()
    }

    /// Makes ready for more bytes. What was written is cut off here and not behind each write: the rest of a large
    /// message is not moved while nothing follows it.
    fn open(&mut self) {
        if self.bytes.capacity() == 0 {
            self.bytes = scratch::take_write();
        } else if self.written > self.bytes.len() / 2 {
            self.boundary = self.boundary_behind(self.written) - self.written;
            self.bytes.drain(..self.written);
            self.written = 0;
        }
    }

    fn lane(&mut self) -> &mut ControlLane {
        let torn = self.written > 0;
        self.control.get_or_insert_with(|| {
            let mut lane = ControlLane::default();
            // The stream took a part of the messages, and not all.
            if torn {
                lane.block(None);
            }
            Box::new(lane)
        })
    }

    /// Gives the buffer back to the thread.
    fn release(&mut self) {
        self.written = 0;
        self.boundary = 0;
        scratch::give_write(std::mem::take(&mut self.bytes));
    }

    /// Drops the messages that have not begun to travel, and of which the stream was offered nothing.
    fn drop_messages(&mut self) {
        let offered = match self.control.as_ref().and_then(|lane| lane.offered()) {
            Some(Offer::Messages(len)) => len,
            Some(Offer::Control(_)) | None => 0,
        };
        let boundary = self.boundary_behind(self.written + offered);
        if boundary == self.written {
            if self.bytes.capacity() > 0 {
                self.release();
            }
        } else {
            self.bytes.truncate(boundary);
            // Who closes over a full queue must not keep its memory until a slow peer has taken the rest.
            self.bytes.shrink_to_fit();
        }
    }

    /// Where the first frame begins of which nothing lies before `at`. Looked for only when something is to go in between.
    fn boundary_behind(&mut self, at: usize) -> usize {
        while self.boundary < at {
            self.boundary += frame_len(&self.bytes[self.boundary..]);
        }
        self.boundary
    }

    /// Writes what waits, as much as the socket takes at once. Gives the bytes taken.
    pub(crate) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if self.control.is_some() {
            return self.poll_write_around(stream, cx);
        }
        let len = (self.bytes.len() - self.written).min(MOST_OFFERED);
        let Poll::Ready(taken) = poll_some(stream, cx, &self.bytes[self.written..][..len]) else {
            self.lane().block(Some(Offer::Messages(len)));
            return Poll::Pending;
        };
        let taken = taken?;
        self.advance(taken);
        Poll::Ready(Ok(taken))
    }

    /// Writes what was offered and not taken, or else the rest of the frame that has begun to travel, or else of what
    /// goes ahead of the others.
    #[cold]
    fn poll_write_around<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let mut lane = self.control.take().unwrap_or_default();
        let offer = lane.offered().unwrap_or_else(|| self.next_offer(&lane));
        let next = match offer {
            Offer::Messages(len) => &self.bytes[self.written..][..len],
            Offer::Control(len) => &lane.waiting()[..len],
        };
        let taken = poll_some(stream, cx, next);
        match &taken {
            Poll::Ready(Ok(taken)) => match offer {
                Offer::Messages(_) => {
                    lane.accepted();
                    self.advance(*taken);
                }
                Offer::Control(_) => lane.advance(*taken),
            },
            Poll::Ready(Err(_)) => {}
            Poll::Pending => lane.block(Some(offer)),
        }
        if lane.is_needed() {
            self.control = Some(lane);
        }
        taken
    }

    fn next_offer(&mut self, lane: &ControlLane) -> Offer {
        match self.boundary_behind(self.written) - self.written {
            0 => lane.offer(),
            torn => Offer::Messages(torn.min(MOST_OFFERED)),
        }
    }

    /// Notes that `taken` more bytes of messages are written.
    fn advance(&mut self, taken: usize) {
        self.written += taken;
        if self.written == self.bytes.len() {
            self.release();
        }
    }
}

/// Writes some of `bytes`, of which there are some.
fn poll_some<S: AsyncWrite + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    bytes: &[u8],
) -> Poll<io::Result<usize>> {
    let taken = ready!(Pin::new(stream).poll_write(cx, bytes))?;
    if taken == 0 {
        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
    }
    Poll::Ready(Ok(taken))
}

/// How long the frame is that `bytes` begin with: one of ours, without a mask.
fn frame_len(bytes: &[u8]) -> usize {
    let length = match bytes[1] {
        126 => 2 + 2 + u64::from(u16::from_be_bytes([bytes[2], bytes[3]])),
        127 => {
            let len = bytes[2..10].try_into().expect("eight bytes");
            2 + 8 + u64::from_be_bytes(len)
        }
        short => 2 + u64::from(short),
    };
    usize::try_from(length).expect("a frame that lies in memory")
}

/// How much of the messages one write offers. What a full stream was offered waits as it is: no ping gets ahead of it, and
/// a peer that is too slow has to take it before it learns why it is closed.
const MOST_OFFERED: usize = 256 * 1024;

/// Most messages are shorter; the header of a longer one is moved.
const SMALL: usize = 0;
