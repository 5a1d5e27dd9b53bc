//! One message in very many pieces.

use std::time::Duration;

use super::kit::{CONTINUATION, TEXT, frame, message};
use super::victim::Victim;

#[test]
fn a_piece_costs_the_same_however_many_came_before_it() {
    let victim = Victim::start();
    let cost = |count: usize| -> Duration {
        let mut client = victim.open("/large");
        let text = "a".repeat(count);
        let bytes = message(TEXT, text.as_bytes(), 1);
        let spent = victim.processor_time();
        client.write(&bytes);
        assert!(client.hear() == text, "all of it, and nothing else");
        victim.processor_time() - spent
    };
    // The least of several rounds: what else the machine does can only add to it.
    let mut least = [Duration::MAX; 2];
    for _ in 0..7 {
        for (least, count) in least.iter_mut().zip([100_000, 200_000]) {
            *least = cost(count).min(*least);
        }
    }
    let [once, twice] = least;
    println!("pieces: {once:?}, {twice:?}");
    assert!(
        twice.as_secs_f64() <= 2.3 * once.as_secs_f64(),
        "{once:?}, {twice:?}"
    );
    victim.still_serves();
}

#[test]
fn pieces_without_end_are_cut_off() {
    let victim = Victim::start();
    for piece in [&b"a"[..], b""] {
        let mut client = victim.open("/echo");
        client.write(&frame(TEXT, piece));
        client.write(&frame(CONTINUATION, piece).repeat(100_000));
        assert_eq!(client.hear(), "closed 1008");
    }
    victim.still_serves();
}
