//! Pages of other sites open no socket, whatever it is.

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::any;
use wilco_server::{
    Config, Message, Origins, Refusal, Router, Sockets, WebSocket, WebSocketConfig,
    WebSocketHandler, WebSocketRoutes as _, WebSocketUpgrade,
};

use crate::server::kit::{Served, exchange, serve};

/// Refuses everybody that it is asked about.
struct Closed;

impl WebSocketHandler for Closed {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Err(StatusCode::IM_A_TEAPOT.into())
    }

    async fn on_message(&self, _: &WebSocket, _: Message) {}
}

/// A session at `/ws`, and raw sockets at `/raw` and `/closed`.
async fn served(origins: &Origins) -> Served {
    let config = Config {
        origins: origins.clone(),
        ..Config::default()
    };
    let sockets = Sockets::new(WebSocketConfig {
        origins: origins.clone(),
        ..WebSocketConfig::default()
    });
    let of_raw = sockets.clone();
    let raw = any(async move |upgrade: WebSocketUpgrade| {
        let upgrade = upgrade.with_sockets(&of_raw);
        upgrade.on_upgrade(async |_: WebSocket| {})
    });
    let app = Router::new().with_config(config).into_axum("/ws");
    let app = app.route("/raw", raw);
    serve(app.websocket_with("/closed", &sockets, Closed)).await
}

async fn status(served: Served, path: &str, host: &str, origins: &[&str]) -> u16 {
    let origins = origins.iter().map(|it| format!("Origin: {it}\r\n"));
    let origins: String = origins.collect();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{origins}\r\n"
    );
    let answer = exchange(served.address, &request).await;
    if answer.status == 403 {
        assert_eq!(answer.body, "a page of another site may not do this");
    }
    answer.status
}

#[tokio::test]
async fn a_page_opens_sockets_only_where_it_comes_from_or_is_listed() {
    const APP: &str = "https://app.example";
    let same = Origins::default();
    let list = Origins::list([APP]);
    for (origins, host, sent, admitted) in [
        (&same, "here.example:3000", &[][..], true),
        (
            &same,
            "here.example:3000",
            &["http://here.example:3000"],
            true,
        ),
        (&same, "here.example", &["https://here.example"], true),
        (&same, "here.example:3000", &["http://here.example"], false),
        (&same, "here.example", &[APP], false),
        (&same, "here.example", &["https://here.example.evil"], false),
        (&same, "here.example", &["null"], false),
        (&same, "here.example", &["https://here.example/"], false),
        (&same, "here.example", &["https://here.example", APP], false),
        (&list, "here.example", &[APP], true),
        (&list, "here.example", &["https://here.example"], true),
        (&list, "here.example", &[], true),
        (&list, "here.example", &["http://app.example"], false),
        (&list, "here.example", &["https://www.app.example"], false),
        (&list, "here.example", &["null"], false),
        (
            &Origins::any(),
            "here.example",
            &["https://evil.example"],
            true,
        ),
        (&Origins::any(), "here.example", &["null"], true),
    ] {
        let served = served(origins).await;
        for (path, open) in [("/ws", 101), ("/raw", 101), ("/closed", 418)] {
            let expected = if admitted { open } else { 403 };
            let status = status(served, path, host, sent).await;
            assert_eq!(status, expected, "{path} {origins:?} {host} {sent:?}");
        }
    }
}

#[tokio::test]
async fn a_strange_page_is_refused_before_anything_else_is_looked_at() {
    let served = served(&Origins::same()).await;
    let request = "GET /ws HTTP/1.1\r\nHost: test\r\nOrigin: https://evil.example\r\n\r\n";
    assert_eq!(exchange(served.address, request).await.status, 403);
    // The contract is no secret of a page.
    let request = request.replace("/ws", "/wilco/contract.json");
    assert_eq!(exchange(served.address, &request).await.status, 200);
}

#[test]
fn a_list_with_what_is_no_origin_is_refused_where_it_is_given() {
    let origins = Origins::list(["https://*.example.com"]);
    let config = Config {
        origins: origins.clone(),
        ..Config::default()
    };
    let router = Router::new().with_config(config);
    let error = router.into_routes().map(drop).expect_err("a pattern");
    assert!(error.to_string().contains("`origins`"), "{error}");
    let config = WebSocketConfig {
        origins,
        ..WebSocketConfig::default()
    };
    let error = Sockets::try_new(config).map(drop).expect_err("a pattern");
    assert!(error.to_string().contains("`origins`"), "{error}");
}
