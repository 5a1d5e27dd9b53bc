use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A hundred similar messages through one connection, some of them plain.
#[test]
fn a_context_goes_on_over_a_hundred_messages() {
    let server_side = agreed(true, 15).side(Role::Server);
    let client_side = agreed(true, 15).side(Role::Client);
    for (role, side, mask) in [
        (Role::Client, server_side, None),
        (Role::Server, client_side, Some(KEY)),
    ] {
        let mut reader = Reader::new(role, GENEROUS).with_deflate(&agreed(true, 15));
        let mut deflater = Deflater::new(side, 1);
        let (mut first, mut later) = (0, 0);
        for index in 0..100 {
            let message = format!(
                "{{\"flight\":\"LH{index}\",\"gate\":\"B{}\",\"state\":\"boarding\"}}",
                index % 7
            );
            let mut out = Vec::new();
            if index % 9 == 8 {
                write_message(&mut out, MessageKind::Text, message.as_bytes(), mask);
            } else {
                assert!(deflater.write_message(
                    &mut out,
                    MessageKind::Text,
                    message.as_bytes(),
                    mask
                ));
                later = out.len();
                first = first.max(later);
            }
            assert_eq!(feed(&mut reader, out.chunks(11)), [text(&message)]);
            assert!(reader.is_idle());
        }
        assert!(3 * later < first, "{first} bytes at first, {later} at last");
        assert!(reader.capacity() <= (1 << 15) + 64);
    }
}

#[test]
fn a_reader_keeps_no_more_than_the_window_of_its_peer() {
    for bits in 8..=15 {
        let mut reader = server().with_deflate(&agreed(true, bits));
        let mut deflater = Deflater::new(agreed(true, bits.max(9)).side(Role::Client), 6);
        for len in [100, 5, 300, 40_000, 1, 0, 70_000, 20_000, 20_000] {
            let payload = noise(len);
            let bytes = frame(FIN | RSV1 | BINARY, &deflated_by(&mut deflater, &payload));
            if 8 < bits {
                assert!(
                    feed(&mut reader, bytes.chunks(997)) == [binary(&payload)],
                    "{len}"
                );
            } else {
                feed(&mut reader, bytes.chunks(997));
            }
            assert!(
                reader.capacity() <= (1 << bits) + 64,
                "{}",
                reader.capacity()
            );
        }
    }
}

#[test]
fn a_reader_without_context_keeps_nothing() {
    let mut reader = inflating();
    let bytes = frame(FIN | RSV1 | BINARY, &deflated(&[7; 5000]));
    for size in [1, 10, bytes.len()] {
        assert_eq!(feed(&mut reader, bytes.chunks(size)), [binary(&[7; 5000])]);
        assert!(reader.is_idle());
        assert_eq!(reader.capacity(), 0);
    }
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..300),
        "[a-f ]{0,2000}".prop_map(String::into_bytes),
        (vec(any::<u8>(), 1..50), 1..2000_usize).prop_map(|(part, count)| part.repeat(count)),
    ]
}

proptest! {
    #[test]
    fn what_was_compressed_arrives(
        messages in vec((payload(), any::<[u8; 4]>()), 0..8),
        bits in 9..=15_u8,
        level in 1..=9_u8,
        takeover in any::<bool>(),
        sizes in vec(1..5000_usize, 1..10),
    ) {
        let agreed = agreed(takeover, bits);
        let mut deflater = Deflater::new(agreed.side(Role::Client), level);
        let mut wire = Vec::new();
        for (payload, mask) in &messages {
            deflater.write_message(&mut wire, MessageKind::Binary, payload, Some(*mask));
        }
        let expected: Vec<Event> = messages.iter().map(|(payload, _)| binary(payload)).collect();
        let mut reader = server().with_deflate(&agreed);
        let mut events = Vec::new();
        let mut rest = &wire[..];
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, later) = rest.split_at((*size).min(rest.len()));
            events.extend(feed(&mut reader, [piece]));
            rest = later;
        }
        prop_assert!(events == expected);
        prop_assert!(reader.is_idle());
    }

    #[test]
    fn compressed_noise_is_never_more_than_refused(
        frames in vec((any::<bool>(), 0..3_u8, vec(any::<u8>(), 0..60)), 0..20),
        takeover in any::<bool>(),
        size in 1..200_usize,
    ) {
        let new = || server().with_deflate(&agreed(takeover, 15));
        let bytes: Vec<u8> = frames
            .into_iter()
            .flat_map(|(fin, opcode, payload)| {
                let rsv = if opcode == 0 { 0 } else { RSV1 };
                frame(u8::from(fin) << 7 | rsv | opcode, &payload)
            })
            .collect();
        let whole = feed(&mut new(), [&bytes[..]]);
        prop_assert_eq!(feed(&mut new(), bytes.chunks(size)), whole);
    }
}
