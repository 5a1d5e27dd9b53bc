//! Many who lose their connections at one moment, and one who takes a session from itself again and again.

use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use super::super::kit::{Client, MIB};
use super::super::victim::Victim;
use super::{Cost, Ticket, Witness, adding, from_four, greet, number, storms, tally};

/// One of many, connected or not.
struct Guest {
    ticket: Ticket,
    client: Option<Client>,
}

impl Guest {
    /// Begins a session and calls.
    fn come(victim: &Victim) -> Self {
        let (mut client, connected) = greet(victim.address, "/many", "");
        client.write(&adding(1, 1));
        number(&client.hear());
        let ticket = Ticket::of(&connected);
        let client = Some(client);
        Self { ticket, client }
    }

    /// Is gone while a call is on its way.
    fn be_cut_off(&mut self) {
        let mut client = self.client.take().expect("it is connected");
        client.write(&adding(2, 1));
    }

    /// Is back, and has the answer of that call.
    fn come_back(&mut self, victim: &Victim) {
        let field = self.ticket.field(r#"{"id":2}"#);
        let (mut client, connected) = greet(victim.address, "/many", &field);
        assert!(connected.contains(r#""resumed":true"#), "{connected}");
        if connected.contains("absent") {
            client.write(&adding(2, 1));
        }
        number(&client.hear());
        self.client = Some(client);
    }
}

#[test]
fn all_who_are_cut_off_at_once_come_back_and_nothing_runs_twice() {
    // Each needs a descriptor here and one there.
    let count = storms(5000).min(5000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let before = victim.resident();
    let guests: Vec<Mutex<Option<Guest>>> = (0..count).map(|_| None.into()).collect();
    let guest = |at: usize| -> MutexGuard<'_, Option<Guest>> {
        guests[at].lock().expect("nobody panicked")
    };
    from_four(count, |at| *guest(at) = Some(Guest::come(&victim)));
    let each = victim.resident().saturating_sub(before) / count as u64;
    println!("connected: {each} bytes each");
    let cost = Cost::begin(&victim);
    let waited = witness.during(|| {
        from_four(count, |at| {
            guest(at).as_mut().expect("it came").be_cut_off();
        });
        let begun = Instant::now();
        from_four(count, |at| {
            guest(at).as_mut().expect("it came").come_back(&victim);
        });
        println!("all are back after {:?}", begun.elapsed());
    });
    let peak = cost.peak("cut off", count, waited);
    // Half of them may be there twice for a while.
    assert!(peak < 8 * 1024 * count as u64 + 4 * MIB, "{peak}");
    assert_eq!(tally(&victim), 2 * count);
    victim.still_serves();
}

#[test]
fn a_session_that_is_taken_from_hand_to_hand_stays_one_and_leaves_nothing_behind() {
    let count = storms(2000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let (mut holder, connected) = greet(victim.address, "/many", "");
    let mut ticket = Ticket::of(&connected);
    let mut round = |id: usize| {
        holder.write(&adding(id, 1));
        // Whoever comes now takes the session away from a connection that lives, and perhaps from its call.
        let field = ticket.field(&format!(r#"{{"id":{id}}}"#));
        let (mut heir, connected) = greet(victim.address, "/many", &field);
        assert!(connected.contains(r#""resumed":true"#), "{connected}");
        if connected.contains("absent") {
            heir.write(&adding(id, 1));
        }
        assert_eq!(number(&heir.hear()), id);
        let last = holder.hear_to("closed 4011").pop();
        assert_eq!(last.as_deref(), Some("closed 4011"));
        (holder, ticket) = (heir, Ticket::of(&connected));
    };
    (1..=200).for_each(&mut round);
    let cost = Cost::begin(&victim);
    let waited = witness.during(|| (201..=200 + count).for_each(round));
    let peak = cost.peak("taken over", count, waited);
    assert!(peak < MIB, "{peak}");
    assert_eq!(tally(&victim), 200 + count);
    victim.still_serves();
}
