use std::cell::Cell;

use super::Side;
use super::compress::TAIL;
use crate::websocket::{FrameLimits, Violation, growth};
use flate2::{Decompress, FlushDecompress, Status};

/// The end of what a peer has sent, as far back as its later messages may refer to it.
///
/// This is all that a connection needs of its own to inflate with context takeover: the inflater itself is the
/// thread's, and is told the history before each message.
#[derive(Debug, Default)]
pub(crate) struct History {
    bytes: Vec<u8>,
}

impl History {
    pub(crate) fn capacity(&self) -> usize {
        size_of::<Self>() + self.bytes.capacity()
    }

    /// Keeps the end of `message`, and of what came before it as much as still counts.
    fn remember(&mut self, message: &[u8], side: Side) {
        let window = 1 << side.window_bits;
        let message = last(message, window);
        let forgotten = (self.bytes.len() + message.len()).saturating_sub(window);
        self.bytes.drain(..forgotten);
        let (len, capacity) = (self.bytes.len(), self.bytes.capacity());
        self.bytes
            .reserve_exact(growth(len, capacity, message.len(), window));
        self.bytes.extend_from_slice(message);
    }
}

/// What is needed to inflate the messages of a connection.
#[derive(Debug)]
pub(crate) struct Inflation<'r> {
    pub(crate) side: Side,
    pub(crate) limits: FrameLimits,
    pub(crate) history: &'r mut Option<Box<History>>,
}

impl Inflation<'_> {
    /// The message that `payload` is the compressed form of.
    ///
    /// # Errors
    /// A message beyond the limit, as soon as a byte beyond it is there; data that is broken or ends too early; too
    /// many final blocks.
    pub(crate) fn message(&mut self, payload: &[u8]) -> Result<Vec<u8>, Violation> {
        let history = self
            .history
            .as_ref()
            .map_or(&[][..], |history| &history.bytes);
        let message = lend(|stream| Run::new(stream, history, self.limits).all(payload))?;
        if self.side.context_takeover && !message.is_empty() {
            let history = self.history.get_or_insert_default();
            history.remember(&message, self.side);
        }
        Ok(message)
    }
}

/// One message on its way out of the inflater.
struct Run<'r> {
    stream: &'r mut Decompress,
    history: &'r [u8],
    out: Vec<u8>,
    limits: FrameLimits,
    final_blocks: u32,
}

impl<'r> Run<'r> {
    fn new(stream: &'r mut Decompress, history: &'r [u8], limits: FrameLimits) -> Self {
        Self {
            stream,
            history,
            out: Vec::new(),
            limits,
            final_blocks: 0,
        }
    }

    fn all(mut self, payload: &[u8]) -> Result<Vec<u8>, Violation> {
        // Some senders write nothing for an empty message, though RFC 7692 has them write an empty block.
        if payload.is_empty() {
            return Ok(self.out);
        }
        self.out.reserve_exact(self.first_room(payload));
        self.begin()?;
        self.feed(payload)?;
        self.feed(&TAIL)?;
        // Behind the tail that the sender left out, a block of our own that says "the end" and nothing else. The inflater
        // only reads it so if the payload ended between two blocks: nothing else tells that it was not cut off.
        let len = self.out.len();
        if self.feed(&FINAL_BLOCK)? != Status::StreamEnd || len < self.out.len() {
            return Err(Violation::BadCompression);
        }
        Ok(self.out)
    }

    /// Sets the inflater to the beginning of a stream that may refer to all that came before it.
    fn begin(&mut self) -> Result<(), Violation> {
        self.stream.reset(false);
        let behind = last(&self.out, LARGEST_WINDOW);
        let before = last(self.history, LARGEST_WINDOW - behind.len());
        for dictionary in [before, behind] {
            if !dictionary.is_empty() {
                self.stream
                    .set_dictionary(dictionary)
                    .map_err(|_| Violation::BadCompression)?;
            }
        }
        Ok(())
    }

