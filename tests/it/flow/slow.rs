//! Followers who do not read.

use std::time::Duration;

use tokio::time::timeout;
use wilco_server::{Resource, Router};

use super::stage::{Belt, Fold, Follower, Load, serve_api};
use crate::server::kit::Heard;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_costs_nobody_anything_and_is_given_the_whole_in_the_end() {
    const CHANGES: u64 = 20_000;
    let belt = Resource::new(Belt::default());
    let served = serve_api(Router::new().resource("belt", belt.clone())).await;
    let mut slow = Follower::of(served).await;
    let mut quick = Follower::of(served).await;
    slow.follow("belt").await;
    quick.subscribe(vec![channel()]).await;
    let mut quicks = Fold::default();
    let reads = tokio::spawn(async move {
        while quicks.seq() < CHANGES {
            quicks.take(&quick.client.next().await);
        }
        quicks
    });
    // 20 MB, of which sockets and the soft mark hold a part.
    for seq in 1..=CHANGES {
        let by = "b".repeat(1000);
        belt.apply(Load { bags: seq, by }).expect("room");
        if seq % 16 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let quicks = timeout(Duration::from_secs(60), reads).await;
    let quicks = quicks.expect("nobody waits for the slow one").expect("it follows");
    // He was not closed, and is brought to the top by less than there was.
    let (mut fold, mut bytes) = (Fold::default(), 0);
    fold.position = Some((slow.epoch(0), 0));
    while fold.seq() < CHANGES {
        let heard = slow.client.next().await;
        let Heard::Message(_, message) = &heard else {
            panic!("{heard:?}");
        };
        bytes += message.len();
        fold.take(&heard);
    }
    assert_eq!(fold.belt, quicks.belt);
    assert!(fold.snapshots >= 1, "the ring does not reach that far");
    assert!(bytes < 12_000_000, "{bytes}");
}

fn channel() -> wilco_protocol::envelope::Channel {
    wilco_protocol::envelope::Channel::new(wilco_protocol::envelope::ChannelKind::State, "belt")
}

#[tokio::test]
async fn a_state_that_is_too_long_is_said_so_and_followed_no_more() {
    let belt = Resource::new(Belt::default());
    let served = serve_api(Router::new().resource("belt", belt.clone())).await;
    let mut follower = Follower::of(served).await;
    follower.follow("belt").await;
    let by = "b".repeat(1 << 20);
    belt.apply(Load { bags: 1, by }).expect("room");
    assert_eq!(follower.hear().await, "belt ! too_large");
    let by = "b".to_owned();
    belt.apply(Load { bags: 1, by }).expect("room");
    let begun = follower.follow("belt").await;
    assert_eq!(begun[1], r#"belt 0.2 = {"bags":2,"last":"b"}"#);
    assert_eq!(belt.followers(), 1);
}
