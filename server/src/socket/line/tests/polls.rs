//! How often the task of a socket runs: once for what happened, and never for nothing.

use std::time::Duration;

use wilco_protocol::websocket::MessageKind;

use super::kit::open;
use crate::socket::{WebSocket, WebSocketConfig};

#[tokio::test(start_paused = true)]
async fn an_idle_socket_is_left_alone() {
    let config = WebSocketConfig {
        ping_interval: None,
        ..WebSocketConfig::default()
    };
    let opened = open(
        config,
        async |mut socket: WebSocket| {
            while socket.recv().await.is_some() {}
        },
    );
    assert_eq!(opened.polls().await, 1);
    tokio::time::sleep(Duration::from_secs(100_000)).await;
    assert_eq!(opened.polls().await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_message_and_its_answer_are_one_poll() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        while let Some(message) = socket.recv().await {
            let _ = socket.send(message);
        }
    });
    opened.polls().await;
    for _ in 0..10 {
        opened.say(MessageKind::Text, b"hello").await;
        assert_eq!(opened.hear().await, "text 5");
        assert_eq!(opened.polls().await, 1);
    }
    opened.ping().await;
    assert_eq!(opened.hear().await, "pong");
    assert_eq!(opened.polls().await, 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_from_elsewhere_is_one_poll_however_much_it_is() {
    let (give, given) = tokio::sync::oneshot::channel();
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        give.send(socket.sender()).expect("the test takes it");
        while socket.recv().await.is_some() {}
    });
    let sender = given.await.expect("it lives");
    opened.polls().await;
    for _ in 0..10 {
        for _ in 0..20 {
            sender.send("hello").expect("room");
        }
        for _ in 0..20 {
            assert_eq!(opened.hear().await, "text 5");
        }
        assert_eq!(opened.polls().await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_under_pressure_runs_only_when_its_peer_reads() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        for _ in 0..10 {
            let _ = socket.send(vec![0; 60_000]);
        }
        while socket.recv().await.is_some() {}
    });
    assert_eq!(opened.polls().await, 1);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(opened.polls().await, 0);
    for _ in 0..10 {
        assert_eq!(opened.hear().await, "binary 60000");
    }
    opened.say(MessageKind::Text, b"hello").await;
    opened.polls().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(opened.polls().await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_close_that_cannot_be_written_is_not_polled_for() {
    let config = WebSocketConfig {
        close_timeout: Duration::ZERO,
        ..WebSocketConfig::default()
    };
    let opened = open(config, async |socket: WebSocket| {
        socket.send(vec![0; 60_000]).expect("room");
    });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(opened.polls().await < 100);
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_busy_function_sends_is_written_meanwhile() {
    let (tell, mut told) = tokio::sync::oneshot::channel();
    let mut opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
        socket.send("a").expect("room");
        for _ in 0..1_000_000 {
            // As with a channel that never runs dry.
            tokio::task::coop::consume_budget().await;
        }
        tell.send(()).expect("the test waits");
    });
    assert_eq!(opened.hear().await, "text 1");
    assert!(told.try_recv().is_err(), "only when all was done");
}
