//! Calls that nobody waits for any more.

use serde_json::json;
use wilco_protocol::RequestId;
use wilco_protocol::envelope::ClientMessage;

use super::api::{Gate, app};
use super::kit::{Client, Served, serve};

async fn served() -> (Gate, Served) {
    let gate = Gate::default();
    let served = serve(app(&gate)).await;
    (gate, served)
}

/// A client that has said `Hello`: it has a session.
async fn greeted(served: Served) -> Client {
    let mut client = served.at("/ws?hello=1").upgrade().await;
    client.send(&ClientMessage::Hello(Box::default())).await;
    assert_eq!(client.hear().await, "connected");
    client
}

#[tokio::test]
async fn a_cancelled_call_is_dropped_and_answered() {
    let (gate, served) = served().await;
    for mut client in [served.client().await, greeted(served).await] {
        let id = client.start("gate.wait", json!({})).await;
        gate.started.wait().await;
        client.cancel(id).await;
        assert_eq!(client.hear().await, format!("{id} ! cancelled/unknown"));
        gate.dropped.wait().await;
        assert_eq!(gate.finished.count(), 0);
        let sum = client.call("math.add", json!({"a": 1, "b": 1})).await;
        assert_eq!(sum, Ok(json!(2)));
    }
}

#[tokio::test]
async fn a_cancel_of_nothing_is_ignored() {
    let (_, served) = served().await;
    let mut client = served.client().await;
    client.cancel(9).await;
    let request_id = RequestId::text("nine").expect("short");
    client.send(&ClientMessage::Cancel { request_id }).await;
    let id = client.start("math.add", json!({"a": 1, "b": 1})).await;
    assert_eq!(client.hear().await, format!("{id} = 2"));
    client.cancel(id).await;
    assert!(
        client
            .call("math.add", json!({"a": 1, "b": 1}))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn one_cancel_ends_one_call() {
    let (gate, served) = served().await;
    let mut client = served.client().await;
    for _ in 0..3 {
        client.start("gate.wait", json!({})).await;
        gate.started.wait().await;
    }
    client.cancel(2).await;
    assert_eq!(client.hear().await, "2 ! cancelled/unknown");
    gate.open.give();
    gate.open.give();
    let mut ends = client.hear_all(2).await;
    ends.sort();
    assert_eq!(ends, ["1 = \"\"", "3 = \"\""]);
}

#[tokio::test]
async fn a_call_that_must_finish_is_told_and_finishes() {
    let (gate, served) = served().await;
    let mut client = greeted(served).await;
    let id = client.start("gate.finish", json!({})).await;
    gate.started.wait().await;
    client.cancel(id).await;
    gate.told.wait().await;
    assert_eq!(gate.dropped.count(), 0);
    gate.open.give();
    assert_eq!(client.hear().await, format!("{id} = \"finished\""));
}

#[tokio::test]
async fn a_lost_connection_drops_its_calls() {
    let (gate, served) = served().await;
    for greet in [false, true] {
        let mut client = match greet {
            true => greeted(served).await,
            false => served.client().await,
        };
        client.start("gate.wait", json!({})).await;
        gate.started.wait().await;
        drop(client);
        gate.dropped.wait().await;
        assert_eq!(gate.finished.count(), 0);
    }
}

#[tokio::test]
async fn a_lost_connection_lets_calls_finish_that_must_and_drops_the_others() {
    let (gate, served) = served().await;
    let mut client = greeted(served).await;
    client.start("gate.finish", json!({})).await;
    client.start("gate.wait", json!({})).await;
    gate.started.wait().await;
    gate.started.wait().await;
    drop(client);
    gate.dropped.wait().await;
    assert_eq!((gate.finished.count(), gate.dropped.count()), (0, 0));
    gate.open.give();
    gate.finished.wait().await;
    gate.dropped.wait().await;
    // Somebody may come back for it.
    assert_eq!(gate.told.count(), 0);
}

#[tokio::test]
async fn without_hello_no_call_outlives_its_connection() {
    let (gate, served) = served().await;
    let mut client = served.client().await;
    client.start("gate.finish", json!({})).await;
    gate.started.wait().await;
    drop(client);
    gate.dropped.wait().await;
    assert_eq!(gate.finished.count(), 0);
}
