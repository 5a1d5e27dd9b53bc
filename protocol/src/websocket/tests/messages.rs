use super::*;

#[test]
fn a_frame_is_a_message() {
    check(&[frame(FIN | TEXT, b"Hello")], &[text("Hello")]);
    check(&[frame(FIN | BINARY, b"\x00\xff")], &[binary(b"\x00\xff")]);
    check(&[frame(FIN | TEXT, b"")], &[text("")]);
    check(&[frame(FIN | BINARY, b"")], &[binary(b"")]);
    check(
        &[frame(FIN | PING, b"are you there")],
        &[ping(b"are you there")],
    );
    check(&[frame(FIN | PONG, b"")], &[pong(b"")]);
    check(
        &[frame(FIN | TEXT, b"a"), frame(FIN | BINARY, b"b")],
        &[text("a"), binary(b"b")],
    );
}

#[test]
fn every_way_to_write_a_length_is_read() {
    for len in [1, 124, 125, 126, 127, 128, 255, 256] {
        check(
            &[frame(FIN | BINARY, &vec![7; len])],
            &[binary(&vec![7; len])],
        );
    }
    for len in [65_535, 65_536, 70_000] {
        let (bytes, expected) = (frame(FIN | BINARY, &vec![7; len]), [binary(&vec![7; len])]);
        assert_eq!(feed(&mut server(), [&bytes[..]]), expected);
        assert_eq!(feed(&mut server(), bytes.chunks(1)), expected);
        assert_eq!(feed(&mut server(), bytes.chunks(4096)), expected);
    }
}

#[test]
fn pieces_are_one_message() {
    check(
        &[
            frame(TEXT, b"one "),
            frame(CONTINUATION, b"two "),
            frame(FIN | CONTINUATION, b"three"),
        ],
        &[text("one two three")],
    );
    check(
        &[
            frame(BINARY, b""),
            frame(CONTINUATION, b""),
            frame(FIN | CONTINUATION, b""),
        ],
        &[binary(b"")],
    );
    check(
        &[
            frame(TEXT, b""),
            frame(FIN | CONTINUATION, b"end"),
            frame(FIN | TEXT, b"x"),
        ],
        &[text("end"), text("x")],
    );
}

#[test]
fn control_frames_pass_between_pieces() {
    check(
        &[
            frame(TEXT, b"a"),
            frame(FIN | PING, b"one"),
            frame(FIN | PONG, b""),
            frame(CONTINUATION, b"b"),
            frame(FIN | PING, b""),
            frame(FIN | CONTINUATION, b"c"),
            frame(FIN | PING, b"two"),
        ],
        &[
            ping(b"one"),
            pong(b""),
            ping(b""),
            text("abc"),
            ping(b"two"),
        ],
    );
}

#[test]
fn a_character_may_be_cut_anywhere() {
    let source = "\u{3ba}\u{1f79}\u{3c3}\u{3bc}\u{3b5} \u{1f600}";
    for split in 0..=source.len() {
        let (left, right) = source.as_bytes().split_at(split);
        check(
            &[
                frame(TEXT, left),
                frame(FIN | PING, b"\xff"),
                frame(FIN | CONTINUATION, right),
            ],
            &[ping(b"\xff"), text(source)],
        );
    }
}

#[test]
fn a_text_may_grow_inside_a_character() {
    let source = "\u{20ac}".repeat(100);
    for size in 1..source.len() {
        let mut bytes = frame(TEXT, b"");
        for piece in source.as_bytes().chunks(size) {
            bytes.extend(frame(CONTINUATION, piece));
        }
        bytes.extend(frame(FIN | CONTINUATION, b""));
        assert_eq!(
            feed(&mut server(), [&bytes[..]]),
            [text(&source)],
            "in pieces of {size}"
        );
    }
}

#[test]
fn nothing_is_read_after_a_close() {
    check(
        &[frame(FIN | CLOSE, b""), frame(FIN | TEXT, b"late")],
        &[Event::Close(None)],
    );
    check(
        &[frame(FIN | CLOSE, b"\x03\xe8bye"), frame(0x7f, b"noise")],
        &[close(1000, "bye")],
    );
    check(
        &[frame(TEXT, b"open"), frame(FIN | CLOSE, b"\x03\xe9")],
        &[close(1001, "")],
    );
}

#[test]
fn a_client_reads_what_a_server_writes() {
    let mut out = Vec::new();
    write_message(&mut out, MessageKind::Text, "hé".as_bytes(), None);
    write_ping(&mut out, b"p", None);
    write_message(&mut out, MessageKind::Binary, &[9; 300], None);
    write_close(&mut out, 4000, "later", None);
    let expected = [
        text("hé"),
        ping(b"p"),
        binary(&[9; 300]),
        close(4000, "later"),
    ];
    for size in [1, 2, 3, 7, 64, 1000] {
        let mut reader = Reader::new(Role::Client, FrameLimits::default());
        assert_eq!(
            feed(&mut reader, out.chunks(size)),
            expected,
            "in chunks of {size}"
        );
    }
}

#[test]
fn a_whole_frame_is_lent_from_where_it_lies() {
    let mut bytes = [frame(FIN | TEXT, b"here"), frame(FIN | BINARY, b"there")].concat();
    let range = bytes.as_ptr_range();
    let mut input = &mut bytes[..];
    let mut reader = server();
    for _ in 0..2 {
        let lent = match reader.next(&mut input) {
            Ok(Some(Incoming::Text(text))) => text.as_bytes(),
            Ok(Some(Incoming::Binary(bytes))) => bytes,
            other => panic!("{other:?}"),
        };
        assert!(range.contains(&lent.as_ptr()));
        assert!(reader.is_idle());
        assert_eq!(reader.capacity(), 0);
    }
}
