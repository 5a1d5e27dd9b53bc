//! Which messages go compressed, and that what is compressed stays readable.

use super::*;

const AGREED: Agreed = Agreed {
    server_no_context_takeover: true,
    client_no_context_takeover: true,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
};

/// A queue that compresses from 100 bytes on.
fn compressing(agreed: &Agreed) -> Outbound {
    let compression = Compression {
        min_size: 100,
        ..Compression::default()
    };
    Outbound::new(HARD_MARK).with_compression(agreed, &compression)
}

fn compresses(first: u8) -> bool {
    first & 0x40 != 0
}

/// Bytes that no compressor makes shorter.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state.to_be_bytes()[0]
    };
    (0..len).map(|_| next()).collect()
}

#[test]
fn a_message_goes_compressed_if_it_is_long_enough_and_gets_shorter() {
    for (payload, wanted, expected) in [
        (vec![b'a'; 99], None, false),
        (vec![b'a'; 100], None, true),
        (vec![b'a'; 99], Some(true), true),
        (vec![b'a'; 70_000], Some(true), true),
        (vec![b'a'; 70_000], Some(false), false),
        (noise(1000), None, false),
        (noise(1000), Some(true), false),
        (Vec::new(), Some(true), false),
    ] {
        let kind = MessageKind::Binary;
        let (mut out, mut stream) = (compressing(&AGREED), Narrow::default());
        out.message_with(kind, &payload, wanted);
        stream.take_all(&mut out, usize::MAX);
        let len = payload.len();
        assert_eq!(compresses(stream.taken[0]), expected, "{len} {wanted:?}");
        assert!(stream.taken.len() <= websocket::frame_len(len, false));
        let mut reader = Reader::new(Role::Client, LIMITS).with_deflate(&AGREED);
        assert_eq!(stream.heard_by(&mut reader), [brief("binary", &payload)]);

        let (mut out, mut plain) = (Outbound::new(HARD_MARK), Narrow::default());
        out.message_with(kind, &payload, wanted);
        plain.take_all(&mut out, usize::MAX);
        assert!(!compresses(plain.taken[0]), "nothing was agreed on");
    }
}

#[test]
fn what_is_encoded_into_the_queue_goes_compressed_as_well() {
    let (mut out, mut stream) = (compressing(&AGREED), Narrow::default());
    for len in [10, 1000, 20, 70_000] {
        let write = |bytes: &mut Vec<u8>| {
            bytes.resize(len, b'a');
            Ok::<_, ()>(())
        };
        out.encode(MessageKind::Text, write).expect("no error");
        let failed = out.encode(MessageKind::Text, |bytes| {
            bytes.extend_from_slice(b"half of it");
            Err("the other half")
        });
        assert_eq!(failed, Err("the other half"));
    }
    assert!(out.len() < 1000, "{}", out.len());
    stream.take_all(&mut out, usize::MAX);
    let mut reader = Reader::new(Role::Client, LIMITS).with_deflate(&AGREED);
    let expected = ["text a 10", "text a 1000", "text a 20", "text a 70000"];
    assert_eq!(stream.heard_by(&mut reader), expected);
}

#[test]
fn a_context_of_its_own_lives_as_long_as_the_queue() {
    let agreed = Agreed {
        server_no_context_takeover: false,
        ..AGREED
    };
    let payload = noise(1000);
    let (mut out, mut stream) = (compressing(&agreed), Narrow::default());
    for _ in 0..3 {
        out.message(MessageKind::Binary, &payload);
        stream.take(&mut out, 7);
        out.pong(b"p");
    }
    stream.take_all(&mut out, 50);
    assert!(stream.taken.len() < 1200, "{}", stream.taken.len());
    let mut reader = Reader::new(Role::Client, LIMITS).with_deflate(&agreed);
    let mut heard = stream.heard_by(&mut reader);
    heard.retain(|line| line != "pong p 1");
    assert_eq!(heard, vec![brief("binary", &payload); 3]);
}

#[test]
fn what_is_shared_goes_as_it_would_to_each_alone_and_is_compressed_once() {
    let payload = b"the same for everybody ".repeat(20);
    let shared = Frame::write(MessageKind::Text, |out| {
        out.extend_from_slice(&payload);
        Ok::<(), std::convert::Infallible>(())
    });
    let shared = shared.expect("it cannot fail");
    assert_eq!(
        (shared.len(), shared.payload()),
        (payload.len(), &payload[..])
    );
    let queues: [fn() -> Outbound; 3] = [
        || Outbound::new(HARD_MARK),
        || compressing(&AGREED),
        || compressing(&own_context()),
    ];
    for (queue, compressed) in queues.into_iter().zip([false, true, true]) {
        let [mut alone, mut together] = [queue(), queue()];
        alone.message(MessageKind::Text, &payload);
        together.share(&shared);
        together.share(&shared);
        let (mut one, mut two) = (Narrow::default(), Narrow::default());
        one.take_all(&mut alone, usize::MAX);
        two.take_all(&mut together, usize::MAX);
        assert_eq!(compresses(two.taken[0]), compressed);
        assert!(two.taken.starts_with(&one.taken));
    }
    let Some(parameters) = compressing(&AGREED)
        .compressing
        .and_then(|it| it.shared(payload.len()))
    else {
        panic!("they have no context of their own");
    };
    let [first, second] = [shared.deflated(parameters), shared.deflated(parameters)];
    assert_eq!(first.as_ptr(), second.as_ptr());
}

const fn own_context() -> Agreed {
    Agreed {
        server_no_context_takeover: false,
        ..AGREED
    }
}
