//! Changes that go together.

use std::time::Duration;

use wilco_server::{Resource, Router};

use super::stage::{Belt, Follower, Load, load, serve_api};

#[tokio::test(start_paused = true)]
async fn what_changes_within_a_window_is_told_together() {
    let belt = Resource::new(Belt::default()).window(Duration::from_millis(50));
    let served = serve_api(Router::new().resource("belt", belt.clone())).await;
    belt.apply(Load {
        bags: 0,
        by: "b".repeat(2000),
    })
    .expect("room");
    let mut follower = Follower::of(served).await;
    follower.follow("belt").await;
    let begun = tokio::time::Instant::now();
    belt.apply(load(1)).expect("room");
    assert!(follower.hear().await.starts_with("belt 0.2 from 1: {"));
    for _ in 0..9 {
        belt.apply(load(1)).expect("room");
    }
    let merged = follower.hear().await;
    assert!(merged.starts_with("belt 0.11 from 2: ["), "{merged}");
    assert!(begun.elapsed() >= Duration::from_millis(50), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn of_a_lane_only_the_latest_goes_to_who_has_not_seen_the_earlier_ones() {
    let belt = Resource::new(Belt::default());
    let served = serve_api(Router::new().resource("belt", belt.clone())).await;
    let mut follower = Follower::of(served).await;
    let by = "b".repeat(2000);
    belt.apply(Load { bags: 0, by }).expect("room");
    follower.follow("belt").await;
    follower.unsubscribe("belt").await;
    follower.ping().await;
    follower.hear().await;
    for seq in 2..=100 {
        let by = format!("{}", seq % 3);
        let key = format!("belt {by}");
        assert_eq!(belt.apply_latest(&key, Load { bags: 0, by }), Ok(seq));
    }
    follower.follow_since("belt", follower.at(0, 70)).await;
    let lines = follower.hear_all(2).await;
    let last = |by: u32| format!(r#"{{"bags":0,"by":"{by}"}}"#);
    let merged = format!("belt 0.100 from 70: [{},{},{}]", last(2), last(0), last(1));
    assert_eq!(lines, ["1: belt at 0.100 recovered".to_owned(), merged]);
}
