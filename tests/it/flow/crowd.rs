//! One client that asks for more names than anybody has: what nobody reads is kept up to a bound.

use serde_json::Value;
use wilco_protocol::envelope::{
    Channel, ChannelKind, ClientMessage, Subscribe, Typed, Unsubscribe,
};
use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Presence, Router, View};

use super::cast::{Guest, House};
use super::stage::{Belt, Follower, Load, load, serve_api};
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

/// Asks for all of the names and leaves them, once so much was said of each as has `sign` in it.
async fn ask_and_leave(follower: &mut Follower, prefix: &str, sign: &str) {
    let mut left = Vec::new();
    for batch in batches(ChannelKind::State, prefix) {
        let leave = unsubscribe(std::mem::replace(&mut left, batch.clone()));
        let mut heard = batch.len();
        say(&mut follower.client, &[leave, subscribe(batch)]).await;
        while heard > 0 {
            heard -= follower.hear().await.matches(sign).count();
        }
    }
    say(&mut follower.client, &[unsubscribe(left)]).await;
    hear_out(follower).await;
}

/// Asks for all of the names and leaves them before anything was said of them.
async fn pass_by(follower: &mut Follower, prefix: &str) {
    for batch in batches(ChannelKind::State, prefix) {
        let said = [subscribe(batch.clone()), unsubscribe(batch)];
        say(&mut follower.client, &said).await;
        hear_out(follower).await;
    }
}

/// Hears all that was said by now.
async fn hear_out(follower: &mut Follower) {
    follower.ping().await;
    while !follower.hear().await.starts_with("pong") {}
}

fn rooms(hall: &Flow<Hall>) -> usize {
    format!("{hall:?}").matches('/').count()
}

#[tokio::test]
async fn names_that_nobody_reads_are_kept_up_to_a_bound_and_the_oldest_goes_first() {
    let hall = Flow::new(Hall);
    let served = serve_api(Router::new().resource("{kind}/{id}", hall.clone())).await;
    let mut reader = Follower::of(served).await;
    reader.follow("belt/mine").await;
    let mut guest = Follower::of(served).await;
    ask_and_leave(&mut guest, "ghost", " ! unknown_channel").await;
    assert_eq!(rooms(&hall), 1, "what could not be read is not kept");
    ask_and_leave(&mut guest, "belt", " = ").await;
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

/// Asks for all of the topics, sees who is there, and leaves them.
async fn look_in(guest: &mut Guest) {
    let mut left = Vec::new();
    for batch in batches(ChannelKind::Presence, "desk") {
        let leave = unsubscribe(std::mem::replace(&mut left, batch.clone()));
        let mut heard = batch.len();
        say(&mut guest.client, &[leave, subscribe(batch)]).await;
        while heard > 0 {
            heard -= usize::from(guest.hear().await.starts_with("present "));
        }
    }
    say(&mut guest.client, &[unsubscribe(left)]).await;
}

#[tokio::test]
async fn topics_that_nobody_reads_are_kept_up_to_a_bound() {
    let desk = Presence::new();
    let house = House::of(Router::new().presence("desk/{gate}", desk.clone())).await;
    let mut watcher = house.stranger().await;
    watcher.follow(ChannelKind::Presence, "desk/mine").await;
    assert_eq!(watcher.hear().await, "present 0: ");
    for mut guest in [house.stranger().await, house.guest("eve").await] {
        look_in(&mut guest).await;
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
