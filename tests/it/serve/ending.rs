//! How a server ends.

use std::net::{Shutdown as Half, TcpStream};
use std::os::fd::OwnedFd;
use std::time::Duration;

use axum::http::request::Parts;
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use wilco_protocol::websocket::{FrameLimits, Incoming, Reader, Role, write_close, write_ping};
use wilco_server::{
    Message, Refusal, Router, Shutdown, Sockets, WebSocket, WebSocketConfig, WebSocketHandler,
    WebSocketRoutes, WebSocketUpgrade, serve,
};

use super::kit::{Client, OK, PAGE, SWITCHING, Served, UPGRADE};

const LONG: Duration = Duration::from_secs(20);
static ASKED: Semaphore = Semaphore::const_new(0);
static ALLOWED: Semaphore = Semaphore::const_new(0);

/// A page that takes until it is allowed to end.
async fn slow() -> &'static str {
    ASKED.add_permits(1);
    ALLOWED.acquire().await.expect("never closed").forget();
    "at last"
}

#[tokio::test]
async fn idle_connections_end_requests_are_answered_and_sockets_told() {
    let served = Served::with(axum::Router::new().route("/slow", get(slow))).await;
    let fresh = served.client().await;
    let idle = served.client().await;
    idle.write(PAGE).await;
    assert!(idle.head().await.starts_with(OK));
    assert_eq!(idle.read(4).await, b"here");
    let busy = served.client().await;
    busy.write("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n").await;
    ASKED.acquire().await.expect("never closed").forget();
    let socket = served.client().await;
    socket.write(UPGRADE).await;
    assert!(socket.head().await.starts_with(SWITCHING));

    let shutdown = served.shutdown.clone();
    let drain = tokio::spawn(async move { shutdown.drain(LONG).await });
    assert_eq!(fresh.rest().await, b"");
    assert_eq!(idle.rest().await, b"");
    assert!(TcpStream::connect(served.address).is_err(), "still listens");
    assert!(!served.serving.is_finished());

    ALLOWED.add_permits(1);
    let answer = busy.rest().await;
    assert!(answer.starts_with(OK.as_bytes()) && answer.ends_with(b"at last"));
    assert_eq!(say_farewell(&socket).await, 1012);
    assert!(drain.await.expect("it does not panic"));
    served
        .serving
        .await
        .expect("it does not panic")
        .expect("no error");
}

/// Says goodbye as soon as the socket ends.
async fn live(mut socket: WebSocket) {
    while socket.recv().await.is_some() {}
}

struct Idle;

impl WebSocketHandler for Idle {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, _: &WebSocket, _: Message) {}
}

#[tokio::test]
async fn whoever_was_given_no_shutdown_ends_with_that_of_the_server() {
    let made = Sockets::new(WebSocketConfig::default());
    let of_made =
        async move |upgrade: WebSocketUpgrade| upgrade.with_sockets(&made).on_upgrade(live);
    let app = axum::Router::new()
        .route(
            "/plain",
            any(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(live)),
        )
        .route("/made", any(of_made))
        .websocket("/handler", Idle)
        .nest("/api", Router::new().into_axum("/ws"));
    let served = Served::with(app).await;
    let cases = [
        ("/plain", 1001),
        ("/made", 1001),
        ("/handler", 1001),
        ("/api/ws", 1012),
    ];
    let mut sockets = Vec::new();
    for (path, code) in cases {
        let socket = served.client().await;
        socket.write(UPGRADE.replace("/ws", path)).await;
        assert!(socket.head().await.starts_with(SWITCHING), "{path}");
        sockets.push((path, socket, code));
    }
    let shutdown = served.shutdown.clone();
    let drain = tokio::spawn(async move { shutdown.drain(LONG).await });
    for (path, socket, code) in sockets {
        assert_eq!(say_farewell(&socket).await, code, "{path}");
    }
    assert!(drain.await.expect("it does not panic"));
}

#[tokio::test]
async fn a_shutdown_of_ones_own_goes_before_that_of_the_server() {
    let own = Shutdown::default();
    let sockets = Sockets::default().with_shutdown(own.clone());
    let app = axum::Router::new().websocket_with("/own", &sockets, Idle);
    let served = Served::with(app).await;
    let socket = served.client().await;
    socket.write(UPGRADE.replace("/ws", "/own")).await;
    assert!(socket.head().await.starts_with(SWITCHING));
    assert!(
        served.shutdown.drain(LONG).await,
        "nobody of its own is left"
    );
    let mut ping = Vec::new();
    write_ping(&mut ping, b"", Some([1; 4]));
    socket.write(ping).await;
    assert_eq!(socket.read(2).await, [0x8a, 0], "it lives");
    let drain = tokio::spawn(async move { own.drain(LONG).await });
    assert_eq!(say_farewell(&socket).await, 1001);
    assert!(drain.await.expect("it does not panic"));
}

/// Answers the close of the server, and reads to the end. Gives the code that the server closed with.
async fn say_farewell(socket: &Client) -> u16 {
    let mut close = Vec::new();
    write_close(&mut close, 1000, "", Some([1; 4]));
    socket.write(close).await;
    let mut heard = socket.rest().await;
    let mut reader = Reader::new(Role::Client, FrameLimits::default());
    let mut input = &mut heard[..];
    loop {
        let incoming = reader.next(&mut input).expect("frames");
        if let Incoming::Close(frame) = incoming.expect("a close") {
            return frame.expect("a code").code;
        }
    }
}

#[tokio::test]
async fn a_drain_that_loses_patience_ends_the_server_too() {
    let forever = || std::future::pending::<&str>();
    let served = Served::with(axum::Router::new().route("/never", get(forever))).await;
    let client = served.client().await;
    client
        .write("GET /never HTTP/1.1\r\nHost: test\r\n\r\n")
        .await;
    served.settled().await;
    assert!(!served.shutdown.drain(Duration::from_millis(1)).await);
    served
        .serving
        .await
        .expect("it does not panic")
        .expect("no error");
}

#[tokio::test]
async fn a_server_that_is_dropped_accepts_nobody_and_keeps_who_is_there() {
    let served = Served::start().await;
    let client = served.client().await;
    served.settled().await;
    served.serving.abort();
    assert!(
        served
            .serving
            .await
            .is_err_and(|error| error.is_cancelled())
    );
    assert!(TcpStream::connect(served.address).is_err(), "still listens");
    client.write(PAGE).await;
    assert!(client.head().await.starts_with(OK));
    assert_eq!(client.read(4).await, b"here");
    assert!(served.shutdown.drain(LONG).await);
    assert_eq!(client.rest().await, b"");
}

#[tokio::test]
async fn a_server_whose_drain_is_over_does_not_begin() {
    let shutdown = Shutdown::default();
    assert!(shutdown.drain(LONG).await);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    serve(listener, axum::Router::new(), shutdown)
        .await
        .expect("no error");
}

#[tokio::test]
async fn a_listener_that_does_not_listen_is_an_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let same = OwnedFd::from(listener.try_clone().expect("a descriptor"));
    let listener = TcpListener::from_std(listener).expect("a listener");
    TcpStream::from(same)
        .shutdown(Half::Both)
        .expect("it listens");
    let served = serve(listener, axum::Router::new(), Shutdown::default()).await;
    assert!(served.is_err());
}
