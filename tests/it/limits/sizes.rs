//! How long a message and a frame may be, and in how many pieces it may come.

use std::iter::repeat_n;

use wilco_server::{Compression, WebSocketConfig};

use super::kit::{Echo, Served, ask};
use crate::attacks::kit::{
    BINARY, CLOSE, CONTINUATION, Client, FIN, OFFER, PING, PONG, RSV1, TEXT, frame, message,
};

/// Messages of 10,000 bytes, frames of 4,000.
fn small() -> WebSocketConfig {
    WebSocketConfig {
        max_message_size: 10_000,
        max_frame_size: 4_000,
        ..with_compression()
    }
}

fn with_compression() -> WebSocketConfig {
    WebSocketConfig {
        compression: Some(Compression {
            client_no_context_takeover: false,
            server_no_context_takeover: false,
            max_contexts: 1000,
            ..Compression::default()
        }),
        ..WebSocketConfig::default()
    }
}

/// One thing that is said, and what is heard next.
struct Row {
    name: String,
    said: Vec<u8>,
    expected: String,
}

fn row(name: impl Into<String>, said: Vec<u8>, expected: impl Into<String>) -> Row {
    Row {
        name: name.into(),
        said,
        expected: expected.into(),
    }
}

/// Says each in the middle of a conversation, and as the very first thing, in one write with the request. Who kept to
/// the limits is still served.
fn check(config: WebSocketConfig, rows: impl IntoIterator<Item = Row>) {
    let served = Served::handler(config, Echo);
    for Row {
        name,
        said,
        expected,
    } in rows
    {
        for is_first in [true, false] {
            let early = if is_first { &said[..] } else { &[] };
            let mut client = Client::open_saying(served.address, "/", OFFER, early);
            if !is_first {
                assert_eq!(ask(&mut client, "hello"), "hello");
                client.write(&said);
            }
            let mut heard = client.hear();
            // Pings in between, which are answered at once.
            while heard == "pong " {
                heard = client.hear();
            }
            assert!(heard == expected, "{name}, {is_first}: {heard:.100}");
            if expected.starts_with("closed") {
                assert_eq!(client.hear(), "end", "{name}, {is_first}");
            } else {
                assert_eq!(ask(&mut client, "alive"), "alive", "{name}, {is_first}");
            }
        }
    }
}

/// In frames of at most so many bytes.
fn plain(len: usize, piece: usize) -> Vec<u8> {
    message(BINARY, &vec![7; len], piece)
}

/// What makes a message of so many bytes that does not get shorter: one block that is stored.
fn stored(len: usize) -> Vec<u8> {
    let size = u16::try_from(len).expect("one block");
    let header = [[0].as_slice(), &size.to_le_bytes(), &(!size).to_le_bytes()];
    [&header.concat()[..], &vec![7; len], &[0]].concat()
}

/// The same, made as short as it gets.
fn shrunk(len: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1000);
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let flushed = deflate.compress_vec(&vec![7; len], &mut bytes, flate2::FlushCompress::Sync);
    flushed.expect("it compresses");
    assert!(bytes.ends_with(&[0, 0, 0xff, 0xff]));
    bytes.truncate(bytes.len() - 4);
    bytes
}

fn compressed(payload: &[u8], piece: usize) -> Vec<u8> {
    message(RSV1 | BINARY, payload, piece)
}

#[test]
fn a_message_is_as_long_as_it_may_be_and_not_a_byte_longer() {
    let lens = |limit: usize| {
        [
            (limit, format!("{limit} bytes")),
            (limit + 1, TOO_BIG.into()),
        ]
    };
    let mut rows = Vec::new();
    for (len, expected) in lens(10_000) {
        for piece in [4000, 1000, 11] {
            let name = format!("{len} in pieces of {piece}");
            let e = || expected.clone();
            rows.push(row(format!("plain: {name}"), plain(len, piece), e()));
            let said = compressed(&stored(len), piece);
            rows.push(row(format!("incompressible: {name}"), said, e()));
        }
        for piece in [1, 5, 4000] {
            let name = format!("compressed: {len} in pieces of {piece}");
            let said = compressed(&shrunk(len), piece);
            rows.push(row(name, said, expected.clone()));
        }
    }
    check(small(), rows);
    let rows = lens(65_536).into_iter().flat_map(|(len, expected)| {
        [
            row(format!("default: {len}"), plain(len, len), &*expected),
            row(format!("halves: {len}"), plain(len, 40_000), &*expected),
            row(
                format!("shrunk: {len}"),
                compressed(&shrunk(len), len),
                &*expected,
            ),
        ]
    });
    check(with_compression(), rows);
}

