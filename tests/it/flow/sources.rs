//! States that are kept elsewhere, and read while changes go on.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Router, View};

use super::stage::{Belt, Follower, Load, load, serve_api};
use crate::server::kit::{Served, Signal};

/// Where belts are kept: it gives what it is told to give.
#[derive(Default)]
struct Store {
    /// What the next readings find; the last one is found again and again.
    found: Mutex<VecDeque<Result<u64, Fault>>>,
    /// Changes by position.
    log: Mutex<Vec<(Load, u64)>>,
    reads: AtomicUsize,
    asked: AtomicUsize,
    begun: Signal,
    /// Each reading waits for one.
    go_on: Signal,
}

impl FlowHandler for Store {
    type State = Belt;
    type Delta = Load;

    async fn snapshot(&self, _: &Name, _: &View) -> Result<(Belt, u64), Fault> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.begun.give();
        self.go_on.wait().await;
        let mut found = self.found.lock().expect("nobody panicked");
        let next = match found.len() {
            0 => panic!("there is nothing to find"),
            1 => found[0].clone(),
            _ => found.pop_front().expect("there are some"),
        };
        drop(found);
        let last = "read".to_owned();
        next.map(|seq| (Belt { bags: seq, last }, seq))
    }

    async fn deltas_since(
        &self,
        _: &Name,
        _: &View,
        seq: u64,
    ) -> Result<Option<Vec<(Load, u64)>>, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let log = self.log.lock().expect("nobody panicked");
        let behind: Vec<_> = log.iter().filter(|(_, at)| *at > seq).cloned().collect();
        Ok((!behind.is_empty()).then_some(behind))
    }

    type Action = NoError;
    type Output = ();
    type Error = NoError;

    async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
        match action {}
    }
}

async fn belts(found: impl IntoIterator<Item = Result<u64, Fault>>) -> (Flow<Store>, Served) {
    let belts = Flow::new(Store::default());
    let handler = belts.handler();
    handler.found.lock().expect("nobody panicked").extend(found);
    let served = serve_api(Router::new().resource("belt/{id}", belts.clone())).await;
    (belts, served)
}

fn tell(belts: &Flow<Store>, seq: u64) {
    belts
        .broadcast_delta("belt/1", &load(1), seq)
        .expect("plain");
}

fn down() -> Fault {
    Fault::new(Code::Unavailable, Executed::No)
}

