//! What a socket is given when it is opened, and what the client is told.

use std::time::Duration;

use axum::http::header::{CONNECTION, SEC_WEBSOCKET_PROTOCOL, SET_COOKIE};
use axum::http::{HeaderName, HeaderValue, Uri};
use axum::response::Response;
use axum::routing::any;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wilco_protocol::websocket::deflate::{Agreed, Deflater};
use wilco_protocol::websocket::{FrameLimits, Incoming, MessageKind, Reader, Role};
use wilco_server::{
    Compression, Outgoing, Shutdown, Sockets, WebSocket, WebSocketConfig, WebSocketUpgrade,
};

use super::{hear, say};
use crate::server::kit::{Exchange, exchange, serve};

const REQUEST: &str = "GET /socket HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n\
                       Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

async fn ask(
    upgrade: impl Fn(WebSocketUpgrade) -> Response + Clone + Send + Sync + 'static,
    headers: &str,
) -> Exchange {
    let route = any(async move |it: WebSocketUpgrade| upgrade(it));
    let served = serve(axum::Router::new().route("/socket", route)).await;
    exchange(served.address, &format!("{REQUEST}{headers}\r\n")).await
}

#[tokio::test]
async fn a_socket_carries_what_it_was_given() {
    let open = async |uri: Uri, upgrade: WebSocketUpgrade| {
        let name = uri.query().unwrap_or("nobody").to_owned();
        let upgrade = upgrade.with_subprotocols(["v2", "v1"]).with_data(name);
        assert_eq!(upgrade.offered_subprotocols().count(), 3);
        assert_eq!(upgrade.subprotocol(), Some("v1"));
        upgrade.on_upgrade(async |mut socket: WebSocket<String>| {
            let remote = socket.remote_addr().expect("it is served with it");
            assert!(remote.ip().is_loopback());
            while let Some(message) = socket.recv().await {
                let subprotocol = socket.subprotocol().unwrap_or("none").to_owned();
                let name = socket.data_mut();
                name.push('!');
                let text = format!("{name} {subprotocol} {}", message.as_text().unwrap_or(""));
                socket.send(text).expect("room");
            }
        })
    };
    let served = serve(axum::Router::new().route("/", any(open))).await;
    let opening = served.at("/?ann");
    let opening = opening.header("Sec-WebSocket-Protocol", "v3, v1,v2");
    let mut client = opening.upgrade().await;
    assert_eq!(client.subprotocol(), Some("v1"));
    say(&mut client, "x").await;
    assert_eq!(hear(&mut client).await, "ann! v1 x");
    say(&mut client, "y").await;
    assert_eq!(hear(&mut client).await, "ann!! v1 y");
}

#[tokio::test]
async fn headers_of_ones_own_travel_with_the_upgrade() {
    let open = |upgrade: WebSocketUpgrade| {
        let cookie = |value| HeaderValue::from_static(value);
        upgrade
            .with_header(SET_COOKIE, cookie("a=1"))
            .with_header(SET_COOKIE, cookie("b=2"))
            .on_upgrade(async |_: WebSocket| {})
    };
    let opened = ask(open, "").await;
    assert_eq!(opened.status, 101);
    assert!(
        opened
            .head
            .contains("set-cookie: a=1\r\nset-cookie: b=2\r\n")
    );
}

#[tokio::test]
async fn a_header_that_makes_it_a_socket_is_refused_for_all_to_see() {
    for name in [
        CONNECTION,
        SEC_WEBSOCKET_PROTOCOL,
        HeaderName::from_static("sec-websocket-accept"),
        HeaderName::from_static("content-length"),
    ] {
        let open = move |upgrade: WebSocketUpgrade| {
            let upgrade = upgrade.with_header(name.clone(), HeaderValue::from_static("1"));
            upgrade.on_upgrade(async |_: WebSocket| {})
        };
        assert_eq!(ask(open, "").await.status, 500);
    }
}

#[tokio::test]
async fn the_clients_first_subprotocol_that_is_spoken_is_chosen() {
    let own: &[&str] = &["v1"];
    for (config, own, offered, chosen) in [
        (&["v1", "v2"][..], None, "v2, v1", Some("v2")),
        (&["v1", "v2"], None, "v3,v1", Some("v1")),
        (&["v1", "v2"], None, "V1", None),
        (&["v2"], Some(own), "v2, v1", Some("v1")),
        (&[], None, "v1", None),
    ] {
        let config = WebSocketConfig {
            subprotocols: config.iter().copied().map(Into::into).collect(),
            ..WebSocketConfig::default()
        };
        let sockets = Sockets::new(config);
        let open = move |upgrade: WebSocketUpgrade| {
            let mut upgrade = upgrade.with_sockets(&sockets);
            if let Some(own) = own {
                upgrade = upgrade.with_subprotocols(own.iter().copied());
            }
            upgrade.on_upgrade(async |_: WebSocket| {})
        };
        let opened = ask(open, &format!("Sec-WebSocket-Protocol: {offered}\r\n")).await;
        assert_eq!(opened.status, 101);
        assert_eq!(opened.header("sec-websocket-protocol"), chosen, "{offered}");
    }
}