#[test]
fn a_frame_is_as_long_as_it_may_be_and_not_a_byte_longer() {
    let begun = |next: Vec<u8>| [frame(BINARY, b"begun"), next].concat();
    let further = |len| begun(frame(FIN | CONTINUATION, &vec![7; len]));
    let claim = |len: u64| [&[FIN | BINARY, 0xff][..], &len.to_be_bytes(), &[0; 4]].concat();
    // While they travel compressed, a frame and a message may be longer by an eighth and 64 bytes.
    let empty_blocks = |count| [&[0, 0, 0, 0xff, 0xff].repeat(count)[..], &stored(10_000)].concat();
    check(
        small(),
        [
            row("a frame", plain(4000, 4000), "4000 bytes"),
            row("a frame and a byte", plain(4001, 4001), TOO_BIG),
            row("a further frame", further(4000), "4005 bytes"),
            row("a further frame and a byte", further(4001), TOO_BIG),
            row("compressed", compressed(&stored(4558), 4564), "4558 bytes"),
            row(
                "compressed, and a byte",
                compressed(&stored(4559), 4565),
                TOO_BIG,
            ),
            row(
                "padded",
                compressed(&empty_blocks(261), 4000),
                "10000 bytes",
            ),
            row("padded more", compressed(&empty_blocks(262), 4000), TOO_BIG),
            row("a claim", claim((1 << 63) - 1), TOO_BIG),
            row("a claim that is no length", claim(1 << 63), "closed 1002"),
        ],
    );
}

#[test]
fn a_message_comes_in_as_many_pieces_as_it_may_and_not_in_one_more() {
    let text = |count| message(TEXT, "a".repeat(count).as_bytes(), 1);
    let empty = |count: usize| {
        let middle = frame(CONTINUATION, b"").repeat(count - 2);
        [frame(TEXT, b""), middle, frame(FIN | CONTINUATION, b"")].concat()
    };
    let with_pings = |count: usize| {
        let piece = [frame(CONTINUATION, b"a"), frame(FIN | PING, b"")].concat();
        let middle = piece.repeat(count - 2);
        [frame(TEXT, b"a"), middle, frame(FIN | CONTINUATION, b"a")].concat()
    };
    let with_last_blocks = |count| [[1, 0, 0, 0xff, 0xff].repeat(count), stored(10)].concat();
    let endless = |piece: &[u8]| {
        let rest = repeat_n(frame(CONTINUATION, piece), 1024);
        frame(BINARY, piece)
            .into_iter()
            .chain(rest.flatten())
            .collect()
    };
    check(
        with_compression(),
        [
            row("bytes", text(1024), "a".repeat(1024)),
            row("bytes and one", text(1025), TOO_MANY),
            row("empty", empty(1024), ""),
            row("empty and one", empty(1025), TOO_MANY),
            row("with pings", with_pings(1024), "a".repeat(1024)),
            row("with pings, and one", with_pings(1025), TOO_MANY),
            row("compressed", compressed(&stored(1018), 1), "1018 bytes"),
            row("compressed and one", compressed(&stored(1019), 1), TOO_MANY),
            // The same of blocks that say they are the last: sixteen of them may be followed by more.
            row(
                "last blocks",
                compressed(&with_last_blocks(16), 4000),
                "10 bytes",
            ),
            row(
                "last blocks and one",
                compressed(&with_last_blocks(17), 4000),
                TOO_MANY,
            ),
            // It is not waited for the last.
            row("without an end", endless(b"a"), TOO_MANY),
            row("empty, without an end", endless(b""), TOO_MANY),
        ],
    );
}

#[test]
fn a_control_frame_carries_at_most_125_bytes() {
    let close = |reason: usize| [&[3, 0xe8][..], &vec![b'r'; reason]].concat();
    let behind = |said: Vec<u8>| [said, message(TEXT, b"behind", 9)].concat();
    let wrong = "closed 1002";
    check(
        WebSocketConfig::default(),
        [
            row(
                "ping",
                frame(FIN | PING, &[b'p'; 125]),
                format!("pong {}", "p".repeat(125)),
            ),
            row("long ping", frame(FIN | PING, &[b'p'; 126]), wrong),
            row("pong", behind(frame(FIN | PONG, &[b'p'; 125])), "behind"),
            row("long pong", behind(frame(FIN | PONG, &[b'p'; 126])), wrong),
            row("close", frame(FIN | CLOSE, &close(123)), "closed 1000"),
            row("long close", frame(FIN | CLOSE, &close(124)), wrong),
        ],
    );
}

const TOO_BIG: &str = "closed 1009";
const TOO_MANY: &str = "closed 1008";
