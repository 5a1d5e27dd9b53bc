//! Closes in great number, in the wrong place, at the same time, and half a one.

use super::kit::{CLOSE, FIN, PING, TEXT, close_frame, frame, text_frame};
use super::victim::Victim;

/// Frames numbered from 0.
fn numbered(first: u8, count: usize) -> Vec<u8> {
    let payloads = (0..count).map(|number| number.to_string());
    payloads
        .flat_map(|payload| frame(first, payload.as_bytes()))
        .collect()
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
            "data before nonsense",
            [&hello[..], &hello, &wrong].concat(),
            &["hello", "hello", "closed 1002"],
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
