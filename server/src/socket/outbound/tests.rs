//! What the peer reads, however little each write takes.

mod compression;
mod refused;

use std::task::Waker;

use wilco_protocol::websocket::{FrameLimits, Incoming, Reader, Role};

use super::*;

/// A stream that takes so many bytes per write, and keeps them. What it was offered and did not take it wants again
/// unchanged, as TLS does.
#[derive(Default)]
struct Narrow {
    room: usize,
    taken: Vec<u8>,
    refused: Option<Vec<u8>>,
}

impl AsyncWrite for Narrow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(refused) = self.refused.take() {
            assert!(refused == bytes, "other bytes than those that were refused");
        }
        let count = bytes.len().min(self.room);
        if count == 0 {
            self.refused = Some(bytes.to_vec());
            return Poll::Pending;
        }
        self.taken.extend_from_slice(&bytes[..count]);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl Narrow {
    /// Lets one write of at most `room` bytes pass; gives whether the queue had any.
    fn take(&mut self, out: &mut Outbound, room: usize) -> bool {
        if out.is_empty() {
            return false;
        }
        self.room = room;
        let before = out.len();
        let written = out.poll_write(self, &mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Ok(taken)) = written else {
            panic!("the stream takes something: {written:?}");
        };
        assert_eq!(out.len(), before - taken);
        true
    }

    /// Takes nothing.
    fn block(&mut self, out: &mut Outbound) {
        self.room = 0;
        let written = out.poll_write(self, &mut Context::from_waker(Waker::noop()));
        assert!(written.is_pending());
    }

    /// Takes what waits, and nothing between any two writes.
    fn take_all(&mut self, out: &mut Outbound, room: usize) {
        while !out.is_empty() {
            self.block(out);
            self.take(out, room);
        }
        assert_eq!(out.capacity(), 0);
    }

    /// What the peer understands: frames that are torn would be a violation, or another text.
    fn heard(self) -> Vec<String> {
        let mut reader = Reader::new(Role::Client, LIMITS);
        let heard = self.heard_by(&mut reader);
        assert_eq!(reader.capacity(), 0, "half a frame is left");
        heard
    }

    fn heard_by(mut self, reader: &mut Reader) -> Vec<String> {
        let mut input = &mut self.taken[..];
        let mut heard = Vec::new();
        while let Some(incoming) = reader.next(&mut input).expect("whole frames") {
            heard.push(describe(incoming));
        }
        heard
    }
}

fn describe(incoming: Incoming<'_>) -> String {
    match incoming {
        Incoming::Text(text) => brief("text", text.as_bytes()),
        Incoming::Binary(bytes) => brief("binary", bytes),
        Incoming::Ping(payload) => brief("ping", payload),
        Incoming::Pong(payload) => brief("pong", payload),
        Incoming::Close(Some(frame)) => format!("close {} {}", frame.code, frame.reason),
        Incoming::Close(None) => "close".to_owned(),
    }
}

/// The kind, the first byte and the length.
fn brief(kind: &str, bytes: &[u8]) -> String {
    let name = bytes.first().map_or('-', |byte| char::from(*byte));
    format!("{kind} {name} {}", bytes.len())
}

fn queue(lens: &[usize]) -> Outbound {
    let mut out = Outbound::new(HARD_MARK);
    for (name, len) in (b'a'..).zip(lens) {
        out.message(MessageKind::Binary, &vec![name; *len]);
    }
    out
}

fn binaries(lens: &[usize]) -> Vec<String> {
    let line = |(name, len): (u8, &usize)| brief("binary", &vec![name; *len]);
    (b'a'..).zip(lens).map(line).collect()
}

const HARD_MARK: usize = 1024 * 1024;

const LIMITS: FrameLimits = FrameLimits {
    max_message: HARD_MARK,
    max_frame: HARD_MARK,
    max_fragments: 1,
};

/// Lengths around each size of header.
const LENS: [usize; 8] = [1, 125, 126, 3, 300, 65_535, 65_536, 2];

