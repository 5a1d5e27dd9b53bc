mod churn;
mod hooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use wilco_protocol::CloseCode;

use super::topic::Topic;
use super::{SubscribeError, Subscriptions, Topics};
use crate::socket::mailbox::{Coding, Mailbox};
use crate::socket::message::{Delivery, Outgoing, Published};
use crate::socket::outbound::Outbound;

/// A connection that subscribes.
fn subscriber(topics: &Topics) -> Subscriptions {
    let mailbox = Mailbox::new(1 << 18, 1 << 20, Coding::Plain);
    Subscriptions::new(topics.clone(), Arc::new(mailbox), 128)
}

impl Subscriptions {
    /// Moves out all that came, short texts without a topic in them.
    fn read(&self) -> String {
        let mut out = Outbound::new(usize::MAX);
        let cx = Context::from_waker(Waker::noop());
        while self.mailbox().poll_take(&cx, &mut out, 1 << 16) == Poll::Ready(None) {}
        let mut bytes = Vec::new();
        let mut cx = Context::from_waker(Waker::noop());
        while !out.is_empty() {
            assert!(out.poll_write(&mut bytes, &mut cx).is_ready());
        }
        bytes.chunks(3).map(|frame| char::from(frame[2])).collect()
    }
}

fn queued(queued: usize) -> Published {
    Published {
        queued,
        ..Published::default()
    }
}

impl Topics {
    fn is_empty(&self) -> bool {
        self.registry.topics.read().unwrap().is_empty()
    }
}

#[test]
fn a_message_reaches_those_who_subscribe_and_nobody_else() {
    let topics = Topics::new();
    let [a, b, c] = [0; 3].map(|_| subscriber(&topics));
    a.subscribe("x").unwrap();
    b.subscribe("x").unwrap();
    b.subscribe("y").unwrap();
    assert_eq!(topics.publish("x", "1"), queued(2));
    assert_eq!(topics.publish("y", "2"), queued(1));
    assert_eq!(topics.publish("z", "3"), queued(0));
    assert_eq!((topics.subscribers("x"), topics.subscribers("z")), (2, 0));
    assert_eq!([a.read(), b.read(), c.read()], ["1", "12", ""]);
}

#[test]
fn a_socket_publishes_to_all_but_itself_whether_it_subscribes_or_not() {
    let topics = Topics::new();
    let [a, b, c] = [0; 3].map(|_| subscriber(&topics));
    a.subscribe("x").unwrap();
    b.subscribe("x").unwrap();
    assert_eq!(a.publish("x", &"1".into()), queued(1));
    assert_eq!(c.publish("x", &"2".into()), queued(2));
    assert_eq!(a.topics().publish("x", "3"), queued(2));
    assert_eq!([a.read(), b.read(), c.read()], ["23", "123", ""]);
}

#[test]
fn each_outcome_is_counted() {
    let topics = Topics::new();
    let small = || {
        let mailbox = Arc::new(Mailbox::new(200, 400, Coding::Plain));
        let subscriptions = Subscriptions::new(topics.clone(), Arc::clone(&mailbox), 1);
        subscriptions.subscribe("x").unwrap();
        (mailbox, subscriptions)
    };
    let [
        (_, _free),
        (pressed, _pressed),
        (full, _full),
        (ended, _ended),
    ] = [0; 4].map(|_| small());
    pressed.send("a".repeat(100).into()).unwrap();
    full.send("a".repeat(300).into()).unwrap();
    ended.end();
    let lossy = Outgoing::from("1").delivery(Delivery::Lossy);
    let expected = Published {
        queued: 1,
        pressured: 0,
        dropped: 2,
        closed: 1,
    };
    assert_eq!(topics.publish("x", lossy), expected);
    let expected = Published {
        queued: 0,
        pressured: 2,
        dropped: 0,
        closed: 2,
    };
    assert_eq!(topics.publish("x", "2"), expected);
    assert_eq!(pressed.dropped(), 1);
}

#[test]
fn subscribing_twice_is_one_subscription_and_it_ends_once() {
    let topics = Topics::new();
    let a = subscriber(&topics);
    a.subscribe("x").unwrap();
    a.subscribe("x").unwrap();
    assert_eq!(topics.publish("x", "1"), queued(1));
    assert!(a.unsubscribe("x"));
    assert!(!a.unsubscribe("x"));
    assert!(!a.unsubscribe("never joined"));
    assert_eq!(topics.publish("x", "2"), queued(0));
    assert_eq!(a.read(), "1", "what was accepted is sent");
    assert!(topics.is_empty());
}

