use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use proptest::prelude::*;

use super::{Subscriptions, subscriber};
use crate::socket::topics::Topics;

/// A row of numbers that looks like chance and is the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

fn churn(topics: &Topics, dice: &mut Dice, steps: usize) -> Vec<Subscriptions> {
    let mut sockets: Vec<_> = (0..20).map(|_| subscriber(topics)).collect();
    for _ in 0..steps {
        let index = dice.roll(20);
        let name = format!("topic {}", dice.roll(30));
        match dice.roll(40) {
            0 => sockets[index] = subscriber(topics),
            1 => sockets[index].end(),
            2..20 if sockets[index].subscribe(&name).is_ok() => {
                assert!(
                    topics.subscribers(&name) > 0,
                    "the topic of a member is found"
                );
            }
            _ => drop(sockets[index].unsubscribe(&name)),
        }
    }
    sockets
}

#[test]
fn no_topic_is_left_behind() {
    let topics = Topics::new();
    let sockets = churn(&topics, &mut Dice(1), 100_000);
    let members: usize = (0..30)
        .map(|number| topics.subscribers(&format!("topic {number}")))
        .sum();
    let joined: usize = sockets.iter().map(Subscriptions::count).sum();
    assert!(joined > 0);
    assert_eq!(members, joined);
    drop(sockets);
    assert!(topics.is_empty());
}

#[test]
fn no_topic_is_left_behind_by_threads_and_hooks_alternate() {
    let told: Arc<Mutex<BTreeMap<String, bool>>> = Arc::default();
    let busy = Arc::new(AtomicUsize::new(0));
    let hook = |is_first: bool| {
        let (told, busy) = (Arc::clone(&told), Arc::clone(&busy));
        move |_: &Topics, name: &str| {
            assert_eq!(busy.fetch_add(1, Ordering::SeqCst), 0, "two at once");
            let before = told.lock().unwrap().insert(name.to_owned(), is_first);
            assert_eq!(before.unwrap_or(false), !is_first, "not in turn");
            busy.fetch_sub(1, Ordering::SeqCst);
        }
    };
    let topics = Topics::with_hooks(hook(true), hook(false));
    thread::scope(|scope| {
        for seed in 0..4 {
            let topics = topics.clone();
            scope.spawn(move || drop(churn(&topics, &mut Dice(seed), 25_000)));
        }
    });
    assert!(topics.is_empty());
    assert_eq!(busy.load(Ordering::SeqCst), 0, "no hook panicked");
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 30);
    assert!(told.values().all(|is_there| !is_there));
}

#[test]
fn all_members_get_the_same_order_whoever_publishes() {
    let topics = Topics::new();
    let sockets: Vec<_> = (0..3).map(|_| subscriber(&topics)).collect();
    for socket in &sockets {
        socket.subscribe("x").unwrap();
    }
    thread::scope(|scope| {
        for text in ["a", "b", "c", "d"] {
            let topics = &topics;
            scope.spawn(move || {
                for _ in 0..200 {
                    assert_eq!(topics.publish("x", text).queued, 3);
                }
            });
        }
    });
    let read: BTreeSet<String> = sockets.iter().map(Subscriptions::read).collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read.first().unwrap().len(), 800);
}

#[derive(Debug, Clone)]
enum Step {
    Subscribe(usize),
    Unsubscribe(usize),
    Publish { by: Option<usize> },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0usize..3).prop_map(Step::Subscribe),
        (0usize..3).prop_map(Step::Unsubscribe),
        prop::option::of(0usize..3).prop_map(|by| Step::Publish { by }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_accepted_arrives_and_nothing_else(steps in prop::collection::vec(step(), 1..60)) {
        let topics = Topics::new();
        let sockets: Vec<_> = (0..3).map(|_| subscriber(&topics)).collect();
        let mut members = BTreeSet::new();
        let mut expected = [const { String::new() }; 3];
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Subscribe(socket) => {
                    sockets[socket].subscribe("x").unwrap();
                    members.insert(socket);
                }
                Step::Unsubscribe(socket) => {
                    prop_assert_eq!(sockets[socket].unsubscribe("x"), members.remove(&socket));
                }
                Step::Publish { by } => {
                    let text = char::from(b'0' + u8::try_from(number).unwrap()).to_string();
                    let published = match by {
                        Some(socket) => sockets[socket].publish("x", &text.clone().into()),
                        None => topics.publish("x", text.clone()),
                    };
                    let heard = members.iter().filter(|&&socket| Some(socket) != by);
                    prop_assert_eq!(published.queued, heard.clone().count());
                    heard.for_each(|&socket| expected[socket].push_str(&text));
                }
            }
        }
        let read: Vec<String> = sockets.iter().map(Subscriptions::read).collect();
        prop_assert_eq!(read, expected.to_vec());
    }
}
