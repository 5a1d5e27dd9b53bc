//! Who says that much will follow, and then says nothing.

use super::kit::{BINARY, FIN, MASK, MIB};
use super::victim::Victim;

#[test]
fn nothing_is_set_aside_for_what_a_header_claims() {
    let victim = Victim::start();
    let mut warm: Vec<_> = (0..50).map(|_| victim.open("/large")).collect();
    for client in &mut warm {
        client.text("here");
        assert_eq!(client.hear(), "here");
    }
    let (before, aside) = (victim.resident(), victim.set_aside());
    let mut header = vec![FIN | BINARY, 0xff];
    header.extend((15 * MIB).to_be_bytes());
    header.extend(MASK);
    // A thousand bytes of it really come: what is kept follows what came.
    header.extend([7; 1000]);
    let silent: Vec<_> = (0..1000)
        .map(|_| {
            let mut client = victim.open("/large");
            client.write(&header);
            client
        })
        .collect();
    victim.still_serves();
    let grown = victim.resident().saturating_sub(before);
    let aside = victim.set_aside().saturating_sub(aside);
    println!(
        "promises: {} KiB, set aside {} KiB",
        grown >> 10,
        aside >> 10
    );
    // 8 KiB for each: a socket with what came of its message. Claimed were 15 GiB.
    assert!(grown < 8 * MIB, "{} KiB", grown >> 10);
    // The allocator reserves 64 MiB for each of its arenas, of which two threads have two.
    assert!(aside < 160 * MIB, "{} KiB", aside >> 10);
    drop(silent);
    for client in &mut warm {
        client.text("still here");
        assert_eq!(client.hear(), "still here");
    }
}
