//! Which methods of a handler are called, and in which order.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::request::Parts;
use tokio::sync::mpsc;
use wilco_protocol::CloseCode;
use wilco_server::socket::MessageKind;
use wilco_server::{
    Message, Refusal, RefusedReason, Shutdown, SocketError, Sockets, WebSocket, WebSocketConfig,
    WebSocketHandler, WebSocketRoutes,
};

use super::{hear, say};
use crate::server::kit::{Client, Heard, Served, exchange, frame, serve};

/// Tells what it is called with.
struct Telling(mpsc::Sender<String>);

impl Telling {
    fn tell(&self, line: impl Into<String>) {
        self.0.try_send(line.into()).expect("a few lines");
    }
}

impl WebSocketHandler for Telling {
    type Data = String;

    async fn on_upgrade(&self, request: &mut Parts) -> Result<String, Refusal> {
        match request.uri.query() {
            Some("stranger") => Err((StatusCode::FORBIDDEN, "no strangers").into()),
            query => Ok(query.unwrap_or("nobody").to_owned()),
        }
    }

    async fn on_open(&self, socket: &WebSocket<String>) {
        self.tell(format!("open {}", socket.data()));
        // The next method waits for this one.
        tokio::task::yield_now().await;
        let _ = socket.send(format!("hello {}", socket.data()));
    }

    async fn on_message(&self, socket: &WebSocket<String>, message: Message) {
        let text = message.as_text().unwrap_or("bytes").to_owned();
        self.tell(format!("message {text}"));
        tokio::task::yield_now().await;
        match &*text {
            "close" => socket.close(CloseCode::from_u16(4000), "as you like"),
            "flood" => flood(socket),
            "panic" => panic!("as the test wants it"),
            _ => {
                let _ = socket.send(message);
            }
        }
        self.tell("done");
    }

    async fn on_drain(&self, socket: &WebSocket<String>) {
        self.tell("drain");
        let _ = socket.send("drained");
    }

    async fn on_error(&self, _: &WebSocket<String>, error: SocketError) {
        let kind = match error {
            SocketError::Violation(_) => "violation",
            SocketError::Broken(_) => "broken",
            SocketError::Slow => "slow",
            SocketError::Silent => "silent",
            _ => "something new",
        };
        self.tell(format!("error {kind}"));
    }

    async fn on_close(&self, socket: &WebSocket<String>, code: CloseCode, reason: &str) {
        assert!(socket.send("late").is_err());
        self.tell(format!("close {} {reason}", code.as_u16()));
    }
}

/// Sends until nothing more is taken.
fn flood(socket: &WebSocket<String>) {
    let refused = loop {
        if let Err(refused) = socket.send(vec![0; 10_000]) {
            break refused;
        }
    };
    assert_eq!(refused.reason, RefusedReason::Full);
    assert_eq!(refused.message.into_message().as_bytes().len(), 10_000);
}

struct Told {
    served: Served,
    lines: mpsc::Receiver<String>,
    shutdown: Shutdown,
}

impl Told {
    async fn start() -> Self {
        let (tell, lines) = mpsc::channel(100);
        let shutdown = Shutdown::default();
        let sockets = Sockets::new(WebSocketConfig::default()).with_shutdown(shutdown.clone());
        let app = axum::Router::new().websocket_with("/", &sockets, Telling(tell));
        Self {
            served: serve(app).await,
            lines,
            shutdown,
        }
    }

    /// All that was told once every socket has ended.
    async fn lines(mut self) -> Vec<String> {
        assert!(self.shutdown.drain(Duration::MAX).await);
        let mut lines = Vec::new();
        while let Ok(line) = self.lines.try_recv() {
            lines.push(line);
        }
        lines
    }
}

