//! What those hear who watch an order, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use futures_util::future::join_all;
use orders::courier::Couriers;
use orders::order::{Step, Update};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;
use tokio::time::timeout;
use wilco_client::Config;
use wilco_client::protocol::session::Cause;
use wilco_client::raw::{Message, WebSocket};
use wilco_server::Shutdown;

#[tokio::test]
async fn two_watchers_hear_the_state_first_and_then_every_change_in_order() {
    let shop = Shop::open().await;
    assert_eq!(shop.place("Dumplings").await, (201, order(1, "received")));
    let mut first = shop.watch(1).await;
    first
        .hears(r#"{"type":"state","order":{"id":1,"dish":"Dumplings","step":"received"}}"#)
        .await;
    assert_eq!(shop.advance(1).await, (200, order(1, "cooking")));
    let mut second = shop.watch(1).await;
    second
        .hears(r#"{"type":"state","order":{"id":1,"dish":"Dumplings","step":"cooking"}}"#)
        .await;
    first.hears(r#"{"type":"changed","step":"cooking"}"#).await;
    for step in ["on_the_way", "delivered"] {
        assert_eq!(shop.advance(1).await, (200, order(1, step)));
        for watcher in [&mut first, &mut second] {
            watcher
                .hears(&format!(r#"{{"type":"changed","step":"{step}"}}"#))
                .await;
        }
    }
    let refused = (409, "the order is delivered".to_owned());
    assert_eq!(shop.advance(1).await, refused);
}

#[tokio::test]
async fn a_watcher_hears_nothing_of_another_order() {
    let shop = Shop::open().await;
    for dish in ["Dumplings", "Soup"] {
        shop.place(dish).await;
    }
    let mut soup = shop.watch(2).await;
    soup.hears(r#"{"type":"state","order":{"id":2,"dish":"Soup","step":"received"}}"#)
        .await;
    shop.advance(1).await;
    shop.advance(2).await;
    soup.hears(r#"{"type":"changed","step":"cooking"}"#).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_change_is_missed_or_told_twice_however_watchers_come_between() {
    let shop = Shop::open().await;
    for id in 1..=100 {
        shop.place("Soup").await;
        let advancing = async {
            for _ in 1..STEPS.len() {
                shop.advance(id).await;
            }
        };
        let watching = async {
            let watchers = join_all((0..8).map(|_| shop.watch(id))).await;
            for mut watcher in watchers {
                watcher.hears_all().await;
            }
        };
        tokio::join!(watching, advancing);
    }
}

#[tokio::test]
async fn the_courier_is_followed_while_somebody_watches_and_no_longer() {
    let shop = Shop::open().await;
    shop.place("Soup").await;
    let mut first = shop.watch(1).await;
    let mut second = shop.watch(1).await;
    for watcher in [&mut first, &mut second] {
        assert!(matches!(watcher.next().await, Update::State { .. }));
    }
    shop.feeds(1).await;
    shop.couriers.step();
    for _ in 0..2 {
        shop.advance(1).await;
    }
    shop.couriers.step();
    for watcher in [&mut first, &mut second] {
        for step in [Step::Cooking, Step::OnTheWay] {
            assert_eq!(watcher.next().await, Update::Changed { step });
        }
        // The step before it left told nothing.
        assert_eq!(watcher.next().await, Update::Courier { way: 4 });
    }
    first.socket.close().await;
    shop.couriers.step();
    assert_eq!(second.next().await, Update::Courier { way: 8 });
    assert_eq!(shop.couriers.feeds(), 1);
    second.socket.close().await;
    shop.feeds(0).await;
    // The way goes on while nobody looks.
    shop.couriers.step();
    let mut third = shop.watch(1).await;
    assert!(matches!(third.next().await, Update::State { .. }));
    shop.feeds(1).await;
    shop.couriers.step();
    assert_eq!(third.next().await, Update::Courier { way: 16 });
}

#[tokio::test]
async fn what_cannot_be_is_refused_over_http_with_a_sentence() {
    let shop = Shop::open().await;
    shop.place("Soup").await;
    let upgrade = "GET /orders/1/ws HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (head, status, words) in [
        (upgrade.replace("/1/", "/7/"), 404, "there is no such order"),
        (upgrade.replace("/1/", "/x/"), 400, ""),
        (
            format!("{upgrade}sec-websocket-protocol: orders.v9\r\n"),
            400,
            "orders.v1 is spoken here",
        ),
        ("GET /orders/1/ws HTTP/1.1\r\n".to_owned(), 426, ""),
        (
            "POST /orders/7/advance HTTP/1.1\r\n".to_owned(),
            404,
            "there is no such order",
        ),
    ] {
        let (said, body) = answer(&shop.exchange(&head, "").await);
        assert_eq!(said, status, "{head}: {body}");
        assert!(body.contains(words), "{head}: {body}");
    }
    assert_eq!(shop.place(" ").await.0, 422);
    assert_eq!(shop.place(&"x".repeat(2000)).await.0, 413);
}

#[tokio::test]
async fn the_subprotocol_is_agreed_on_and_compression_is_there_for_who_offers_it() {
    let shop = Shop::open().await;
    shop.place("Soup").await;
    let head = "GET /orders/1/ws HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
        sec-websocket-protocol: orders.v9, orders.v1\r\n\
        sec-websocket-extensions: permessage-deflate\r\n";
    let mut stream = shop.send(head, "").await;
    let mut told = Vec::new();
    while !told.ends_with(b"\r\n\r\n") {
        told.push(timeout(PATIENCE, stream.read_u8()).await.unwrap().unwrap());
    }
    let told = String::from_utf8(told).unwrap().to_lowercase();
    for line in [
        "http/1.1 101 ",
        "sec-websocket-protocol: orders.v1\r\n",
        "sec-websocket-extensions: permessage-deflate",
    ] {
        assert!(told.contains(line), "no {line} in {told}");
    }
}

#[tokio::test]
async fn who_talks_to_a_socket_that_only_tells_is_closed() {
    let shop = Shop::open().await;
    shop.place("Soup").await;
    let mut watcher = shop.watch(1).await;
    watcher.next().await;
    watcher
        .socket
        .send(&Message::Text("hurry".to_owned()))
        .await
        .unwrap();
    let end = timeout(PATIENCE, watcher.socket.next()).await;
    assert_eq!(end, Ok(None));
    let Some(Cause::Closed { code, .. }) = watcher.socket.ended() else {
        panic!("{:?}", watcher.socket.ended());
    };
    assert_eq!(code.as_u16(), 1003);
}

/// A shop of its own, whose seconds pass when a test says so.
struct Shop {
    address: String,
    couriers: Couriers,
}

impl Shop {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shutdown = Shutdown::default();
        let (app, couriers) = orders::app(&shutdown);
        tokio::spawn(wilco_server::serve(listener, app, shutdown));
        Self { address, couriers }
    }

    async fn place(&self, dish: &str) -> (u16, String) {
        let head = "POST /orders HTTP/1.1\r\ncontent-type: application/json\r\n";
        let body = format!(r#"{{"dish":"{dish}"}}"#);
        answer(&self.exchange(head, &body).await)
    }

    async fn advance(&self, id: u64) -> (u16, String) {
        let head = format!("POST /orders/{id}/advance HTTP/1.1\r\n");
        answer(&self.exchange(&head, "").await)
    }

    async fn watch(&self, id: u64) -> Watcher {
        let url = format!("ws://{}/orders/{id}/ws", self.address);
        let socket = WebSocket::connect(&url, &Config::default()).await.unwrap();
        Watcher { socket }
    }

    /// Waits until so many feeds run.
    async fn feeds(&self, expected: usize) {
        let reached = async {
            while self.couriers.feeds() != expected {
                yield_now().await;
            }
        };
        timeout(PATIENCE, reached).await.unwrap();
    }

    /// Sends a request, and gives all that comes until the server hangs up.
    async fn exchange(&self, head: &str, body: &str) -> String {
        let head = format!("{head}connection: close\r\n");
        let mut told = Vec::new();
        let mut stream = self.send(&head, body).await;
        let read = timeout(PATIENCE, stream.read_to_end(&mut told)).await;
        read.unwrap().unwrap();
        String::from_utf8(told).unwrap()
    }

    async fn send(&self, head: &str, body: &str) -> TcpStream {
        let Self { address, .. } = self;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let length = body.len();
        let request = format!("{head}host: {address}\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

struct Watcher {
    socket: WebSocket,
}

impl Watcher {
    async fn text(&mut self) -> String {
        let next = timeout(PATIENCE, self.socket.next()).await;
        match next {
            Ok(Some(Message::Text(text))) => text,
            other => panic!("{other:?}"),
        }
    }

    async fn next(&mut self) -> Update {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The state, and every step from there to the last.
    async fn hears_all(&mut self) {
        let Update::State { order } = self.next().await else {
            panic!("the state comes first");
        };
        let at = STEPS.iter().position(|step| *step == order.step);
        for &step in &STEPS[at.unwrap() + 1..] {
            assert_eq!(self.next().await, Update::Changed { step });
        }
    }

    async fn hears(&mut self, expected: &str) {
        assert_eq!(self.text().await, expected);
    }
}

/// Status and body of a response.
fn answer(response: &str) -> (u16, String) {
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    (status.parse().unwrap(), body.to_owned())
}

fn order(id: u64, step: &str) -> String {
    format!(r#"{{"id":{id},"dish":"Dumplings","step":"{step}"}}"#)
}

const STEPS: [Step; 4] = [
    Step::Received,
    Step::Cooking,
    Step::OnTheWay,
    Step::Delivered,
];
const PATIENCE: Duration = Duration::from_secs(10);
