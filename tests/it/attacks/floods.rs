//! Very much of what is small.

use std::time::Duration;

use super::kit::{
    BINARY, CLOSE, CONTINUATION, Client, FIN, MIB, PING, PONG, RSV1, TEXT, close_frame, frame,
    text_frame,
};
use super::victim::Victim;

/// Frames numbered from 0.
fn numbered(first: u8, count: usize) -> Vec<u8> {
    let payloads = (0..count).map(|number| number.to_string());
    payloads
        .flat_map(|payload| frame(first, payload.as_bytes()))
        .collect()
}

#[test]
fn pings_of_one_that_never_reads_are_bounded() {
    let victim = Victim::start();
    let mut client = victim.open("/echo");
    let padding = "p".repeat(100);
    let pings = (0..200_000).map(|number| format!("{number} {padding}"));
    let bytes: Vec<u8> = pings
        .flat_map(|it| frame(FIN | PING, it.as_bytes()))
        .collect();
    let before = victim.forget_peak();
    // All of them are read, though none of the answers is.
    client.write(&bytes);
    client.text("behind them");
    let grown = victim.peak().saturating_sub(before);
    println!("{} KiB", grown >> 10);
    // The answers that one read of 64 KiB asked for, a lane of 4 KiB, and buffers of two threads. All answers together
    // are 22 MB.
    assert!(grown <= 2 * MIB, "{} KiB", grown >> 10);
    victim.still_serves();
    check_pongs(&mut client, &padding);
}

/// The answers that came: in order, perhaps not to each, and surely to the last.
fn check_pongs(client: &mut Client, padding: &str) {
    let mut last = None;
    loop {
        let heard = client.hear();
        if heard == "behind them" {
            break;
        }
        let number = heard.strip_prefix("pong ").expect("a pong");
        let number = number.strip_suffix(padding).expect("the same").trim_end();
        let number: usize = number.parse().expect("a number");
        assert!(last < Some(number), "{last:?}, {number}");
        last = Some(number);
    }
    assert_eq!(last, Some(199_999));
}

#[test]
fn very_many_small_messages_are_taken_one_by_one_and_pile_up_nowhere() {
    let empty: &[u8] = &[0];
    let victim = Victim::start();
    for (name, message, count) in [
        ("empty", frame(FIN | BINARY, b""), 1_000_000),
        (
            "two empty frames",
            [frame(BINARY, b""), frame(FIN | CONTINUATION, b"")].concat(),
            500_000,
        ),
        (
            "compressed, empty",
            frame(FIN | RSV1 | BINARY, empty),
            1_000_000,
        ),
        (
            "compressed, without a block",
            frame(FIN | RSV1 | BINARY, b""),
            200_000,
        ),
        (
            "pongs between",
            [frame(FIN | PONG, b""), frame(FIN | BINARY, b"")].concat(),
            500_000,
        ),
    ] {
        let mut client = victim.open_compressed("/sink");
        let mut bytes = message.repeat(count);
        bytes.extend(text_frame("how many?"));
        let (before, spent) = (victim.forget_peak(), victim.processor_time());
        client.write(&bytes);
        assert_eq!(client.hear(), count.to_string(), "{name}");
        let grown = victim.peak().saturating_sub(before);
        let spent = victim.processor_time() - spent;
        println!("{name}: {} KiB, {spent:?}", grown >> 10);
        // One read of 64 KiB holds ten thousand messages of 6 bytes, each with its place of 40 bytes; the list of them
        // has twice the room when it grows.
        assert!(grown <= 2 * MIB, "{name}: {} KiB", grown >> 10);
    }
    victim.still_serves();
}

#[test]
fn small_messages_are_answered_however_many_come_at_once() {
    let victim = Victim::start();
    for (path, first, payload) in [
        ("/echo", FIN | TEXT, &b""[..]),
        ("/echo", FIN | RSV1 | TEXT, &[0]),
        ("/large", FIN | RSV1 | TEXT, &[0]),
    ] {
        let mut client = victim.open_compressed(path);
        let before = victim.forget_peak();
        let writing = client.write_aside(frame(first, payload).repeat(100_000));
        for number in 0..100_000 {
            assert_eq!(client.hear(), "", "{path}, {number}");
        }
        writing.join().expect("no panic");
        let grown = victim.peak().saturating_sub(before);
        println!("{path}: {} KiB", grown >> 10);
        // Where messages of 16 MiB may wait to be received, all of a read waits, and then the answers to it: each with a
        // place of 40 bytes, in lists of twice the room.
        assert!(grown <= 3 * MIB, "{path}: {} KiB", grown >> 10);
    }
    victim.still_serves();
}