/// What a client does after it was greeted.
async fn act(mut client: Client, act: &str) {
    assert_eq!(hear(&mut client).await, "hello guest");
    match act {
        "message" => {
            for text in ["a", "b", "c"] {
                say(&mut client, text).await;
            }
            for text in ["a", "b", "c"] {
                assert_eq!(hear(&mut client).await, text);
            }
            client.close(1000).await;
            assert_eq!(hear(&mut client).await, "close 1000");
        }
        "close" => {
            say(&mut client, "close").await;
            assert_eq!(hear(&mut client).await, "close 4000");
            client.close(4000).await;
            assert_eq!(hear(&mut client).await, "End");
        }
        "violation" => {
            client.write(b"\x8f\x80\0\0\0\0").await;
            assert_eq!(hear(&mut client).await, "close 1002");
        }
        "end" => client.end().await,
        "flood" => {
            say(&mut client, "flood").await;
            let mut heard = hear(&mut client).await;
            while heard == "10000 bytes" {
                heard = hear(&mut client).await;
            }
            assert_eq!(heard, "drained");
            client.close(1000).await;
            assert_eq!(hear(&mut client).await, "close 1000");
        }
        "panic" => {
            say(&mut client, "panic").await;
            assert_eq!(hear(&mut client).await, "close 1011");
            client.close(1011).await;
        }
        other => panic!("no such act: {other}"),
    }
    // Until the server is done with it.
    while !matches!(client.next().await, Heard::End | Heard::Reset) {}
}

#[tokio::test]
async fn methods_are_called_one_at_a_time_and_in_order() {
    for (name, expected) in [
        (
            "message",
            &[
                "open guest",
                "message a",
                "done",
                "message b",
                "done",
                "message c",
                "done",
                "close 1000 ",
            ][..],
        ),
        (
            "close",
            &[
                "open guest",
                "message close",
                "done",
                "close 4000 as you like",
            ],
        ),
        (
            "violation",
            &[
                "open guest",
                "error violation",
                "close 1002 opcode 0xf has no meaning",
            ],
        ),
        ("end", &["open guest", "error broken", "close 1006 "]),
        (
            "flood",
            &[
                "open guest",
                "message flood",
                "done",
                "drain",
                "close 1000 ",
            ],
        ),
        // A handler that panicked is not trusted with more calls.
        ("panic", &["open guest", "message panic"]),
    ] {
        let told = Told::start().await;
        let client = told.served.at("/?guest").upgrade().await;
        act(client, name).await;
        assert_eq!(told.lines().await, expected, "{name}");
    }
}

#[tokio::test]
async fn who_is_refused_is_never_heard_of_again() {
    let told = Told::start().await;
    let request = "GET /?stranger HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n\
                   Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let refused = exchange(told.served.address, request).await;
    assert_eq!((refused.status, &*refused.body), (403, "no strangers"));
    let plain = exchange(told.served.address, "GET / HTTP/1.1\r\nHost: test\r\n\r\n").await;
    assert_eq!(plain.status, 426);
    assert_eq!(told.lines().await, [""; 0]);
}

#[tokio::test]
async fn a_message_larger_than_allowed_is_an_error_and_a_close() {
    let told = Told::start().await;
    let mut client = told.served.at("/?guest").upgrade().await;
    assert_eq!(hear(&mut client).await, "hello guest");
    client
        .try_write(&frame(MessageKind::Binary, &vec![0; 65_537]))
        .await;
    assert_eq!(hear(&mut client).await, "close 1009");
    drop(client);
    let lines = told.lines().await;
    assert_eq!(lines[..2], ["open guest", "error violation"]);
    assert!(lines[2].starts_with("close 1009 "), "{lines:?}");
}

#[tokio::test]
async fn a_drain_closes_sockets_and_waits_for_their_last_method() {
    let told = Told::start().await;
    let mut client = told.served.at("/?guest").upgrade().await;
    assert_eq!(hear(&mut client).await, "hello guest");
    let lines = tokio::spawn(told.lines());
    assert_eq!(hear(&mut client).await, "close 1001");
    client.close(1001).await;
    assert_eq!(
        lines.await.expect("no panic"),
        ["open guest", "close 1001 "]
    );
}
