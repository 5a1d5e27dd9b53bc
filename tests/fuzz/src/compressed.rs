//! What is inflated is what a plain inflater makes of it, and takes no more memory than it may.

use flate2::{Compress, Decompress, FlushCompress, FlushDecompress, Status};
use wilco_protocol::websocket::deflate::{Agreed, Deflater, Side};
use wilco_protocol::websocket::{FrameLimits, MessageKind, Reader, Role, write_message};

use crate::events::{Event, GENEROUS, read_with};
use crate::heap::peak_of;
use crate::input::Input;

/// How a connection compresses, and what its reader accepts.
#[derive(Debug)]
pub struct Setting {
    role: Role,
    agreed: Agreed,
    pub limits: FrameLimits,
    level: u8,
    key: [u8; 4],
}

impl Setting {
    pub fn from(input: &mut Input<'_>) -> Self {
        let flags = input.byte();
        let bits = input.byte();
        Self {
            role: if flags & 1 == 0 {
                Role::Server
            } else {
                Role::Client
            },
            agreed: Agreed {
                server_no_context_takeover: flags & 2 == 0,
                client_no_context_takeover: flags & 4 == 0,
                server_max_window_bits: 8 + bits % 8,
                client_max_window_bits: 8 + bits / 8 % 8,
            },
            limits: FrameLimits {
                max_message: input.length(),
                max_frame: input.length(),
                max_fragments: input.byte().into(),
            },
            level: input.byte() % 11,
            key: input.key(),
        }
    }

    pub fn reader(&self) -> Reader {
        Reader::new(self.role, self.limits).with_deflate(&self.agreed)
    }

    fn generous(&self) -> Reader {
        Reader::new(self.role, GENEROUS).with_deflate(&self.agreed)
    }

    fn peer(&self) -> Side {
        self.agreed.side(match self.role {
            Role::Server => Role::Client,
            Role::Client => Role::Server,
        })
    }

    fn mask(&self) -> Option<[u8; 4]> {
        (self.role == Role::Server).then_some(self.key)
    }

    /// A frame of a compressed message, whatever `payload` is.
    fn frame(&self, payload: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        write_message(out, MessageKind::Binary, payload, self.mask());
        out[start] |= COMPRESSED_BIT;
    }
}

/// Whatever `bytes` hold, the reader never takes more than its limits and one step of growing towards them.
pub fn assert_bounded(setting: &Setting, bytes: &[u8]) {
    // The inflater of the thread is no reader's own.
    let mut warm = Vec::new();
    setting.frame(&[0], &mut warm);
    read_with(setting.generous(), GENEROUS, &warm, &[warm.len()]);

    let mut bytes = bytes.to_vec();
    let mut input = &mut bytes[..];
    let mut reader = setting.reader();
    let ((), peak) = peak_of(|| while let Ok(Some(_)) = reader.next(&mut input) {});
    let limit = setting.limits.max_message;
    // Each of the two forms may be copied once to grow.
    let compressed = 2 * (limit + limit / 8 + 64);
    let inflated = 2 * (limit + 1);
    let history = if setting.peer().context_takeover {
        2 << setting.peer().window_bits
    } else {
        0
    };
    let most = compressed + inflated + history + SLACK;
    assert!(
        peak <= most,
        "{peak} bytes held where {most} may be, by {setting:?}"
    );
}

/// Messages of any data: what the reader makes of one is what a plain inflater makes of it.
pub fn any_data(setting: &Setting, mut input: Input<'_>) {
    let mut wire = Vec::new();
    let mut payloads = Vec::new();
    while let Some(payload) = input.chunk() {
        setting.frame(payload, &mut wire);
        payloads.push(payload);
    }
    assert_bounded(setting, &wire);
    let read = read_with(setting.reader(), setting.limits, &wire, &[wire.len()]);
    let mut plain = Plain::new(setting.peer());
    for (event, payload) in read.iter().zip(payloads) {
        let Event::Binary(message) = event else {
            break;
        };
        assert!(message.len() <= setting.limits.max_message);
        let Some(expected) = plain.inflate(payload) else {
            // A final block: the plain inflater ends there.
            break;
        };
        assert!(
            *message == expected,
            "{} and {}",
            message.len(),
            expected.len()
        );
    }
}

/// What our compressor writes is read as it was, by our reader and by a plain inflater.
pub fn ours(setting: &Setting, mut input: Input<'_>) {
    let mut deflater = Deflater::new(setting.peer(), setting.level);
    let mut plain = Plain::new(setting.peer());
    let (mut wire, mut expected) = (Vec::new(), Vec::new());
    while let Some(message) = input.repeated() {
        let start = wire.len();
        let compressed =
            deflater.write_message(&mut wire, MessageKind::Binary, &message, setting.mask());
        assert_eq!(wire[start] & COMPRESSED_BIT != 0, compressed);
        if compressed {
            let payload = payload(&wire[start..], setting);
            assert_eq!(plain.inflate(&payload).as_ref(), Some(&message));
        }
        expected.push(Event::Binary(message));
    }
    let read = read_with(setting.generous(), GENEROUS, &wire, &[wire.len()]);
    assert!(read == expected, "what was written is read");
    strict(setting, &wire, &expected);
}

