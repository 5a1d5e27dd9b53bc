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
