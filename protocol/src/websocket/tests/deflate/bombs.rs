use super::*;

const LIMIT: usize = 4096;

fn limited(takeover: bool) -> Reader {
    let limits = FrameLimits {
        max_message: LIMIT,
        max_frame: LIMIT,
        max_fragments: 8,
    };
    Reader::new(Role::Server, limits).with_deflate(&agreed(takeover, 15))
}

#[test]
fn the_limit_is_that_of_the_inflated_message() {
    for (payload, fits) in [
        (vec![b'a'; LIMIT], true),
        (vec![b'a'; LIMIT + 1], false),
        (noise(LIMIT), true),
        (noise(LIMIT + 1), false),
        (vec![b'a'; 100 * LIMIT], false),
    ] {
        let compressed = deflated(&payload);
        let (left, right) = compressed.split_at(compressed.len() / 2);
        let expected = if fits {
            binary(&payload)
        } else {
            Event::Violation(Violation::MessageTooBig)
        };
        for frames in [
            vec![frame(FIN | RSV1 | BINARY, &compressed)],
            vec![frame(RSV1 | BINARY, left), frame(FIN | CONTINUATION, right)],
        ] {
            let bytes = frames.concat();
            for takeover in [false, true] {
                for size in [1, 100, bytes.len()] {
                    let events = feed(&mut limited(takeover), bytes.chunks(size));
                    assert!(events == [expected.clone()], "{} bytes", payload.len());
                }
            }
        }
    }
}

#[test]
fn a_compressed_message_travels_with_an_allowance_and_no_more() {
    let most = LIMIT + LIMIT / 8 + 64;
    for (frames, violation) in [
        (
            [
                frame(RSV1 | BINARY, &vec![0; most]),
                frame(CONTINUATION, b""),
            ],
            None,
        ),
        (
            [frame(RSV1 | BINARY, &vec![0; most + 1]), vec![]],
            Some(Violation::FrameTooBig),
        ),
        (
            [
                frame(RSV1 | BINARY, &vec![0; most]),
                frame(CONTINUATION, b"a"),
            ],
            Some(Violation::MessageTooBig),
        ),
        // A plain message has none.
        (
            [frame(BINARY, &vec![0; LIMIT + 1]), vec![]],
            Some(Violation::FrameTooBig),
        ),
    ] {
        let mut reader = limited(false);
        let events = feed(&mut reader, frames.concat().chunks(64));
        assert_eq!(events, Vec::from_iter(violation.map(Event::Violation)));
        assert!(reader.capacity() <= most, "{}", reader.capacity());
    }
}

#[test]
fn a_message_that_was_inflated_takes_no_more_than_it_may() {
    let bytes = frame(FIN | RSV1 | BINARY, &deflated(&vec![0; LIMIT]));
    for takeover in [false, true] {
        let mut reader = limited(takeover);
        let kept = if takeover { LIMIT + 64 } else { 0 };
        for _ in 0..20 {
            let mut bytes = bytes.clone();
            let mut input = &mut bytes[..];
            assert_eq!(
                reader.next(&mut input),
                Ok(Some(Incoming::Binary(&[0; LIMIT])))
            );
            assert!(reader.capacity() <= LIMIT + 1 + 8 * kept);
            assert_eq!(reader.next(&mut input), Ok(None));
            assert!(reader.is_idle());
            assert!(reader.capacity() <= 8 * kept, "{}", reader.capacity());
        }
    }
}

/// A block of zeros that grows a thousandfold: 1 KiB is 1 MiB.
#[test]
fn a_bomb_is_refused_however_it_is_wrapped() {
    let bomb = deflated(&vec![0; 1 << 20]);
    assert!(bomb.len() <= 1100, "{}", bomb.len());
    let hidden = [&b"\xf3\x48\xcd\xc9\xc9\x07\x00"[..], &bomb].concat();
    for payload in [&bomb, &hidden] {
        for takeover in [false, true] {
            let mut reader = limited(takeover);
            let whole = frame(FIN | RSV1 | TEXT, payload);
            let refused = [Event::Violation(Violation::MessageTooBig)];
            assert_eq!(feed(&mut reader, [&whole[..]]), refused);
            assert_eq!(reader.capacity(), 0);

            let mut reader = limited(takeover);
            let mut pieces = vec![frame(RSV1 | TEXT, b"")];
            pieces.extend(payload.chunks(200).map(|piece| frame(CONTINUATION, piece)));
            pieces.push(frame(FIN | CONTINUATION, b""));
            assert_eq!(feed(&mut reader, pieces.concat().chunks(1)), refused);
            assert_eq!(reader.capacity(), 0);
        }
    }
}

/// Each message fits, and each repeats the last one from the context.
#[test]
fn a_bomb_cannot_hide_in_the_context() {
    let mut deflater = Deflater::new(agreed(true, 15).side(Role::Client), 6);
    let mut reader = limited(true);
    let first = noise(LIMIT);
    for payload in [&first, &first, &first, &first] {
        let bytes = frame(FIN | RSV1 | BINARY, &deflated_by(&mut deflater, payload));
        assert!(feed(&mut reader, [&bytes[..]]) == [binary(payload)]);
    }
    let bytes = frame(
        FIN | RSV1 | BINARY,
        &deflated_by(&mut deflater, &first.repeat(64)),
    );
    assert!(bytes.len() < LIMIT);
    assert_eq!(
        feed(&mut reader, [&bytes[..]]),
        [Event::Violation(Violation::MessageTooBig)]
    );
    assert_eq!(reader.capacity(), 0);
}

/// Each of them makes the inflater begin anew, which costs more than its two bytes.
#[test]
fn final_blocks_are_few() {
    for (blocks, expected) in [
        (16, binary(b"")),
        (17, Event::Violation(Violation::TooManyFragments)),
    ] {
        let payload = [&b"\x03\x00".repeat(blocks)[..], b"\x00"].concat();
        let bytes = frame(FIN | RSV1 | BINARY, &payload);
        assert_eq!(feed(&mut limited(true), [&bytes[..]]), [expected]);
    }
}

#[test]
fn fragments_of_compressed_messages_are_counted() {
    for (fragments, expected) in [
        (8, binary(b"Hello")),
        (9, Event::Violation(Violation::TooManyFragments)),
    ] {
        let mut bytes = frame(RSV1 | BINARY, &deflated(b"Hello"));
        bytes.extend(frame(CONTINUATION, b"").repeat(fragments - 2));
        bytes.extend(frame(FIN | CONTINUATION, b""));
        assert_eq!(feed(&mut limited(false), bytes.chunks(3)), [expected]);
    }
}
