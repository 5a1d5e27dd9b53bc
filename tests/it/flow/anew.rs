//! A source whose numbers begin again: a new game under its old name, a database that was restored.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use wilco_protocol::envelope::{Channel, ChannelKind};
use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Router, View, Viewer};

use super::stage::{Belt, Follower, Load, load, serve_api};
use crate::server::kit::{Served, Signal};

/// Where belts are kept. A reading finds what there is when it begins, and takes until it is let go on.
struct Store {
    /// How many bags, and at which position; nothing while there is no belt.
    now: Mutex<Option<(u64, u64)>>,
    /// Whether each connection has a view of its own.
    are_apart: bool,
    reads: AtomicUsize,
    begun: Signal,
    go_on: Signal,
}

impl FlowHandler for Store {
    type State = Belt;
    type Delta = Load;
    type Action = NoError;
    type Output = ();
    type Error = NoError;

    async fn authorise(&self, _: &Name, viewer: &Viewer) -> Result<View, Fault> {
        let own = self.are_apart.then(|| View::of(viewer.connection_id()));
        Ok(own.unwrap_or(View::ALL))
    }

    async fn snapshot(&self, _: &Name, _: &View) -> Result<(Belt, u64), Fault> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let now = *self.now.lock().expect("nobody panicked");
        self.begun.give();
        self.go_on.wait().await;
        let last = "read".to_owned();
        let (bags, seq) = now.ok_or(Fault::new(Code::UnknownChannel, Executed::No))?;
        Ok((Belt { bags, last }, seq))
    }

    async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
        match action {}
    }
}

async fn belts(now: Option<(u64, u64)>, are_apart: bool) -> (Flow<Store>, Served) {
    let belts = Flow::new(Store {
        now: Mutex::new(now),
        are_apart,
        reads: AtomicUsize::new(0),
        begun: Signal::default(),
        go_on: Signal::default(),
    });
    let served = serve_api(Router::new().resource("belt/{id}", belts.clone())).await;
    (belts, served)
}

async fn ask(served: Served) -> Follower {
    let mut follower = Follower::of(served).await;
    let channel = Channel::new(ChannelKind::State, "belt/1");
    follower.subscribe(vec![channel]).await;
    assert!(follower.hear().await.starts_with("1: belt/1 at 0."));
    follower
}

impl Store {
    fn set(&self, bags: u64, seq: u64) {
        *self.now.lock().expect("nobody panicked") = Some((bags, seq));
    }
}

fn tell(belts: &Flow<Store>, seq: u64) {
    let told = belts.broadcast_delta("belt/1", &load(1), seq);
    told.expect("plain");
}

fn whole(place: &str, bags: u64) -> String {
    format!(r#"belt/1 {place} = {{"bags":{bags},"last":"read"}}"#)
}

fn change(place: &str, from: u64) -> String {
    format!(r#"belt/1 {place} from {from}: {{"bags":1,"by":"ann"}}"#)
}

#[tokio::test]
async fn who_follows_the_old_is_given_the_new_by_one_reading_and_goes_on_with_it() {
    let (belts, served) = belts(Some((7, 5)), false).await;
    let store = belts.handler();
    store.go_on.give();
    let mut followers = [ask(served).await, ask(served).await];
    for follower in &mut followers {
        assert_eq!(follower.hear().await, whole("0.5", 7));
    }
    tell(&belts, 6);
    for follower in &mut followers {
        assert_eq!(follower.hear().await, change("0.6", 5));
    }
    store.set(0, 0);
    belts.begin_anew("belt/1");
    store.go_on.give();
    for follower in &mut followers {
        assert_eq!(follower.hear().await, whole("1.0", 0));
    }
    for seq in [1, 2] {
        tell(&belts, seq);
        for follower in &mut followers {
            assert_eq!(
                follower.hear().await,
                change(&format!("1.{seq}"), seq - 1),
                "it was said of the new one"
            );
        }
    }
    assert_eq!(store.reads.load(Ordering::SeqCst), 2);
    // Who comes back from the old one is not taken for somebody who knows the new one.
    let [back, _] = &mut followers;
    store.set(2, 2);
    store.go_on.give();
    back.resync(Some("belt/1"), Some(back.at(0, 2))).await;
    let begun = back.hear().await;
    assert!(begun.starts_with("belt/1 1."), "{begun}");
    assert!(begun.contains(" = "), "{begun}");
}

#[tokio::test]
async fn a_reading_of_the_old_is_shown_to_nobody_who_waits_for_the_new() {
    for old in [Some((7, 5)), None] {
        let (belts, served) = belts(old, false).await;
        let store = belts.handler();
        let mut follower = ask(served).await;
        store.begun.wait().await;
        store.set(0, 0);
        belts.begin_anew("belt/1");
        tell(&belts, 1);
        store.go_on.give();
        store.begun.wait().await;
        store.go_on.give();
        assert_eq!(follower.hear().await, whole("1.0", 0), "{old:?}");
        assert_eq!(follower.hear().await, change("1.1", 0));
        assert_eq!(store.reads.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn each_view_begins_anew_in_an_epoch_of_its_own_and_where_the_source_is() {
    let (belts, served) = belts(Some((7, 9)), true).await;
    let store = belts.handler();
    for _ in 0..2 {
        store.go_on.give();
    }
    let mut followers = [ask(served).await, ask(served).await];
    for follower in &mut followers {
        assert_eq!(follower.hear().await, whole("0.9", 7));
    }
    store.set(3, 4);
    belts.begin_anew("belt/1");
    for _ in 0..2 {
        store.go_on.give();
    }
    for follower in &mut followers {
        assert_eq!(follower.hear().await, whole("1.4", 3));
    }
    tell(&belts, 5);
    for follower in &mut followers {
        assert_eq!(follower.hear().await, change("1.5", 4));
    }
    let [ann, bob] = followers;
    let mut epochs = [ann.epoch(0), ann.epoch(1), bob.epoch(0), bob.epoch(1)];
    epochs.sort();
    assert!(epochs.windows(2).all(|two| two[0] != two[1]), "{epochs:?}");
    assert_eq!(store.reads.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn what_nobody_follows_begins_anew_for_who_comes_back() {
    let (belts, served) = belts(Some((7, 5)), false).await;
    let store = belts.handler();
    belts.begin_anew("belt/1");
    store.go_on.give();
    let mut follower = ask(served).await;
    assert_eq!(follower.hear().await, whole("0.5", 7));
    follower.unsubscribe("belt/1").await;
    follower.ping().await;
    follower.hear().await;
    store.set(0, 0);
    belts.begin_anew("belt/1");
    tell(&belts, 1);
    follower.follow_since("belt/1", follower.at(0, 5)).await;
    store.go_on.give();
    let begun = follower.hear_all(3).await;
    let expected = ["1: belt/1 at 1.1", &whole("1.0", 0), &change("1.1", 0)];
    assert_eq!(begun, expected);
}
