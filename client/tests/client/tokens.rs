//! Credentials that are fetched.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use wilco_client::protocol::envelope::ServerMessage;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::{BoxError, Client, Config, Status, StatusChanges, Token};

use crate::server::{Heard, Server, pair_with, seated};

/// A token that says how often it was asked for.
fn counted(
    answer: impl Fn(u32) -> Result<Option<String>, BoxError> + Send + Sync + 'static,
) -> Config {
    let asked = AtomicU32::new(0);
    let answer = Arc::new(answer);
    config(Token::from_fn(move || {
        let answer = Arc::clone(&answer);
        let count = asked.fetch_add(1, Ordering::Relaxed) + 1;
        async move { answer(count) }
    }))
}

fn config(token: Token) -> Config {
    Config {
        token: Some(token),
        ..Config::default()
    }
}

fn numbered() -> Config {
    counted(|count| Ok(Some(format!("s3cret{count}"))))
}

/// The next status of another kind than those on the way to it.
async fn waits(changes: &mut StatusChanges) -> Cause {
    loop {
        if let Status::Waiting { cause, .. } = changes.next().await.unwrap() {
            return cause;
        }
    }
}

async fn closes(changes: &mut StatusChanges) -> ClosedReason {
    loop {
        if let Status::Closed { reason } = changes.next().await.unwrap() {
            return reason;
        }
    }
}

#[tokio::test]
async fn a_token_is_fetched_for_each_connection() {
    let server = Server::bind().await;
    let url = server.url();
    let _client = Client::start(&url, numbered()).unwrap();
    for token in ["s3cret1", "s3cret2", "s3cret3"] {
        let mut peer = server.accept().await.open().await;
        assert_eq!(peer.hello().await.token.as_deref(), Some(token));
        peer.greet(seated("s1"), &[]).await;
        peer.close(4401).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_that_ends_is_fetched_again_and_said_on_the_same_connection() {
    let server = Server::bind().await;
    let (_client, mut peer) = pair_with(&server, numbered()).await;
    let expires_in_ms = 30_000;
    for token in ["s3cret2", "s3cret3"] {
        peer.say(&ServerMessage::AuthExpiring { expires_in_ms })
            .await;
        assert_eq!(peer.next().await, Heard::Authenticate(token.into()));
        let expires_in_ms = None;
        peer.say(&ServerMessage::Authenticated { expires_in_ms })
            .await;
    }
}

#[tokio::test]
async fn a_fixed_token_is_said_again_and_none_is_said_by_who_has_none() {
    let server = Server::bind().await;
    let (_client, mut peer) = pair_with(&server, config("fixed".into())).await;
    let expires_in_ms = 30_000;
    peer.say(&ServerMessage::AuthExpiring { expires_in_ms })
        .await;
    assert_eq!(peer.next().await, Heard::Authenticate("fixed".into()));

    let (client, mut peer) = pair_with(&server, Config::default()).await;
    peer.say(&ServerMessage::AuthExpiring { expires_in_ms })
        .await;
    let _call = client.call_raw("next", ()).into_future();
    assert_eq!(peer.request().await.1, "next", "and nothing before it");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_fetched_is_an_attempt_that_failed() {
    let server = Server::bind().await;
    let url = server.url();
    let slow = || config(Token::from_fn(pending));
    let panics = || config(Token::from_fn(|| async { panic!("a bug") }));
    let panics_at_once = || {
        config(Token::from_fn(|| -> std::future::Ready<_> {
            panic!("a bug")
        }))
    };
    let fails = || counted(|_| Err("the network is down".into()));
    for (config, why) in [
        (slow(), "it did not come in time"),
        (panics(), "the function that fetches it panicked"),
        (panics_at_once(), "the function that fetches it panicked"),
        (fails(), "the network is down"),
    ] {
        let client = Client::start(&url, config.clone()).unwrap();
        let mut changes = client.status_changes();
        // Whether the WebSocket opens meanwhile does not matter.
        let open = async {
            loop {
                let stream = server.accept().await.open().await;
                drop(stream);
            }
        };
        let cause = tokio::select! {
            cause = waits(&mut changes) => cause,
            () = open => unreachable!("it goes on for ever"),
        };
        assert_eq!(cause, Cause::NoToken(why.into()));
    }
}

#[tokio::test]
async fn a_token_that_failed_once_is_asked_for_again() {
    let server = Server::bind().await;
    let config = counted(|count| match count {
        1 | 2 => Err("not yet".into()),
        count => Ok(Some(format!("s3cret{count}"))),
    });
    let client = Client::start(&server.url(), config).unwrap();
    let mut tokens = Vec::new();
    while tokens.is_empty() {
        let mut peer = server.accept().await.open().await;
        if let Heard::Hello(hello) = peer.next().await {
            tokens.push(hello.token);
            peer.greet(seated("s1"), &[]).await;
        }
    }
    assert_eq!(tokens, [Some("s3cret3".into())]);
    drop(client);
}

#[tokio::test]
async fn who_has_signed_out_is_closed_whether_connected_or_not() {
    let server = Server::bind().await;
    let gone = counted(|_| Ok(None));
    let error = Client::connect_with(&server.url(), gone).await.unwrap_err();
    assert_eq!(error.closed(), Some(&ClosedReason::SignedOut));

    let server = Server::bind().await;
    let goes = counted(|count| Ok((count == 1).then(|| "s3cret1".to_owned())));
    let (client, mut peer) = pair_with(&server, goes).await;
    let expires_in_ms = 1;
    peer.say(&ServerMessage::AuthExpiring { expires_in_ms })
        .await;
    assert_eq!(peer.next().await, Heard::Close(1000));
    let reason = closes(&mut client.status_changes()).await;
    assert_eq!(reason, ClosedReason::SignedOut);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_leaves_the_connection_to_its_end() {
    let server = Server::bind().await;
    let config = counted(|count| match count {
        2 => Err("the network is down".into()),
        count => Ok(Some(format!("s3cret{count}"))),
    });
    let (_client, mut peer) = pair_with(&server, config).await;
    let expires_in_ms = 30_000;
    peer.say(&ServerMessage::AuthExpiring { expires_in_ms })
        .await;
    let silence = tokio::time::timeout(Duration::from_secs(20), peer.next()).await;
    assert!(silence.is_err(), "{silence:?}");
    peer.close(4401).await.unwrap();
    let mut peer = server.accept().await.open().await;
    assert_eq!(peer.hello().await.token.as_deref(), Some("s3cret3"));
}

#[test]
fn a_token_is_never_printed() {
    let fetched = Token::from_fn(|| async { Ok(Some("s3cret".to_owned())) });
    for token in [Token::new("s3cret"), "s3cret".into(), fetched] {
        let printed = format!("{token:?} {:?}", config(token.clone()));
        assert!(
            printed.contains("Token") && !printed.contains("s3cret"),
            "{printed}"
        );
    }
}
