//! What is said to whom, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use chat::message::{Hear, MAX_TEXT, Say};
use tokio::net::TcpListener;
use tokio::time::timeout;
use wilco_client::Config;
use wilco_client::protocol::session::Cause;
use wilco_client::raw::{Message, WebSocket};
use wilco_server::Shutdown;

#[tokio::test]
async fn a_room_hears_who_comes_what_is_said_and_who_leaves() {
    let house = House::open().await;
    let mut ada = house.enter("lobby", "Ada").await;
    ada.hears("welcome Ada to lobby, 1 here").await;
    let mut bob = house.enter("lobby", "Bob").await;
    bob.hears("welcome Bob to lobby, 2 here").await;
    ada.hears("Bob joined, 2 here").await;

    bob.says("hello").await;
    for guest in [&mut ada, &mut bob] {
        guest.hears("Bob: hello").await;
    }
    bob.socket.close().await;
    ada.hears("Bob left, 1 here").await;
}

#[tokio::test]
async fn another_room_hears_nothing() {
    let house = House::open().await;
    let mut ada = house.enter("lobby", "Ada").await;
    ada.hears("welcome Ada to lobby, 1 here").await;
    let mut eve = house.enter("cellar", "Eve").await;
    eve.hears("welcome Eve to cellar, 1 here").await;
    ada.says("only here").await;
    ada.hears("Ada: only here").await;
    // Had she heard it, it would stand before her own words.
    eve.says("alone").await;
    eve.hears("Eve: alone").await;
}

#[tokio::test]
async fn what_is_no_text_for_others_is_refused_to_its_writer_alone() {
    let house = House::open().await;
    let mut ada = house.enter("lobby", "Ada").await;
    ada.hears("welcome Ada to lobby, 1 here").await;
    let mut bob = house.enter("lobby", "Bob").await;
    bob.hears("welcome Bob to lobby, 2 here").await;
    ada.hears("Bob joined, 2 here").await;
    for (sent, reason) in [
        (json("  "), "there is nothing in it"),
        (
            json(&"ä".repeat(MAX_TEXT + 1)),
            "a text has at most 500 characters",
        ),
        ("hello".to_owned(), "that is not understood here"),
        (
            r#"{"type":"shout"}"#.to_owned(),
            "that is not understood here",
        ),
    ] {
        bob.socket.send(&Message::Text(sent)).await.unwrap();
        bob.hears(&format!("refused: {reason}")).await;
    }
    let longest = "ä".repeat(MAX_TEXT);
    bob.says(&longest).await;
    ada.hears(&format!("Bob: {longest}")).await;
}

#[tokio::test]
async fn who_has_no_proper_name_is_refused_with_a_sentence() {
    let house = House::open().await;
    for query in [
        "",
        "?room=lobby",
        "?name=Ada",
        "?room=&name=Ada",
        "?room=lobby&name=%3Cb%3E",
        "?room=lobby&name=%20Ada",
        "?room=lobby&name=abcdefghijklmnopqrstuvwxy",
    ] {
        let refused = WebSocket::connect(&house.url(query), &Config::default()).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("400"), "{query}: {told}");
    }
}

#[tokio::test]
async fn a_message_beyond_the_limit_ends_its_sender_alone() {
    let house = House::open().await;
    let mut ada = house.enter("lobby", "Ada").await;
    ada.hears("welcome Ada to lobby, 1 here").await;
    let mut bob = house.enter("lobby", "Bob").await;
    bob.hears("welcome Bob to lobby, 2 here").await;
    ada.hears("Bob joined, 2 here").await;
    bob.says(&"x".repeat(9000)).await;
    assert_eq!(bob.code().await, 1009);
    bob.socket.close().await;
    ada.hears("Bob left, 1 here").await;
}

#[tokio::test]
async fn a_shutdown_tells_everybody_to_go_and_waits_for_them() {
    let house = House::open().await;
    let mut ada = house.enter("lobby", "Ada").await;
    ada.hears("welcome Ada to lobby, 1 here").await;
    let leaves = async {
        let code = ada.code().await;
        ada.socket.close().await;
        code
    };
    let (drained, code) = tokio::join!(house.shutdown.drain(PATIENCE), leaves);
    assert!(drained);
    assert_eq!(code, 1001);
}

/// A chat of its own.
struct House {
    address: String,
    shutdown: Shutdown,
}

impl House {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shutdown = Shutdown::default();
        let app = chat::app(&shutdown);
        tokio::spawn(wilco_server::serve(listener, app, shutdown.clone()));
        Self { address, shutdown }
    }

    fn url(&self, query: &str) -> String {
        format!("ws://{}/ws{query}", self.address)
    }

    async fn enter(&self, room: &str, name: &str) -> Guest {
        let url = self.url(&format!("?room={room}&name={name}"));
        let socket = WebSocket::connect(&url, &Config::default()).await.unwrap();
        Guest { socket }
    }
}

struct Guest {
    socket: WebSocket,
}

impl Guest {
    async fn says(&mut self, text: &str) {
        self.socket.send(&Message::Text(json(text))).await.unwrap();
    }

    /// What is heard next begins like this.
    async fn hears(&mut self, expected: &str) {
        let next = timeout(PATIENCE, self.socket.next()).await;
        let Ok(Some(Message::Text(text))) = next else {
            panic!("heard {next:?} instead of {expected}");
        };
        let heard = told(serde_json::from_str(&text).unwrap());
        assert!(heard.starts_with(expected), "heard {heard}, not {expected}");
    }

    /// The code with which the server closes, and nothing comes before it.
    async fn code(&mut self) -> u16 {
        let end = timeout(PATIENCE, self.socket.next()).await;
        assert_eq!(end, Ok(None));
        match self.socket.ended() {
            Some(Cause::Closed { code, .. }) => code.as_u16(),
            other => panic!("{other:?}"),
        }
    }
}

fn json(text: &str) -> String {
    let text = text.to_owned();
    serde_json::to_string(&Say::Talk { text }).unwrap()
}

fn told(heard: Hear) -> String {
    match heard {
        Hear::Welcome { room, name, here } => format!("welcome {name} to {room}, {here} here"),
        Hear::Joined { name, here } => format!("{name} joined, {here} here"),
        Hear::Left { name, here } => format!("{name} left, {here} here"),
        Hear::Talk { name, text } => format!("{name}: {text}"),
        Hear::Refused { reason } => format!("refused: {reason}"),
    }
}

const PATIENCE: Duration = Duration::from_secs(10);
