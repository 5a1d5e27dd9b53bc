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

#[test]
fn one_that_does_not_read_costs_a_bounded_amount_and_holds_up_nobody() {
    let [with, without] = [true, false].map(|is_stalled| {
        let victim = Victim::start();
        let mut readers: Vec<_> = (0..8).map(|_| victim.open("/feed")).collect();
        let mut stalled = victim.open("/feed");
        if !is_stalled {
            stalled.close();
            assert_eq!(stalled.hear_to_the_end(), ["closed 1000"]);
        }
        readers[0].text("how many?");
        assert_eq!(
            readers[0].hear(),
            format!("{}", 8 + usize::from(is_stalled))
        );
        // Everybody hears everything, while one takes in nothing.
        let grown = fan_out(&victim, &mut readers);
        if is_stalled {
            check_stalled(&mut stalled);
        }
        victim.still_serves();
        grown
    });
    println!("{} KiB with, {} KiB without", with >> 10, without >> 10);
    // The hard mark is 1 MiB, and one message more may wait.
    assert!(with <= without + 3 * MIB / 2, "{with}, {without}");
}

/// It missed nothing up to the moment when it was closed as slow, or was given up after it had taken nothing for ten
/// seconds: then there is no close frame.
fn check_stalled(stalled: &mut Client) {
    let mut heard = stalled.hear_to_the_end();
    heard.pop_if(|last| last == "closed 4008");
    println!("{} of {}", heard.len(), ROUNDS * EACH);
    for (number, heard) in heard.iter().enumerate() {
        assert!(*heard == text(number), "message {number}");
    }
    assert!(heard.len() < ROUNDS * EACH);
}

/// Together 24 MiB: more than the kernel takes for one that does not read, and the hard mark.
const ROUNDS: usize = 384;
const EACH: usize = 4;
const SIZE: usize = 16 << 10;
