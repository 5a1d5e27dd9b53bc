use std::time::Duration;

use tokio::net::TcpListener;
use wilco_client::protocol::Encoding;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::{Client, Config, Error, Status};

use crate::calls::{ADD, Sum};
use crate::server::{Server, connected};

/// What `connect` says to a server that answers the upgrade so.
async fn connect_to(answer: &str) -> Error {
    let server = Server::bind().await;
    let url = server.url();
    let serve = async { server.accept().await.answer(answer).await };
    let (client, ()) = tokio::join!(Client::connect(&url), serve);
    client.unwrap_err()
}

#[tokio::test]
async fn the_upgrade_asks_for_everything() {
    for (encoding, subprotocol) in [
        (Encoding::MessagePack, "wilco.v1.msgpack"),
        (Encoding::Json, "wilco.v1.json"),
    ] {
        let server = Server::bind().await;
        let config = Config {
            encoding,
            token: Some("s3cret".into()),
            headers: vec![("x-trace".to_owned(), "7".to_owned())],
            ..Config::default()
        };
        let url = server.url();
        let serve = async {
            let upgrade = server.accept().await;
            assert!(
                upgrade.head.starts_with("GET /ws?hello=1 HTTP/1.1\r\n"),
                "{}",
                upgrade.head
            );
            assert_eq!(upgrade.header("sec-websocket-protocol"), Some(subprotocol));
            assert_eq!(upgrade.header("sec-websocket-version"), Some("13"));
            assert_eq!(upgrade.header("x-trace"), Some("7"));
            assert!(!upgrade.head.contains("s3cret"));
            let mut peer = upgrade.open().await;
            let hello = peer.hello().await;
            assert_eq!(hello.token.as_deref(), Some("s3cret"));
            assert!(hello.client.unwrap().starts_with("wilco-client/"));
            peer.encoding = encoding;
            peer.say(&connected(1)).await;
            peer
        };
        let (client, _peer) = tokio::join!(Client::connect_with(&url, config), serve);
        let open = Status::Open {
            latency: None,
            replayed: 0,
            schema: None,
        };
        assert_eq!(client.unwrap().status(), open);
    }
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    drop(listener);
    let error = Client::connect(&url).await.unwrap_err();
    assert!(
        matches!(error.cause(), Some(Cause::Unreachable(_))),
        "{error:?}"
    );
    assert!(!error.is_misuse() && !error.is_timeout());
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_never_opens_is_given_up_after_the_connect_timeout() {
    let server = Server::bind().await;
    let began = tokio::time::Instant::now();
    let error = Client::connect(&server.url()).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(began.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_greet_is_given_up_after_the_welcome_timeout() {
    let server = Server::bind().await;
    let url = server.url();
    let (client, _peer) = tokio::join!(Client::connect(&url), async {
        server.accept().await.open().await
    });
    let error = client.unwrap_err();
    assert_eq!(error.cause(), Some(&Cause::NoWelcome));
    assert!(error.is_timeout());
}

#[tokio::test]
async fn an_answer_that_is_no_upgrade_is_told_by_its_status() {
    for (head, status, retry_after) in [
        ("200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, None),
        ("404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, None),
        (
            "503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
            503,
            Some(7),
        ),
        (
            "503 Service Unavailable\r\nRetry-After: Sat, 21 Nov 2026 07:28:00 GMT\r\n\r\n",
            503,
            None,
        ),
    ] {
        let error = connect_to(&format!("HTTP/1.1 {head}")).await;
        let retry_after = retry_after.map(Duration::from_secs);
        assert_eq!(
            error.cause(),
            Some(&Cause::Refused {
                status,
                retry_after
            }),
            "{head}"
        );
    }
}

#[tokio::test]
async fn a_refused_credential_is_final() {
    for (head, status) in [("401 Unauthorized", 401), ("403 Forbidden", 403)] {
        let error = connect_to(&format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n")).await;
        assert_eq!(
            error.closed(),
            Some(&ClosedReason::Refused { status }),
            "{head}"
        );
    }
}

#[tokio::test]
async fn an_upgrade_that_is_wrong_is_refused() {
    let upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n";
    for (rest, expected) in [
        ("Upgrade: h2c\r\n\r\n", "websocket"),
        ("Upgrade: websocket\r\n\r\n", "accept key"),
        (
            "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            "accept key",
        ),
    ] {
        let error = connect_to(&format!("{upgrade}{rest}")).await;
        let Some(Cause::BadHandshake(what)) = error.cause() else {
            panic!("{error:?}");
        };
        assert!(what.contains(expected), "{what}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_instead_of_answering_is_told() {
    for answer in ["", "HTTP/1.1 101", "no http at all\r\n\r\n"] {
        let error = connect_to(answer).await;
        assert!(matches!(error.cause(), Some(Cause::Broken(_))), "{error:?}");
    }
}

#[tokio::test]
async fn a_subprotocol_may_be_left_out_but_not_invented() {
    for (subprotocol, is_fine) in [(None, true), (Some("wilco.v9"), false)] {
        let server = Server::bind().await;
        let url = server.url();
        let serve = async {
            let mut peer = server.accept().await.open_as(subprotocol).await;
            if is_fine {
                peer.hello().await;
                peer.say(&connected(1)).await;
            }
            peer
        };
        let (client, _peer) = tokio::join!(Client::connect(&url), serve);
        assert_eq!(client.is_ok(), is_fine, "{subprotocol:?}");
    }
}

#[tokio::test]
async fn a_server_of_another_version_is_told() {
    let server = Server::bind().await;
    let url = server.url();
    let (client, _peer) = tokio::join!(Client::connect(&url), async {
        let mut peer = server.accept().await.open().await;
        peer.hello().await;
        peer.say(&connected(2)).await;
        peer
    });
    let error = client.unwrap_err();
    assert_eq!(error.closed(), Some(&ClosedReason::Version { server: 2 }));
}

#[tokio::test]
async fn a_client_that_is_only_started_goes_on_trying_and_its_calls_wait() {
    let server = Server::bind().await;
    let client = Client::start(&server.url(), Config::default()).unwrap();
    let call = client.request(ADD).into_future();
    server
        .accept()
        .await
        .answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        .await;
    let mut peer = server.welcome().await;
    let (answer, ()) = tokio::join!(call, async {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 5 }).await;
    });
    assert_eq!(answer, Ok(Sum { sum: 5 }));
}

#[tokio::test]
async fn what_cannot_work_is_refused_before_anything_is_opened() {
    let header = |name: &str, value: &str| Config {
        headers: vec![(name.to_owned(), value.to_owned())],
        ..Config::default()
    };
    let root = Config {
        extra_roots: vec![b"no certificate".to_vec()],
        ..Config::default()
    };
    for (url, config) in [
        ("http://localhost/", Config::default()),
        ("ws://localhost/", header("a b", "c")),
        ("ws://localhost/", header("a", "b\r\nc")),
        ("wss://localhost/", root),
    ] {
        let error = Client::start(url, config).unwrap_err();
        assert!(error.is_misuse(), "{error:?}");
    }
}

#[test]
fn what_is_secret_is_not_printed() {
    let config = Config {
        token: Some("s3cret".into()),
        headers: vec![("authorization".to_owned(), "s3cret".to_owned())],
        ..Config::default()
    };
    let printed = format!("{config:?}");
    assert!(
        printed.contains("authorization") && !printed.contains("s3cret"),
        "{printed}"
    );
}
