//! Calls that find no connection: shown, taken back, refused.

use std::time::Duration;

use wilco_client::protocol::session::ClosedReason;
use wilco_client::protocol::{Executed, NoError};
use wilco_client::{CallError, Client, Config, Offline};

use crate::calls::{ADD, Sum};
use crate::server::{Heard, Server, pair, pair_with};

#[tokio::test]
async fn a_call_that_must_not_wait_fails_at_once_without_a_connection() {
    let server = Server::bind().await;
    let client = Client::start(&server.url(), Config::default()).unwrap();
    let call = client.request(ADD).offline(Offline::Fail).await;
    assert_eq!(call, Err(CallError::Offline));
    let error = call.unwrap_err();
    assert_eq!((error.executed(), error.code()), (Executed::No, None));
    assert_eq!(
        CallError::<NoError>::Offline.to_string(),
        "there is no connection"
    );
    let raw = client.call_raw("add", ADD).offline(Offline::Fail).await;
    assert_eq!(raw, Err(CallError::Offline));
}

#[tokio::test]
async fn a_client_may_be_set_to_let_no_call_wait_and_a_call_may_be_set_otherwise() {
    let server = Server::bind().await;
    let config = Config {
        offline: Offline::Fail,
        ..Config::default()
    };
    let (client, peer) = pair_with(&server, config).await;
    drop(peer);
    let upgrade = server.accept().await;
    assert_eq!(client.request(ADD).await, Err(CallError::Offline));
    let waits = client.request(ADD).offline(Offline::Queue).into_future();
    let mut peer = upgrade.open().await;
    peer.hello().await;
    peer.say(&crate::server::connected(1)).await;
    let (id, _, _) = peer.request().await;
    assert_eq!(id, 2);
    peer.ok(id, &Sum { sum: 5 }).await;
    assert_eq!(waits.await, Ok(Sum { sum: 5 }));
    let (answer, ()) = tokio::join!(client.request(ADD).into_future(), async {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
    });
    assert_eq!(
        answer,
        Ok(Sum { sum: 5 }),
        "with a connection nothing is different"
    );
}

#[tokio::test]
async fn what_waits_is_shown_and_taken_back_and_never_sent() {
    let server = Server::bind().await;
    let client = Client::start(&server.url(), Config::default()).unwrap();
    let timeout = Duration::from_secs(60);
    let first = client.request(ADD).timeout(timeout).into_future();
    let second = client.call_raw("other", "input").into_future();
    let queue = client.queue().await;
    let shown = |at: usize| {
        (
            queue[at].id,
            &*queue[at].operation,
            queue[at].bytes,
            queue[at].sent,
        )
    };
    assert_eq!(queue.len(), 2);
    assert_eq!(shown(0), (1, "add", 7, false));
    assert_eq!(shown(1), (2, "other", 6, false));
    let spent = timeout
        .checked_sub(queue[0].remaining)
        .expect("no more than it got");
    assert!(spent < Duration::from_secs(30), "{spent:?}");

    client.cancel(2);
    client.cancel(2);
    client.cancel(77);
    let executed = Executed::No;
    assert_eq!(second.await, Err(CallError::Cancelled { executed }));
    assert_eq!(client.queue().await.len(), 1);

    let mut peer = server.welcome().await;
    let (id, _, _) = peer.request().await;
    peer.ok(id, &Sum { sum: 5 }).await;
    assert_eq!(first.await, Ok(Sum { sum: 5 }));
    assert!(client.queue().await.is_empty());
}

#[tokio::test]
async fn what_was_sent_is_shown_as_such_and_its_cancel_is_said() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let call = client.request(ADD).into_future();
    peer.request().await;
    let queue = client.queue().await;
    assert_eq!((queue.len(), queue[0].sent), (1, true));
    client.cancel(queue[0].id);
    let executed = Executed::Unknown;
    assert_eq!(call.await, Err(CallError::Cancelled { executed }));
    assert_eq!(peer.next().await, Heard::Cancel(1));
}

#[tokio::test]
async fn a_client_that_is_closed_has_no_queue() {
    let server = Server::bind().await;
    let client = Client::start(&server.url(), Config::default()).unwrap();
    let call = client.request(ADD).into_future();
    client.close().await;
    assert!(client.queue().await.is_empty());
    client.cancel(1);
    let reason = ClosedReason::Asked;
    let executed = Executed::No;
    assert_eq!(call.await, Err(CallError::Closed { reason, executed }));
}