    /// Inflates all of `input`, and says whether a final block ended with its last byte.
    fn feed(&mut self, mut input: &[u8]) -> Result<Status, Violation> {
        loop {
            let before = self.stream.total_in();
            let status = self
                .stream
                .decompress_vec(input, &mut self.out, FlushDecompress::Sync)
                .map_err(|_| Violation::BadCompression)?;
            let taken = usize::try_from(self.stream.total_in() - before)
                .expect("no more is taken than there is");
            input = &input[taken..];
            if self.limits.max_message < self.out.len() {
                return Err(Violation::MessageTooBig);
            }
            match status {
                Status::StreamEnd if input.is_empty() => return Ok(Status::StreamEnd),
                Status::StreamEnd => self.begin_again()?,
                Status::Ok | Status::BufError if self.out.len() == self.out.capacity() => {
                    self.make_room();
                }
                Status::Ok | Status::BufError if input.is_empty() => return Ok(Status::Ok),
                // There is input, there is room, and still it stands.
                Status::Ok | Status::BufError if taken == 0 => {
                    return Err(Violation::BadCompression);
                }
                Status::Ok | Status::BufError => {}
            }
        }
    }

    /// A final block ended, and more follows it.
    fn begin_again(&mut self) -> Result<(), Violation> {
        self.final_blocks += 1;
        if MOST_FINAL_BLOCKS < self.final_blocks {
            return Err(Violation::TooManyFragments);
        }
        self.begin()
    }

    /// Most messages shrink to a third or less.
    fn first_room(&self, payload: &[u8]) -> usize {
        payload.len().saturating_mul(4).min(self.ceiling())
    }

    fn make_room(&mut self) {
        let (len, capacity) = (self.out.len(), self.out.capacity());
        self.out
            .reserve_exact(growth(len, capacity, 1, self.ceiling()));
    }

    /// One byte more than is allowed, so that the inflater can show that there is one.
    fn ceiling(&self) -> usize {
        self.limits.max_message.saturating_add(1)
    }
}

/// Calls `work` with the thread's inflater.
fn lend<T>(work: impl FnOnce(&mut Decompress) -> T) -> T {
    // A thread that is about to end has no inflater any more; a message is still to be read.
    let kept = STREAM.try_with(Cell::take).ok().flatten();
    let mut stream = kept.unwrap_or_else(|| Box::new(Decompress::new(false)));
    let result = work(&mut stream);
    // The same: without a place to keep it, it ends here.
    let _ = STREAM.try_with(|kept| kept.set(Some(stream)));
    result
}

fn last(bytes: &[u8], count: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(count)..]
}

/// An empty block of fixed codes that is marked as the last.
const FINAL_BLOCK: [u8; 2] = [3, 0];

/// One is all that a sender can need. Behind each the inflater is told its whole window anew, so a few thousand of
/// them, two bytes each, would keep it busy for long.
const MOST_FINAL_BLOCKS: u32 = 16;

/// As far back as any stream can refer.
const LARGEST_WINDOW: usize = 1 << 15;

thread_local! {
    static STREAM: Cell<Option<Box<Decompress>>> = const { Cell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_takes_one_byte_more_than_is_allowed() {
        let mut bomb = Vec::with_capacity(1 << 16);
        flate2::Compress::new(flate2::Compression::best(), false)
            .compress_vec(&[0; 1 << 20], &mut bomb, flate2::FlushCompress::Sync)
            .unwrap();
        for max_message in [0, 1, 100, 65_536, 1_000_000] {
            let limits = FrameLimits {
                max_message,
                ..FrameLimits::default()
            };
            let mut stream = Decompress::new(false);
            let mut run = Run::new(&mut stream, &[], limits);
            run.begin().unwrap();
            assert_eq!(run.feed(&bomb), Err(Violation::MessageTooBig));
            assert!(
                run.out.capacity() <= max_message + 1,
                "{}",
                run.out.capacity()
            );
        }
    }
}
