use std::cell::Cell;
use std::thread::LocalKey;

use super::Side;
use super::negotiation::{LARGEST, SMALLEST_OWN};
use crate::websocket::{MessageKind, OpenFrame, write_message};
use flate2::{Compress, FlushCompress};

/// Writes the messages of one connection compressed, as it was agreed.
///
/// Without context takeover it owns nothing; with it, it owns a compressor from its first message on, of 250 KB to
/// 400 KB. The peer must get all messages in the order in which they were written.
///
/// ```
/// use wilco_protocol::websocket::deflate::{Deflater, Side};
/// use wilco_protocol::websocket::MessageKind;
///
/// let side = Side { window_bits: 15, context_takeover: false };
/// let mut out = Vec::new();
/// let text = "wilco ".repeat(20);
/// assert!(Deflater::new(side, 1).write_message(&mut out, MessageKind::Text, text.as_bytes(), None));
/// assert_eq!(out[0], 0xc1, "the first reserved bit says that it is compressed");
/// assert!(out.len() < 20);
/// ```
#[derive(Debug)]
pub struct Deflater {
    parameters: DeflateParameters,
    context: Context,
}

/// All that the compressed form of a message depends on where no context is taken over.
///
/// A frame that was written with some parameters can go to every connection whose
/// [`Deflater::shared`] gives the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeflateParameters {
    window_bits: u8,
    level: u8,
}

#[derive(Debug)]
enum Context {
    Shared,
    Own(Option<Box<Compress>>),
}

impl Deflater {
    /// A deflater for the end of a connection that compresses as `side` says; `level` is
    /// [`Compression::level`](super::Compression::level).
    #[must_use]
    pub fn new(side: Side, level: u8) -> Self {
        Self {
            parameters: DeflateParameters {
                window_bits: side.window_bits.min(LARGEST),
                level: level.clamp(1, 9),
            },
            context: if side.context_takeover {
                Context::Own(None)
            } else {
                Context::Shared
            },
        }
    }

    /// What other connections have to have in common with this one to be sent the same compressed frame; `None` if it
    /// has a context of its own.
    #[must_use]
    pub const fn shared(&self) -> Option<DeflateParameters> {
        match self.context {
            Context::Shared => Some(self.parameters),
            Context::Own(_) => None,
        }
    }

    /// Appends a whole message as one frame; true if it went compressed.
    ///
    /// Without context takeover a message that does not shrink goes plain, as RFC 7692 allows. With it, it goes
    /// compressed whatever its length, since later messages may refer to it. A window of 256 bytes
    /// ([`Side::window_bits`] is 8) is one that zlib cannot compress with: all messages go plain.
    ///
    /// A client gives a mask key, new and unpredictable for each frame; a server gives none.
    pub fn write_message(
        &mut self,
        out: &mut Vec<u8>,
        kind: MessageKind,
        payload: &[u8],
        mask: Option<[u8; 4]>,
    ) -> bool {
        match &mut self.context {
            Context::Shared => self.parameters.write_message(out, kind, payload, mask),
            Context::Own(_) if self.parameters.is_too_small() => {
                write_message(out, kind, payload, mask);
                false
            }
            Context::Own(stream) => {
                let stream = stream.get_or_insert_with(|| Box::new(self.parameters.stream()));
                let frame = OpenFrame::begin(out, expected_len(payload), mask);
                compress(stream, payload, out);
                frame.finish_compressed(out, kind);
                true
            }
        }
    }
}

impl DeflateParameters {
    /// Appends a whole message as one frame; true if it went compressed.
    ///
    /// A message that does not shrink goes plain; so do all of them if the window is one of 256 bytes, which zlib
    /// cannot compress with. The compressors belong to the thread, one for each window size that was ever used on it.
    pub fn write_message(
        self,
        out: &mut Vec<u8>,
        kind: MessageKind,
        payload: &[u8],
        mask: Option<[u8; 4]>,
    ) -> bool {
        if !self.is_too_small() {
            let frame = OpenFrame::begin(out, expected_len(payload), mask);
            if self.lend(|stream| compress(stream, payload, out)) < payload.len() {
                frame.finish_compressed(out, kind);
                return true;
            }
            frame.abandon(out);
        }
        write_message(out, kind, payload, mask);
        false
    }

    const fn is_too_small(self) -> bool {
        self.window_bits < SMALLEST_OWN
    }

    fn stream(self) -> Compress {
        let level = flate2::Compression::new(self.level.into());
        Compress::new_with_window_bits(level, false, self.window_bits)
    }

    /// Calls `work` with the thread's compressor, set to the beginning of a stream.
    fn lend<T>(self, work: impl FnOnce(&mut Compress) -> T) -> T {
        let slot = usize::from(self.window_bits - SMALLEST_OWN);
        // A thread that is about to end has no compressors any more; a message is still to be written.
        let kept = STREAMS.try_with(|streams| streams[slot].take());
        let mut stream = match kept.ok().flatten() {
            Some((level, mut stream)) => {
                stream.reset();
                if level != self.level {
                    let level = flate2::Compression::new(self.level.into());
                    stream
                        .set_level(level)
                        .expect("a stream that has not begun takes any level");
                }
                stream
            }
            None => Box::new(self.stream()),
        };
        let result = work(&mut stream);
        // The same: without a place to keep it, it ends here.
        let _ = STREAMS.try_with(|streams| streams[slot].set(Some((self.level, stream))));
        result
    }
}

/// Appends `payload` compressed, without the four bytes that every message would end with, and returns how many bytes
/// that are.
///
/// It goes on to the end even where it is soon clear that nothing shrinks: a compressor of zlib-rs that is reset before
/// all of its output was taken loses room with each time, and panics at last.
fn compress(stream: &mut Compress, payload: &[u8], out: &mut Vec<u8>) -> usize {
    let start = out.len();
    if payload.is_empty() {
        // A stream that was flushed is not flushed again for nothing; this is an empty block as RFC 7692 writes it.
        out.push(0);
        return 1;
    }
    let mut rest = payload;
    let mut room = payload.len() / 2;
    loop {
        out.reserve(room + FLUSH_ROOM);
        let before = stream.total_in();
        stream
            .compress_vec(rest, out, FlushCompress::Sync)
            .expect("a stream that is never finished takes any bytes");
        let taken =
            usize::try_from(stream.total_in() - before).expect("no more is taken than there is");
        rest = &rest[taken..];
        if rest.is_empty() && out.len() < out.capacity() {
            break;
        }
        room = payload.len() / 4;
    }
    debug_assert!(out.ends_with(&TAIL), "a flush ends with an empty block");
    out.truncate(out.len() - TAIL.len());
    out.len() - start
}

/// A guess, for the length of the header.
const fn expected_len(payload: &[u8]) -> usize {
    payload.len() / 3
}

/// What a flush ends with: the length of an empty block, and the same inverted.
pub(super) const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// Room for a flush at least: with less, it would be written more than once.
const FLUSH_ROOM: usize = 64;

type Streams = [Cell<Option<(u8, Box<Compress>)>>; (LARGEST - SMALLEST_OWN + 1) as usize];

thread_local! {
    /// The compressors of this thread by window size, each with the level it is set to.
    static THREAD_STREAMS: Streams = const { [const { Cell::new(None) }; _] };
}

const STREAMS: &LocalKey<Streams> = &THREAD_STREAMS;
