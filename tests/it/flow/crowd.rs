//! One client that asks for more names than anybody has: what nobody reads is kept up to a bound.

use serde_json::Value;
use wilco_protocol::envelope::{
    Channel, ChannelKind, ClientMessage, Subscribe, Typed, Unsubscribe,
};
use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Presence, Router, View};

use super::cast::{Guest, House};
use super::stage::{Belt, Follower, Load, load};
use crate::server::kit::Client;

/// As many names as a client asks for, so many at a time.
const NAMES: usize = 20_000;
const AT_ONCE: usize = 128;
/// As many are kept that nobody reads.
const KEPT: usize = 1024;

/// Belts that are there, `belt/..`, and those that are not, `ghost/..`.
struct Hall;

impl FlowHandler for Hall {
    type State = Belt;
    type Delta = Load;
    type Action = NoError;
    type Output = ();
    type Error = NoError;

    async fn snapshot(&self, name: &Name, _: &View) -> Result<(Belt, u64), Fault> {
        if name.param("kind") == Some("ghost") {
            return Err(Fault::new(Code::UnknownChannel, Executed::No));
        }
        Ok((Belt::default(), 0))
    }

    async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
        match action {}
    }
}

fn batches(kind: ChannelKind, prefix: &str) -> Vec<Vec<Channel>> {
    let names: Vec<_> = (0..NAMES).collect();
    let channel = |at: &usize| Channel::new(kind, format!("{prefix}/{at}"));
    let batches = names.chunks(AT_ONCE);
    batches.map(|it| it.iter().map(channel).collect()).collect()
}

type Said = ClientMessage<'static, Typed<Value>>;

fn subscribe(channels: Vec<Channel>) -> Said {
    let request_id = None;
    ClientMessage::Subscribe(Subscribe {
        request_id,
        channels,
    })
}

fn unsubscribe(channels: Vec<Channel>) -> Said {
    let request_id = None;
    ClientMessage::Unsubscribe(Unsubscribe {
        request_id,
        channels,
    })
}

/// Says all of it by one write: nothing waits for what was written before to arrive.
async fn say(client: &mut Client, messages: &[Said]) {
    let frames = messages.iter().map(|message| client.frame(message));
    let bytes: Vec<u8> = frames.flatten().collect();
    client.write(&bytes).await;
}

/// Asks for all of the names, hears one thing of each that `is` what is waited for, and leaves them.
async fn look_in(guest: &mut Guest, kind: ChannelKind, prefix: &str, is: fn(&str) -> bool) {
    let mut left = Vec::new();
    for batch in batches(kind, prefix) {
        let leave = unsubscribe(std::mem::replace(&mut left, batch.clone()));
        let mut missing = batch.len();
        say(&mut guest.client, &[leave, subscribe(batch)]).await;
        while missing > 0 {
            missing -= usize::from(is(&guest.hear().await));
        }
    }
    say(&mut guest.client, &[unsubscribe(left), ping()]).await;
    while guest.hear().await != "pong" {}
}

/// Asks for all of the names and leaves them before anything was said of them.
async fn pass_by(guest: &mut Guest, prefix: &str) {
    for batch in batches(ChannelKind::State, prefix) {
        let said = [subscribe(batch.clone()), unsubscribe(batch), ping()];
        say(&mut guest.client, &said).await;
        while guest.hear().await != "pong" {}
    }
}

fn ping() -> Said {
    ClientMessage::Ping {
        ts: None,
        ack: None,
    }
}

fn rooms(hall: &Flow<Hall>) -> usize {
    format!("{hall:?}").matches('/').count()
}

#[tokio::test]
async fn names_that_nobody_reads_are_kept_up_to_a_bound_and_the_oldest_goes_first() {
    let hall = Flow::new(Hall);
    let house = House::of(Router::new().resource("{kind}/{id}", hall.clone())).await;
    let served = house.served;
    let mut reader = Follower::of(served).await;
    reader.follow("belt/mine").await;
    let mut guest = house.stranger().await;
    let is_unknown = |line: &str| line.ends_with(" ! unknown_channel");
    look_in(&mut guest, ChannelKind::State, "ghost", is_unknown).await;
    assert_eq!(rooms(&hall), 1, "what could not be read is not kept");
    let is_whole = |line: &str| line.starts_with("state 0 = ");
    look_in(&mut guest, ChannelKind::State, "belt", is_whole).await;
    assert_eq!(rooms(&hall), 1 + KEPT);
    // Those who left last come back and find what they left.
    let last = format!("belt/{}", NAMES - 1);
    let mut back = Follower::of(served).await;
    back.follow(&last).await;
    back.unsubscribe(&last).await;
    back.follow_since(&last, back.at(0, 0)).await;
    let begun = back.hear_all(2).await;
    assert_eq!(begun[0], format!("1: {last} at 0.0 recovered"));
    // Who does not even wait for an answer does not leave more.
    pass_by(&mut guest, "ghost").await;
    assert!(rooms(&hall) <= 2 + KEPT, "{}", rooms(&hall));
    for name in ["belt/mine", &last] {
        hall.broadcast_delta(name, &load(3), 1).expect("plain");
    }
    let told = r#"0.1 from 0: {"bags":3,"by":"ann"}"#;
    assert_eq!(reader.hear().await, format!("belt/mine {told}"));
    assert_eq!(back.hear().await, format!("{last} {told}"));
}

#[tokio::test]
async fn topics_that_nobody_reads_are_kept_up_to_a_bound() {
    let desk = Presence::new();
    let house = House::of(Router::new().presence("desk/{gate}", desk.clone())).await;
    let mut watcher = house.stranger().await;
    watcher.follow(ChannelKind::Presence, "desk/mine").await;
    assert_eq!(watcher.hear().await, "present 0: ");
    for mut guest in [house.stranger().await, house.guest("eve").await] {
        let is_whole = |line: &str| line.starts_with("present ");
        look_in(&mut guest, ChannelKind::Presence, "desk", is_whole).await;
        guest.follow(ChannelKind::Presence, "desk/last").await;
        let kept = format!("Presence {{ topics: {}, .. }}", 2 + KEPT);
        assert_eq!(format!("{desk:?}"), kept);
        guest.leave(ChannelKind::Presence, "desk/last").await;
    }
    let _ann = house
        .guest("ann")
        .await
        .follow(ChannelKind::Presence, "desk/mine")
        .await;
    assert_eq!(
        watcher.hear().await,
        "0>1 came [ann ANN active] left [] is []"
    );
}
