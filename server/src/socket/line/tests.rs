//! What lives on a socket, over a line in memory and by a clock that is told.

mod ending;
mod kit;
mod polls;
mod silence;
mod size;

use std::time::Duration;

use tokio::time::Instant;
use wilco_protocol::websocket::MessageKind;

use self::kit::{Opened, open};
use crate::socket::{Delivery, Message, Outgoing, RefusedReason, WebSocket, WebSocketConfig};
use crate::{CloseCode, Sent};

#[tokio::test(start_paused = true)]
async fn what_came_is_received_in_order_and_what_is_sent_arrives_in_order() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        while let Some(message) = socket.recv().await {
            assert_eq!(socket.send(message), Ok(Sent::Queued));
        }
    });
    for len in [0, 1, 200, 65_536] {
        opened.say(MessageKind::Binary, &vec![b'b'; len]).await;
        opened.say(MessageKind::Text, &vec![b't'; len]).await;
        assert_eq!(opened.hear().await, format!("binary {len}"));
        assert_eq!(opened.hear().await, format!("text {len}"));
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_receive_is_not_read_and_gets_all_of_it_once_he_does() {
    let (begin, begun) = tokio::sync::oneshot::channel();
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        let begun: Result<(), _> = begun.await;
        begun.expect("the test begins it");
        let mut received = 0_u32;
        while let Some(message) = socket.recv().await {
            assert_eq!(message.as_bytes()[..4], received.to_be_bytes());
            received += 1;
        }
        assert_eq!(received, 2000);
    });
    let mut input = Vec::new();
    for count in 0..2000_u32 {
        let mut message = [0; 1000];
        message[..4].copy_from_slice(&count.to_be_bytes());
        Opened::write(&mut input, MessageKind::Binary, &message);
    }
    let taken = opened.say_until_blocked(&input).await;
    // The room for messages, one read, and what lies in the pipe.
    assert!(taken < 64 * 1024 + 128 * 1024 + kit::PIPE, "{taken}");
    begin.send(()).expect("it lives");
    opened.say_raw(&input[taken..]).await;
    opened.close(CloseCode::NORMAL, "").await;
    assert_eq!(opened.hear_to_the_end().await, ["close 1000 "]);
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_may_live_in_a_task_of_its_own_and_be_sent_to_from_anywhere() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        tokio::spawn(async move {
            while let Some(message) = socket.recv().await {
                let sender = socket.sender();
                let echo = tokio::spawn(async move { sender.send(message) });
                assert_eq!(echo.await.expect("no panic"), Ok(Sent::Queued));
            }
        });
    });
    for round in 0..50 {
        for len in 1..=10 {
            opened
                .say(MessageKind::Text, &vec![b't'; round * len])
                .await;
        }
        for len in 1..=10 {
            assert_eq!(opened.hear().await, format!("text {}", round * len));
        }
    }
    opened.close(CloseCode::NORMAL, "").await;
    assert_eq!(opened.hear_to_the_end().await, ["close 1000 "]);
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn a_sender_may_outlive_its_socket_and_says_so() {
    let (give, given) = tokio::sync::oneshot::channel();
    let mut opened = open(WebSocketConfig::default(), async |socket: WebSocket| {
        give.send(socket.sender()).expect("the test takes it");
    });
    let sender = given.await.expect("it lives");
    assert_eq!(opened.hear().await, "close 1000 ");
    let refused = sender.send("late").expect_err("it is closed");
    assert_eq!(refused.reason, RefusedReason::Closed);
    assert_eq!(refused.message.into_message(), Message::from("late"));
    assert!(!sender.is_writable());
    sender.drained().await;
    opened.over().await;
    assert!(sender.send("later").is_err());
}

#[tokio::test(start_paused = true)]
async fn beyond_the_hard_mark_a_message_comes_back_and_what_waits_arrives() {
    let config = WebSocketConfig {
        write_buffer_size: 20_000,
        max_write_queue_size: 50_000,
        ..WebSocketConfig::default()
    };
    let mut opened = open(config, async |mut socket: WebSocket| {
        let mut sent = 0;
        let refused = loop {
            let message = vec![0; 1000 + sent];
            match socket.send(message) {
                Ok(told) => {
                    assert_eq!(told == Sent::Queued, socket.is_writable(), "{sent}");
                    sent += 1;
                }
                Err(refused) => break refused,
            }
        };
        assert_eq!(refused.reason, RefusedReason::Full);
        assert!((20..50).contains(&sent), "{sent}");
        socket.drained().await;
        assert!(socket.is_writable());
        assert_eq!(
            refused.message.clone().into_message().as_bytes().len(),
            1000 + sent
        );
        assert_eq!(socket.send(refused.message), Ok(Sent::Queued));
        assert!(socket.recv().await.is_none());
    });
    let mut len = 1000;
    opened.let_it_run().await;
    while let heard = opened.hear().await
        && heard.starts_with("binary")
    {
        assert_eq!(heard, format!("binary {len}"));
        len += 1;
        if len == 1021 {
            opened.close(CloseCode::NORMAL, "").await;
        }
    }
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn who_cannot_keep_up_with_what_is_published_is_still_read() {
    let (give, given) = tokio::sync::oneshot::channel();
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let mut opened = open(
        WebSocketConfig::default(),
        async move |mut socket: WebSocket| {
            socket.subscribe("prices").expect("it is open");
            assert!(give.send(socket.topics().clone()).is_ok());
            while let Some(message) = socket.recv().await {
                assert!(!socket.is_writable());
                tell.try_send(message).expect("the test waits");
            }
        },
    );
    let topics = given.await.expect("it lives");
    let price = Outgoing::from(vec![0; 1000]).delivery(Delivery::Lossy);
    for _ in 0..1000 {
        topics.publish("prices", price.clone());
    }
    opened.let_it_run().await;
    opened.say(MessageKind::Text, b"less, please").await;
    opened.let_it_run().await;
    assert_eq!(told.try_recv(), Ok(Message::from("less, please")));
    opened.close(CloseCode::NORMAL, "").await;
    let heard = opened.hear_to_the_end().await;
    assert!((100..400).contains(&heard.len()), "{}", heard.len());
    assert_eq!(heard.last().map(String::as_str), Some("close 1000 "));
    opened.over().await;
}

#[tokio::test(start_paused = true)]
async fn the_life_goes_on_to_its_end_behind_the_connection() {
    let begun = Instant::now();
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        assert!(socket.recv().await.is_none());
        tokio::time::sleep(Duration::from_secs(100)).await;
    });
    opened.close(CloseCode::NORMAL, "").await;
    assert_eq!(opened.hear_to_the_end().await, ["close 1000 "]);
    assert!(begun.elapsed() < Duration::from_secs(1));
    opened.over().await;
    assert_eq!(begun.elapsed().as_secs(), 100);
}

#[tokio::test(start_paused = true)]
async fn a_panic_closes_with_1011_behind_what_was_sent_before() {
    let mut opened = open(WebSocketConfig::default(), async |mut socket: WebSocket| {
        let message = socket.recv().await.expect("a message");
        let _ = socket.send(message);
        panic!("as the test wants it");
    });
    opened.say(MessageKind::Text, b"hello").await;
    assert_eq!(opened.hear().await, "text 5");
    let sentence = CloseCode::INTERNAL.sentence();
    assert_eq!(opened.hear().await, format!("close 1011 {sentence}"));
    opened.close(CloseCode::INTERNAL, "").await;
    assert_eq!(opened.hear_to_the_end().await, [""; 0]);
    opened.over().await;
}
