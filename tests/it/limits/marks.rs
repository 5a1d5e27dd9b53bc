//! How much may wait for one that reads slowly.
//!
//! All sockets of these servers share a thread, and a method that does not wait keeps it: nothing of what it sends or
//! publishes is written meanwhile. So what waits does not depend on anybody's speed.

use std::ops::RangeInclusive;
use std::sync::mpsc;

use http::request::Parts;
use wilco_server::{
    Delivery, Message, Outgoing, Published, Refusal, RefusedReason, Sent, WebSocket,
    WebSocketConfig, WebSocketHandler,
};

use super::kit::{Served, ask};

/// Sends messages of a length until one is refused, and tells how many were queued, and how many of these under
/// pressure.
struct Flooding {
    tell: mpsc::Sender<(usize, usize)>,
    len: usize,
}

impl WebSocketHandler for Flooding {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        if message.as_text() != Some("flood") {
            ws.send(message).expect("room");
            return;
        }
        let (mut queued, mut pressured) = (0, 0);
        let refused = loop {
            assert_eq!(ws.is_writable(), pressured == 0);
            match ws.send(vec![0; self.len]) {
                Ok(Sent::Queued) => {
                    assert_eq!(pressured, 0, "pressure ends only when something is written");
                    queued += 1;
                }
                Ok(Sent::Pressure) => pressured += 1,
                Err(refused) => break refused,
            }
        };
        assert_eq!(refused.reason, RefusedReason::Full);
        assert_eq!(refused.message, Outgoing::from(vec![0; self.len]));
        self.tell.send((queued, pressured)).expect("a test");
    }

    async fn on_drain(&self, ws: &WebSocket) {
        assert!(ws.is_writable());
        ws.send("drained").expect("room");
    }
}

#[test]
fn a_send_is_refused_at_the_hard_mark_and_the_connection_lives() {
    for (soft, hard, len) in [
        (256 << 10, 1 << 20, 10_000),
        (256 << 10, 1 << 20, 0),
        (256 << 10, 1 << 20, 65_536),
        (10_000, 10_001, 100),
        (500, 50_000, 1000),
        // One alone is beyond both marks: it is taken, and it is the only one.
        (1000, 2000, 100_000),
    ] {
        let (tell, told) = mpsc::channel();
        let config = WebSocketConfig {
            write_buffer_size: soft,
            max_write_queue_size: hard,
            ..WebSocketConfig::default()
        };
        let served = Served::handler(config, Flooding { tell, len });
        let mut client = served.open();
        client.text("flood");
        let (queued, pressured) = told.recv().expect("no panic");
        let what = format!("{soft}, {hard}, {len}: {queued}, {pressured}");
        // A message counts for more than its bytes, for what it costs to keep it: up to 180 bytes.
        let (least, most) = (len, len + 180);
        assert!(
            queued * least <= soft && soft < (queued + 1) * most,
            "{what}"
        );
        let taken = queued + pressured;
        assert!((taken - 1) * least < hard && hard <= taken * most, "{what}");
        for _ in 0..taken {
            assert_eq!(client.hear(), format!("{len} bytes"), "{what}");
        }
        assert_eq!(client.hear(), "drained", "{what}");
        assert_eq!(ask(&mut client, "alive"), "alive", "{what}");
    }
}

/// Whoever comes is subscribed, except to what he publishes himself.
struct Publishing(mpsc::Sender<Published>);

impl WebSocketHandler for Publishing {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_open(&self, ws: &WebSocket) {
        ws.subscribe("topic").expect("the first");
        ws.send("subscribed").expect("room");
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        let delivery = match message.as_text().expect("text") {
            "reliable" => Delivery::Reliable,
            "lossy" => Delivery::Lossy,
            "latest" => Delivery::Latest,
            _ => {
                ws.send(message).expect("room");
                return;
            }
        };
        let mut sum = Published::default();
        for number in 0..BURST {
            let text = Outgoing::from(numbered(number)).delivery(delivery);
            let published = ws.publish("topic", text);
            sum.queued += published.queued;
            sum.pressured += published.pressured;
            sum.dropped += published.dropped;
            sum.closed += published.closed;
        }
        self.0.send(sum).expect("a test");
    }
}

fn numbered(number: usize) -> String {
    format!("{number:04} {}", "x".repeat(SIZE - 5))
}

/// Publishes a burst to one subscriber; gives what was told, and the numbers that arrived before `alive`, or the end.
fn burst(delivery: &str) -> (Published, Vec<usize>, String) {
    let (tell, told) = mpsc::channel();
    let served = Served::handler(WebSocketConfig::default(), Publishing(tell));
    let (mut reader, mut publisher) = (served.open(), served.open());
    for client in [&mut reader, &mut publisher] {
        assert_eq!(client.hear(), "subscribed");
    }
    publisher.text(delivery);
    let published = told.recv().expect("no panic");
    // Who publishes is not held up.
    assert_eq!(ask(&mut publisher, "still here"), "still here");
    reader.text("alive");
    let mut numbers = Vec::new();
    loop {
        let heard = reader.hear();
        let number = heard.split_once(" x").map(|(number, _)| number.parse());
        let Some(number) = number else {
            return (published, numbers, heard);
        };
        numbers.push(number.expect("a number"));
    }
}

#[test]
fn a_reader_beyond_the_hard_mark_is_closed_for_what_is_reliable() {
    let (published, numbers, last) = burst("reliable");
    assert_eq!((&*last, numbers.len()), ("closed 4008", 0));
    let Published {
        queued,
        pressured,
        dropped,
        closed,
    } = published;
    // From the hard mark on nothing is taken.
    let soft = within(256 << 10);
    let hard = within(1 << 20);
    assert!(soft.contains(&queued), "{published:?}");
    assert!(hard.contains(&(queued + pressured)), "{published:?}");
    assert_eq!((dropped, closed), (0, BURST - queued - pressured));
}

#[test]
fn above_the_soft_mark_the_newest_lossy_messages_wait() {
    let (published, numbers, last) = burst("lossy");
    assert_eq!(last, "alive");
    let kept = numbers.len();
    assert!(within(256 << 10).contains(&kept), "{kept}");
    // Without a gap up to the last of them.
    assert_eq!(numbers, Vec::from_iter(BURST - kept..BURST));
    assert_eq!((published.closed, published.dropped), (0, BURST - kept));
}

#[test]
fn above_the_soft_mark_only_the_newest_of_a_topic_waits_where_that_is_what_counts() {
    let (published, numbers, last) = burst("latest");
    assert_eq!(last, "alive");
    assert_eq!(numbers.last(), Some(&(BURST - 1)));
    assert!(numbers.len() <= (256 << 10) / SIZE + 1, "{}", numbers.len());
    assert!(numbers.is_sorted());
    // From the soft mark on each one is kept at the cost of another.
    let kept = published.queued + published.pressured;
    assert!(within(256 << 10).contains(&kept), "{published:?}");
    assert_eq!((published.closed, published.dropped), (0, BURST - kept));
}

/// How many of the messages may wait below a mark; each counts for more than its bytes, see above.
fn within(mark: usize) -> RangeInclusive<usize> {
    mark / (SIZE + 200)..=mark / SIZE
}

/// 2 MiB.
const BURST: usize = 2048;
const SIZE: usize = 1024;
