//! The order of things in the life of a connection.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use wilco_protocol::envelope::{ClientMessage, ServerMessage, Typed};
use wilco_protocol::websocket::MessageKind;
use wilco_server::{Config, Shutdown};

use super::api::{Gate, api, app};
use super::kit::{Client, Served, exchange, frame, serve};

fn hello() -> ClientMessage<'static, Typed<serde_json::Value>> {
    ClientMessage::Hello(Box::default())
}

#[tokio::test]
async fn connected_is_said_first_and_tells_what_the_client_may_do() {
    let contract = api(&Gate::default()).contract().expect("a contract");
    let served = serve(app(&Gate::default())).await;
    let mut ids = Vec::new();
    for path in ["/ws", "/ws?hello=1"] {
        let mut client = served.at(path).upgrade().await;
        if path.contains("hello") {
            client.send(&hello()).await;
        }
        let heard = client.next().await;
        let ServerMessage::Connected(connected) = heard.read() else {
            panic!("expected connected, not {heard:?}")
        };
        assert_eq!(connected.protocol_version, 1);
        assert_eq!(connected.heartbeat_ms, 25_000);
        assert_eq!(&*connected.schema_hash, contract.hash());
        assert_eq!(connected.limits, Config::default().limits);
        assert!(connected.server_time > 1_600_000_000_000);
        assert_eq!(connected.session_id.is_some(), path.contains("hello"));
        ids.push(connected.connection_id.clone());
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test(start_paused = true)]
async fn after_a_promised_hello_nothing_is_said_until_it_comes() {
    let served = serve(app(&Gate::default())).await;
    let mut client = served.at("/ws?hello=1").upgrade().await;
    let begun = Instant::now();
    assert_eq!(
        client.hear_all(2).await,
        ["error: timeout/no, fatal", "close 4010"]
    );
    assert_eq!(begun.elapsed().as_secs(), 10);
    client.close(4010).await;
    assert_eq!(client.hear().await, "end");
}

#[tokio::test]
async fn anything_but_hello_is_no_beginning_and_a_second_hello_an_end() {
    let served = serve(app(&Gate::default())).await;
    let ping = || frame(MessageKind::Text, br#"{"type":"ping"}"#);
    let hello = || frame(MessageKind::Text, br#"{"type":"hello"}"#);
    for (path, bytes, expected) in [
        (
            "/ws?hello=1",
            ping(),
            &["error: unsupported/no, fatal", "close 4501"][..],
        ),
        (
            "/ws?hello=1",
            [hello(), hello(), ping()].concat(),
            &["connected", "error: unsupported/no, fatal", "close 4501"],
        ),
        (
            "/ws",
            [ping(), hello(), ping()].concat(),
            &[
                "connected",
                "Pong",
                "error: unsupported/no, fatal",
                "close 4501",
            ],
        ),
    ] {
        let mut client = served.at(path).upgrade().await;
        client.write(&bytes).await;
        assert_eq!(client.hear_all(expected.len()).await, expected);
        client.close(4501).await;
        assert_eq!(client.hear().await, "end");
    }
}

#[tokio::test]
async fn a_ping_is_answered_while_calls_wait() {
    let gate = Gate::default();
    let mut client = serve(app(&gate)).await.client().await;
    for _ in 0..10 {
        client.start("gate.wait", json!({})).await;
        gate.started.wait().await;
    }
    let ping = ClientMessage::Ping {
        ts: Some(7),
        ack: None,
    };
    client.send(&ping).await;
    let heard = client.next().await;
    let ServerMessage::Pong {
        client_ts,
        server_ts,
        ..
    } = heard.read()
    else {
        panic!("expected a pong, not {heard:?}")
    };
    assert_eq!(client_ts, Some(7));
    assert!(server_ts > 1_600_000_000_000);
    assert_eq!(gate.dropped.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_pinged_and_then_given_up() {
    let served = serve(app(&Gate::default())).await;
    let mut client = served.client().await;
    let begun = Instant::now();
    assert_eq!(client.hear().await, "ping");
    assert_eq!(begun.elapsed().as_secs(), 25);
    assert_eq!(client.hear().await, "close 4009");
    assert_eq!(begun.elapsed().as_secs(), 30);
    // Nobody waits for an answer to the close.
    assert_eq!(client.hear().await, "end");
    assert_eq!(begun.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn a_close_is_answered_by_its_own_code() {
    let gate = Gate::default();
    let served = serve(app(&gate)).await;
    for code in [1000, 1001, 3000, 4001] {
        let mut client = served.client().await;
        client.start("gate.wait", json!({})).await;
        gate.started.wait().await;
        client.close(code).await;
        let closed = format!("close {code}");
        assert_eq!(client.hear_to_the_end().await, [&*closed, "end"]);
        gate.dropped.wait().await;
    }
}

/// A server that is told to go as soon as the test says so.
struct Leaving {
    gate: Gate,
    served: Served,
    shutdown: Shutdown,
}

impl Leaving {
    async fn new() -> Self {
        let (gate, shutdown) = (Gate::default(), Shutdown::default());
        let api = api(&gate).with_shutdown(shutdown.clone());
        let served = serve(api.into_axum("/ws")).await;
        Self {
            gate,
            served,
            shutdown,
        }
    }

    async fn client_with_a_call(&self, op: &str) -> Client {
        let mut client = self.served.at("/ws?hello=1").upgrade().await;
        client.send(&hello()).await;
        assert_eq!(client.hear().await, "connected");
        client.start(op, json!({})).await;
        self.gate.started.wait().await;
        client
    }

    fn drain(&self, limit: Duration) -> JoinHandle<bool> {
        let shutdown = self.shutdown.clone();
        tokio::spawn(async move { shutdown.drain(limit).await })
    }
}

#[tokio::test]
async fn a_drain_lets_running_calls_end_and_refuses_new_ones() {
    let leaving = Leaving::new().await;
    let mut idle = leaving.served.client().await;
    let mut awaited = leaving.served.at("/ws?hello=1").upgrade().await;
    let mut client = leaving.client_with_a_call("gate.wait").await;
    let drained = leaving.drain(Duration::from_secs(60));
    assert_eq!(idle.hear_all(2).await, ["go away", "close 1012"]);
    idle.close(1012).await;
    assert_eq!(awaited.hear().await, "close 1012");
    awaited.close(1012).await;
    assert_eq!(client.hear().await, "go away");
    client.start("math.add", json!({"a": 1, "b": 1})).await;
    assert_eq!(client.hear().await, "2 ! draining/no");
    let request = "GET /ws HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let refused = exchange(leaving.served.address, request).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (503, Some("1"))
    );
    assert!(!drained.is_finished());
    leaving.gate.open.give();
    assert_eq!(client.hear_all(2).await, ["1 = \"\"", "close 1012"]);
    client.close(1012).await;
    assert!(drained.await.expect("no panic"));
}

#[tokio::test]
async fn clients_are_asked_to_come_back_soon_and_not_all_at_once() {
    let leaving = Leaving::new().await;
    let mut clients = Vec::new();
    for _ in 0..8 {
        clients.push(leaving.served.client().await);
    }
    let _drained = leaving.drain(Duration::from_secs(60));
    let mut times = std::collections::BTreeSet::new();
    for client in &mut clients {
        let heard = client.next().await;
        let ServerMessage::GoAway {
            reconnect_after_ms, ..
        } = heard.read()
        else {
            panic!("expected go away, not {heard:?}")
        };
        assert!(reconnect_after_ms < 4096);
        times.insert(reconnect_after_ms);
    }
    assert!(times.len() > 1, "{times:?}");
}

#[tokio::test]
async fn a_drain_waits_for_calls_whose_connection_is_gone() {
    let leaving = Leaving::new().await;
    let client = leaving.client_with_a_call("gate.finish").await;
    drop(client);
    let drained = leaving.drain(Duration::from_secs(60));
    assert!(!drained.is_finished());
    leaving.gate.open.give();
    assert!(drained.await.expect("no panic"));
    assert_eq!(leaving.gate.finished.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_drain_ends_with_its_time() {
    let leaving = Leaving::new().await;
    let mut client = leaving.client_with_a_call("gate.wait").await;
    let begun = Instant::now();
    assert!(!leaving.shutdown.drain(Duration::from_secs(5)).await);
    assert_eq!(begun.elapsed().as_secs(), 5);
    assert_eq!(client.hear().await, "go away");
}

#[tokio::test(start_paused = true)]
async fn a_drain_does_not_wait_for_peers_that_say_nothing_or_read_nothing() {
    let leaving = Leaving::new().await;
    let _silent = leaving.served.client().await;
    let mut client = leaving.served.client().await;
    for _ in 0..100 {
        client.start("text.fill", json!({"len": 500_000})).await;
    }
    let begun = Instant::now();
    assert!(leaving.shutdown.drain(Duration::from_secs(60)).await);
    assert!(
        begun.elapsed() < Duration::from_secs(13),
        "{:?}",
        begun.elapsed()
    );
}
