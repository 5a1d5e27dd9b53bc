//! What is asked for, and what is answered.

use std::fmt::Write as _;

use wilco_protocol::Limits;
use wilco_protocol::envelope::{Channel, ChannelKind};
use wilco_server::flow::Unfit;
use wilco_server::{Config, Resource, Router};

use super::stage::{Belt, ENCODINGS, Follower, belt, load, serve_api};

#[tokio::test]
async fn who_follows_is_given_the_state_and_then_each_change() {
    let (belt, served) = belt().await;
    belt.apply(load(2)).expect("room");
    for encoding in ENCODINGS {
        let client = served.at("/ws").speaking(encoding).open().await;
        let mut follower = Follower::new(client);
        let at = belt.position().expect("it is served").seq;
        let bags = belt.read(|belt| belt.bags);
        let begun = follower.follow("belt").await;
        let state = format!(r#"belt 0.{at} = {{"bags":{bags},"last":"ann"}}"#);
        assert_eq!(begun, [format!("1: belt at 0.{at}"), state]);
        belt.apply(load(1)).expect("room");
        belt.apply(load(5)).expect("room");
        let one = format!(r#"belt 0.{} from {at}: {{"bags":1,"by":"ann"}}"#, at + 1);
        let two = format!(
            r#"belt 0.{} from {}: {{"bags":5,"by":"ann"}}"#,
            at + 2,
            at + 1
        );
        assert_eq!(follower.hear_all(2).await, [one, two]);
    }
}

#[tokio::test]
async fn a_derived_state_says_what_changed() {
    let board = Resource::derived(Belt::default());
    let served = serve_api(Router::new().resource("board", board.clone())).await;
    for encoding in ENCODINGS {
        let client = served.at("/ws").speaking(encoding).open().await;
        let mut follower = Follower::new(client);
        follower.follow("board").await;
        let at = board.position().expect("served").seq;
        assert_eq!(board.update(|_| ()), at, "nothing changed");
        board.update(|board| board.last = format!("bob {at}"));
        let path = r#"{"op":"set","path":["last"],"value""#;
        let next = at + 1;
        let patch = format!(r#"board 0.{next} from {at}: [{path}:"bob {at}"}}]"#);
        let patches = [patch.clone(), patch.replace(": [", r#": {"ops":["#) + "}"];
        let heard = follower.hear().await;
        assert!(patches.contains(&heard), "{heard}");
    }
}

#[tokio::test]
async fn what_cannot_be_followed_is_said_for_each_channel() {
    let belt = Resource::new(Belt::default());
    let limits = Limits {
        max_channels: 3,
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let mut api = Router::new().with_config(config).resource("belt", belt);
    for number in 0..4 {
        let name = format!("belt/{number}");
        api = api.resource(&name, Resource::new(Belt::default()));
    }
    let mut follower = Follower::of(serve_api(api).await).await;
    let channels = |names: &[&str]| {
        let names = names.iter();
        names
            .map(|name| Channel::new(ChannelKind::State, *name))
            .collect()
    };
    follower.subscribe(channels(&["nowhere"])).await;
    assert_eq!(follower.hear().await, "1: nowhere ! unknown_channel");
    let long = "b".repeat(256);
    follower.subscribe(channels(&[&long])).await;
    assert_eq!(follower.hear().await, format!("1: {long} ! too_large"));
    let domain = vec![Channel::new(ChannelKind::Domain, "belt")];
    follower.subscribe(domain).await;
    assert_eq!(follower.hear().await, "1: belt ! unknown_channel");
    follower
        .subscribe(channels(&["belt/0", "belt/1", "belt/2", "belt/3"]))
        .await;
    let mut lines = follower.hear_all(2).await;
    while lines.iter().filter(|line| line.contains('=')).count() < 3 {
        lines.push(follower.hear().await);
    }
    let all = lines.join("\n");
    assert!(all.contains("belt/3 ! overloaded"), "{all}");
    for number in 0..3 {
        assert!(
            all.contains(&format!("belt/{number} at {number}.0")),
            "{all}"
        );
    }
    // One that is given back makes room for another.
    follower.unsubscribe("belt/0").await;
    let begun = follower.follow("belt/3").await;
    assert!(begun[0].starts_with("1: belt/3 at "), "{begun:?}");
}

#[tokio::test]
async fn the_resource_of_the_address_comes_behind_connected() {
    let (belt, served) = belt().await;
    let client = served
        .at("/realtime/belt")
        .sending(ENCODINGS[1])
        .open()
        .await;
    let mut follower = Follower::new(client);
    let begun = follower.hear_all(2).await;
    assert_eq!(begun, ["belt at 0.0", r#"belt 0.0 = {"bags":0,"last":""}"#]);
    belt.apply(load(1)).expect("room");
    let one = r#"belt 0.1 from 0: {"bags":1,"by":"ann"}"#;
    assert_eq!(follower.hear().await, one);
    // It is also what a question without a name is about.
    follower.resync(None, None).await;
    assert_eq!(
        follower.hear().await,
        r#"belt 0.1 = {"bags":1,"last":"ann"}"#
    );
    let client = served.at("/realtime/nowhere").sending(ENCODINGS[1]).open();
    let mut stranger = Follower::new(client.await);
    stranger.ping().await;
    assert_eq!(stranger.hear().await, "pong");
}

#[tokio::test]
async fn a_pong_tells_where_channels_are_that_have_said_all() {
    let (belt, served) = belt().await;
    let mut follower = Follower::of(served).await;
    follower.follow("belt").await;
    follower.ping().await;
    assert_eq!(follower.hear().await, "pong belt 0.0");
    belt.apply(load(1)).expect("room");
    assert!(follower.hear().await.starts_with("belt 0.1 from 0"));
    follower.ping().await;
    let pong = follower.hear().await;
    assert_eq!(
        pong, "pong belt 0.1",
        "the loss of what was said last is noticed at once"
    );
    follower.unsubscribe("belt").await;
    follower.ping().await;
    assert_eq!(follower.hear().await, "pong");
    assert_eq!(belt.followers(), 0);
    belt.apply(load(1)).expect("room");
    follower.ping().await;
    assert_eq!(follower.hear().await, "pong");
}

#[tokio::test]
async fn what_does_not_fit_is_told_to_nobody() {
    let (belt, served) = belt().await;
    let mut follower = Follower::of(served).await;
    belt.apply(load(u64::MAX)).expect("room");
    follower.follow("belt").await;
    let unfit: Unfit = belt.apply(load(1)).expect_err("no room");
    assert_eq!(unfit.reason(), "no belt is that long");
    follower.ping().await;
    follower.hear().await;
    follower.ping().await;
    assert_eq!(follower.hear().await, "pong belt 0.1");
}

#[tokio::test]
async fn a_state_of_another_name_or_under_a_pattern_is_an_error() {
    let belt = Resource::new(Belt::default());
    let cases = [
        Router::<()>::new().resource("belt/{id}", belt.clone()),
        Router::new()
            .resource("belt", belt.clone())
            .resource("other", belt.clone()),
        Router::new().resource("belt//x", Resource::new(Belt::default())),
        Router::new()
            .resource("belt", belt.clone())
            .resource("belt", Resource::new(Belt::default())),
    ];
    let mut sentences = String::new();
    for case in cases {
        let error = case.into_routes().expect_err("it cannot be served");
        writeln!(sentences, "{error}").expect("a text");
    }
    for part in [
        "stands for many",
        "another name already",
        "segment",
        "`belt`",
    ] {
        assert!(sentences.contains(part), "{part}: {sentences}");
    }
}
