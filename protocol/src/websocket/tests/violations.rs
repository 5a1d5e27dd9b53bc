use super::*;

/// What was allowed comes out, then the violation, then nothing, however the bytes are cut.
fn refuse(frames: &[Vec<u8>], before: &[Event], violation: Violation, close_code: u16) {
    let expected: Vec<_> = before
        .iter()
        .cloned()
        .chain([Event::Violation(violation)])
        .collect();
    let later = [frame(FIN | TEXT, b"later"), frame(FIN | CLOSE, b"")];
    check(&[frames, &later].concat(), &expected);
    assert_eq!(violation.close_code(), close_code);
    assert!(!violation.to_string().is_empty());
}

#[test]
fn a_header_that_means_nothing_is_refused() {
    for bits in [0x10, 0x20, 0x40, 0x70] {
        refuse(
            &[frame(FIN | bits | TEXT, b"a")],
            &[],
            Violation::ReservedBits,
            1002,
        );
        refuse(
            &[frame(FIN | bits | PING, b"")],
            &[],
            Violation::ReservedBits,
            1002,
        );
        refuse(
            &[frame(TEXT, b"a"), frame(FIN | bits | CONTINUATION, b"")],
            &[],
            Violation::ReservedBits,
            1002,
        );
    }
    for opcode in [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf] {
        refuse(
            &[frame(FIN | TEXT, b"fine"), frame(FIN | opcode, b"a")],
            &[text("fine")],
            Violation::UnknownOpcode(opcode),
            1002,
        );
    }
    refuse(&[vec![0x82, 0x00]], &[], Violation::NotMasked, 1002);
}

#[test]
fn a_length_is_written_in_the_only_way_there_is() {
    refuse(
        &[vec![0x82, 0xfe, 0, 125]],
        &[],
        Violation::LengthNotMinimal,
        1002,
    );
    refuse(
        &[vec![0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff]],
        &[],
        Violation::LengthNotMinimal,
        1002,
    );
    refuse(
        &[vec![0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]],
        &[],
        Violation::LengthOverflow,
        1002,
    );
    refuse(
        &[vec![0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255]],
        &[],
        Violation::LengthOverflow,
        1002,
    );
}

#[test]
fn control_frames_are_short_and_whole() {
    for opcode in [CLOSE, PING, PONG] {
        refuse(
            &[frame(opcode, b"")],
            &[],
            Violation::FragmentedControl,
            1002,
        );
        refuse(
            &[frame(FIN | opcode, &[b'a'; 126])],
            &[],
            Violation::LongControl,
            1002,
        );
    }
    check(&[frame(FIN | PING, &[b'a'; 125])], &[ping(&[b'a'; 125])]);
}

#[test]
fn messages_do_not_overlap() {
    let nothing = Violation::NothingToContinue;
    refuse(&[frame(FIN | CONTINUATION, b"a")], &[], nothing, 1002);
    refuse(&[frame(CONTINUATION, b"a")], &[], nothing, 1002);
    refuse(
        &[frame(FIN | TEXT, b"a"), frame(FIN | CONTINUATION, b"b")],
        &[text("a")],
        nothing,
        1002,
    );
    refuse(
        &[
            frame(TEXT, b"a"),
            frame(FIN | CONTINUATION, b"b"),
            frame(CONTINUATION, b"c"),
        ],
        &[text("ab")],
        nothing,
        1002,
    );
    for opcode in [TEXT, FIN | TEXT, BINARY, FIN | BINARY] {
        refuse(
            &[
                frame(TEXT, b"a"),
                frame(FIN | PING, b"p"),
                frame(opcode, b"b"),
            ],
            &[ping(b"p")],
            Violation::MessageInterrupted,
            1002,
        );
    }
}

#[test]
fn text_is_utf_8() {
    for bad in [
        &b"\xff"[..],
        b"a\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xce",
        b"abc\xf0\x9f\x98",
    ] {
        refuse(&[frame(FIN | TEXT, bad)], &[], Violation::InvalidUtf8, 1007);
        refuse(
            &[
                frame(TEXT, b"fine "),
                frame(CONTINUATION, bad),
                frame(FIN | CONTINUATION, b""),
            ],
            &[],
            Violation::InvalidUtf8,
            1007,
        );
        check(&[frame(FIN | BINARY, bad)], &[binary(bad)]);
    }
    refuse(
        &[frame(TEXT, b"\xce"), frame(FIN | CONTINUATION, b"\xce")],
        &[],
        Violation::InvalidUtf8,
        1007,
    );
}

#[test]
fn bad_text_is_refused_with_the_byte_that_makes_it_bad() {
    for (payload, bad_byte) in [
        (&b"\xce\xba\xf4\x90\x80\x80"[..], 3),
        (b"ok\xed\xa0\x80", 3),
        (b"\xffrest", 0),
    ] {
        let bytes = frame(FIN | TEXT, payload);
        let header = bytes.len() - payload.len();
        let mut reader = server();
        assert_eq!(feed(&mut reader, [&bytes[..header + bad_byte]]), []);
        let bad = &bytes[header + bad_byte..=header + bad_byte];
        assert_eq!(
            feed(&mut reader, [bad]),
            [Event::Violation(Violation::InvalidUtf8)],
            "{payload:x?}"
        );
        assert!(reader.is_idle());
    }
}

#[test]
fn a_close_carries_a_code_that_may_travel() {
    refuse(
        &[frame(FIN | CLOSE, b"\x03")],
        &[],
        Violation::TruncatedCloseCode,
        1002,
    );
    refuse(
        &[frame(FIN | CLOSE, b"\x03\xe8\xff")],
        &[],
        Violation::InvalidUtf8,
        1007,
    );
    for code in (1000..=1003)
        .chain(1007..=1014)
        .chain([3000, 3999, 4000, 4999])
    {
        check(
            &[frame(FIN | CLOSE, &u16::to_be_bytes(code))],
            &[close(code, "")],
        );
    }
    for code in [
        0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
    ] {
        let invalid = Violation::InvalidCloseCode(code);
        refuse(
            &[frame(FIN | CLOSE, &u16::to_be_bytes(code))],
            &[],
            invalid,
            1002,
        );
    }
}

#[test]
fn a_server_does_not_mask() {
    let bytes = frame(FIN | TEXT, b"Hello");
    for size in [1, 2, 100] {
        let mut reader = Reader::new(Role::Client, FrameLimits::default());
        assert_eq!(
            feed(&mut reader, bytes.chunks(size)),
            [Event::Violation(Violation::Masked)]
        );
    }
}