/// What another compressor writes, which flushes and ends its blocks as it likes, is read as it was.
pub fn theirs(setting: &Setting, mut input: Input<'_>) {
    let side = setting.peer();
    let bits = side.window_bits.max(9);
    let level = flate2::Compression::new(setting.level.min(9).into());
    let mut stream = Compress::new_with_window_bits(level, false, bits);
    let (mut wire, mut expected) = (Vec::new(), Vec::new());
    while let Some(message) = input.repeated() {
        if !side.context_takeover {
            stream.reset();
        }
        let how = input.byte();
        let at = message.len() * usize::from(how >> 4) / 16;
        let (first, last) = message.split_at(at);
        let inner = match how % 4 {
            0 => FlushCompress::None,
            1 => FlushCompress::Partial,
            2 => FlushCompress::Sync,
            _ => FlushCompress::Full,
        };
        let mut payload = Vec::new();
        deflate(&mut stream, first, inner, &mut payload);
        deflate(&mut stream, last, FlushCompress::Sync, &mut payload);
        // A flush for nothing writes nothing, and then there is no tail to leave out.
        if !payload.ends_with(&TAIL) {
            continue;
        }
        payload.truncate(payload.len() - TAIL.len());
        setting.frame(&payload, &mut wire);
        expected.push(Event::Binary(message));
    }
    // With the smallest window zlib speaks of more than the reader was told to keep.
    if bits == side.window_bits {
        let read = read_with(setting.generous(), GENEROUS, &wire, &[wire.len()]);
        assert!(read == expected, "what was written is read");
    }
    assert_bounded(setting, &wire);
}

/// With the limits of the setting nothing else comes out, only less of it.
fn strict(setting: &Setting, wire: &[u8], expected: &[Event]) {
    let mut read = read_with(setting.reader(), setting.limits, wire, &[wire.len()]);
    let refused = read.pop_if(|event| matches!(event, Event::Violation(_)));
    assert!(expected.starts_with(&read));
    assert!(refused.is_some() || read.len() == expected.len());
}

fn deflate(stream: &mut Compress, mut input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    loop {
        out.reserve(input.len() + 64);
        let before = stream.total_in();
        let status = stream.compress_vec(input, out, flush);
        status.expect("any bytes can be compressed");
        input = &input[usize::try_from(stream.total_in() - before).expect("it is not that long")..];
        if input.is_empty() && out.len() < out.capacity() {
            return;
        }
    }
}

/// The payload of the one frame that `frame` is.
fn payload(frame: &[u8], setting: &Setting) -> Vec<u8> {
    let mut plain = frame.to_vec();
    plain[0] &= !COMPRESSED_BIT;
    let mut input = &mut plain[..];
    let mut reader = Reader::new(setting.role, GENEROUS);
    match reader.next(&mut input) {
        Ok(Some(wilco_protocol::websocket::Incoming::Binary(payload))) => payload.to_vec(),
        other => panic!("{other:?} is no frame"),
    }
}

/// An inflater as the documentation of flate2 has it, one for a connection.
struct Plain {
    stream: Decompress,
    side: Side,
}

impl Plain {
    fn new(side: Side) -> Self {
        let stream = Decompress::new(false);
        Self { stream, side }
    }

    /// The message; `None` where the stream ends in a final block, which a plain inflater does not go beyond.
    fn inflate(&mut self, payload: &[u8]) -> Option<Vec<u8>> {
        if !self.side.context_takeover {
            self.stream.reset(false);
        }
        let data = [payload, &TAIL].concat();
        let mut rest = if payload.is_empty() { &[] } else { &data[..] };
        let mut out = Vec::new();
        while !rest.is_empty() {
            out.reserve(4096);
            let before = self.stream.total_in();
            let status = self
                .stream
                .decompress_vec(rest, &mut out, FlushDecompress::Sync)
                .expect("what our reader inflates is right");
            if status == Status::StreamEnd {
                return None;
            }
            let taken = self.stream.total_in() - before;
            rest = &rest[usize::try_from(taken).expect("it is not that long")..];
        }
        // What did not fit any more comes without further input.
        loop {
            out.reserve(4096);
            let before = out.len();
            let status = self
                .stream
                .decompress_vec(&[], &mut out, FlushDecompress::Sync);
            if status.is_err() || out.len() == before {
                return Some(out);
            }
        }
    }
}

/// The first reserved bit: the message is compressed.
const COMPRESSED_BIT: u8 = 0x40;

/// What each message would end with, and does not.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// What small things take beside the messages.
const SLACK: usize = 4096;