#[tokio::test]
async fn compression_is_agreed_on_only_where_both_want_it() {
    let with = |compression| {
        Sockets::new(WebSocketConfig {
            compression,
            ..WebSocketConfig::default()
        })
    };
    let shared = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    let owned = Compression {
        server_no_context_takeover: false,
        max_contexts: 1,
        ..Compression::default()
    };
    for (sockets, offered, told) in [
        (with(None), "permessage-deflate", None),
        (with(Some(Compression::default())), "x-webkit", None),
        (
            with(Some(Compression::default())),
            "permessage-deflate",
            Some(shared),
        ),
        (
            with(Some(owned)),
            "permessage-deflate",
            Some("permessage-deflate; client_no_context_takeover"),
        ),
    ] {
        let open = move |upgrade: WebSocketUpgrade| {
            let upgrade = upgrade.with_sockets(&sockets);
            upgrade.on_upgrade(async |_: WebSocket| {})
        };
        let opened = ask(open, &format!("Sec-WebSocket-Extensions: {offered}\r\n")).await;
        assert_eq!(opened.header("sec-websocket-extensions"), told, "{offered}");
    }
}

#[tokio::test]
async fn what_is_compressed_comes_back_as_it_was_and_shorter() {
    let agreed = Agreed {
        server_no_context_takeover: true,
        client_no_context_takeover: true,
        server_max_window_bits: 15,
        client_max_window_bits: 15,
    };
    let sockets = Sockets::new(WebSocketConfig {
        compression: Some(Compression::default()),
        ..WebSocketConfig::default()
    });
    let echo = async move |upgrade: WebSocketUpgrade| {
        let upgrade = upgrade.with_sockets(&sockets);
        upgrade.on_upgrade(async |mut socket: WebSocket| {
            while let Some(message) = socket.recv().await {
                assert_eq!(message.as_bytes().len(), 2000);
                // Sent to it, published to it, and sent plain: each is another way to the wire.
                socket.subscribe("echo").expect("one topic");
                socket.send(message.clone()).expect("room");
                socket.topics().publish("echo", message.clone());
                let plain = Outgoing::from(message).compressed(false);
                socket.send(plain).expect("room");
            }
        })
    };
    let served = serve(axum::Router::new().route("/socket", any(echo))).await;
    let mut stream = TcpStream::connect(served.address)
        .await
        .expect("it listens");
    let mut said =
        format!("{REQUEST}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n").into_bytes();
    let text = "wilco ".repeat(400)[..2000].to_owned();
    let mut deflater = Deflater::new(agreed.side(Role::Client), 1);
    assert!(deflater.write_message(
        &mut said,
        MessageKind::Text,
        text.as_bytes(),
        Some([1, 2, 3, 4])
    ));
    stream.write_all(&said).await.expect("a peer");
    let mut heard = Vec::new();
    let mut reader = Reader::new(Role::Client, FrameLimits::default()).with_deflate(&agreed);
    let (mut texts, mut at) = (0, None);
    while texts < 3 {
        assert_ne!(stream.read_buf(&mut heard).await.expect("a peer"), 0);
        let head = heard.windows(4).position(|end| end == b"\r\n\r\n");
        let Some(head) = head else { continue };
        let from = *at.get_or_insert(head + 4);
        let mut input = &mut heard[from..];
        while let Some(incoming) = reader.next(&mut input).expect("whole frames") {
            assert_eq!(incoming, Incoming::Text(&text));
            texts += 1;
        }
        at = Some(heard.len());
    }
    assert!(heard.len() < 2000 + 600, "{} bytes", heard.len());
}

#[tokio::test]
async fn nothing_begins_behind_the_back_of_a_drain() {
    let shutdown = Shutdown::default();
    let sockets = Sockets::default().with_shutdown(shutdown.clone());
    assert!(shutdown.drain(Duration::from_secs(1)).await);
    let open = move |upgrade: WebSocketUpgrade| {
        let upgrade = upgrade.with_sockets(&sockets);
        upgrade.on_upgrade(async |_: WebSocket| panic!("it must not be opened"))
    };
    let refused = ask(open, "").await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (503, Some("1"))
    );
}

#[test]
fn a_config_that_cannot_hold_is_said_where_sockets_are_made() {
    let config = WebSocketConfig {
        max_message_size: 0,
        ..WebSocketConfig::default()
    };
    let error = Sockets::try_new(config.clone()).expect_err("it cannot hold");
    assert!(error.to_string().contains("max_message_size"), "{error}");
    let panicked = std::panic::catch_unwind(|| Sockets::new(config));
    let panic = panicked.expect_err("it cannot hold");
    let said = panic.downcast_ref::<String>().expect("a sentence");
    assert_eq!(said, &error.to_string());
}
