//! Very much of what is small.

use std::time::Duration;

use super::kit::{
    BINARY, CONTINUATION, Client, FIN, MIB, PING, PONG, RSV1, TEXT, frame, text_frame,
};
use super::victim::Victim;

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
    println!("pings: {} KiB", grown >> 10);
    // The answers that one read of 128 KiB asked for, a lane of 4 KiB, and what two threads keep to read and write with.
    // All answers together are 22 MB.
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
        // A thousand messages wait, which make 64 KiB with what they cost; the rest of a read of 128 KiB is held; and
        // what two threads keep to read and write with.
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
        // Where messages of 16 MiB may wait to be received, all of a read waits, and then the answers to it: twenty
        // thousand, with places of 32 and 40 bytes in lists that grow to twice the room. And 400 KB for a context.
        assert!(grown <= 5 * MIB, "{path}: {} KiB", grown >> 10);
    }
    victim.still_serves();
}

#[test]
fn who_is_not_received_is_not_read_and_costs_little() {
    for (name, message) in [
        ("large", frame(FIN | BINARY, &[7; 60_000])),
        ("small", frame(FIN | BINARY, b"a").repeat(10_000)),
        ("empty", frame(FIN | BINARY, b"").repeat(10_000)),
    ] {
        let victim = Victim::start();
        let mut clients: Vec<_> = (0..50).map(|_| victim.open("/busy")).collect();
        let before = victim.forget_peak();
        let mut taken = 0;
        for _ in 0..10 {
            for client in &mut clients {
                taken += client.write_until_blocked(&message);
            }
            victim.still_serves();
        }
        let grown = victim.peak().saturating_sub(before);
        println!("{name}: {} KiB of {} KiB", grown >> 10, taken >> 10);
        // For each 64 KiB that wait to be received, counted with what a message costs; a read of 128 KiB of which the
        // rest is held; and 8 KiB for the socket.
        assert!(grown <= 50 * (200 << 10), "{name}: {} KiB", grown >> 10);
    }
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
        println!("{name}, each: {each:?}");
        assert!(each < Duration::from_micros(60), "{name}: {each:?}");
    }
}
