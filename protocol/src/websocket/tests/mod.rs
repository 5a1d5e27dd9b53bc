mod deflate;
mod limits;
mod messages;
mod outbound;
mod sequences;
mod violations;

use super::deflate::{Agreed, Compression, Deflater, Side};
use super::*;

/// What a reader lent, kept for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
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

fn text(text: &str) -> Event {
    Event::Text(text.into())
}

fn binary(bytes: &[u8]) -> Event {
    Event::Binary(bytes.into())
}

fn ping(payload: &[u8]) -> Event {
    Event::Ping(payload.into())
}

fn pong(payload: &[u8]) -> Event {
    Event::Pong(payload.into())
}

fn close(code: u16, reason: &str) -> Event {
    Event::Close(Some((code, reason.into())))
}

const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

const FIN: u8 = 0x80;
const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// A frame as a client sends it; `first` is the first byte as it stands on the wire.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        len @ 0..=125 => bytes.push(0x80 | u8::try_from(len).unwrap()),
        len @ 126..=0xffff => {
            bytes.push(0x80 | 126);
            bytes.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
        len => {
            bytes.push(0x80 | 127);
            bytes.extend((len as u64).to_be_bytes());
        }
    }
    bytes.extend(KEY);
    bytes.extend(
        payload
            .iter()
            .zip(KEY.iter().cycle())
            .map(|(byte, key)| byte ^ key),
    );
    bytes
}

/// A server's reader that takes in 1 MiB at once.
fn server() -> Reader {
    Reader::new(Role::Server, GENEROUS)
}

const GENEROUS: FrameLimits = FrameLimits {
    max_message: 1 << 20,
    max_frame: 1 << 20,
    max_fragments: 1024,
};

/// Feeds `pieces` one after the other and collects all that is lent.
fn feed<'p>(reader: &mut Reader, pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<Event> {
    let mut events = Vec::new();
    for piece in pieces {
        let mut piece = piece.to_vec();
        let mut input = &mut piece[..];
        loop {
            match reader.next(&mut input) {
                Ok(Some(incoming)) => events.push(incoming.into()),
                Ok(None) => break,
                Err(violation) => events.push(Event::Violation(violation)),
            }
        }
        assert!(input.is_empty(), "all of the input is taken in");
    }
    events
}

/// The same comes out however the bytes are cut: whole, in two at every place, and byte by byte.
fn check(frames: &[Vec<u8>], expected: &[Event]) {
    check_by(server, frames, expected);
}

fn check_by(reader: impl Fn() -> Reader, frames: &[Vec<u8>], expected: &[Event]) {
    let bytes = frames.concat();
    assert_eq!(feed(&mut reader(), [&bytes[..]]), expected, "whole");
    assert_eq!(
        feed(&mut reader(), bytes.chunks(1)),
        expected,
        "byte by byte"
    );
    for split in 0..=bytes.len() {
        let (left, right) = bytes.split_at(split);
        assert_eq!(
            feed(&mut reader(), [left, right]),
            expected,
            "split at {split}"
        );
    }
}
