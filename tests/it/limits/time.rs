//! How long a peer may take, over real sockets and by a clock that stands still until it is moved.
//!
//! A client waits on a thread of its own; meanwhile a paused clock does not run ahead.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::request::Parts;
use tokio::net::TcpListener;
use tokio::time::advance;
use wilco_server::{
    CloseCode, Message, Refusal, Shutdown, Sockets, WebSocket, WebSocketConfig, WebSocketHandler,
    WebSocketRoutes, serve,
};

use super::kit::{Echo, ask};
use crate::attacks::kit::{Client, FIN, PONG, frame};

const MS: Duration = Duration::from_millis(1);
const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

#[derive(Clone)]
struct Remote(Arc<Mutex<Client>>);

impl Remote {
    async fn open(address: SocketAddr, path: &'static str) -> Self {
        let client = blocking(move || Client::open(address, path, ""));
        Self(Arc::new(Mutex::new(client.await)))
    }

    async fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Client) -> T + Send + 'static,
    ) -> T {
        let client = Arc::clone(&self.0);
        blocking(move || act(&mut client.lock().unwrap_or_else(PoisonError::into_inner))).await
    }

    async fn hear(&self) -> String {
        self.with(Client::hear).await
    }

    async fn ask(&self, text: &'static str) -> String {
        self.with(move |client| ask(client, text)).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work);
    done.await.expect("it does not panic")
}

/// A server in the runtime of the test: an echo with these limits at `/`, one without any timer at `/other`.
struct Timed {
    address: SocketAddr,
    other: Remote,
}

impl Timed {
    async fn start(config: WebSocketConfig) -> Self {
        Self::with(config, Echo).await
    }

    async fn with(config: WebSocketConfig, handler: impl WebSocketHandler) -> Self {
        let patient = Sockets::new(WebSocketConfig {
            ping_interval: None,
            ..WebSocketConfig::default()
        });
        let app = axum::Router::new()
            .websocket_with("/", &Sockets::new(config), handler)
            .websocket_with("/other", &patient, Echo);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(serve(listener, app, Shutdown::default()));
        let other = Remote::open(address, "/other").await;
        Self { address, other }
    }

    async fn open(&self) -> Remote {
        let client = Remote::open(self.address, "/").await;
        assert_eq!(client.ask("hello").await, "hello");
        client
    }

    /// Lets every task do what it can: with each of many round trips all that are woken are polled.
    async fn settle(&self) {
        for _ in 0..200 {
            assert_eq!(self.other.ask("round").await, "round");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_ping_comes_when_it_is_due_and_its_answer_has_its_time() {
    let served = Timed::start(WebSocketConfig {
        ping_interval: Some(secs(7)),
        ping_timeout: secs(3),
        ..WebSocketConfig::default()
    })
    .await;
    for (silent, expected) in [(secs(7) - MS, "here"), (secs(7) + MS, "ping")] {
        let client = served.open().await;
        advance(silent).await;
        assert_eq!(client.ask("here").await, expected);
    }
    for (silent, expected) in [(secs(3) - MS, "here"), (secs(3) + MS, "closed 4009")] {
        let client = served.open().await;
        advance(secs(7) + MS).await;
        assert_eq!(client.hear().await, "ping");
        advance(silent).await;
        assert_eq!(client.ask("here").await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn pings_that_a_pause_left_out_are_not_made_up_for() {
    let served = Timed::start(WebSocketConfig::default()).await;
    let client = served.open().await;
    for _ in 0..3 {
        // As after a laptop's sleep: a hundred pings would have been due.
        advance(secs(2500)).await;
        assert_eq!(client.hear().await, "ping");
        let pong = frame(FIN | PONG, b"");
        client.with(move |client| client.write(&pong)).await;
        // The next thing that is heard is no other ping.
        assert_eq!(client.ask("here").await, "here");
        advance(secs(25) - MS).await;
        assert_eq!(client.ask("here").await, "here");
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_socket_is_closed_when_its_time_is_over() {
    let served = Timed::start(WebSocketConfig {
        idle_timeout: Some(secs(20)),
        ..WebSocketConfig::default()
    })
    .await;
    for (silent, expected) in [(secs(20) - MS, "here"), (secs(20) + MS, "closed 1001")] {
        let client = served.open().await;
        advance(silent).await;
        assert_eq!(client.ask("here").await, expected);
    }
}

/// Tells when a socket is over, and sends very much to who asks for it.
struct Watched(Arc<AtomicBool>);

impl WebSocketHandler for Watched {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        match message.as_text() {
            Some("bye") => ws.close(CloseCode::from_u16(4000), ""),
            Some("much") => {
                for _ in 0..MUCH {
                    ws.send(&[7; 65_536]).expect("room");
                }
            }
            _ => drop(ws.send(message)),
        }
    }

    async fn on_close(&self, _: &WebSocket, _: CloseCode, _: &str) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Together 64 MiB: more than a kernel takes for one who does not read.
const MUCH: usize = 1024;

async fn watched(config: WebSocketConfig) -> (Timed, Arc<AtomicBool>) {
    let over = Arc::new(AtomicBool::new(false));
    let served = Timed::with(config, Watched(Arc::clone(&over))).await;
    (served, over)
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_close_has_two_seconds() {
    let (served, over) = watched(WebSocketConfig::default()).await;
    let client = served.open().await;
    assert_eq!(client.ask("bye").await, "closed 4000");
    served.settle().await;
    advance(secs(2) - MS).await;
    served.settle().await;
    assert!(!over.load(Ordering::SeqCst));
    advance(2 * MS).await;
    assert_eq!(client.hear().await, "end");
    served.settle().await;
    assert!(over.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_for_ten_seconds_is_given_up() {
    let (served, over) = watched(WebSocketConfig {
        max_write_queue_size: 128 << 20,
        ..WebSocketConfig::default()
    })
    .await;
    for reads_some in [false, true] {
        let client = served.open().await;
        client.with(|client| client.text("much")).await;
        served.settle().await;
        if reads_some {
            // Who takes something has all of the time again.
            advance(secs(10) - MS).await;
            for _ in 0..MUCH / 4 {
                assert_eq!(client.hear().await, "65536 bytes");
            }
            served.settle().await;
        }
        advance(secs(10) - MS).await;
        served.settle().await;
        assert!(!over.swap(false, Ordering::SeqCst), "{reads_some}");
        advance(2 * MS).await;
        served.settle().await;
        assert!(over.swap(false, Ordering::SeqCst), "{reads_some}");
        // What the kernel took still comes, and no close frame: it would be behind all the rest.
        let heard = client.with(Client::hear_to_the_end).await;
        assert!(heard.len() < MUCH, "{}", heard.len());
        assert!(heard.iter().all(|heard| heard == "65536 bytes"));
    }
}