/// Raw deflate data: one block that is stored.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).expect("one block");
    let header = [[0].as_slice(), &len.to_le_bytes(), &(!len).to_le_bytes()];
    [&header.concat(), bytes, &[0]].concat()
}

#[test]
fn a_small_message_takes_little_time_however_it_is_compressed() {
    let last_blocks = [1, 0, 0, 0xff, 0xff].repeat(16);
    for (name, payload) in [
        ("empty", vec![0]),
        ("a byte", stored(b"a")),
        ("last blocks", [&last_blocks[..], &stored(b"a")].concat()),
    ] {
        let victim = Victim::start();
        let mut client = victim.open_compressed("/large/sink");
        // From now on the inflater is told a whole window before each message, and each block after a last one.
        client.write(&frame(FIN | RSV1 | BINARY, &stored(&[7; 40_000])));
        let mut bytes = frame(FIN | RSV1 | BINARY, &payload).repeat(20_000);
        bytes.extend(text_frame("how many?"));
        let spent = victim.processor_time();
        client.write(&bytes);
        assert_eq!(client.hear(), "20001", "{name}");
        let each = (victim.processor_time() - spent) / 20_000;
        println!("{name}: {each:?}");
        assert!(each < Duration::from_micros(200), "{name}: {each:?}");
    }
}

#[test]
fn whatever_is_said_around_a_close_the_first_one_counts() {
    let victim = Victim::start();
    let (close, other) = (close_frame(1000), close_frame(4001));
    let (hello, bye) = (text_frame("hello"), text_frame("bye"));
    let rest = numbered(FIN | PING, 20_000);
    let wrong = frame(FIN | 0x0f, b"");
    let empty = frame(FIN | CLOSE, b"");
    for (name, said, expected) in [
        (
            "ten thousand closes",
            close.repeat(10_000),
            &["closed 1000"][..],
        ),
        (
            "two that differ",
            [&other[..], &close].concat(),
            &["closed 4001"],
        ),
        ("without a code", empty.repeat(1000), &["closed 1000"]),
        (
            "data behind it",
            [&close[..], &hello, &hello].concat(),
            &["closed 1000"],
        ),
        (
            "pings behind it",
            [&close[..], &rest].concat(),
            &["closed 1000"],
        ),
        (
            "nonsense behind it",
            [&close[..], &wrong].concat(),
            &["closed 1000"],
        ),
        (
            "data before it",
            [&hello[..], &close].concat(),
            &["hello", "closed 1000"],
        ),
        (
            "a close in a message",
            [&frame(TEXT, b"a")[..], &close].concat(),
            &["closed 1000"],
        ),
        (
            "nonsense before it",
            [&wrong[..], &close].concat(),
            &["closed 1002"],
        ),
        (
            "nonsense again and again",
            wrong.repeat(100_000),
            &["closed 1002"],
        ),
        // Both close: what the peer says first is answered, or confirms what was said to it.
        (
            "both at once",
            [&bye[..], &close].concat(),
            &["closed 4000"],
        ),
        (
            "both, and data between",
            [&bye[..], &hello, &close].concat(),
            &["closed 4000"],
        ),
    ] {
        let mut client = victim.open("/echo");
        client.write(&said);
        assert_eq!(client.hear_to_the_end(), expected, "{name}");
    }
    victim.still_serves();
}

#[test]
fn closes_that_cross_on_the_way_end_it_for_both() {
    let victim = Victim::start();
    let mut client = victim.open("/echo");
    client.text("bye");
    assert_eq!(client.hear(), "closed 4000");
    // Behind the server's close only the peer's own counts.
    client.write(&numbered(FIN | PING, 10_000));
    client.text("still there?");
    client.write(&close_frame(1000));
    assert_eq!(client.hear_to_the_end(), [""; 0]);
    victim.still_serves();
}

#[test]
fn who_ends_its_half_is_answered_and_let_go() {
    let victim = Victim::start();
    let hello = text_frame("hello");
    for (name, said, expected) in [
        ("nothing", Vec::new(), &[][..]),
        ("a message", hello.clone(), &["hello"]),
        ("a part of a frame", hello[..4].to_vec(), &[]),
        ("a part of a message", frame(TEXT, b"hel"), &[]),
        ("a close", close_frame(1000), &["closed 1000"]),
    ] {
        let mut client = victim.open("/echo");
        client.write(&said);
        client.end();
        assert_eq!(client.hear_to_the_end(), expected, "{name}");
    }
    victim.still_serves();
}
