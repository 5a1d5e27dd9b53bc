//! Effects that have a name happen once, whatever session asks for them.

use std::sync::atomic::Ordering;

use futures_util::future::join_all;
use serde_json::json;
use wilco_protocol::envelope::Hello;

use super::kit::{Desk, Ticket};

#[tokio::test]
async fn a_second_session_waits_for_the_first_and_is_answered_with_its_outcome() {
    let desk = Desk::new().await;
    let (mut one, mut other) = (desk.visit().await, desk.visit().await);
    one.call_effect(1, "gate.finish", json!({}), Some(7)).await;
    desk.gate.started.wait().await;
    other
        .call_effect(1, "gate.finish", json!({}), Some(7))
        .await;
    other.settle().await;
    desk.gate.open.give();
    assert_eq!(one.hear().await, "1 = \"finished\"");
    assert_eq!(other.hear().await, "1 = \"finished\"");
    assert_eq!(
        (desk.gate.started.count(), desk.gate.finished.count()),
        (0, 1)
    );
    // Both sessions have recorded it.
    for visit in [one, other] {
        let ticket = visit.ticket();
        drop(visit);
        let mut back = desk.come_back(&ticket, &[1]).await;
        assert_eq!(back.hear().await, "1 = \"finished\", again");
    }
}

#[tokio::test]
async fn an_effect_outlives_the_session_that_asked_for_it() {
    let desk = Desk::new().await;
    let mut one = desk.visit().await;
    one.call_effect(1, "tally.add", json!({"by": 3}), Some(7))
        .await;
    assert_eq!(one.hear().await, "1 = 3");
    one.client.close(1000).await;
    assert_eq!(one.client.hear_to_the_end().await, ["close 1000", "end"]);
    let mut other = desk.visit().await;
    for id in [1, 2] {
        let by = json!({"by": 3});
        other.call_effect(id, "tally.add", by, Some(7)).await;
        assert_eq!(other.hear().await, format!("{id} = 3, again"));
    }
    // The same name for something else; and it is free under another name.
    other
        .call_effect(3, "tally.add", json!({"by": 4}), Some(7))
        .await;
    assert_eq!(other.hear().await, "3 ! id_conflict/no");
    other
        .call_effect(4, "tally.add", json!({"by": 4}), Some(8))
        .await;
    assert_eq!(other.hear().await, "4 = 7");
    assert_eq!(desk.total.load(Ordering::SeqCst), 7);
}

#[tokio::test]
async fn a_call_that_waits_for_another_session_goes_on_over_a_cut() {
    let desk = Desk::new().await;
    let (mut one, mut other) = (desk.visit().await, desk.visit().await);
    one.call_effect(1, "gate.finish", json!({}), Some(7)).await;
    desk.gate.started.wait().await;
    other
        .call_effect(5, "gate.finish", json!({}), Some(7))
        .await;
    other.settle().await;
    let ticket = other.ticket();
    drop(other);
    let mut other = desk.come_back(&ticket, &[5]).await;
    assert_eq!(other.greeting(), "resumed, 5 running");
    desk.gate.open.give();
    assert_eq!(other.hear().await, "5 = \"finished\"");
    assert_eq!(desk.gate.finished.count(), 1);
}

#[tokio::test]
async fn the_names_of_one_principal_are_nothing_to_another() {
    let desk = Desk::of_principals().await;
    let (mut ann, mut bob) = (desk.visit_of("ann").await, desk.visit_of("bob").await);
    for (visit, expected) in [(&mut ann, "1 = 1"), (&mut bob, "1 = 2")] {
        let by = json!({"by": 1});
        visit.call_effect(1, "tally.add", by, Some(7)).await;
        assert_eq!(visit.hear().await, expected);
    }
    let mut again = desk.visit_of("ann").await;
    again
        .call_effect(1, "tally.add", json!({"by": 1}), Some(7))
        .await;
    assert_eq!(again.hear().await, "1 = 1, again");
}

#[tokio::test]
async fn a_session_of_nobody_has_a_thousand_names() {
    let desk = Desk::new().await;
    let mut visit = desk.visit().await;
    for id in 1..=1001u32 {
        let by = json!({"by": 1});
        visit
            .call_effect(id, "tally.add", by, Some(id.into()))
            .await;
        let expected = match id {
            1001 => "1001 ! overloaded/no".to_owned(),
            id => format!("{id} = {id}"),
        };
        assert_eq!(visit.hear().await, expected);
    }
    // What was refused is recorded nowhere; a name that is known costs nothing, and another session has its own.
    visit.call(1001, "tally.add", json!({"by": 1})).await;
    assert_eq!(visit.hear().await, "1001 = 1001");
    visit
        .call_effect(1002, "tally.add", json!({"by": 1}), Some(1))
        .await;
    assert_eq!(visit.hear().await, "1002 = 1, again");
    let mut other = desk.visit().await;
    other
        .call_effect(1, "tally.add", json!({"by": 1}), Some(1001))
        .await;
    assert_eq!(other.hear().await, "1 = 1002");
}

/// How it ended for one of a crowd.
#[derive(Debug, PartialEq)]
enum End {
    Answered,
    /// By a connection that came later.
    Superseded,
}

async fn come_back_and_add(desk: &Desk, ticket: &Ticket) -> End {
    let resume = Some(ticket.resume(&[]));
    let hello = Hello {
        resume,
        ..Hello::default()
    };
    let Some(mut visit) = desk.try_hello(hello).await else {
        return End::Superseded;
    };
    for name in 1..=NAMES {
        let by = json!({"by": 1});
        let effect = Some(name.into());
        visit.call_effect(name, "tally.add", by, effect).await;
    }
    for _ in 1..=NAMES {
        let line = visit.hear().await;
        if line == "close 4011" {
            assert!(visit.connected.resumed, "nobody else has this session");
            return End::Superseded;
        }
        assert!(line.contains(" = "), "{line}");
    }
    End::Answered
}

const NAMES: u32 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_crowd_that_comes_back_at_once_nobody_has_an_effect_twice() {
    let mut superseded = 0;
    for _ in 0..20 {
        let desk = Desk::new().await;
        let ticket = desk.visit().await.ticket();
        let crowd = (0..16).map(|_| come_back_and_add(&desk, &ticket));
        let ends = join_all(crowd).await;
        assert!(ends.contains(&End::Answered), "{ends:?}");
        let total = desk.total.load(Ordering::SeqCst);
        assert_eq!(total, i64::from(NAMES), "{ends:?}");
        superseded += ends.iter().filter(|end| **end == End::Superseded).count();
    }
    assert!(superseded > 0, "nobody came in between");
}
