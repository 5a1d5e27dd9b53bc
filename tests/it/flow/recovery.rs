//! What is given to who says where they stand: one test for each row of the table, in its order.

use wilco_protocol::Position;

use super::stage::{Follower, belt, load};

/// A follower who has begun at 0, behind whom so many changes were made that nobody told him of.
async fn after(changes: u64) -> (wilco_server::Resource<super::stage::Belt>, Follower) {
    let (belt, served) = belt().await;
    let mut follower = Follower::of(served).await;
    follower.follow("belt").await;
    follower.unsubscribe("belt").await;
    follower.ping().await;
    follower.hear().await;
    for _ in 0..changes {
        belt.apply(load(1)).expect("room");
    }
    (belt, follower)
}

#[tokio::test]
async fn no_position_is_answered_by_the_whole() {
    let (_belt, mut follower) = after(3).await;
    let begun = follower.follow("belt").await;
    let whole = r#"belt 0.3 = {"bags":3,"last":"ann"}"#;
    assert_eq!(begun, ["1: belt at 0.3", whole]);
}

#[tokio::test]
async fn another_epoch_is_answered_by_the_whole() {
    let (_belt, mut follower) = after(3).await;
    follower.follow_since("belt", Position::new("other", 2)).await;
    let whole = r#"belt 0.3 = {"bags":3,"last":"ann"}"#;
    assert_eq!(follower.hear_all(2).await, ["1: belt at 0.3", whole]);
}

#[tokio::test]
async fn who_is_at_the_top_is_told_that_nothing_was_missed() {
    let (belt, mut follower) = after(3).await;
    follower.follow_since("belt", follower.at(0, 3)).await;
    let begun = follower.hear_all(2).await;
    assert_eq!(begun, ["1: belt at 0.3 recovered", "belt 0.3: current"]);
    belt.apply(load(1)).expect("room");
    assert!(follower.hear().await.starts_with("belt 0.4 from 3"));
}

#[tokio::test]
async fn who_knows_more_than_there_is_is_given_a_new_epoch_and_so_is_everybody() {
    let (belt, served) = belt().await;
    belt.apply(load(3)).expect("room");
    let mut other = Follower::of(served).await;
    other.follow("belt").await;
    let mut liar = Follower::of(served).await;
    liar.follow("belt").await;
    liar.follow_since("belt", liar.at(0, 2)).await;
    let whole = r#"belt 1.1 = {"bags":3,"last":"ann"}"#;
    assert_eq!(liar.hear_all(2).await, ["1: belt at 1.1", whole]);
    assert_eq!(other.hear().await, whole);
    belt.apply(load(1)).expect("room");
    for follower in [&mut liar, &mut other] {
        assert!(follower.hear().await.starts_with("belt 1.2 from 1"));
    }
    // Not as often as he likes: each time costs everybody the whole.
    liar.follow_since("belt", liar.at(1, 9)).await;
    let whole = r#"belt 1.2 = {"bags":4,"last":"ann"}"#;
    assert_eq!(liar.hear_all(2).await, ["1: belt at 1.2", whole]);
    other.ping().await;
    other.hear().await;
    other.ping().await;
    assert_eq!(other.hear().await, "pong belt 1.2");
}

#[tokio::test]
async fn what_is_kept_no_more_is_answered_by_the_whole() {
    let (_belt, mut follower) = after(5000).await;
    follower.follow_since("belt", follower.at(0, 1)).await;
    let whole = r#"belt 0.5000 = {"bags":5000,"last":"ann"}"#;
    assert_eq!(follower.hear_all(2).await, ["1: belt at 0.5000", whole]);
}

#[tokio::test]
async fn changes_that_are_longer_than_the_whole_are_answered_by_it() {
    let (_belt, mut follower) = after(20).await;
    follower.follow_since("belt", follower.at(0, 2)).await;
    let whole = r#"belt 0.20 = {"bags":20,"last":"ann"}"#;
    assert_eq!(follower.hear_all(2).await, ["1: belt at 0.20", whole]);
}

#[tokio::test]
async fn changes_that_are_shorter_than_the_whole_are_given() {
    let (belt, mut follower) = after(3).await;
    follower.follow_since("belt", follower.at(0, 1)).await;
    let expected = [
        "1: belt at 0.3 recovered",
        r#"belt 0.2 from 1: {"bags":1,"by":"ann"}"#,
        r#"belt 0.3 from 2: {"bags":1,"by":"ann"}"#,
    ];
    assert_eq!(follower.hear_all(3).await, expected);
    // A question on a live subscription is answered by the same table.
    follower.resync(Some("belt"), Some(follower.at(0, 2))).await;
    assert_eq!(follower.hear().await, expected[2]);
    follower.resync(Some("belt"), Some(follower.at(0, 3))).await;
    assert_eq!(follower.hear().await, "belt 0.3: current");
    let whole = r#"belt 0.3 = {"bags":3,"last":"ann"}"#;
    for since in [None, Some(Position::new("other", 3))] {
        follower.resync(Some("belt"), since).await;
        assert_eq!(follower.hear().await, whole);
    }
    belt.apply(load(1)).expect("room");
    assert!(follower.hear().await.starts_with("belt 0.4 from 3"));
}

#[tokio::test]
async fn many_short_changes_go_as_one_message() {
    let (belt, served) = belt().await;
    let mut follower = Follower::of(served).await;
    let by = "b".repeat(4000);
    belt.apply(super::stage::Load { bags: 1, by }).expect("room");
    follower.follow("belt").await;
    let since = follower.at(0, 1);
    follower.unsubscribe("belt").await;
    for bags in 2..=9 {
        belt.apply(load(bags)).expect("room");
    }
    follower.follow_since("belt", since).await;
    assert_eq!(follower.hear().await, "1: belt at 0.9 recovered");
    let load = |bags: u64| format!(r#"{{"bags":{bags},"by":"ann"}}"#);
    let loads: Vec<_> = (2..=9).map(load).collect();
    let merged = format!("belt 0.9 from 1: [{}]", loads.join(","));
    assert_eq!(follower.hear().await, merged);
}
