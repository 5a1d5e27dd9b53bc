//! One that does not read, among many that do.

use super::kit::{Client, MIB};
use super::victim::Victim;

/// Tells much to everybody, and gives by how much the memory of the server rose at most.
///
/// Who reads has all of a round before the next begins, so that nothing waits for longer but what waits for the
/// stalled one. The publisher is among those who read: what it says comes back to it.
fn fan_out(victim: &Victim, readers: &mut [Client]) -> u64 {
    let before = victim.forget_peak();
    let mut said = 0;
    for _ in 0..ROUNDS {
        let texts: Vec<_> = (said..said + EACH).map(text).collect();
        for text in &texts {
            readers[0].text(text);
        }
        for reader in &mut *readers {
            for text in &texts {
                assert!(reader.hear() == *text, "each message, in order");
            }
        }
        said += EACH;
    }
    victim.peak().saturating_sub(before)
}

fn text(number: usize) -> String {
    format!("{number:05} {}", "x".repeat(SIZE))
}

/// By how much memory rises while everybody hears everything, one perhaps but who takes in nothing.
fn cost(delivery: &str, is_stalled: bool) -> u64 {
    let victim = Victim::start();
    let open = || victim.open(&format!("/feed?{delivery}"));
    let mut readers: Vec<_> = (0..8).map(|_| open()).collect();
    let mut stalled = is_stalled.then(open);
    let count = if is_stalled { "9" } else { "8" };
    victim.await_subscribers(&mut readers[0], count);
    let grown = fan_out(&victim, &mut readers);
    if let Some(stalled) = &mut stalled {
        stalled.text("how many?");
        check(delivery, &stalled.hear_to(count));
    }
    victim.still_serves();
    grown
}

#[test]
fn one_that_does_not_read_costs_a_bounded_amount_and_holds_up_nobody() {
    let without = cost("reliable", false);
    for (delivery, most) in [
        // The hard mark is 1 MiB, and one message more may wait.
        ("reliable", 3 * MIB / 2),
        // The soft mark is 256 KiB; a batch that is about to be written, and as much again for what differs from run to
        // run.
        ("lossy", 3 * MIB / 4),
        ("latest", 3 * MIB / 4),
    ] {
        // Once is enough: what else differs from run to run, such as where the allocator puts it, can only add to it.
        let is_bounded = (0..3).any(|_| {
            let with = cost(delivery, true);
            println!("{delivery}: {} KiB, {} KiB", with >> 10, without >> 10);
            with <= without + most
        });
        assert!(is_bounded, "{delivery}");
    }
}

/// What the stalled one heard once it read again. In any case it may have been given up, without a close frame, if the
/// test took longer than ten seconds.
fn check(delivery: &str, heard: &[String]) {
    let (last, texts) = heard.split_last().expect("something was heard");
    let numbers: Vec<usize> = texts.iter().map(|heard| number(heard)).collect();
    println!("{delivery}: {} of {}, {last}", numbers.len(), ROUNDS * EACH);
    assert!(numbers.len() < ROUNDS * EACH);
    if delivery == "reliable" {
        // It missed nothing up to the moment when it was closed.
        assert!(matches!(&**last, "closed 4008" | "end"), "{last}");
        assert_eq!(numbers, Vec::from_iter(0..numbers.len()));
    } else {
        assert!(matches!(&**last, "9" | "end"), "{last}");
        assert!(numbers.is_sorted_by(|one, other| one < other));
        let is_newest = numbers.last() == Some(&(ROUNDS * EACH - 1));
        assert!(is_newest || last == "end", "{:?}", numbers.last());
    }
}

fn number(heard: &str) -> usize {
    let number = heard
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    let number = number.expect("a number");
    assert!(heard == text(number), "message {number}");
    number
}

/// Together 24 MiB: more than the kernel takes for one that does not read, and the hard mark.
const ROUNDS: usize = 384;
const EACH: usize = 4;
const SIZE: usize = 16 << 10;
