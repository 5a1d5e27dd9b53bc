use super::*;
use crate::websocket::deflate::DeflateParameters;

fn side(context_takeover: bool, window_bits: u8) -> Side {
    Side {
        window_bits,
        context_takeover,
    }
}

fn written(deflater: &mut Deflater, payload: &[u8], mask: Option<[u8; 4]>) -> (Vec<u8>, bool) {
    let mut out = b"before".to_vec();
    let compressed = deflater.write_message(&mut out, MessageKind::Binary, payload, mask);
    (out.split_off(b"before".len()), compressed)
}

#[test]
fn a_deflater_can_go_wherever_its_connection_goes() {
    fn is_send<T: Send>() {}
    is_send::<Deflater>();
    is_send::<Reader>();
}

#[test]
fn what_is_written_is_what_rfc_7692_shows() {
    let mut own = Deflater::new(side(true, 15), 6);
    for expected in [
        &b"\xc2\x07\xf2\x48\xcd\xc9\xc9\x07\x00"[..],
        b"\xc2\x05\xf2\x00\x11\x00\x00",
    ] {
        assert_eq!(written(&mut own, b"Hello", None), (expected.to_vec(), true));
    }
    assert_eq!(
        written(&mut own, b"", None),
        (b"\xc2\x01\x00".to_vec(), true)
    );
}

#[test]
fn a_message_that_does_not_shrink_goes_plain_unless_it_enters_a_context() {
    for payload in [&b""[..], b"Hello", &noise(100), &noise(70_000)] {
        for mask in [None, Some(KEY)] {
            let mut plain = Vec::new();
            write_message(&mut plain, MessageKind::Binary, payload, mask);
            let shared = written(&mut Deflater::new(side(false, 15), 1), payload, mask);
            assert!(shared == (plain, false));
            let (_, is_compressed) = written(&mut Deflater::new(side(true, 15), 1), payload, mask);
            assert!(is_compressed);
        }
    }
}

#[test]
fn a_window_that_zlib_has_not_leaves_all_plain() {
    let payload = vec![b'a'; 1000];
    for context_takeover in [false, true] {
        let mut deflater = Deflater::new(side(context_takeover, 8), 1);
        let mut plain = Vec::new();
        write_message(&mut plain, MessageKind::Binary, &payload, None);
        assert_eq!(written(&mut deflater, &payload, None), (plain, false));
    }
}

/// What the compressors of the thread did before leaves no trace: a frame that was written once is the one that
/// everybody with the same parameters would have written.
#[test]
fn equal_parameters_write_equal_frames() {
    let payload = b"a payload, and a payload".repeat(20);
    let all = || (9..=15).flat_map(|bits| [1, 6, 9].map(|level| (bits, level)));
    let write =
        |(bits, level)| written(&mut Deflater::new(side(false, bits), level), &payload, None);
    let first: Vec<_> = all().map(write).collect();
    for again in [all().map(write).collect::<Vec<_>>(), {
        let mut reversed: Vec<_> = all()
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .map(write)
            .collect();
        reversed.reverse();
        reversed
    }] {
        assert_eq!(again, first);
    }
    let parameters = |level| Deflater::new(side(false, 15), level).shared();
    assert_eq!(parameters(1), parameters(0));
    assert_ne!(parameters(1), parameters(6));
    assert_eq!(Deflater::new(side(true, 15), 1).shared(), None);
    let shared: DeflateParameters = parameters(6).unwrap();
    let mut out = Vec::new();
    assert!(shared.write_message(&mut out, MessageKind::Binary, &payload, None));
    assert_eq!(out, write((15, 6)).0);
}

/// An inflater that keeps no more than the window, and hands out a few bytes at a time, meets no reference beyond it.
#[test]
fn no_reference_goes_beyond_the_window() {
    let page = noise(300);
    let payload: Vec<u8> = (0..400_usize)
        .flat_map(|index| page[..index % 300].iter().copied())
        .collect();
    for bits in 9..=15 {
        for level in 1..=9 {
            let mut deflater = Deflater::new(side(true, bits), level);
            let mut stream = flate2::Decompress::new_with_window_bits(false, bits);
            for _ in 0..2 {
                let compressed = deflated_by(&mut deflater, &payload);
                let mut rest = &[&compressed[..], b"\x00\x00\xff\xff"].concat()[..];
                let mut inflated = Vec::new();
                while inflated.len() < payload.len() || !rest.is_empty() {
                    let (taken, len) = (stream.total_in(), stream.total_out());
                    let mut room = [0; 61];
                    stream
                        .decompress(rest, &mut room, flate2::FlushDecompress::Sync)
                        .unwrap_or_else(|error| panic!("window {bits}, level {level}: {error}"));
                    let taken = usize::try_from(stream.total_in() - taken).unwrap();
                    let len = usize::try_from(stream.total_out() - len).unwrap();
                    assert!(0 < taken + len, "it goes on");
                    rest = &rest[taken..];
                    inflated.extend_from_slice(&room[..len]);
                }
                assert!(inflated == payload, "window {bits}, level {level}");
            }
        }
    }
}
