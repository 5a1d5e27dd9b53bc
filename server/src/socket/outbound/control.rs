//! What may go ahead of data: pongs, pings and a last word.

use std::ops::Range;

use wilco_protocol::CloseCode;
use wilco_protocol::websocket;

/// Control frames that wait to go between the frames of data. Exists only while some wait.
#[derive(Debug, Default)]
pub(super) struct ControlLane {
    bytes: Vec<u8>,
    written: usize,
    /// Where the newest pong lies.
    pong: Range<usize>,
    /// The stream took nothing while this waited. It stays so until all is written.
    blocked: bool,
}

impl ControlLane {
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    pub(super) fn waiting(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Notes that the first `taken` of what waits were written.
    pub(super) fn advance(&mut self, taken: usize) {
        self.written += taken;
    }

    /// Notes that the stream is full.
    pub(super) fn block(&mut self) {
        self.blocked = true;
    }

    /// Queues a pong. Each ping of a read is answered, unless the stream is full: then, where no more fit, the pong takes
    /// the place of the newest. Who has sent many pings is content with the answer to the last (RFC 6455, section 5.5.3).
    pub(super) fn pong(&mut self, payload: &[u8]) {
        self.compact();
        let mut frame = Vec::new();
        websocket::write_pong(&mut frame, payload, None);
        let untouched = self.written <= self.pong.start && !self.pong.is_empty();
        let at = if self.blocked && untouched && !self.has_room(frame.len()) {
            self.pong.clone()
        } else {
            self.bytes.len()..self.bytes.len()
        };
        self.pong = at.start..at.start + frame.len();
        self.bytes.splice(at, frame);
    }

    /// Queues a ping, unless so much waits already that the peer cannot be reading.
    pub(super) fn ping(&mut self) {
        self.compact();
        if self.has_room(EMPTY_FRAME) {
            websocket::write_ping(&mut self.bytes, &[], None);
        }
    }

    pub(super) fn close(&mut self, code: CloseCode, reason: &str) {
        websocket::write_close(&mut self.bytes, code.as_u16(), reason, None);
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    fn has_room(&self, more: usize) -> bool {
        self.len() + more <= ROOM
    }

    /// Forgets what was written, when that is most of it.
    fn compact(&mut self) {
        if self.written > self.bytes.len() / 2 {
            self.bytes.drain(..self.written);
            // A pong that has begun to travel can not be replaced any more.
            self.pong = match self.pong.start.checked_sub(self.written) {
                Some(start) => start..self.pong.end - self.written,
                None => 0..0,
            };
            self.written = 0;
        }
    }
}

/// How many bytes of pings and pongs wait in front of a full stream, give or take one: at least 32 answers. What one read
/// asked for before it was known to be full may be more.
const ROOM: usize = 4096;

/// A frame without payload.
const EMPTY_FRAME: usize = 2;
