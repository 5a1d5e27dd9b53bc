use super::*;

const LIMITS: FrameLimits = FrameLimits {
    max_message: 100,
    max_frame: 60,
    max_fragments: 3,
};

/// The same comes out whole and byte by byte, from a reader with small limits.
fn check_limited(frames: &[Vec<u8>], expected: &[Event]) {
    let bytes = frames.concat();
    for size in [1, 7, bytes.len()] {
        let mut reader = Reader::new(Role::Server, LIMITS);
        assert_eq!(
            feed(&mut reader, bytes.chunks(size)),
            expected,
            "in chunks of {size}"
        );
    }
}

#[test]
fn a_frame_and_a_message_have_a_longest() {
    let (long_frame, long_message) = (Violation::FrameTooBig, Violation::MessageTooBig);
    check_limited(&[frame(FIN | BINARY, &[1; 60])], &[binary(&[1; 60])]);
    check_limited(
        &[frame(FIN | BINARY, &[1; 61])],
        &[Event::Violation(long_frame)],
    );
    check_limited(
        &[frame(BINARY, &[1; 60]), frame(FIN | CONTINUATION, &[1; 40])],
        &[binary(&[1; 100])],
    );
    check_limited(
        &[
            frame(TEXT, &[b'a'; 60]),
            frame(FIN | PING, &[2; 125]),
            frame(CONTINUATION, &[b'a'; 41]),
        ],
        &[ping(&[2; 125]), Event::Violation(long_message)],
    );
    assert_eq!(
        (long_frame.close_code(), long_message.close_code()),
        (1009, 1009)
    );
}

#[test]
fn a_message_has_a_largest_number_of_fragments() {
    let too_many = Event::Violation(Violation::TooManyFragments);
    let (first, middle, last) = (
        frame(TEXT, b"a"),
        frame(CONTINUATION, b""),
        frame(FIN | CONTINUATION, b"b"),
    );
    let noise = frame(FIN | PING, b"");
    check_limited(
        &[first.clone(), middle.clone(), last.clone()],
        &[text("ab")],
    );
    check_limited(
        &[
            [&first[..], &noise, &middle, &noise, &noise, &last].concat(),
            [&first[..], &middle, &last].concat(),
        ],
        &[ping(b""), ping(b""), ping(b""), text("ab"), text("ab")],
    );
    check_limited(
        &[first.clone(), middle.clone(), middle.clone(), last.clone()],
        std::slice::from_ref(&too_many),
    );
    for max_fragments in [0, 1] {
        let limits = FrameLimits {
            max_fragments,
            ..LIMITS
        };
        let mut reader = Reader::new(Role::Server, limits);
        let bytes = [frame(FIN | TEXT, b"whole"), first.clone(), last.clone()].concat();
        assert_eq!(
            feed(&mut reader, bytes.chunks(5)),
            [text("whole"), too_many.clone()]
        );
    }
    assert_eq!(Violation::TooManyFragments.close_code(), 1008);
}

#[test]
fn a_length_is_judged_before_its_payload_arrives() {
    for len in [(1_u64 << 20) + 1, 1 << 32, (1 << 63) - 1] {
        let mut header = vec![0x82, 0xff];
        header.extend(len.to_be_bytes());
        header.extend(KEY);
        let mut reader = server();
        assert_eq!(
            feed(&mut reader, [&header[..]]),
            [Event::Violation(Violation::FrameTooBig)]
        );
        assert_eq!(reader.capacity(), 0, "a claim of {len} bytes costs nothing");
    }
}

#[test]
fn the_largest_limits_do_not_overflow() {
    let limits = FrameLimits {
        max_message: usize::MAX,
        max_frame: usize::MAX,
        max_fragments: u32::MAX,
    };
    let mut reader = Reader::new(Role::Server, limits);
    let mut bytes = frame(BINARY, &[1; 10]);
    bytes.extend([0x80, 0xff]);
    bytes.extend((u64::MAX >> 1).to_be_bytes());
    bytes.extend(KEY);
    bytes.extend([0; 1000]);
    assert_eq!(feed(&mut reader, bytes.chunks(13)), []);
    assert!(reader.capacity() <= 2 * bytes.len());
}

#[test]
fn memory_follows_what_arrived_and_is_given_back() {
    for first in [TEXT, BINARY] {
        let payload = vec![b'a'; 1 << 18];
        let bytes = frame(FIN | first, &payload);
        let mut reader = server();
        let (last, most) = bytes.split_last().unwrap();
        let mut fed = 0;
        for piece in most.chunks(997) {
            fed += piece.len();
            assert_eq!(feed(&mut reader, [piece]), []);
            assert!(
                reader.capacity() <= (2 * fed + 64).min(payload.len()),
                "{} after {fed}",
                reader.capacity()
            );
        }
        assert!(!reader.is_idle());
        assert_eq!(feed(&mut reader, [&[*last][..]]).len(), 1);
        assert!(reader.is_idle());
        assert_eq!(reader.capacity(), 0);
    }
}

#[test]
fn a_ping_in_pieces_is_given_back_too() {
    let bytes = frame(FIN | PING, b"payload");
    let mut reader = server();
    assert_eq!(feed(&mut reader, bytes.chunks(3)), [ping(b"payload")]);
    assert!(reader.is_idle());
    assert_eq!(reader.capacity(), 0);
}

#[test]
fn an_idle_reader_is_small() {
    assert!(size_of::<Reader>() <= 96, "{}", size_of::<Reader>());
    assert!(server().is_idle());
}

/// Ten million calls; were any of them to look at what came before, this would not end.
#[test]
fn a_large_message_in_single_bytes_takes_linear_time() {
    let limits = FrameLimits {
        max_message: 10 << 20,
        max_frame: 10 << 20,
        ..FrameLimits::default()
    };
    let mut bytes = frame(FIN | TEXT, &vec![b'a'; 10 << 20]);
    let mut reader = Reader::new(Role::Server, limits);
    let mut lent = 0;
    for mut byte in bytes.chunks_mut(1) {
        if let Some(Incoming::Text(text)) = reader.next(&mut byte).unwrap() {
            lent += text.len();
        }
    }
    assert_eq!(lent, 10 << 20);
}

/// Counts the bytes that are moved, to their place and again each time that the place grows.
#[test]
fn twice_the_fragments_are_twice_the_work() {
    let work = |fragments: u32, kind: u8| {
        let limits = FrameLimits {
            max_fragments: fragments,
            ..GENEROUS
        };
        let (mut reader, mut moved, mut capacity) = (Reader::new(Role::Server, limits), 0, 0);
        for index in 1..=fragments {
            let first = if index == 1 { kind } else { CONTINUATION };
            let fin = if index == fragments { FIN } else { 0 };
            let mut bytes = frame(fin | first, b"ten bytes.");
            let mut input = &mut bytes[..];
            let is_lent = reader.next(&mut input).unwrap().is_some();
            assert_eq!(is_lent, index == fragments);
            moved += b"ten bytes.".len();
            if reader.capacity() != capacity {
                moved += capacity;
                capacity = reader.capacity();
            }
        }
        moved
    };
    for kind in [TEXT, BINARY] {
        for fragments in [1000, 1500, 10_000, 13_000] {
            let (once, twice) = (work(fragments, kind), work(2 * fragments, kind));
            assert!(10 * twice <= 23 * once, "{once} for {fragments}, {twice}");
        }
    }
}
