//! Sockets that meet in topics.

use std::sync::{Arc, Mutex};

use wilco_server::{
    Delivery, Message, Outgoing, Published, Shutdown, Sockets, SubscribeError, Topics, WebSocket,
    WebSocketConfig, WebSocketUpgrade,
};

use super::{hear, say};
use crate::server::kit::{Client, Served, Signal, serve};

/// Who says `+name` joins, `-name` leaves, `!text` tells the others and `*text` tells all of the room.
async fn guest(mut socket: WebSocket) {
    while let Some(Message::Text(text)) = socket.recv().await {
        let (order, rest) = text.split_at(1);
        let answer = match order {
            "+" => match socket.subscribe(rest) {
                Ok(()) => "joined".to_owned(),
                Err(SubscribeError::TooMany) => "too many".to_owned(),
                Err(error) => error.to_string(),
            },
            "-" => format!("left {}", socket.unsubscribe(rest)),
            "!" => counted(socket.publish("room", rest)),
            "*" => counted(socket.topics().publish("room", rest)),
            other => panic!("no such order: {other}"),
        };
        socket.send(answer).expect("room");
    }
}

fn counted(published: Published) -> String {
    format!("to {}", published.queued)
}

async fn rooms(topics: Topics) -> Served {
    let config = WebSocketConfig {
        max_subscriptions: 2,
        ..WebSocketConfig::default()
    };
    let sockets = Sockets::new(config)
        .with_topics(topics)
        .with_shutdown(Shutdown::default());
    let open =
        async move |upgrade: WebSocketUpgrade| upgrade.with_sockets(&sockets).on_upgrade(guest);
    serve(axum::Router::new().route("/", axum::routing::any(open))).await
}

async fn order(client: &mut Client, text: &str) -> String {
    say(client, text).await;
    hear(client).await
}

#[tokio::test]
async fn a_message_reaches_all_others_or_all() {
    let served = rooms(Topics::new()).await;
    let mut guests = Vec::new();
    for _ in 0..3 {
        let mut guest = served.at("/").upgrade().await;
        assert_eq!(order(&mut guest, "+room").await, "joined");
        assert_eq!(order(&mut guest, "+room").await, "joined");
        guests.push(guest);
    }
    let mut outside = served.at("/").upgrade().await;
    assert_eq!(order(&mut outside, "!from outside").await, "to 3");
    for guest in &mut guests {
        assert_eq!(hear(guest).await, "from outside");
    }
    assert_eq!(order(&mut guests[0], "!to the others").await, "to 2");
    assert_eq!(hear(&mut guests[1]).await, "to the others");
    assert_eq!(hear(&mut guests[2]).await, "to the others");
    // It reaches the one that says it ahead of the answer.
    assert_eq!(order(&mut guests[1], "*to all").await, "to all");
    assert_eq!(hear(&mut guests[1]).await, "to 3");
    assert_eq!(hear(&mut guests[0]).await, "to all");
    assert_eq!(hear(&mut guests[2]).await, "to all");
    assert_eq!(order(&mut guests[2], "-room").await, "left true");
    assert_eq!(order(&mut guests[2], "-room").await, "left false");
    assert_eq!(order(&mut outside, "!again").await, "to 2");
}

#[tokio::test]
async fn a_socket_has_no_more_subscriptions_than_it_may() {
    let served = rooms(Topics::new()).await;
    let mut guest = served.at("/").upgrade().await;
    for (text, answer) in [
        ("+a", "joined"),
        ("+b", "joined"),
        ("+c", "too many"),
        ("+a", "joined"),
        ("-a", "left true"),
        ("+c", "joined"),
    ] {
        assert_eq!(order(&mut guest, text).await, answer, "{text}");
    }
}

#[tokio::test]
async fn subscriptions_end_with_their_connection_however_that_ends() {
    let (log, gone) = (Arc::new(Mutex::new(Vec::new())), Signal::default());
    let tell = |log: &Arc<Mutex<Vec<String>>>, word: &'static str| {
        let log = Arc::clone(log);
        move |_: &Topics, topic: &str| {
            let mut log = log.lock().expect("no panic");
            log.push(format!("{word} {topic}"));
        }
    };
    let (first, last, end) = (tell(&log, "first"), tell(&log, "last"), gone.clone());
    let topics = Topics::with_hooks(first, move |topics, topic| {
        last(topics, topic);
        end.give();
    });
    let served = rooms(topics.clone()).await;
    for end in ["close", "end", "cut", "violation"] {
        let mut guest = served.at("/").upgrade().await;
        assert_eq!(order(&mut guest, "+room").await, "joined");
        assert_eq!(topics.subscribers("room"), 1);
        match end {
            "close" => guest.close(1000).await,
            "end" => guest.end().await,
            "violation" => guest.write(b"\xff\xff").await,
            _ => drop(guest),
        }
        gone.wait().await;
        assert_eq!(topics.subscribers("room"), 0, "{end}");
        assert_eq!(topics.publish("room", "anybody?"), Published::default());
    }
    let expected = ["first room", "last room"].repeat(4);
    assert_eq!(*log.lock().expect("no panic"), expected);
}

#[tokio::test]
async fn a_guest_who_reads_nothing_is_seen_by_whoever_publishes_snapshots() {
    let topics = Topics::new();
    let served = rooms(topics.clone()).await;
    let mut guest = served.at("/").upgrade().await;
    assert_eq!(order(&mut guest, "+room").await, "joined");
    let publish = |number: usize| {
        let snapshot = Outgoing::from(format!("{number:.<50000}"));
        topics.publish("room", snapshot.delivery(Delivery::Latest))
    };
    // As much as lies on the way is taken, and then nothing more.
    let (mut last, mut missed) = (0, 0);
    while missed < 100 {
        last += 1;
        assert!(last < 10_000, "nobody is that patient");
        let published = publish(last);
        assert_eq!(
            published.queued + published.pressured + published.dropped,
            1
        );
        missed = if published.dropped == 1 {
            missed + 1
        } else {
            0
        };
        tokio::task::yield_now().await;
    }
    // What it misses is never the newest.
    let newest = format!("{last}.");
    while !hear(&mut guest).await.starts_with(&newest) {}
    assert_eq!(order(&mut guest, "-room").await, "left true");
    assert_eq!(order(&mut guest, "+room").await, "joined");
    assert_eq!(publish(0).queued, 1, "it reads again");
}