#[test]
fn a_control_frame_goes_in_at_the_next_boundary_wherever_the_stream_stopped() {
    let total = queue(&LENS).len();
    let mut ends = Vec::new();
    for len in LENS {
        ends.push(ends.last().unwrap_or(&0) + websocket::frame_len(len, false));
    }
    let near_a_boundary = |at: &usize| ends.iter().any(|end| end.abs_diff(*at) < 15);
    let somewhere = |at: &usize| at.is_multiple_of(4099);
    let splits = (0..total).filter(|at| *at < 700 || near_a_boundary(at) || somewhere(at));
    for split in splits {
        let (mut out, mut stream) = (queue(&LENS), Narrow::default());
        if split > 0 {
            assert!(stream.take(&mut out, split));
        }
        out.pong(b"p");
        stream.take_all(&mut out, 50_000);
        let begun = ends.iter().filter(|end| **end < split).count() + usize::from(split > 0);
        let mut expected = binaries(&LENS);
        expected.insert(begun, "pong p 1".to_owned());
        assert_eq!(stream.heard(), expected, "after {split} bytes");
    }
}

#[test]
fn frames_stay_whole_and_messages_in_order_however_little_each_write_takes() {
    for room in 1..200 {
        let lens = [3, 126, 0, 125, 400];
        let (mut out, mut stream) = (queue(&lens), Narrow::default());
        let mut names = (0..20).map(|count| b'A' + count);
        for turn in 0.. {
            if turn % 3 == 0
                && let Some(name) = names.next()
            {
                out.pong(&[name; 7]);
            }
            if turn == 10 {
                out.ping();
            }
            if turn == 31 {
                out.message(MessageKind::Text, &[b'z'; 200]);
            }
            if !stream.take(&mut out, room) && turn >= 60 {
                break;
            }
        }
        let heard = stream.heard();
        let of = |kind: &str| -> Vec<String> {
            let all = heard.iter();
            all.filter(|line| line.starts_with(kind)).cloned().collect()
        };
        let pongs = (0..20).map(|count| brief("pong", &[b'A' + count; 7]));
        assert_eq!(of("binary"), binaries(&lens), "{room}");
        assert_eq!(of("text"), ["text z 200"], "{room}");
        assert_eq!(of("pong"), pongs.collect::<Vec<_>>(), "{room}");
        assert_eq!(of("ping"), ["ping - 0"], "{room}");
        assert_eq!(heard.len(), 5 + 1 + 20 + 1, "{room}");
    }
}

#[test]
fn what_is_queued_behind_written_bytes_keeps_the_boundary() {
    for first in 1..5000 {
        let (mut out, mut stream) = (queue(&[1000, 3000, 1000, 10]), Narrow::default());
        stream.take(&mut out, first);
        out.message(MessageKind::Text, b"t");
        out.pong(b"p");
        stream.take_all(&mut out, 700);
        let mut heard = stream.heard();
        heard.retain(|line| line != "pong p 1");
        let mut expected = binaries(&[1000, 3000, 1000, 10]);
        expected.push("text t 1".to_owned());
        assert_eq!(heard, expected, "{first}");
    }
}

#[test]
fn each_ping_is_answered_in_order_when_nothing_blocks() {
    for lens in [&[][..], &[1000]] {
        let (mut out, mut stream) = (queue(lens), Narrow::default());
        let mut expected = Vec::new();
        for count in 0..1000_usize {
            let payload = [b'0' + u8::try_from(count % 64).expect("small"); 125];
            out.pong(&payload[..count % 126]);
            expected.push(brief("pong", &payload[..count % 126]));
        }
        stream.take_all(&mut out, usize::MAX);
        expected.extend(binaries(lens));
        assert_eq!(stream.heard(), expected);
    }
}

#[test]
fn a_flood_of_pings_to_a_full_stream_is_answered_within_bounds_and_ends_with_the_newest() {
    for (payload, torn) in [(0, true), (1, true), (50, false), (125, true), (125, false)] {
        let mut out = queue(&[1000]);
        let (data, mut stream) = (out.len(), Narrow::default());
        if torn {
            stream.take(&mut out, 10);
        } else {
            out.pong(b"first");
            stream.block(&mut out);
        }
        for count in 0..100_000_u32 {
            let mut name = vec![b'x'; payload];
            let newest = count.to_be_bytes();
            let shared = payload.min(4);
            name[..shared].copy_from_slice(&newest[4 - shared..]);
            out.pong(&name);
            assert!(out.len() <= data + 4096 + 127);
            // The lane keeps its bound while the peer reads a byte now and then.
            if count % 100 == 0 && count < 90_000 {
                stream.take(&mut out, 1);
            }
        }
        out.ping();
        assert!(out.capacity() < 20_000 + 2 * data);
        stream.take_all(&mut out, usize::MAX);
        let last_pong = stream.taken.windows(2).rposition(|pair| pair[0] == 0x8a);
        let at = last_pong.expect("pongs") + 2;
        let shared = payload.min(4);
        let newest = 99_999_u32.to_be_bytes();
        assert_eq!(stream.taken[at..at + shared], newest[4 - shared..]);
        let heard = stream.heard();
        let pongs = heard.iter().filter(|line| line.starts_with("pong"));
        assert!(pongs.count() >= 32);
    }
}

