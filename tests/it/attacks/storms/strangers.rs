//! Strangers who try tokens, and who begin sessions and leave them.

use super::super::kit::MIB;
use super::super::victim::Victim;
use super::{Cost, FEW, Ticket, Witness, adding, from_four, greet, number, storms};

#[test]
fn wrong_resume_tokens_open_nothing_and_take_nothing_away() {
    let count = storms(10_000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let (mut owner, connected) = greet(victim.address, "/few", "");
    let ticket = Ticket::of(&connected);
    owner.write(&adding(1, 1));
    assert_eq!(number(&owner.hear()), 1);
    // What lets so many come at all is there before.
    from_four(2 * FEW, |_| drop(greet(victim.address, "/few", "")));
    let cost = Cost::begin(&victim);
    let waited = witness.during(|| {
        from_four(count, |number| {
            let token = format!("wrt_{number:032x}");
            let guess = Ticket {
                token,
                ..ticket.clone()
            };
            let (_, heard) = greet(victim.address, "/few", &guess.field(r#"{"id":1}"#));
            assert!(heard.contains(r#""connected""#), "{heard}");
            assert!(!heard.contains(r#""resumed":true"#), "{heard}");
            assert!(!heard.contains(&ticket.session_id), "{heard}");
        });
    });
    let peak = cost.peak("wrong tokens", count, waited);
    assert!(peak < 4 * MIB, "{peak}");
    // Whose session it is has it still, and goes on with it.
    owner.write(&adding(2, 1));
    assert_eq!(number(&owner.hear()), 2);
    drop(owner);
    let (mut owner, heard) = greet(victim.address, "/few", &ticket.field(r#"{"id":2}"#));
    assert!(heard.contains(r#""resumed":true"#), "{heard}");
    assert_eq!(number(&owner.hear()), 2);
    victim.still_serves();
}

#[test]
fn sessions_that_are_begun_and_left_cost_no_more_than_those_that_may_be_kept() {
    let count = storms(20_000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let leave = |_| {
        let (mut client, heard) = greet(victim.address, "/few", "");
        assert!(heard.contains("wrt_"), "{heard}");
        client.write(&adding(1, 1));
        client.hear();
    };
    let before = victim.resident();
    from_four(FEW, leave);
    let each = victim.resident().saturating_sub(before) / FEW as u64;
    println!("the first {FEW}: {each} bytes each, with what lets them come");
    from_four(FEW, leave);
    let cost = Cost::begin(&victim);
    let waited = witness.during(|| from_four(count, leave));
    let peak = cost.peak("sessions left", count, waited);
    assert!(peak < 2 * MIB, "{peak}");
    victim.still_serves();
}
