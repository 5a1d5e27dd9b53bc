//! What may go ahead of data: pongs, pings and a last word.

use std::ops::Range;

use wilco_protocol::CloseCode;
use wilco_protocol::websocket;

/// Control frames that wait to go between the frames of data. Exists only while some wait, or while the stream is full.
#[derive(Debug, Default)]
pub(super) struct ControlLane {
    bytes: Vec<u8>,
    written: usize,
    /// Where the newest pong lies.
    pong: Range<usize>,
    /// The stream took nothing while this waited. It stays so until all is written.
    blocked: bool,
    offered: Option<Offer>,
}

/// What a stream was offered and did not take: so many bytes, from the first that waits. Some streams remember it (TLS
/// may have encrypted it), and want that and nothing else the next time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Offer {
    Messages(usize),
    Control(usize),
}

impl ControlLane {
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    pub(super) fn waiting(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Whether anything waits here, or waits elsewhere because the stream is full.
    pub(super) fn is_needed(&self) -> bool {
        self.len() > 0 || self.offered.is_some()
    }

    /// What has to be offered again.
    pub(super) fn offered(&self) -> Option<Offer> {
        self.offered
    }

    /// What of this is to be offered next. A full stream is not offered all: the newest pong must stay replaceable.
    pub(super) fn offer(&self) -> Offer {
        let most = if self.blocked { ROOM / 2 } else { usize::MAX };
        Offer::Control(self.len().min(most))
    }

    /// Notes that something was taken of what was offered.
    pub(super) fn accepted(&mut self) {
        self.offered = None;
    }

    /// Notes that the first `taken` of what waits were written.
    pub(super) fn advance(&mut self, taken: usize) {
        self.accepted();
        self.written += taken;
    }

    /// Notes that the stream is full, and what it did not take.
    pub(super) fn block(&mut self, offer: Option<Offer>) {
        self.blocked = true;
        self.offered = offer;
    }

    /// Queues a pong. Each ping of a read is answered, unless the stream is full: then, where no more fit, the pong takes
    /// the place of the newest. Who has sent many pings is content with the answer to the last (RFC 6455, section 5.5.3).
    pub(super) fn pong(&mut self, payload: &[u8]) {
        self.compact();
        let mut frame = Vec::new();
        websocket::write_pong(&mut frame, payload, None);
        let untouched = self.written + self.offered_here() <= self.pong.start;
        let untouched = untouched && !self.pong.is_empty();
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

    /// How many of the bytes that wait here were offered.
    fn offered_here(&self) -> usize {
        match self.offered {
            Some(Offer::Control(len)) => len,
            Some(Offer::Messages(_)) | None => 0,
        }
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
