//! What opens a session again, and what does not.

use serde_json::json;
use wilco_protocol::envelope::Hello;

use super::kit::{Desk, Ticket};

#[tokio::test]
async fn a_resume_whose_answer_was_lost_can_be_repeated() {
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    first.add(1, 1).await;
    assert_eq!(first.hear().await, "1 = 1");
    let ticket = first.ticket();
    drop(first);
    let mut lost = Vec::new();
    for _ in 0..3 {
        let visit = desk.come_back(&ticket, &[1]).await;
        assert_eq!(visit.greeting(), "resumed, 1 done");
        lost.push(visit.ticket());
    }
    let mut last = desk.come_back(&ticket, &[1]).await;
    assert_eq!(last.hear().await, "1 = 1, again");
    let current = last.ticket();
    // Whoever came with the one token was told the same next one: each of them could have come back with it.
    for lost in &lost {
        assert_eq!(lost.token, current.token);
    }
    last.settle().await;
    assert_eq!(come_with(&desk, &current, &ticket.token).await, "new");
    assert_eq!(come_with(&desk, &current, &current.token).await, "resumed");
    assert_eq!(last.hear().await, "close 4011");
}

#[tokio::test]
async fn a_client_that_answered_nothing_may_still_come_with_the_new_token() {
    let desk = Desk::new().await;
    let ticket = desk.visit().await.ticket();
    let second = desk.come_back(&ticket, &[]).await.ticket();
    let third = desk.come_back(&second, &[]).await;
    assert_eq!(third.greeting(), "resumed");
    // What it came with is the one before now, and the one before that is gone.
    assert_eq!(come_with(&desk, &ticket, &ticket.token).await, "new");
    assert_eq!(come_with(&desk, &ticket, &second.token).await, "resumed");
}

#[tokio::test]
async fn a_token_is_secret_and_every_one_is_another() {
    let desk = Desk::new().await;
    let (one, other) = (desk.visit().await.ticket(), desk.visit().await.ticket());
    for ticket in [&one, &other] {
        let digits = ticket.token.strip_prefix("wrt_").expect("its prefix");
        assert!(digits.len() == 32 && digits.bytes().all(|it| b"0123456789abcdef".contains(&it)));
    }
    assert_ne!(one, other);
}

#[tokio::test]
async fn who_has_no_right_to_a_session_begins_another_and_disturbs_nobody() {
    let desk = Desk::new().await;
    let mut visit = desk.visit().await;
    visit.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = visit.ticket();
    let foreign = desk.visit().await.ticket().token;
    for (session_id, token) in [
        (&*ticket.session_id, "wrt_00000000000000000000000000000000"),
        (&ticket.session_id, ""),
        (&ticket.session_id, &ticket.token[4..]),
        (&ticket.session_id, &foreign),
        ("", &ticket.token),
        ("0123456789abcdef0123456789abcdef", &ticket.token),
        ("a session of another server", &ticket.token),
    ] {
        let (session_id, token) = (session_id.into(), token.into());
        let wrong = Ticket { session_id, token };
        let stranger = desk.come_back(&wrong, &[1]).await;
        assert_eq!(stranger.greeting(), "new", "{wrong:?}");
        assert_ne!(stranger.ticket().session_id, ticket.session_id);
    }
    desk.gate.open.give();
    assert_eq!(visit.hear().await, "1 = \"finished\"");
}

#[tokio::test]
async fn a_session_is_one_principals() {
    let desk = Desk::of_principals().await;
    let ticket = desk.visit_of("ann").await.ticket();
    for (token, expected) in [("bob", "new"), ("ann", "resumed")] {
        let hello = Hello {
            token: Some(format!("s3cret-{token}").into()),
            resume: Some(ticket.resume(&[])),
            ..Hello::default()
        };
        assert_eq!(desk.say_hello(hello).await.greeting(), expected, "{token}");
    }
}

async fn come_with(desk: &Desk, ticket: &Ticket, token: &str) -> String {
    let ticket = Ticket {
        token: token.into(),
        ..ticket.clone()
    };
    desk.come_back(&ticket, &[]).await.greeting()
}
