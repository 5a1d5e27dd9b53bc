//! A session goes on with its next connection.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::kit::Desk;

#[tokio::test]
async fn what_was_done_is_answered_again_what_runs_is_answered_once_and_what_never_came_is_absent()
{
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    assert_eq!(first.greeting(), "new");
    first.add(1, 5).await;
    assert_eq!(first.hear().await, "1 = 5");
    first.call(2, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = first.ticket();
    drop(first);
    let mut second = desk.come_back(&ticket, &[3, 1, 2]).await;
    assert_eq!(second.greeting(), "resumed, 1 done, 2 running, 3 absent");
    assert_eq!(second.ticket().session_id, ticket.session_id);
    assert_eq!(second.hear().await, "1 = 5, again");
    // Sent again, it runs for the first time; what was done runs no second time.
    second.add(3, 1).await;
    assert_eq!(second.hear().await, "3 = 6");
    second.add(1, 5).await;
    assert_eq!(second.hear().await, "1 = 5, again");
    desk.gate.open.give();
    assert_eq!(second.hear().await, "2 = \"finished\"");
    assert_eq!(
        (desk.total.load(Ordering::SeqCst), desk.gate.started.count()),
        (6, 0)
    );
    assert_eq!(desk.gate.told.count(), 0);
}

#[tokio::test]
async fn a_call_that_ends_while_nobody_is_there_is_answered_when_somebody_comes() {
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    first.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = first.ticket();
    drop(first);
    desk.until_parked(1).await;
    desk.gate.open.give();
    desk.gate.dropped.wait().await;
    let mut second = desk.come_back(&ticket, &[1]).await;
    assert_eq!(second.greeting(), "resumed, 1 done");
    assert_eq!(second.hear().await, "1 = \"finished\", again");
    assert_eq!(desk.gate.told.count(), 0);
}

#[tokio::test]
async fn a_call_that_may_be_lost_is_lost_with_its_connection_and_absent_on_the_next() {
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    first.call(1, "gate.wait", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = first.ticket();
    drop(first);
    desk.gate.dropped.wait().await;
    let second = desk.come_back(&ticket, &[1]).await;
    assert_eq!(second.greeting(), "resumed, 1 absent");
}

#[tokio::test]
async fn a_connection_that_still_looks_alive_gives_way() {
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    first.call(1, "gate.finish", json!({})).await;
    first.call(2, "gate.wait", json!({})).await;
    desk.gate.started.wait().await;
    desk.gate.started.wait().await;
    let mut second = desk.come_back(&first.ticket(), &[1, 2]).await;
    assert_eq!(second.greeting(), "resumed, 1 running, 2 absent");
    // The call that may be lost went with the old connection.
    desk.gate.dropped.wait().await;
    assert_eq!(first.hear().await, "close 4011");
    first.client.close(4011).await;
    assert_eq!(first.hear().await, "end");
    desk.gate.open.give();
    assert_eq!(second.hear().await, "1 = \"finished\"");
    assert_eq!((desk.sessions.live(), desk.sessions.parked()), (1, 0));
}

#[tokio::test]
async fn of_many_that_come_back_at_once_the_last_has_the_session() {
    let desk = Desk::new().await;
    let mut visit = desk.visit().await;
    visit.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    for _ in 0..50 {
        let next = desk.come_back(&visit.ticket(), &[1]).await;
        assert_eq!(next.greeting(), "resumed, 1 running");
        assert_eq!(visit.hear().await, "close 4011");
        visit = next;
    }
    desk.gate.open.give();
    assert_eq!(visit.hear().await, "1 = \"finished\"");
    assert_eq!(desk.gate.finished.count(), 1);
}

#[tokio::test]
async fn a_call_of_an_earlier_connection_can_be_cancelled_and_repeated() {
    let desk = Desk::new().await;
    let mut first = desk.visit().await;
    first.call(1, "gate.finish", json!({})).await;
    desk.gate.started.wait().await;
    let ticket = first.ticket();
    drop(first);
    let mut second = desk.come_back(&ticket, &[1]).await;
    second.client.cancel(1).await;
    desk.gate.told.wait().await;
    second.call(1, "gate.finish", json!({})).await;
    desk.gate.open.give();
    assert_eq!(second.hear().await, "1 = \"finished\"");
    assert_eq!(desk.gate.started.count(), 0);
}
