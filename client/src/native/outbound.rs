use wilco_protocol::EncodeError;
use wilco_protocol::websocket::{MessageKind, OpenFrame, write_close, write_pong};

use super::deflate::Deflate;
use super::queue::Queue;
use super::random::Random;

/// Frames that wait to be written, as bytes. Pongs go ahead of the messages that wait, behind the
/// frame that is half-way out.
pub(crate) struct Outbound {
    pongs: Queue,
    /// The messages, and the close behind the last of them.
    messages: Queue,
    /// How much of the messages was given out to be written and not taken. Some streams remember
    /// what they were offered, and want that and nothing else the next time.
    offered: usize,
    deflate: Option<Deflate>,
    random: Random,
    is_closed: bool,
}

impl Outbound {
    pub(super) fn new(random: Random, deflate: Option<Deflate>) -> Self {
        Self {
            pongs: Queue::default(),
            messages: Queue::default(),
            offered: 0,
            deflate,
            random,
            is_closed: false,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.pongs.len() + self.messages.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Queues a message that `write` appends. After a close nothing is queued any more.
    pub(crate) fn message(
        &mut self,
        kind: MessageKind,
        expected_len: usize,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        if self.is_closed {
            return Ok(());
        }
        let mask = self.random.mask();
        let bytes = self.messages.end();
        let frame = OpenFrame::begin(bytes, expected_len, Some(mask));
        let start = bytes.len();
        if let Err(error) = write(bytes) {
            frame.abandon(bytes);
            return Err(error);
        }
        match &mut self.deflate {
            Some(deflate) if deflate.is_worth(bytes.len() - start) => {
                let message = bytes.split_off(start);
                frame.abandon(bytes);
                deflate.write(bytes, kind, &message, mask);
            }
            Some(_) | None => frame.finish(bytes, kind),
        }
        Ok(())
    }

    /// Queues a close behind the messages, once.
    pub(crate) fn close(&mut self, code: u16, reason: &str) {
        if !std::mem::replace(&mut self.is_closed, true) {
            let mask = Some(self.random.mask());
            write_close(self.messages.end(), code, reason, mask);
        }
    }

    /// Queues a close, once, for a server that has no use for the messages: those of which nothing
    /// was written are dropped.
    pub(crate) fn close_at_once(&mut self, code: u16, reason: &str) {
        if !self.is_closed {
            self.messages.drop_whole_frames();
            self.offered = self.offered.min(self.messages.len());
            self.close(code, reason);
        }
    }

    /// Gives back what compressing takes, now that nothing more will be sent.
    pub(super) fn end(&mut self) {
        self.is_closed = true;
        self.deflate = None;
    }

    /// A server that pings and does not read gets no more answers than fit.
    pub(super) fn pong(&mut self, payload: &[u8]) {
        if !self.is_closed && self.pongs.len() < MOST_PONGS {
            let mask = Some(self.random.mask());
            write_pong(self.pongs.end(), payload, mask);
        }
    }

    /// What is to be written next; empty if there is nothing.
    pub(super) fn next(&mut self) -> &[u8] {
        if self.offered == 0 {
            self.offered = match self.pongs.len() {
                0 => self.messages.len(),
                _ => self.messages.begun(),
            };
        }
        match self.offered {
            0 => self.pongs.unwritten(),
            offered => &self.messages.unwritten()[..offered],
        }
    }

    /// Takes back what was written of [`next`](Self::next).
    pub(super) fn advance(&mut self, count: usize) {
        match std::mem::take(&mut self.offered) {
            0 => self.pongs.advance(count),
            _ => self.messages.advance(count),
        }
    }
}

/// How many bytes of pongs may wait: as many as one read can ask for.
const MOST_PONGS: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use wilco_protocol::websocket::{FrameLimits, Incoming, MessageKind, Reader, Role, frame_len};

    use super::{MOST_PONGS, Outbound};
    use crate::native::random::Random;

    fn outbound() -> Outbound {
        Outbound::new(Random::new().unwrap(), None)
    }

    fn say(outbound: &mut Outbound, text: &str) {
        let append = |out: &mut Vec<u8>| {
            out.extend_from_slice(text.as_bytes());
            Ok(())
        };
        outbound
            .message(MessageKind::Text, text.len(), append)
            .unwrap();
    }

    /// Writes so many bytes, as many at once as there are in one piece.
    fn write(outbound: &mut Outbound, mut count: usize, wire: &mut Vec<u8>) {
        while count > 0 {
            let next = outbound.next();
            let piece = next.len().min(count);
            assert!(piece > 0, "there is nothing to write");
            wire.extend_from_slice(&next[..piece]);
            outbound.advance(piece);
            count -= piece;
        }
    }

    /// What a server reads once all is written.
    fn read(mut outbound: Outbound, mut wire: Vec<u8>) -> Vec<String> {
        let rest = outbound.len();
        write(&mut outbound, rest, &mut wire);
        assert!(outbound.is_empty() && outbound.next().is_empty());
        let mut reader = Reader::new(Role::Server, FrameLimits::default());
        let mut said = Vec::new();
        let mut input = &mut wire[..];
        while let Some(incoming) = reader.next(&mut input).unwrap() {
            said.push(match incoming {
                Incoming::Text(text) => text.chars().take(3).collect(),
                Incoming::Pong(payload) => format!("pong {}", payload.len()),
                Incoming::Close(frame) => format!("close {}", frame.unwrap().code),
                other => panic!("{other:?}"),
            });
        }
        assert!(reader.is_idle());
        said
    }

    #[test]
    fn a_pong_goes_between_frames_ahead_of_what_waits() {
        let one = "one".repeat(100);
        let frame = frame_len(one.len(), true);
        for (written, expected) in [
            (0, ["pong 2", "one", "two", "thr"]),
            (1, ["one", "pong 2", "two", "thr"]),
            (frame - 1, ["one", "pong 2", "two", "thr"]),
            (frame, ["one", "pong 2", "two", "thr"]),
            (frame + 1, ["one", "two", "pong 2", "thr"]),
            (2 * frame, ["one", "two", "pong 2", "thr"]),
            (2 * frame + 1, ["one", "two", "thr", "pong 2"]),
        ] {
            let mut outbound = outbound();
            for text in ["one", "two", "thr"] {
                say(&mut outbound, &text.repeat(100));
            }
            let mut wire = Vec::new();
            write(&mut outbound, written, &mut wire);
            outbound.pong(b"hi");
            assert_eq!(read(outbound, wire), expected, "{written} bytes were out");
        }
    }

    #[test]
    fn a_close_comes_last_or_takes_the_place_of_what_waits() {
        for (written, expected) in [
            (0, &["pong 2", "close 1002"][..]),
            (1, &["one", "pong 2", "close 1002"]),
        ] {
            let mut outbound = outbound();
            say(&mut outbound, "one");
            say(&mut outbound, "two");
            let mut wire = Vec::new();
            write(&mut outbound, written, &mut wire);
            outbound.pong(b"hi");
            outbound.close_at_once(1002, "");
            say(&mut outbound, "late");
            outbound.pong(b"late");
            assert_eq!(read(outbound, wire), expected);
        }
        let mut outbound = outbound();
        say(&mut outbound, "one");
        outbound.close(1000, "");
        outbound.close_at_once(1002, "");
        assert_eq!(read(outbound, Vec::new()), ["one", "close 1000"]);
    }

    #[test]
    fn what_was_offered_and_not_taken_is_offered_again() {
        let mut outbound = outbound();
        say(&mut outbound, "one");
        say(&mut outbound, "two");
        let offered = outbound.next().to_vec();
        outbound.pong(b"hi");
        assert_eq!(outbound.next(), offered);
        outbound.advance(1);
        assert_eq!(outbound.next(), &offered[1..offered.len() / 2]);
    }

    #[test]
    fn pongs_for_a_server_that_does_not_read_are_bounded() {
        let mut outbound = outbound();
        for _ in 0..100_000 {
            outbound.pong(&[0; 125]);
        }
        assert!(outbound.len() < MOST_PONGS + 200, "{}", outbound.len());
    }
}
