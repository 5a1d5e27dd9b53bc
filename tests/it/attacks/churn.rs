//! Who comes, subscribes and breaks off, again and again.

use std::thread;

use super::kit::frame;
use super::victim::Victim;

/// So many strangers, who come from four threads and leave in all the ways there are.
fn come_and_go(victim: &Victim, count: usize) {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for number in 0..count / 4 {
                    visit(victim, number);
                }
            });
        }
    });
}

fn visit(victim: &Victim, number: usize) {
    let mut client = victim.open("/feed");
    match number % 5 {
        0 => client.close(),
        1 => client.end(),
        2 => client.write(&frame(0xff, b"nonsense")),
        // In the middle of a message.
        3 => client.write(&frame(1, b"half a")),
        _ => {}
    }
}

#[test]
fn nothing_is_left_of_ten_thousand_who_came_and_went() {
    let victim = Victim::start();
    let mut witness = victim.open("/feed");
    come_and_go(&victim, 2000);
    victim.await_subscribers(&mut witness, "1");
    let before = victim.resident();
    come_and_go(&victim, 8000);
    victim.await_subscribers(&mut witness, "1");
    let after = victim.resident();
    println!("churn: {} KiB, then {} KiB", before >> 10, after >> 10);
    assert!(after <= before + before / 20, "{before}, {after}");
    victim.still_serves();
}
