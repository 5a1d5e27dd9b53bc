//! How a session ends: by its client, by its time, by the application.

use std::time::Duration;

use serde_json::json;
use wilco_server::Config;

use super::kit::Desk;

#[tokio::test]
async fn a_client_that_is_done_ends_its_session_and_its_calls_are_told() {
    let desk = Desk::new().await;
    let mut visit = desk.visit().await;
    visit.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    visit.client.close(1000).await;
    assert_eq!(visit.client.hear_to_the_end().await, ["close 1000", "end"]);
    desk.gate.told.wait().await;
    assert_eq!((desk.sessions.live(), desk.sessions.parked()), (0, 0));
    assert_eq!(
        desk.come_back(&visit.ticket(), &[1]).await.greeting(),
        "new"
    );
    // It goes on to its end all the same.
    desk.gate.open.give();
    desk.gate.finished.wait().await;
}

#[tokio::test]
async fn every_other_end_leaves_the_session_to_be_resumed() {
    let desk = Desk::new().await;
    for code in [1001, 3000, 4000] {
        let mut visit = desk.visit().await;
        visit.client.close(code).await;
        let closed = format!("close {code}");
        assert_eq!(visit.client.hear_to_the_end().await, [&*closed, "end"]);
        let back = desk.come_back(&visit.ticket(), &[]).await;
        assert_eq!(back.greeting(), "resumed", "{code}");
    }
    let mut visit = desk.visit().await;
    visit.client.end().await;
    visit.client.hear_to_the_end().await;
    let back = desk.come_back(&visit.ticket(), &[]).await;
    assert_eq!(back.greeting(), "resumed");
}

#[tokio::test(start_paused = true)]
async fn a_session_that_nobody_comes_back_to_ends_with_its_time() {
    let session_ttl = Duration::from_secs(20);
    let config = Config {
        session_ttl,
        ..Config::default()
    };
    let desk = Desk::with(config, None).await;
    let mut visit = desk.visit().await;
    assert_eq!(visit.connected.session_ttl_ms, Some(20_000));
    visit.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = visit.ticket();
    let idle = desk.visit().await;
    drop((visit, idle));
    // Time stands still until all tasks wait, so this is when they are told.
    let cut = tokio::time::Instant::now();
    desk.gate.told.wait().await;
    let told = cut.elapsed();
    assert!(
        (session_ttl..session_ttl + Duration::from_millis(10)).contains(&told),
        "{told:?}"
    );
    assert_eq!((desk.sessions.live(), desk.sessions.parked()), (0, 0));
    assert_eq!(desk.come_back(&ticket, &[1]).await.greeting(), "new");
}

#[tokio::test]
async fn a_revoked_session_ends_at_once_and_does_not_come_back() {
    let desk = Desk::new().await;
    let mut visit = desk.visit().await;
    visit.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = visit.ticket();
    assert!(!desk.sessions.revoke_session("another one"));
    assert!(desk.sessions.revoke_session(&ticket.session_id));
    assert_eq!(visit.hear().await, "error: unauthenticated/no, fatal");
    assert_eq!(visit.hear().await, "close 4401");
    desk.gate.told.wait().await;
    assert_eq!(desk.come_back(&ticket, &[1]).await.greeting(), "new");
    assert!(!desk.sessions.revoke_session(&ticket.session_id));
}

#[tokio::test]
async fn all_that_a_principal_has_is_revoked_and_nothing_of_others() {
    let desk = Desk::of_principals().await;
    let parked = desk.visit_of("ann").await.ticket();
    desk.until_parked(1).await;
    let (mut ann, mut bob) = (desk.visit_of("ann").await, desk.visit_of("bob").await);
    // A connection without a session is one too.
    let bare = desk
        .served
        .at("/ws")
        .header("Authorization", "Bearer s3cret-ann");
    let mut bare = bare.open().await;
    assert_eq!(desk.sessions.live(), 3);
    assert_eq!(desk.sessions.revoke_subject_of("acme", "ann"), 0);
    assert_eq!(desk.sessions.revoke_subject("ann"), 3);
    for lines in [
        [ann.hear().await, ann.hear().await],
        [bare.hear().await, bare.hear().await],
    ] {
        assert_eq!(lines, ["error: unauthenticated/no, fatal", "close 4401"]);
    }
    bob.settle().await;
    let again = desk.visit_of("ann").await;
    assert_eq!(again.greeting(), "new");
    assert!(!desk.sessions.revoke_session(&parked.session_id));
}
