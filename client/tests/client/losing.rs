use std::time::Duration;

use tokio::io::AsyncWriteExt;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::protocol::{CloseCode, Executed};
use wilco_client::{CallError, Client, Status};

use crate::calls::{ADD, Sum};
use crate::server::{Heard, Peer, Server, pair};

/// Answers one call of `client` on `peer`.
async fn serve_one(client: &Client, peer: &mut Peer) {
    let (answer, ()) = tokio::join!(client.request(ADD).into_future(), async {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
    });
    assert_eq!(answer, Ok(Sum { sum: 5 }));
}

#[tokio::test]
async fn a_cut_before_a_server_without_sessions_makes_calls_again_that_may_run_twice() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let calls = [
        client.request(ADD).into_future(),
        client.request(ADD).into_future(),
    ];
    peer.request().await;
    peer.request().await;
    drop(peer);
    let mut peer = server.welcome().await;
    for _ in 0..2 {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
    }
    for call in calls {
        assert_eq!(call.await, Ok(Sum { sum: 5 }));
    }
    serve_one(&client, &mut peer).await;
}

#[tokio::test]
async fn calls_that_are_made_without_a_connection_wait_for_the_next() {
    let server = Server::bind().await;
    let (client, peer) = pair(&server).await;
    drop(peer);
    let upgrade = server.accept().await;
    let call = client.request(ADD).into_future();
    let mut peer = upgrade.open().await;
    peer.hello().await;
    peer.say(&crate::server::connected(1)).await;
    let (answer, ()) = tokio::join!(call, async {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
    });
    assert_eq!(answer, Ok(Sum { sum: 5 }));
}

#[tokio::test]
async fn a_close_that_invites_is_followed_by_a_return() {
    let server = Server::bind().await;
    let (client, peer) = pair(&server).await;
    peer.close(1012).await.unwrap();
    let mut peer = server.welcome().await;
    serve_one(&client, &mut peer).await;
}

#[tokio::test]
async fn a_close_that_does_not_invite_is_the_end() {
    let server = Server::bind().await;
    let (client, peer) = pair(&server).await;
    let mut changes = client.status_changes();
    let call = client.request(ADD).into_future();
    peer.close(4500).await.unwrap();
    let reason = ClosedReason::Code {
        code: CloseCode::MALFORMED,
        reason: "".into(),
    };
    let executed = Executed::Unknown;
    let closed = CallError::Closed {
        reason: reason.clone(),
        executed,
    };
    assert_eq!(call.await, Err(closed));
    while let Some(status) = changes.next().await {
        if let Status::Closed { reason: why } = status {
            assert_eq!(why, reason);
        }
    }
    let executed = Executed::No;
    let late = client.request(ADD).await;
    assert_eq!(late, Err(CallError::Closed { reason, executed }));
}

#[tokio::test(start_paused = true)]
async fn the_status_tells_why_there_is_no_connection_and_when_the_next_attempt_is() {
    let server = Server::bind().await;
    let (client, peer) = pair(&server).await;
    let mut changes = client.status_changes();
    let first = changes.next().await.unwrap();
    assert!(matches!(first, Status::Open { .. }), "{first:?}");
    drop(server);
    drop(peer);
    // The first retry is immediate and fails as well; the one after it waits.
    let (mut waits, mut last) = (0, Duration::MAX);
    while waits < 5 {
        if let Some(Status::Waiting { retry_in, cause }) = changes.next().await
            && !retry_in.is_zero()
        {
            assert!(matches!(cause, Cause::Unreachable(_)), "{cause}");
            waits += 1;
            last = retry_in;
        }
    }
    assert!(last <= Duration::from_millis(3200), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_is_left() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    assert_eq!(peer.next().await, Heard::Ping);
    assert_eq!(peer.next().await, Heard::Close(4009));
    let mut peer = server.welcome().await;
    serve_one(&client, &mut peer).await;
}

#[tokio::test]
async fn a_message_that_is_none_ends_the_connection_and_not_the_client() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    peer.say_bytes(b"\xc1").await;
    assert_eq!(peer.next().await, Heard::Close(4500));
    let mut peer = server.welcome().await;
    serve_one(&client, &mut peer).await;
}

#[tokio::test]
async fn a_frame_that_breaks_the_rules_ends_the_connection_and_not_the_client() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    peer.stream
        .write_all(b"\x82\x81\0\0\0\0\x01")
        .await
        .unwrap();
    assert_eq!(peer.next().await, Heard::Close(1002));
    let mut peer = server.welcome().await;
    serve_one(&client, &mut peer).await;
}

#[tokio::test]
async fn closing_says_goodbye_and_ends_the_calls() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let call = client.request(ADD).into_future();
    peer.request().await;
    let ((), ()) = tokio::join!(client.close(), async {
        assert_eq!(peer.next().await, Heard::Close(1000));
        drop(peer);
    });
    let reason = ClosedReason::Asked;
    assert_eq!(
        client.status(),
        Status::Closed {
            reason: reason.clone()
        }
    );
    let executed = Executed::Unknown;
    assert_eq!(call.await, Err(CallError::Closed { reason, executed }));
    client.close().await;
}

#[tokio::test]
async fn the_last_clone_closes_the_socket_and_no_clone_before_it() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let clone = client.clone();
    drop(client);
    serve_one(&clone, &mut peer).await;
    let call = clone.request(ADD).into_future();
    drop(clone);
    let (id, _, _) = peer.request().await;
    peer.ok(id, &Sum { sum: 5 }).await;
    assert_eq!(call.await, Ok(Sum { sum: 5 }));
    assert_eq!(peer.next().await, Heard::Close(1000));
}

#[tokio::test]
async fn a_client_that_is_dropped_while_it_connects_gives_the_attempt_up() {
    let server = Server::bind().await;
    let url = server.url();
    let mut connecting = Box::pin(Client::connect(&url));
    let upgrade = tokio::select! {
        _ = &mut connecting => panic!("nobody answered"),
        upgrade = server.accept() => upgrade,
    };
    drop(connecting);
    let mut stream = upgrade.stream;
    let read = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1]).await;
    assert_eq!(read.unwrap(), 0);
}
