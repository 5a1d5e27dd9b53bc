//! From an HTTP request to a socket.

use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::any;
use serde_json::json;
use wilco_protocol::Encoding;
use wilco_server::protocol::Moment;
use wilco_server::socket::{MessageKind, Outbound, Peer};
use wilco_server::{Shutdown, Sockets, WebSocketUpgrade};

use super::api::{Gate, app};
use super::kit::{Heard, exchange, frame, serve};

#[tokio::test]
async fn what_is_no_upgrade_is_refused_with_what_would_be() {
    const GET: &str = "GET /ws HTTP/1.1";
    const UPGRADE: &str = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n";
    const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const VERSION: &str = "Sec-WebSocket-Version: 13\r\n";
    let served = serve(app(&Gate::default())).await;
    for (line, headers, status) in [
        (GET, String::new(), 426),
        (
            GET,
            "Connection: Upgrade\r\nUpgrade: h2c\r\n".to_owned(),
            426,
        ),
        (GET, format!("Upgrade: websocket\r\n{VERSION}{KEY}"), 426),
        (GET, format!("{UPGRADE}{KEY}"), 426),
        (
            GET,
            format!("{UPGRADE}{KEY}Sec-WebSocket-Version: 8\r\n"),
            426,
        ),
        (GET, format!("{UPGRADE}{VERSION}"), 400),
        (
            GET,
            format!("{UPGRADE}{VERSION}Sec-WebSocket-Key: short\r\n"),
            400,
        ),
        (
            GET,
            format!(
                "{UPGRADE}{VERSION}Sec-WebSocket-Key: {}\r\n",
                "é".repeat(12)
            ),
            400,
        ),
        ("GET /ws HTTP/1.0", format!("{UPGRADE}{VERSION}{KEY}"), 400),
        ("POST /ws HTTP/1.1", format!("{UPGRADE}{VERSION}{KEY}"), 405),
        ("POST /ws HTTP/1.1", "Content-Length: 0\r\n".to_owned(), 405),
        (
            "GET /nowhere HTTP/1.1",
            format!("{UPGRADE}{VERSION}{KEY}"),
            404,
        ),
    ] {
        let request = format!("{line}\r\nHost: test\r\n{headers}\r\n");
        let refused = exchange(served.address, &request).await;
        assert_eq!(refused.status, status, "{request}");
        let expected = (status == 426).then_some("websocket");
        assert_eq!(refused.header("upgrade"), expected, "{request}");
        let expected = (status == 426).then_some("13");
        assert_eq!(
            refused.header("sec-websocket-version"),
            expected,
            "{request}"
        );
        if status == 426 {
            let connection = refused.header("connection").expect("it names the upgrade");
            assert!(connection.eq_ignore_ascii_case("upgrade"), "{connection}");
        }
        if status == 405 {
            assert_eq!(refused.header("allow"), Some("GET"), "{request}");
        }
        assert!(status == 404 || !refused.body.is_empty(), "{request}");
    }
}

#[tokio::test]
async fn an_upgrade_is_accepted_however_its_headers_are_spelled() {
    let served = serve(app(&Gate::default())).await;
    let request = "GET /ws HTTP/1.1\r\nhost: test\r\nconnection: keep-alive\r\nconnection: UPGRADE\r\n\
                   upgrade: WebSocket\r\nsec-websocket-version: 13\r\n\
                   sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let accepted = exchange(served.address, request).await;
    assert_eq!(accepted.status, 101);
    assert_eq!(
        accepted.header("sec-websocket-accept"),
        Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    );
    assert_eq!(accepted.header("sec-websocket-protocol"), None);
}

