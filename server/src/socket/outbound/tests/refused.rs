//! A full stream is offered again what it refused, whatever was queued or dropped meanwhile.

use super::*;

const LENS: [usize; 3] = [5, 300, 9];

/// What happens while the stream is full, how many messages it adds to those that go out, and what the peer hears of it
/// as early as it can, if anything.
type Meanwhile = (fn(&mut Outbound), usize, Option<&'static str>);

const TABLE: [Meanwhile; 7] = [
    (|_| (), 0, None),
    (|out| out.message(MessageKind::Binary, b"d"), 1, None),
    (|out| out.frame(b"\x82\x01d"), 1, None),
    (|out| out.ping(), 0, Some("ping - 0")),
    (|out| out.pong(b"p"), 0, Some("pong p 1")),
    (
        |out| {
            out.message(MessageKind::Binary, b"d");
            out.ping();
        },
        1,
        Some("ping - 0"),
    ),
    (
        |out| {
            out.encode(MessageKind::Binary, |_| Err(())).unwrap_err();
            out.pong(b"p");
        },
        0,
        Some("pong p 1"),
    ),
];

#[test]
fn what_goes_ahead_of_messages_waits_until_some_of_what_was_refused_is_taken() {
    let total = queue(&LENS).len();
    let lens = [LENS[0], LENS[1], LENS[2], 1];
    for (meanwhile, added, heard) in TABLE {
        for split in 0..total {
            for room in [1, 2, 7, 200, usize::MAX] {
                let mut stream = Narrow::default();
                let mut out = stopped_at(split, &mut stream);
                meanwhile(&mut out);
                stream.block(&mut out);
                stream.take_all(&mut out, room);
                let mut expected = binaries(&lens[..LENS.len() + added]);
                if let Some(heard) = heard {
                    let taken = total.min(split.saturating_add(room));
                    expected.insert(begun(taken), heard.to_owned());
                }
                assert_eq!(stream.heard(), expected, "{split} {room}");
            }
        }
    }
}

#[test]
fn a_close_ahead_of_messages_drops_none_that_was_refused() {
    for split in 0..queue(&LENS).len() {
        for room in [1, 2, 7, 200, usize::MAX] {
            let mut stream = Narrow::default();
            let mut out = stopped_at(split, &mut stream);
            out.message(MessageKind::Binary, b"dropped");
            out.close_now(CloseCode::PROTOCOL_ERROR, "no");
            stream.take_all(&mut out, room);
            let mut expected = binaries(&LENS);
            expected.push("close 1002 no".to_owned());
            assert_eq!(stream.heard(), expected, "{split} {room}");
        }
    }
}

#[test]
fn a_close_for_a_peer_that_is_too_slow_comes_behind_a_bounded_rest() {
    let (mut out, mut stream) = (queue(&[9000; 100]), Narrow::default());
    stream.take(&mut out, 10);
    stream.block(&mut out);
    while !out.is_closing() {
        out.message(MessageKind::Binary, &[0; 1000]);
    }
    assert!(out.len() < MOST_OFFERED + 10_000, "{}", out.len());
    assert!(out.capacity() < MOST_OFFERED + 11_000, "{}", out.capacity());
    stream.take_all(&mut out, 999);
    let last = stream.heard().pop();
    let slow = format!("close 4008 {}", CloseCode::SLOW.sentence());
    assert_eq!(last, Some(slow));
}

#[test]
fn pings_and_pongs_that_were_refused_are_neither_dropped_nor_replaced() {
    for split in 0..20 {
        let (mut out, mut stream) = (queue(&[5]), Narrow::default());
        for _ in 0..2 {
            out.pong(&[b'p'; 8]);
        }
        if split > 0 {
            stream.take(&mut out, split);
        }
        stream.block(&mut out);
        // More than fit: each would take the place of the newest.
        for name in [b'q', b'r'] {
            for _ in 0..1000 {
                out.pong(&[name; 125]);
            }
            out.ping();
        }
        assert!(out.len() < 4096 + 2 * 127 + 20, "{}", out.len());
        out.close_now(CloseCode::GOING_AWAY, "");
        stream.block(&mut out);
        stream.take_all(&mut out, 3);
        let mut heard = stream.heard();
        heard.retain(|line| !line.starts_with("ping") && !line.starts_with("binary"));
        assert_eq!(
            &heard[..2],
            [brief("pong", &[b'p'; 8]), brief("pong", &[b'p'; 8])]
        );
        let newest = brief("pong", &[b'r'; 125]);
        assert_eq!(
            &heard[heard.len() - 2..],
            [newest, "close 1001 ".to_owned()]
        );
    }
}

#[test]
fn pongs_stay_bounded_before_a_stream_that_takes_a_byte_and_is_full_again() {
    let (mut out, mut stream) = (Outbound::new(HARD_MARK), Narrow::default());
    out.pong(b"first");
    for count in 0..100_000 {
        stream.block(&mut out);
        if count % 3 == 0 {
            stream.take(&mut out, 1);
        }
        out.pong(&[b'p'; 125]);
        assert!(out.len() <= 4096 + 127, "{} after {count}", out.len());
    }
    out.pong(&[b'z'; 125]);
    stream.take_all(&mut out, 1000);
    assert_eq!(stream.heard().pop(), Some(brief("pong", &[b'z'; 125])));
}

#[test]
fn what_is_discarded_is_not_offered_again() {
    let mut stream = Narrow::default();
    let mut out = stopped_at(3, &mut stream);
    out.ping();
    out.discard();
    assert!(out.is_empty() && out.is_closing());
    assert_eq!(out.capacity(), 0);
}

/// A queue of which so many bytes are written, before a stream that refused the rest.
fn stopped_at(split: usize, stream: &mut Narrow) -> Outbound {
    let mut out = queue(&LENS);
    if split > 0 {
        stream.take(&mut out, split);
    }
    stream.block(&mut out);
    out
}

/// How many messages have begun to travel when so many bytes are taken.
fn begun(taken: usize) -> usize {
    let begins = [0, 7, 7 + 304];
    begins.iter().filter(|begin| **begin < taken).count()
}