#[test]
fn a_subscription_beyond_a_limit_is_refused_and_changes_nothing() {
    let topics = Topics::new();
    let mailbox = Arc::new(Mailbox::new(1, 1, Coding::Plain));
    let a = Subscriptions::new(topics.clone(), mailbox, 2);
    let longest = "ä".repeat(127) + "x";
    let too_long = "ä".repeat(128);
    for (name, expected) in [
        (&*too_long, Err(SubscribeError::NameTooLong)),
        (&*longest, Ok(())),
        ("", Ok(())),
        ("", Ok(())),
        ("x", Err(SubscribeError::TooMany)),
    ] {
        assert_eq!(a.subscribe(name), expected);
    }
    assert_eq!(topics.subscribers("x"), 0);
    assert!(a.unsubscribe(""));
    assert_eq!(a.subscribe("x"), Ok(()));
    a.end();
    assert_eq!(a.subscribe("x"), Err(SubscribeError::Closed));
    assert!(topics.is_empty());
}

#[test]
fn the_sentences_of_the_errors_are_stable() {
    for (error, sentence) in [
        (
            SubscribeError::TooMany,
            "the socket has as many subscriptions as it may",
        ),
        (
            SubscribeError::NameTooLong,
            "the name of a topic has at most 255 bytes",
        ),
        (SubscribeError::Closed, "the socket is closed"),
    ] {
        assert_eq!(error.to_string(), sentence);
    }
}

#[test]
fn nobody_joins_a_topic_that_is_over() {
    let [a, b] = [0; 2].map(|_| subscriber(&Topics::new()));
    let topic = Topic::new("x", a.mailbox());
    assert!(topic.join(b.mailbox()));
    assert!(!topic.leave(a.mailbox()));
    assert!(!topic.leave(a.mailbox()), "not a member any more");
    assert!(topic.leave(b.mailbox()));
    assert!(!topic.join(a.mailbox()));
}

#[test]
fn subscriptions_end_with_their_connection() {
    let topics = Topics::new();
    let a = subscriber(&topics);
    let b = subscriber(&topics);
    for name in ["x", "y", "z"] {
        a.subscribe(name).unwrap();
    }
    b.subscribe("y").unwrap();
    drop(a);
    let counts = ["x", "y", "z"].map(|name| topics.subscribers(name));
    assert_eq!(counts, [0, 1, 0]);
    drop(b);
    assert!(topics.is_empty());
}

/// Bytes that say goodbye on a topic.
struct Farewell {
    topics: Topics,
    subscribers: Arc<AtomicUsize>,
}

impl AsRef<[u8]> for Farewell {
    fn as_ref(&self) -> &[u8] {
        b"1"
    }
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let published = self.topics.publish("x", "2");
        let reached = published.queued + published.closed;
        self.subscribers.store(reached, Ordering::Relaxed);
    }
}

#[test]
fn what_a_slow_subscriber_never_got_may_publish_when_it_is_dropped() {
    let topics = Topics::new();
    let mailbox = Arc::new(Mailbox::new(1, 100, Coding::Plain));
    let slow = Subscriptions::new(topics.clone(), Arc::clone(&mailbox), 1);
    let quick = subscriber(&topics);
    slow.subscribe("x").unwrap();
    quick.subscribe("x").unwrap();
    let subscribers = Arc::<AtomicUsize>::default();
    let farewell = Farewell {
        topics: topics.clone(),
        subscribers: Arc::clone(&subscribers),
    };
    mailbox.send(Bytes::from_owner(farewell).into()).unwrap();
    assert_eq!(topics.publish("x", "1").closed, 1);
    assert_eq!(subscribers.load(Ordering::Relaxed), 2);
    assert_eq!(quick.read(), "12");
}

#[test]
fn nobody_subscribes_who_closes() {
    let topics = Topics::new();
    let a = subscriber(&topics);
    a.mailbox().close(CloseCode::NORMAL, "");
    assert_eq!(a.subscribe("x"), Err(SubscribeError::Closed));
    assert!(topics.is_empty());
}
