//! How many topics a socket may be subscribed to, and how they may be called.

use http::request::Parts;
use wilco_server::{
    Message, Refusal, SubscribeError, WebSocket, WebSocketConfig, WebSocketHandler,
};

use super::kit::{Served, ask};

/// Who says `+name` joins, `-name` leaves.
struct Joining;

impl WebSocketHandler for Joining {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        let (order, name) = message.as_text().expect("text").split_at(1);
        let answer = match order {
            "+" => match ws.subscribe(name) {
                Ok(()) => "joined",
                Err(SubscribeError::TooMany) => "too many",
                Err(SubscribeError::NameTooLong) => "too long",
                Err(SubscribeError::Closed) => "closed",
            },
            _ if ws.unsubscribe(name) => "left",
            _ => "was no member",
        };
        ws.send(answer).expect("room");
    }
}

#[test]
fn a_socket_is_subscribed_to_as_many_topics_as_it_may() {
    for limit in [0, 1, 128] {
        let config = WebSocketConfig {
            max_subscriptions: limit,
            ..WebSocketConfig::default()
        };
        let served = Served::handler(config, Joining);
        let (mut client, mut other) = (served.open(), served.open());
        for number in 0..limit {
            assert_eq!(ask(&mut client, &format!("+{number}")), "joined");
        }
        assert_eq!(ask(&mut client, "+more"), "too many", "{limit}");
        if limit > 0 {
            // Twice is once, each socket is counted for itself, and who leaves makes room.
            assert_eq!(ask(&mut client, "+0"), "joined");
            assert_eq!(ask(&mut other, "+more"), "joined");
            assert_eq!(ask(&mut client, "-0"), "left");
            assert_eq!(ask(&mut client, "+more"), "joined");
            assert_eq!(ask(&mut client, "+0"), "too many");
        }
    }
    assert_eq!(WebSocketConfig::default().max_subscriptions, 128);
}

#[test]
fn the_name_of_a_topic_has_255_bytes_at_most() {
    let served = Served::handler(WebSocketConfig::default(), Joining);
    let mut client = served.open();
    for (name, joined) in [
        (String::new(), true),
        ("a".repeat(255), true),
        ("a".repeat(256), false),
        (format!("a{}", "é".repeat(127)), true),
        ("é".repeat(128), false),
    ] {
        let [join, leave] = if joined {
            ["joined", "left"]
        } else {
            ["too long", "was no member"]
        };
        assert_eq!(ask(&mut client, &format!("+{name}")), join, "{name:.9}");
        assert_eq!(ask(&mut client, &format!("-{name}")), leave, "{name:.9}");
    }
}
