//! What a reader lends, kept; and the same things written again.

use wilco_protocol::websocket::{
    FrameLimits, Header, Incoming, MessageKind, Opcode, OpenFrame, Reader, Role, Violation,
    frame_len, write_close, write_message, write_ping, write_pong,
};

/// What a reader lent, kept for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Text(String),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Option<(u16, String)>),
    Violation(Violation),
}

impl From<Incoming<'_>> for Event {
    fn from(incoming: Incoming<'_>) -> Self {
        match incoming {
            Incoming::Text(text) => Self::Text(text.into()),
            Incoming::Binary(bytes) => Self::Binary(bytes.into()),
            Incoming::Ping(payload) => Self::Ping(payload.into()),
            Incoming::Pong(payload) => Self::Pong(payload.into()),
            Incoming::Close(close) => {
                Self::Close(close.map(|close| (close.code, close.reason.into())))
            }
        }
    }
}

/// Feeds `bytes` in pieces of the given sizes, again and again, and checks what the reader holds on the way: that
/// follows what arrived.
pub fn read(role: Role, limits: FrameLimits, bytes: &[u8], sizes: &[usize]) -> Vec<Event> {
    let reader = Reader::new(role, limits);
    collect(reader, bytes, sizes, |reader, arrived| {
        assert_bounded(reader, limits, arrived);
        assert!(!reader.is_idle() || reader.capacity() == 0);
    })
}

/// The same for a reader that inflates: what it holds does not follow what arrived, but keeps to the limits.
pub fn read_with(reader: Reader, limits: FrameLimits, bytes: &[u8], sizes: &[usize]) -> Vec<Event> {
    collect(reader, bytes, sizes, |reader, _| {
        let limit = limits.max_message;
        let most = limit + limit / 8 + LARGEST_WINDOW + SLACK;
        let held = reader.capacity();
        assert!(held <= most, "{held} held where {most} may be");
    })
}

fn collect(
    mut reader: Reader,
    bytes: &[u8],
    sizes: &[usize],
    check: impl Fn(&Reader, usize),
) -> Vec<Event> {
    let (mut events, mut arrived, mut rest) = (Vec::new(), 0, bytes);
    for size in sizes.iter().cycle() {
        let (piece, after) = rest.split_at((*size).clamp(1, rest.len().max(1)).min(rest.len()));
        rest = after;
        arrived += piece.len();
        let mut piece = piece.to_vec();
        let mut input = &mut piece[..];
        loop {
            match reader.next(&mut input) {
                Ok(Some(incoming)) => events.push(incoming.into()),
                Ok(None) => break,
                Err(violation) => events.push(Event::Violation(violation)),
            }
            check(&reader, arrived);
        }
        assert!(input.is_empty(), "all of the input is taken in");
        check(&reader, arrived);
        if rest.is_empty() {
            break;
        }
    }
    events
}

/// What is held follows what arrived, and never goes beyond the longest message and one control frame.
fn assert_bounded(reader: &Reader, limits: FrameLimits, arrived: usize) {
    let held = reader.capacity();
    assert!(held <= 2 * arrived + SLACK, "{held} held for {arrived}");
    let most = limits.max_message + SLACK;
    assert!(held <= most, "{held} held where {most} may be");
}

/// What a vector of at most 125 bytes may grow to.
const SLACK: usize = 256;

/// As far back as a compressed message may refer.
const LARGEST_WINDOW: usize = 1 << 15;

/// Writes `event` as its sender would, for a reader of the given role; nothing for a violation.
///
/// A message goes in pieces of at most `piece` bytes with a ping after each but the last, or whole if `piece` is zero.
pub fn write(event: &Event, key: [u8; 4], role: Role, piece: usize, out: &mut Vec<u8>) {
    let mask = match role {
        Role::Server => Some(key),
        Role::Client => None,
    };
    match event {
        Event::Text(text) => write_pieces(MessageKind::Text, text.as_bytes(), mask, piece, out),
        Event::Binary(bytes) => write_pieces(MessageKind::Binary, bytes, mask, piece, out),
        Event::Ping(payload) => write_ping(out, payload, mask),
        Event::Pong(payload) => write_pong(out, payload, mask),
        Event::Close(Some((code, reason))) => write_close(out, *code, reason, mask),
        // A code that must not travel: none is sent.
        Event::Close(None) => write_close(out, 1005, "", mask),
        Event::Violation(_) => {}
    }
}

fn write_pieces(
    kind: MessageKind,
    payload: &[u8],
    mask: Option<[u8; 4]>,
    piece: usize,
    out: &mut Vec<u8>,
) {
    if piece == 0 || payload.len() <= piece {
        return write_whole(kind, payload, mask, out);
    }
    let last = (payload.len() - 1) / piece;
    for (at, part) in payload.chunks(piece).enumerate() {
        let opcode = if at == 0 {
            Opcode::Message(kind)
        } else {
            Opcode::Continuation
        };
        let header = Header {
            fin: at == last,
            opcode,
            payload_len: part.len() as u64,
            mask,
        };
        let mut room = [0; Header::MAX_LEN];
        let len = header.encode(&mut room);
        out.extend_from_slice(&room[..len]);
        let key = mask.unwrap_or_default();
        out.extend(part.iter().zip(key.iter().cycle()).map(|(b, k)| b ^ k));
        if at != last {
            write_ping(out, &part[..part.len().min(9)], mask);
        }
    }
}

/// As one frame, which both ways of writing one make the same.
fn write_whole(kind: MessageKind, payload: &[u8], mask: Option<[u8; 4]>, out: &mut Vec<u8>) {
    let start = out.len();
    write_message(out, kind, payload, mask);
    assert_eq!(out.len() - start, frame_len(payload.len(), mask.is_some()));
    // A wrong guess of the length, as an encoder makes it.
    for guess in [0, payload.len(), 70_000] {
        let mut opened = Vec::new();
        let frame = OpenFrame::begin(&mut opened, guess, mask);
        opened.extend_from_slice(payload);
        frame.finish(&mut opened, kind);
        assert!(opened == out[start..], "guessed {guess}");
    }
}

/// Limits that nothing here reaches.
pub const GENEROUS: FrameLimits = FrameLimits {
    max_message: 1 << 24,
    max_frame: 1 << 24,
    max_fragments: u32::MAX,
};
