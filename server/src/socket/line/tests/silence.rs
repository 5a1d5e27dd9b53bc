//! Peers that say nothing, and what the clock says about them.

use std::time::Duration;

use tokio::time::Instant;
use wilco_protocol::websocket::MessageKind;

use super::kit::open;
use crate::CloseCode;
use crate::socket::{SocketError, WebSocket, WebSocketConfig};

#[tokio::test(start_paused = true)]
async fn a_peer_that_answers_no_ping_is_closed_as_silent() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        assert!(socket.recv().await.is_none());
        let ending = socket.ended().expect("nothing more came");
        assert_eq!(ending.code, CloseCode::SILENT);
        assert!(matches!(ending.error, Some(SocketError::Silent)));
    });
    let begun = Instant::now();
    assert_eq!(opened.hear().await, "ping");
    assert_eq!(begun.elapsed().as_secs(), 25);
    let sentence = CloseCode::SILENT.sentence();
    assert_eq!(opened.hear().await, format!("close 4009 {sentence}"));
    assert_eq!(begun.elapsed().as_secs(), 35);
    assert_eq!(opened.hear_to_the_end().await, [""; 0]);
    opened.over().await;
    assert_eq!(begun.elapsed().as_secs(), 35);
}

#[tokio::test(start_paused = true)]
async fn whoever_says_anything_is_alive() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        while socket.recv().await.is_some() {}
    });
    for _ in 0..100 {
        assert_eq!(opened.hear().await, "ping");
        tokio::time::sleep(Duration::from_secs(9)).await;
        // Bytes that are not even a whole frame.
        opened.say_raw(b"\x81").await;
        tokio::time::sleep(Duration::from_secs(20)).await;
        opened.say_raw(b"\x80\x01\x02\x03\x04").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_is_not_read_is_not_blamed_for_its_silence() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        // As long as nothing is received, nothing is read.
        tokio::time::sleep(Duration::from_secs(600)).await;
        while socket.recv().await.is_some() {}
    });
    let mut input = Vec::new();
    for _ in 0..10 {
        super::kit::Opened::write(&mut input, MessageKind::Binary, &[0; 50_000]);
    }
    let taken = opened.say_until_blocked(&input).await;
    assert!(taken < input.len());
    opened.say_raw(&input[taken..]).await;
    opened.close(CloseCode::NORMAL, "").await;
    let heard = opened.hear_to_the_end().await;
    assert_eq!(heard.last().map(String::as_str), Some("close 1000 "));
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_without_messages_is_closed_as_idle_pings_or_not() {
    let config = WebSocketConfig {
        idle_timeout: Some(Duration::from_secs(60)),
        ..WebSocketConfig::default()
    };
    let mut opened = open(config, async |mut socket: WebSocket| {
        while let Some(message) = socket.recv().await {
            if message.as_bytes() == b"echo" {
                tokio::time::sleep(Duration::from_secs(30)).await;
                let _ = socket.send(message);
            }
        }
        assert_eq!(socket.ended().expect("the end").code, CloseCode::GOING_AWAY);
    });
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(10)).await;
    opened.say(MessageKind::Text, b"echo").await;
    // Idle from the answer on: 10 and 30 and 60 seconds.
    let mut heard = Vec::new();
    while let line = opened.hear().await
        && !line.starts_with("close")
    {
        if line == "ping" {
            opened.ping().await;
        }
        heard.push(line);
    }
    assert_eq!(begun.elapsed().as_secs(), 100);
    assert!(heard.contains(&"text 4".to_owned()), "{heard:?}");
    assert!(heard.contains(&"ping".to_owned()), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_is_not_read_is_noticed_when_it_is_gone() {
    let mut opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
        // Nothing is received, and so nothing read.
        while socket.is_writable() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let mut input = Vec::new();
    for _ in 0..10 {
        super::kit::Opened::write(&mut input, MessageKind::Binary, &[0; 50_000]);
    }
    opened.say_until_blocked(&input).await;
    opened.cut();
    let ended = tokio::time::timeout(Duration::from_secs(60), opened.over()).await;
    assert!(ended.is_ok(), "it is kept for ever");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_what_waits_is_alive_however_long_that_takes() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        socket.send(vec![0; 200_000]).expect("room");
        assert!(socket.is_writable());
        let message = socket.recv().await;
        tell.send(message).expect("the test waits");
    });
    for _ in 0..20 {
        // A ping gets through behind all of it.
        tokio::time::sleep(Duration::from_secs(8)).await;
        opened.take(9_000).await;
    }
    opened.say(MessageKind::Text, b"still here").await;
    let message = told.await.expect("it lives");
    assert_eq!(message, Some("still here".into()));
}
