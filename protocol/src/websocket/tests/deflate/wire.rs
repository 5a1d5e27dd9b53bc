use super::*;
use std::slice::from_ref;

/// The examples of RFC 7692, section 7.2.3, as frames of a server.
#[test]
fn the_examples_of_rfc_7692_are_read() {
    let hello = text("Hello");
    for (wire, expected) in [
        // One block, whole and in two frames.
        (
            &b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00"[..],
            from_ref(&hello),
        ),
        (
            b"\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00",
            from_ref(&hello),
        ),
        // The second message refers to the first.
        (
            b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00\xc1\x05\xf2\x00\x11\x00\x00",
            &[hello.clone(), hello.clone()],
        ),
        // A block that is not compressed.
        (
            b"\xc1\x0b\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
            from_ref(&hello),
        ),
        // A block that is marked as the last.
        (
            b"\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00",
            from_ref(&hello),
        ),
        // Two blocks with a flush between them.
        (
            b"\xc1\x0d\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00",
            from_ref(&hello),
        ),
        // Nothing, as a message and as the last fragment.
        (b"\xc1\x01\x00", &[text("")]),
        (
            b"\x41\x07\xf2\x48\xcd\xc9\xc9\x07\x00\x80\x00",
            from_ref(&hello),
        ),
        (b"\xc1\x00", &[text("")]),
        // A message may go plain, and is then nothing to refer to.
        (
            b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00\x81\x02no\xc1\x05\xf2\x00\x11\x00\x00",
            &[hello.clone(), text("no"), hello.clone()],
        ),
        // What follows a block that is marked as the last refers to what came before it.
        (
            b"\xc1\x08\xf3\x48\xcd\xc9\xc9\x07\x00\x00\xc1\x05\xf2\x00\x11\x00\x00",
            &[hello.clone(), hello.clone()],
        ),
        (
            b"\xc1\x0c\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x00\x11\x00\x00",
            &[text("HelloHello")],
        ),
    ] {
        let reader = || Reader::new(Role::Client, GENEROUS).with_deflate(&agreed(true, 15));
        check_by(reader, &[wire.to_vec()], expected);
    }
}

#[test]
fn a_compressed_message_may_be_cut_anywhere() {
    let source = "\u{3ba}\u{1f79}\u{3c3}\u{3bc}\u{3b5} \u{1f600} \u{1f600} \u{1f600}";
    let payload = deflated(source.as_bytes());
    for first in 0..=payload.len() {
        let (left, right) = payload.split_at(first);
        let (middle, right) = right.split_at(right.len() / 2);
        check_by(
            inflating,
            &[
                frame(RSV1 | TEXT, left),
                frame(FIN | PING, b"\xff"),
                frame(CONTINUATION, middle),
                frame(FIN | PONG, b""),
                frame(FIN | CONTINUATION, right),
                frame(FIN | TEXT, b"plain"),
                frame(FIN | RSV1 | BINARY, &payload),
            ],
            &[
                ping(b"\xff"),
                pong(b""),
                text(source),
                text("plain"),
                binary(source.as_bytes()),
            ],
        );
    }
}

#[test]
fn the_reserved_bits_mean_something_only_where_they_may() {
    let refused = Event::Violation(Violation::ReservedBits);
    let payload = deflated(b"Hello");
    for (reader, frames) in [
        (
            server as fn() -> Reader,
            [frame(FIN | RSV1 | TEXT, &payload), vec![]],
        ),
        (
            inflating,
            [
                frame(RSV1 | TEXT, &payload),
                frame(FIN | RSV1 | CONTINUATION, b""),
            ],
        ),
        (
            inflating,
            [
                frame(TEXT, b"Hello"),
                frame(FIN | RSV1 | CONTINUATION, &payload),
            ],
        ),
        (inflating, [frame(FIN | RSV1 | PING, b""), vec![]]),
        (inflating, [frame(FIN | RSV1 | CLOSE, b""), vec![]]),
        (inflating, [frame(FIN | RSV1 | 0x3, b""), vec![]]),
        (inflating, [frame(FIN | 0x20 | TEXT, b""), vec![]]),
        (inflating, [frame(FIN | RSV1 | 0x10 | TEXT, b""), vec![]]),
    ] {
        check_by(reader, &frames, from_ref(&refused));
    }
}

#[test]
fn other_rules_hold_for_compressed_messages_too() {
    let payload = deflated(b"Hello");
    for (frames, violation) in [
        (
            [frame(TEXT, b"a"), frame(FIN | RSV1 | TEXT, &payload)],
            Violation::MessageInterrupted,
        ),
        (
            [frame(RSV1 | TEXT, b"a"), frame(FIN | TEXT, b"b")],
            Violation::MessageInterrupted,
        ),
        ([vec![0xc1, 0x00], vec![]], Violation::NotMasked),
        (
            [frame(FIN | RSV1 | TEXT, &deflated(b"\xce")), vec![]],
            Violation::InvalidUtf8,
        ),
        (
            [
                frame(RSV1 | TEXT, b""),
                frame(FIN | CONTINUATION, &deflated(b"a\xc0\xaf")),
            ],
            Violation::InvalidUtf8,
        ),
    ] {
        check_by(inflating, &frames, &[Event::Violation(violation)]);
    }
}

#[test]
fn what_is_cut_off_or_broken_is_refused() {
    let bad = Event::Violation(Violation::BadCompression);
    assert_eq!(Violation::BadCompression.close_code(), 1007);
    let whole = deflated("one two three one two four".as_bytes());
    for len in 1..whole.len() {
        let frames = [frame(FIN | RSV1 | BINARY, &whole[..len])];
        check_by(inflating, &frames, from_ref(&bad));
    }
    for payload in [
        &b"\x07"[..],                     // a block of the third kind, which is none
        b"\xf2\x00\x11\x00\x00",          // refers to what never was
        b"\x00\x05\x00\xfa\xfeHello\x00", // a length that does not agree with itself
        b"\xf3\x48\xcd\xc9\xc9\x07\x00",  // a last block, and no block behind it
        b"\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff", // the tail was to be left out
        b"\x7b\x7a\x7b", // its last block would only end in what stands behind a message
        &noise(100),
    ] {
        for reader in [inflating, inflating_with_context] {
            check_by(
                reader,
                &[frame(FIN | RSV1 | BINARY, payload)],
                from_ref(&bad),
            );
        }
    }
}