#[test]
fn pings_are_not_piled_up_for_who_does_not_read() {
    let mut out = queue(&[10]);
    for _ in 0..100_000 {
        out.ping();
    }
    assert!(out.len() < 12 + 4096 + 1);
    assert!(!out.is_closing());
}

#[test]
fn a_close_of_the_application_comes_after_its_messages_and_one_for_a_fault_ahead() {
    type Close = fn(&mut Outbound);
    let own: Close = |out| out.close(CloseCode::NORMAL, "bye");
    let fault: Close = |out| out.close_now(CloseCode::PROTOCOL_ERROR, "no");
    for (written, close, expected) in [
        (0, own, &["binary a 5", "binary b 9", "close 1000 bye"][..]),
        (3, own, &["binary a 5", "binary b 9", "close 1000 bye"]),
        (0, fault, &["close 1002 no"]),
        (3, fault, &["binary a 5", "close 1002 no"]),
        (7, fault, &["binary a 5", "close 1002 no"]),
        (8, fault, &["binary a 5", "binary b 9", "close 1002 no"]),
    ] {
        for room in 1..20 {
            let (mut out, mut stream) = (queue(&[5, 9]), Narrow::default());
            if written > 0 {
                stream.take(&mut out, written);
            }
            close(&mut out);
            assert!(out.is_closing());
            // Nothing follows a close, whatever it was for.
            out.message(MessageKind::Text, b"late");
            out.frame(b"\x81\x00");
            out.ping();
            out.pong(b"late");
            out.close(CloseCode::NORMAL, "late");
            out.close_now(CloseCode::PROTOCOL_ERROR, "late");
            stream.take_all(&mut out, room);
            assert_eq!(stream.heard(), expected, "{written} {room}");
        }
    }
}

#[test]
fn a_pong_that_waits_is_said_before_a_close_for_a_fault() {
    let (mut out, mut stream) = (queue(&[5]), Narrow::default());
    out.pong(b"p");
    out.close_now(CloseCode::PROTOCOL_ERROR, "");
    stream.take_all(&mut out, 1);
    assert_eq!(stream.heard(), ["pong p 1", "close 1002 "]);
}

#[test]
fn beyond_the_hard_mark_what_waits_gives_way_to_the_reason() {
    let mut out = Outbound::new(1000);
    let mut stream = Narrow::default();
    for _ in 0..10 {
        out.message(MessageKind::Binary, &[b'a'; 100]);
    }
    stream.take(&mut out, 50);
    for expected in [false, true] {
        out.message(MessageKind::Binary, &[b'a'; 100]);
        assert_eq!(out.is_closing(), expected);
    }
    assert!(out.capacity() < 300, "{}", out.capacity());
    stream.take_all(&mut out, 1000);
    let slow = format!("close 4008 {}", CloseCode::SLOW.sentence());
    assert_eq!(stream.heard(), ["binary a 100".to_owned(), slow]);
}

#[test]
fn frames_that_are_encoded_already_go_out_as_they_are() {
    let mut frames = Vec::new();
    websocket::write_message(&mut frames, MessageKind::Text, &[b't'; 70_000], None);
    websocket::write_message(&mut frames, MessageKind::Binary, b"b", None);
    let (mut out, mut stream) = (queue(&[3]), Narrow::default());
    out.frame(&frames);
    stream.take(&mut out, 6);
    out.pong(b"p");
    stream.take_all(&mut out, 999);
    let expected = ["binary a 3", "text t 70000", "pong p 1", "binary b 1"];
    assert_eq!(stream.heard(), expected);
}

#[test]
fn a_queue_is_small_and_an_idle_one_owns_nothing() {
    assert!(size_of::<Outbound>() <= 72, "{}", size_of::<Outbound>());
    let (mut out, mut stream) = (Outbound::new(HARD_MARK), Narrow::default());
    out.pong(b"p");
    out.ping();
    stream.take_all(&mut out, 3);
    assert_eq!(out.capacity(), 0);
}