#[tokio::test]
async fn the_first_known_subprotocol_is_taken_and_else_the_default_of_the_mount() {
    use Encoding::{Json, MessagePack};
    let served = serve(app(&Gate::default())).await;
    for (path, asked, chosen, encoding) in [
        ("/ws", None, None, Json),
        ("/realtime/world", None, None, MessagePack),
        ("/ws", Some("wilco.v1.json"), Some("wilco.v1.json"), Json),
        (
            "/ws",
            Some("wilco.v1.msgpack"),
            Some("wilco.v1.msgpack"),
            MessagePack,
        ),
        (
            "/ws",
            Some("wilco.v1.msgpack, wilco.v1.json"),
            Some("wilco.v1.msgpack"),
            MessagePack,
        ),
        (
            "/ws",
            Some("wilco.v1.json,wilco.v1.msgpack"),
            Some("wilco.v1.json"),
            Json,
        ),
        (
            "/realtime/world",
            Some("wilco.v1.json"),
            Some("wilco.v1.json"),
            Json,
        ),
        (
            "/ws",
            Some("graphql-ws, wilco.v1.msgpack"),
            Some("wilco.v1.msgpack"),
            MessagePack,
        ),
        ("/ws", Some("graphql-ws"), None, Json),
        ("/realtime/world", Some("wilco.v2.json"), None, MessagePack),
        ("/ws", Some("WILCO.V1.MSGPACK"), None, Json),
    ] {
        let mut opening = served.at(path);
        if let Some(asked) = asked {
            opening = opening.header("Sec-WebSocket-Protocol", asked);
        }
        let mut client = opening.upgrade().await;
        assert_eq!(client.subprotocol(), chosen, "{path} {asked:?}");
        let Heard::Message(spoken, _) = client.next().await else {
            panic!("expected a message")
        };
        assert_eq!(spoken, encoding, "{path} {asked:?}");
    }
}

#[tokio::test]
async fn frames_that_come_with_the_upgrade_are_not_lost() {
    let served = serve(app(&Gate::default())).await;
    let mut early =
        b"GET /ws HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            .to_vec();
    early.extend(frame(MessageKind::Text, br#"{"type":"ping"}"#));
    let mut client = served.at("/ws").upgrade_by(&early).await;
    assert_eq!(client.hear().await, "connected");
    assert_eq!(client.hear().await, "Pong");
    assert!(
        client
            .call("math.add", json!({"a": 1, "b": 1}))
            .await
            .is_ok()
    );
}

struct Echo;

impl Peer for Echo {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

/// An echo at `/echo`, for all but strangers.
fn guarded(shutdown: &Shutdown) -> axum::Router {
    let sockets = Sockets::default().with_shutdown(shutdown.clone());
    let guarded = async move |uri: Uri, upgrade: WebSocketUpgrade| {
        if uri.query() == Some("stranger") {
            return (StatusCode::FORBIDDEN, "no strangers").into_response();
        }
        let upgrade = upgrade.with_sockets(&sockets);
        upgrade.with_subprotocols(["echo.v1"]).drive(Echo)
    };
    axum::Router::new().route("/echo", any(guarded))
}

#[tokio::test]
async fn a_peer_of_ones_own_says_who_may_come_and_what_it_speaks() {
    let shutdown = Shutdown::default();
    let served = serve(guarded(&shutdown)).await;
    for (offered, told) in [
        (None, None),
        (Some("echo.v1"), Some("echo.v1")),
        (Some("echo.v2,  echo.v1"), Some("echo.v1")),
        (Some("echo.v2"), None),
        (Some(","), None),
    ] {
        let mut opening = served.at("/echo");
        if let Some(offered) = offered {
            opening = opening.header("Sec-WebSocket-Protocol", offered);
        }
        let client = opening.upgrade().await;
        assert_eq!(client.subprotocol(), told, "{offered:?}");
    }
    let request = "GET /echo?stranger HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n\
                   Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let refused = exchange(served.address, request).await;
    assert_eq!((refused.status, &*refused.body), (403, "no strangers"));
    assert!(shutdown.drain(std::time::Duration::MAX).await);
    let refused = exchange(served.address, &request.replace("?stranger", "")).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.header("retry-after"), Some("1"));
}

#[tokio::test]
async fn a_peer_of_ones_own_lives_on_the_same_transport() {
    let shutdown = Shutdown::default();
    let served = serve(guarded(&shutdown)).await;
    let mut client = served.at("/echo").upgrade().await;
    for len in [0, 1, 125, 126, 65_535, 65_536] {
        client
            .write(&frame(MessageKind::Binary, &vec![7; len]))
            .await;
        let expected = Heard::Message(Encoding::MessagePack, vec![7; len]);
        assert!(client.next().await == expected, "{len}");
    }
    let drained = tokio::spawn(async move { shutdown.drain(std::time::Duration::MAX).await });
    assert_eq!(client.hear().await, "close 1001");
    client.close(1001).await;
    assert_eq!(client.hear().await, "end");
    assert!(drained.await.expect("no panic"));
}
