use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A message and the places at which it is cut, each with the control frames that go in between.
type Sent = (Event, Vec<(prop::sample::Index, Vec<Event>)>);

fn message() -> impl Strategy<Value = Event> {
    prop_oneof![
        "\\PC{0,200}".prop_map(Event::Text),
        vec(any::<u8>(), 0..200).prop_map(Event::Binary),
        vec(any::<u8>(), 60_000..70_000).prop_map(Event::Binary),
    ]
}

fn control() -> impl Strategy<Value = Event> {
    let payload = || vec(any::<u8>(), 0..=125);
    prop_oneof![
        payload().prop_map(Event::Ping),
        payload().prop_map(Event::Pong)
    ]
}

fn sent() -> impl Strategy<Value = Sent> {
    (
        message(),
        vec((any::<prop::sample::Index>(), vec(control(), 0..3)), 0..5),
    )
}

fn put(wire: &mut Vec<u8>, fin: bool, opcode: Opcode, payload: &[u8], mask: [u8; 4]) {
    let mut room = [0; Header::MAX_LEN];
    let header = Header {
        fin,
        opcode,
        payload_len: payload.len() as u64,
        mask: Some(mask),
    };
    let len = header.encode(&mut room);
    assert_eq!(
        Header::parse(&room[..len], Role::Server),
        Ok(Some((header, len)))
    );
    wire.extend_from_slice(&room[..len]);
    wire.extend(
        payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, key)| byte ^ key),
    );
}

/// Writes a message in pieces with its control frames, and notes in which order they are to come out.
fn send(wire: &mut Vec<u8>, expected: &mut Vec<Event>, (message, cuts): Sent, mask: [u8; 4]) {
    let (kind, payload) = match &message {
        Event::Text(text) => (MessageKind::Text, text.as_bytes()),
        Event::Binary(bytes) => (MessageKind::Binary, &bytes[..]),
        other => unreachable!("not a message: {other:?}"),
    };
    let mut cuts: Vec<_> = cuts
        .into_iter()
        .map(|(at, controls)| (at.index(payload.len() + 1), controls))
        .collect();
    cuts.sort_by_key(|(at, _)| *at);
    let (mut opcode, mut start) = (Opcode::Message(kind), 0);
    for (at, controls) in cuts {
        put(wire, false, opcode, &payload[start..at], mask);
        (opcode, start) = (Opcode::Continuation, at);
        for control in controls {
            match &control {
                Event::Ping(payload) => write_ping(wire, payload, Some(mask)),
                Event::Pong(payload) => write_pong(wire, payload, Some(mask)),
                other => unreachable!("not a control frame: {other:?}"),
            }
            expected.push(control);
        }
    }
    put(wire, true, opcode, &payload[start..], mask);
    expected.push(message);
}

/// Cuts `bytes` into pieces of the given sizes, again and again.
fn cut<'b>(mut bytes: &'b [u8], sizes: &[usize]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    for size in sizes.iter().cycle() {
        if bytes.is_empty() {
            break;
        }
        let (piece, rest) = bytes.split_at((*size).min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

fn chunk_sizes() -> impl Strategy<Value = Vec<usize>> {
    vec(
        prop_oneof![1..16_usize, 1..5_000_usize, Just(65_536_usize)],
        1..20,
    )
}

proptest! {
    #[test]
    fn what_was_sent_arrives(
        messages in vec((sent(), any::<[u8; 4]>()), 0..6),
        sizes in chunk_sizes(),
    ) {
        let (mut wire, mut expected) = (Vec::new(), Vec::new());
        for (message, mask) in messages {
            send(&mut wire, &mut expected, message, mask);
        }
        let mut reader = server();
        prop_assert_eq!(feed(&mut reader, cut(&wire, &sizes)), expected);
        prop_assert!(reader.is_idle());
        prop_assert_eq!(reader.capacity(), 0);
    }

    #[test]
    fn noise_never_panics_and_never_costs_more_than_it_is(
        frames in vec((any::<[u8; 2]>(), vec(any::<u8>(), 0..40)), 0..30),
        sizes in chunk_sizes(),
        as_server in any::<bool>(),
    ) {
        let role = if as_server { Role::Server } else { Role::Client };
        let bytes: Vec<u8> = frames.into_iter().flat_map(|(head, tail)| [head.to_vec(), tail].concat()).collect();
        let (mut reader, mut fed) = (Reader::new(role, FrameLimits::default()), 0);
        for piece in cut(&bytes, &sizes) {
            fed += piece.len();
            feed(&mut reader, [piece]);
            prop_assert!(reader.capacity() <= 2 * fed + 64);
        }
    }

    #[test]
    fn nearly_right_frames_say_the_same_however_they_are_cut(
        frames in vec((0..16_u8, any::<bool>(), 0..200_u8, vec(any::<u8>(), 0..140)), 0..12),
        sizes in chunk_sizes(),
    ) {
        let bytes: Vec<u8> = frames
            .into_iter()
            .flat_map(|(opcode, fin, oddity, payload)| {
                let reserved = if oddity == 0 { 0x40 } else { 0 };
                let opcode = if oddity < 4 { opcode } else { [0, 1, 2, 9, 10][usize::from(opcode) % 5] };
                let payload = if oddity % 2 == 0 { payload } else { vec![b'a'; payload.len()] };
                frame(u8::from(fin) << 7 | reserved | opcode, &payload)
            })
            .collect();
        let whole = feed(&mut server(), [&bytes[..]]);
        prop_assert_eq!(feed(&mut server(), cut(&bytes, &sizes)), whole);
    }
}
