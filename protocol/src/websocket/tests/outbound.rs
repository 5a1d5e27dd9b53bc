use super::*;

#[test]
fn frames_stand_on_the_wire_as_rfc_6455_shows_them() {
    let written = |write: fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        out
    };
    assert_eq!(
        written(|out| write_message(out, MessageKind::Text, b"Hello", None)),
        b"\x81\x05Hello"
    );
    assert_eq!(
        written(|out| write_message(out, MessageKind::Text, b"Hello", Some(KEY))),
        b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"
    );
    assert_eq!(
        written(|out| write_ping(out, b"Hello", None)),
        b"\x89\x05Hello"
    );
    assert_eq!(
        written(|out| write_pong(out, b"", Some([0; 4]))),
        b"\x8a\x80\0\0\0\0"
    );
    assert_eq!(
        written(|out| write_close(out, 1000, "bye", None)),
        b"\x88\x05\x03\xe8bye"
    );
    assert_eq!(
        written(|out| write_close(out, 1005, "none was given", None)),
        b"\x88\x00"
    );
}

#[test]
fn an_open_frame_equals_a_written_one_whatever_was_expected() {
    let lens = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];
    for (expected_len, len) in lens
        .iter()
        .flat_map(|expected| lens.map(|len| (*expected, len)))
    {
        for mask in [None, Some(KEY)] {
            let payload: Vec<u8> = (0..=255).cycle().take(len).collect();
            let (mut written, mut opened) = (b"before".to_vec(), b"before".to_vec());
            write_message(&mut written, MessageKind::Binary, &payload, mask);
            let frame = OpenFrame::begin(&mut opened, expected_len, mask);
            opened.extend_from_slice(&payload);
            frame.finish(&mut opened, MessageKind::Binary);
            assert!(written == opened, "expected {expected_len}, got {len}");
            assert_eq!(
                written.len(),
                b"before".len() + frame_len(len, mask.is_some())
            );
        }
    }
}

#[test]
fn an_abandoned_frame_leaves_nothing() {
    let mut out = b"before".to_vec();
    let frame = OpenFrame::begin(&mut out, 300, None);
    out.extend_from_slice(b"half a mess");
    frame.abandon(&mut out);
    assert_eq!(out, b"before");
}

#[test]
fn a_reason_is_cut_between_characters() {
    let long = "é".repeat(100);
    for (reason, expected) in [
        ("short", "short"),
        (&long[..], &long[..122]),
        (&"a".repeat(200), &"a".repeat(123)),
    ] {
        let mut out = Vec::new();
        write_close(&mut out, 1000, reason, None);
        let mut reader = Reader::new(Role::Client, FrameLimits::default());
        assert_eq!(feed(&mut reader, [&out[..]]), [close(1000, expected)]);
    }
}

#[test]
fn a_ping_never_breaks_the_rules() {
    let mut out = Vec::new();
    write_ping(&mut out, &[3; 200], Some(KEY));
    assert_eq!(feed(&mut server(), [&out[..]]), [ping(&[3; 125])]);
}
