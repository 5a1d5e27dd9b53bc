//! Little that becomes much.

use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress};

use super::app::LARGE;
use super::kit::{BINARY, Client, MIB, RSV1, message};
use super::victim::Victim;

/// Raw deflate data that inflates to so many MiB of zeros: about a thousandth of it.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::best(), false);
    let zeros = vec![0; 1 << 20];
    let mut piece = Vec::with_capacity(1 << 16);
    // Behind a full flush the data begins anew, at a whole byte: so it can be repeated.
    let flushed = deflate.compress_vec(&zeros, &mut piece, FlushCompress::Full);
    flushed.expect("it compresses");
    assert_eq!(deflate.total_in(), 1 << 20);
    assert!(piece.ends_with(&[0, 0, 0xff, 0xff]));
    let mut bomb = piece.repeat(mebibytes);
    bomb.truncate(bomb.len() - 4);
    bomb
}

/// Says it in so many frames.
fn strike(client: &mut Client, payload: &[u8], pieces: usize) {
    let bytes = message(RSV1 | BINARY, payload, payload.len().div_ceil(pieces));
    client.write(&bytes);
    assert_eq!(client.hear(), "closed 1009");
}

#[test]
fn a_message_that_inflates_beyond_the_limit_ends_its_connection_and_costs_little() {
    for (path, limit, mebibytes, pieces) in [
        ("/echo", 64 << 10, 1, 1),
        ("/echo", 64 << 10, 1, 100),
        ("/echo", 64 << 10, 32, 1),
        ("/echo", 64 << 10, 32, 1000),
        // More than may come, before it becomes anything.
        ("/echo", 64 << 10, 1024, 1),
        ("/echo", 64 << 10, 1024, 1000),
        ("/large", LARGE, 17, 1),
        ("/large", LARGE, 17, 1000),
        ("/large", LARGE, 1024, 1),
        ("/large", LARGE, 1024, 1000),
    ] {
        // Each has a server of its own: what one bomb left behind would hide what the next one takes.
        let victim = Victim::start();
        let payload = bomb(mebibytes);
        let mut client = victim.open_compressed(path);
        let head = &client.head;
        assert!(head.contains("permessage-deflate"), "{head}");
        let (before, spent) = (victim.forget_peak(), victim.processor_time());
        strike(&mut client, &payload, pieces);
        let grown = victim.peak().saturating_sub(before);
        let spent = victim.processor_time() - spent;
        let what = format!("{mebibytes} MiB in {pieces} pieces to {path}");
        println!("{what}: {} KiB, {spent:?}", grown >> 10);
        // What it became, up to the limit; what came, which is kept for as long as it grows in twice its room; and the
        // inflaters and buffers of two threads.
        let most = limit as u64 + 2 * payload.len() as u64 + MIB;
        assert!(grown <= most, "{what}: {} KiB", grown >> 10);
        // To inflate 16 MiB takes 30 ms, a GiB would take two seconds.
        assert!(spent < Duration::from_millis(500), "{what}: {spent:?}");
        victim.still_serves();
    }
}

#[test]
fn what_a_context_remembers_does_not_help_a_bomb() {
    let victim = Victim::start();
    let mut client = victim.open_compressed("/large");
    let head = &client.head;
    assert!(!head.contains("client_no_context_takeover"), "{head}");
    let before = victim.forget_peak();
    for _ in 0..3 {
        client.write(&message(RSV1 | BINARY, &bomb(16), 5000));
        assert_eq!(client.hear(), format!("{LARGE} bytes"));
    }
    strike(&mut client, &bomb(17), 4);
    let grown = victim.peak().saturating_sub(before);
    println!("with contexts: {} KiB", grown >> 10);
    // A message as it was inflated and as it is given to the handler; both ends' contexts, and threads' buffers.
    let most = 2 * LARGE as u64 + 2 * MIB;
    assert!(grown <= most, "{} KiB", grown >> 10);
    victim.still_serves();
}
