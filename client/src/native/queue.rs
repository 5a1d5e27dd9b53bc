use wilco_protocol::websocket::{Header, Role};

/// Frames of a client in the order in which they are written.
#[derive(Debug, Default)]
pub(super) struct Queue {
    bytes: Vec<u8>,
    written: usize,
    /// Where some frame begins, the one that is half-way out or an earlier one. Brought up to
    /// date only when it is asked for.
    frame: usize,
}

impl Queue {
    /// How many bytes are not written.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    pub(super) fn unwritten(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Where whole frames are to be appended.
    pub(super) fn end(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// How many bytes are left of the frame that is half-way out.
    pub(super) fn begun(&mut self) -> usize {
        while self.frame < self.written {
            self.frame += frame_len(&self.bytes[self.frame..]);
        }
        self.frame - self.written
    }

    /// Drops all frames of which nothing was written.
    pub(super) fn drop_whole_frames(&mut self) {
        let kept = self.written + self.begun();
        self.bytes.truncate(kept);
        self.advance(0);
    }

    pub(super) fn advance(&mut self, count: usize) {
        self.written += count;
        if self.len() == 0 {
            self.bytes.clear();
            self.bytes.shrink_to(KEPT);
            self.written = 0;
            self.frame = 0;
        } else if self.written > self.bytes.len() / 2 {
            // Moves less than was written, so each byte is moved once at most.
            self.begun();
            self.frame -= self.written;
            self.bytes.drain(..self.written);
            self.written = 0;
        }
    }
}

/// How long the frame is that lies at the front of `bytes`.
fn frame_len(bytes: &[u8]) -> usize {
    let mut front = [0; Header::MAX_LEN];
    let len = bytes.len().min(front.len());
    front[..len].copy_from_slice(&bytes[..len]);
    // A compressed message is as long as it says, like any other.
    front[0] &= !COMPRESSED_BIT;
    let (header, len) = Header::parse(&front[..len], Role::Server)
        .ok()
        .flatten()
        .expect("what this side wrote is a frame");
    let payload = usize::try_from(header.payload_len).expect("what is in memory has such a length");
    len + payload
}

/// What permessage-deflate sets in the first byte of a frame.
const COMPRESSED_BIT: u8 = 0x40;
/// How much memory an empty queue keeps for the next turn.
const KEPT: usize = 64 * 1024;
