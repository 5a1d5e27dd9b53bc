//! Presence: who is where, as others see it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wilco_protocol::envelope::ChannelKind::Presence as Topic;
use wilco_protocol::envelope::PresenceStatus::{Active, Away, Idle};
use wilco_server::{Code, Executed, Fault, Presence, Router};

use super::cast::{Guest, House, at, epoch_in};

async fn house(desk: &Presence) -> House {
    House::of(Router::new().presence("desk/{gate}", desk.clone())).await
}

/// Somebody who is at the desk, and has heard who else is.
async fn present(house: &House, name: &str) -> Guest {
    let mut guest = house.guest(name).await;
    guest.follow(Topic, "desk/7").await;
    guest.hear().await;
    guest
}

/// Somebody who sees the desk and is not seen, and has heard who is there.
async fn watcher(house: &House) -> (Guest, String) {
    let mut stranger = house.stranger().await;
    stranger.follow(Topic, "desk/7").await;
    let line = stranger.hear().await;
    (stranger, line)
}

#[tokio::test(start_paused = true)]
async fn who_comes_and_goes_is_told_once_however_many_connections_there_are() {
    let desk = Presence::new();
    let house = house(&desk).await;
    let (mut stranger, line) = watcher(&house).await;
    assert_eq!(line, "present 0: ");
    let ann = present(&house, "ann").await;
    assert_eq!(
        stranger.hear().await,
        "0>1 came [ann ANN active] left [] is []"
    );
    let mut tab = present(&house, "ann").await;
    let bob = present(&house, "bob").await;
    assert_eq!(
        stranger.hear().await,
        "1>2 came [bob BOB active] left [] is []"
    );
    let users: Vec<_> = desk
        .users("desk/7")
        .into_iter()
        .map(|it| it.user_id)
        .collect();
    assert_eq!(users, ["ann".into(), "bob".into()]);
    // One of two connections is none: the other one is left.
    ann.close().await;
    stranger.hear_nothing_for(Duration::from_secs(20)).await;
    tab.leave(Topic, "desk/7").await;
    assert_eq!(stranger.hear().await, "2>3 came [] left [ann] is []");
    let begun = tokio::time::Instant::now();
    bob.close().await;
    assert_eq!(stranger.hear().await, "3>4 came [] left [bob] is []");
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert!(desk.users("desk/7").is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_lost_may_come_back_unnoticed_for_five_seconds() {
    let desk = Presence::new();
    let house = house(&desk).await;
    let (mut stranger, _) = watcher(&house).await;
    let ann = present(&house, "ann").await;
    stranger.hear().await;
    drop(ann);
    stranger.hear_nothing_for(Duration::from_secs(4)).await;
    let ann = present(&house, "ann").await;
    stranger.hear_nothing_for(Duration::from_secs(20)).await;
    let begun = tokio::time::Instant::now();
    drop(ann);
    assert_eq!(stranger.hear().await, "1>2 came [] left [ann] is []");
    let after = begun.elapsed();
    assert!((5000..5200).contains(&after.as_millis()), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_user_is_as_active_as_the_most_active_connection() {
    let house = house(&Presence::new()).await;
    let (mut stranger, _) = watcher(&house).await;
    let mut one = present(&house, "ann").await;
    stranger.hear().await;
    let mut other = present(&house, "ann").await;
    one.be(Away, Some("desk/7")).await;
    stranger.hear_nothing_for(Duration::from_secs(1)).await;
    other.be(Idle, None).await;
    assert_eq!(
        stranger.hear().await,
        "1>2 came [] left [] is [ann ANN idle]"
    );
    // Of a topic where it is not, nothing is said.
    other.be(Active, Some("desk/8")).await;
    stranger.hear_nothing_for(Duration::from_secs(1)).await;
    other.leave(Topic, "desk/7").await;
    assert_eq!(
        stranger.hear().await,
        "2>3 came [] left [] is [ann ANN away]"
    );
    one.be(Active, None).await;
    assert_eq!(
        stranger.hear().await,
        "3>4 came [] left [] is [ann ANN active]"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_said_before_one_is_let_in_counts_when_one_is() {
    let desk = Presence::new().authorise(async |_, _| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    });
    let house = house(&desk).await;
    let (mut stranger, _) = watcher(&house).await;
    let mut ann = house.guest("ann").await;
    let channel = wilco_protocol::envelope::Channel::new(Topic, "desk/7");
    let subscribe = wilco_protocol::envelope::Subscribe {
        request_id: None,
        channels: vec![channel],
    };
    ann.say(wilco_protocol::envelope::ClientMessage::Subscribe(
        subscribe,
    ))
    .await;
    ann.be(Away, None).await;
    assert_eq!(
        stranger.hear().await,
        "0>1 came [ann ANN away] left [] is []"
    );
}

#[tokio::test(start_paused = true)]
async fn of_a_flood_of_changes_one_is_told_in_each_window() {
    let house = house(&Presence::new()).await;
    let (mut stranger, _) = watcher(&house).await;
    let mut ann = present(&house, "ann").await;
    stranger.hear().await;
    for turn in 0..1000 {
        ann.be([Idle, Away][turn % 2], None).await;
    }
    let mut last = stranger.hear().await;
    let mut told = 1;
    while !last.ends_with("is [ann ANN away]") {
        last = stranger.hear().await;
        told += 1;
    }
    stranger.hear_nothing_for(Duration::from_secs(1)).await;
    assert!(told <= 4, "{told} of 1000");
}

#[tokio::test(start_paused = true)]
async fn users_of_a_tenant_are_among_themselves() {
    let desk = Presence::new();
    let house = house(&desk).await;
    let mut acme = present(&house, "ann@acme").await;
    assert_eq!(acme.hear().await, "0>1 came [ann ANN active] left [] is []");
    let mut plain = present(&house, "ann").await;
    assert_eq!(
        plain.hear().await,
        "0>1 came [ann ANN active] left [] is []"
    );
    present(&house, "bob@acme").await;
    assert_eq!(acme.hear().await, "1>2 came [bob BOB active] left [] is []");
    plain.hear_nothing_for(Duration::from_secs(1)).await;
    assert_eq!(
        (
            desk.users("desk/7").len(),
            desk.users_of("acme", "desk/7").len()
        ),
        (1, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_is_told_what_changed_meanwhile() {
    let house = house(&Presence::new()).await;
    let mut stranger = house.stranger().await;
    let seat = stranger.ask(Topic, "desk/7", None).await;
    assert_eq!(seat, "desk/7 at 0");
    let epoch = epoch_in(&stranger.client.next().await);
    let _ann = present(&house, "ann").await;
    stranger.hear().await;
    drop(stranger);
    let bob = present(&house, "bob").await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    bob.close().await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    for (since, expected) in [
        (at(&epoch, 3), vec!["desk/7 at 3 recovered", "current 3"]),
        (
            at("other", 3),
            vec!["desk/7 at 3", "present 3: ann ANN active"],
        ),
        (
            at(&epoch, 1),
            vec![
                "desk/7 at 3 recovered",
                "1>2 came [bob BOB active] left [] is []",
                "2>3 came [] left [bob] is []",
            ],
        ),
    ] {
        let mut back = house.stranger().await;
        let mut lines = vec![back.ask(Topic, "desk/7", since).await];
        lines.extend(back.hear_all(expected.len() - 1).await);
        let is_whole = lines
            .get(1)
            .is_some_and(|line| line.starts_with("present 3: "));
        // What is shorter may be said instead: two changes or the one who is left.
        assert!(lines == expected || is_whole, "{lines:?} {expected:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_not_be_there_any_more_leaves_at_once() {
    let lets = Arc::new(AtomicBool::new(true));
    let judge = Arc::clone(&lets);
    let desk = Presence::new().authorise(move |topic, viewer| {
        assert_eq!(topic.param("gate"), Some("7"));
        let lets = judge.load(Ordering::SeqCst) || viewer.user_id().is_none();
        let refused = Fault::new(Code::Forbidden, Executed::No);
        async move { if lets { Ok(()) } else { Err(refused) } }
    });
    let house = house(&desk).await;
    let (mut stranger, _) = watcher(&house).await;
    let mut ann = present(&house, "ann").await;
    let mut bob = present(&house, "bob").await;
    assert_eq!(
        stranger.hear().await,
        "0>1 came [ann ANN active, bob BOB active] left [] is []"
    );
    let begun = tokio::time::Instant::now();
    lets.store(false, Ordering::SeqCst);
    desk.recheck_user("ann");
    assert_eq!(stranger.hear().await, "1>2 came [] left [ann] is []");
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    while ann.hear().await != "desk/7 ! forbidden" {}
    let begun = tokio::time::Instant::now();
    assert_eq!(house.sessions.revoke_subject("bob"), 1);
    assert_eq!(stranger.hear().await, "2>3 came [] left [bob] is []");
    // Sooner than any grace.
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    while bob.hear().await != "close 4401" {}
    let mut eve = house.guest("eve").await;
    assert_eq!(eve.ask(Topic, "desk/7", None).await, "desk/7 ! forbidden");
    stranger.hear_nothing_for(Duration::from_secs(20)).await;
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_is_confirmed_is_not_noticed() {
    let desk = Presence::new();
    let house = house(&desk).await;
    let (mut stranger, _) = watcher(&house).await;
    let mut ann = present(&house, "ann").await;
    stranger.hear().await;
    ann.be(Away, None).await;
    stranger.hear().await;
    desk.recheck("desk/7");
    stranger.hear_nothing_for(Duration::from_secs(20)).await;
    ann.close().await;
    assert_eq!(stranger.hear().await, "2>3 came [] left [ann] is []");
}