fn whole(seq: u64) -> String {
    format!(r#"belt/1 0.{seq} = {{"bags":{seq},"last":"read"}}"#)
}

fn change(seq: u64) -> String {
    format!(
        r#"belt/1 0.{seq} from {}: {{"bags":1,"by":"ann"}}"#,
        seq - 1
    )
}

async fn ask(served: Served) -> Follower {
    let mut follower = Follower::of(served).await;
    let kind = wilco_protocol::envelope::ChannelKind::State;
    let channel = wilco_protocol::envelope::Channel::new(kind, "belt/1");
    follower.subscribe(vec![channel]).await;
    assert!(follower.hear().await.starts_with("1: belt/1 at 0."));
    follower
}

#[tokio::test]
async fn all_who_wait_are_given_what_is_read_once_and_what_changed_meanwhile() {
    let (belts, served) = belts([Ok(5)]).await;
    let store = belts.handler();
    let mut followers = Vec::new();
    for _ in 0..20 {
        followers.push(ask(served).await);
    }
    store.begun.wait().await;
    // The ring is what catches these.
    tell(&belts, 5);
    tell(&belts, 6);
    tell(&belts, 6);
    tell(&belts, 7);
    store.go_on.give();
    for follower in &mut followers {
        let heard = follower.hear_all(3).await;
        assert_eq!(heard, [whole(5), change(6), change(7)]);
    }
    assert_eq!(store.reads.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_source_that_lags_is_read_again_and_three_times_at_most() {
    for (found, expected) in [
        (vec![Ok(1), Ok(2), Ok(9)], vec![whole(9)]),
        (
            vec![Ok(1), Ok(2), Ok(3), Ok(9)],
            vec!["belt/1 ! unavailable after 1000 ms".to_owned()],
        ),
    ] {
        let (belts, served) = belts(found).await;
        let store = belts.handler();
        let mut follower = ask(served).await;
        store.begun.wait().await;
        // Of what went before nobody here heard.
        tell(&belts, 9);
        for _ in 0..3 {
            store.go_on.give();
        }
        assert_eq!(follower.hear_all(expected.len()).await, expected);
        assert_eq!(store.reads.load(Ordering::SeqCst), 3);
        store.go_on.give();
        if expected[0].contains('!') {
            let begun = follower.follow("belt/1").await;
            assert_eq!(begun[1], whole(9), "it was worth asking again");
        }
        tell(&belts, 10);
        assert_eq!(follower.hear().await, change(10));
    }
}

#[tokio::test]
async fn a_source_that_leads_is_ahead_of_changes_that_come_later() {
    let (belts, served) = belts([Ok(3), Ok(14)]).await;
    let store = belts.handler();
    store.go_on.give();
    let mut early = ask(served).await;
    assert_eq!(early.hear().await, whole(3));
    tell(&belts, 4);
    assert_eq!(early.hear().await, change(4));
    // The whole that was read is of no use once more has changed than it holds.
    for seq in 5..=12 {
        tell(&belts, seq);
        assert_eq!(early.hear().await, change(seq));
    }
    store.go_on.give();
    let mut late = ask(served).await;
    assert_eq!(late.hear().await, whole(14));
    for seq in 13..=15 {
        tell(&belts, seq);
        assert_eq!(early.hear().await, change(seq));
    }
    assert_eq!(late.hear().await, change(15), "13 and 14 were in it");
    // Who comes back from there has missed nothing.
    late.follow_since("belt/1", late.at(0, 15)).await;
    let begun = late.hear_all(2).await;
    assert_eq!(
        begun,
        ["1: belt/1 at 0.15 recovered", "belt/1 0.15: current"]
    );
}

#[tokio::test]
async fn a_source_that_fails_is_said_so_and_what_it_says_itself_too() {
    let forbidden = Fault::new(Code::Forbidden, Executed::No);
    let (belts, served) = belts([Err(down()), Err(forbidden), Ok(2)]).await;
    let store = belts.handler();
    for expected in ["unavailable after 1000 ms", "forbidden"] {
        store.go_on.give();
        let mut follower = ask(served).await;
        assert_eq!(follower.hear().await, format!("belt/1 ! {expected}"));
    }
    store.go_on.give();
    assert_eq!(ask(served).await.hear().await, whole(2));
    // One that panics is one that fails.
    store.found.lock().expect("nobody panicked").clear();
    belts.touch("belt/1", 7);
    // The one before may not be gone yet, and has it read too.
    store.go_on.give();
    store.go_on.give();
    let mut follower = ask(served).await;
    assert_eq!(follower.hear().await, "belt/1 ! unavailable after 1000 ms");
}

#[tokio::test]
async fn where_a_change_is_missing_the_whole_is_read_again() {
    let (belts, served) = belts([Ok(3), Ok(7)]).await;
    let store = belts.handler();
    store.go_on.give();
    let mut follower = ask(served).await;
    assert_eq!(follower.hear().await, whole(3));
    tell(&belts, 7);
    store.go_on.give();
    assert_eq!(follower.hear().await, whole(7));
    tell(&belts, 5);
    tell(&belts, 8);
    assert_eq!(follower.hear().await, change(8));
}

#[tokio::test]
async fn a_touch_is_read_once_for_all_and_the_latest_counts() {
    let (belts, served) = belts([Ok(1), Ok(4), Ok(6)]).await;
    let store = belts.handler();
    belts.touch("belt/1", 1);
    assert_eq!(store.reads.load(Ordering::SeqCst), 0, "nobody follows");
    store.go_on.give();
    let mut followers = [ask(served).await, ask(served).await];
    for follower in &mut followers {
        assert_eq!(follower.hear().await, whole(1));
    }
    store.begun.wait().await;
    belts.touch("belt/1", 4);
    store.begun.wait().await;
    belts.touch("belt/1", 6);
    belts.touch("belt/1", 5);
    store.go_on.give();
    store.go_on.give();
    for follower in &mut followers {
        assert_eq!(
            follower.hear().await,
            whole(6),
            "4 was too old when it came"
        );
    }
    assert_eq!(store.reads.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn changes_are_asked_for_only_where_the_ring_does_not_reach() {
    let (belts, served) = belts([Ok(1), Ok(3), Ok(9)]).await;
    let store = belts.handler();
    store.go_on.give();
    let mut follower = ask(served).await;
    assert_eq!(follower.hear().await, whole(1));
    tell(&belts, 2);
    assert_eq!(follower.hear().await, change(2));
    follower
        .resync(Some("belt/1"), Some(follower.at(0, 1)))
        .await;
    assert_eq!(follower.hear().await, change(2));
    assert_eq!(store.asked.load(Ordering::SeqCst), 0);
    follower.unsubscribe("belt/1").await;
    follower.ping().await;
    follower.hear().await;
    // The ring begins behind this.
    belts.touch("belt/1", 3);
    let log = &store.log;
    log.lock()
        .expect("nobody panicked")
        .extend([(load(2), 2), (load(7), 3)]);
    follower.follow_since("belt/1", follower.at(0, 1)).await;
    let begun = follower.hear_all(2).await;
    let asked = r#"belt/1 0.3 from 1: [{"bags":2,"by":"ann"},{"bags":7,"by":"ann"}]"#;
    assert_eq!(begun, ["1: belt/1 at 0.3", asked]);
    assert_eq!(store.asked.load(Ordering::SeqCst), 1);
    tell(&belts, 4);
    assert_eq!(follower.hear().await, change(4));
    assert_eq!(store.reads.load(Ordering::SeqCst), 1);
}
