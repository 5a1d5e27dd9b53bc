//! Coming in while much is going on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::stage::{ENCODINGS, Fold, Follower, belt, load};

/// What a belt holds at a position, if the change that leads to each puts on as many bags as its number.
fn bags_at(seq: u64) -> u64 {
    seq * (seq + 1) / 2
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_comes_whenever_has_the_state_of_each_position_that_he_is_at() {
    const CHANGES: u64 = 3000;
    let (belt, served) = belt().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for number in 0..24_usize {
        let is_over = Arc::clone(&is_over);
        tasks.push(tokio::spawn(async move {
            let mut comings = 0;
            let mut fold = Fold::default();
            // Comes and goes, and stays in the end.
            loop {
                let stays = is_over.load(Ordering::SeqCst);
                let encoding = ENCODINGS[number % 2];
                let client = served.at("/ws").speaking(encoding).open().await;
                let mut follower = Follower::new(client);
                match fold.position.clone() {
                    Some((epoch, seq)) => {
                        let since = wilco_protocol::Position::new(epoch, seq);
                        follower.follow_since("belt", since).await;
                    }
                    None => {
                        let channel = wilco_protocol::envelope::ChannelKind::State;
                        let channel = wilco_protocol::envelope::Channel::new(channel, "belt");
                        follower.subscribe(vec![channel]).await;
                    }
                }
                comings += 1;
                let mut heard = 0;
                while fold.seq() < CHANGES && (stays || heard < 5 + number) {
                    fold.take(&follower.client.next().await);
                    assert_eq!(fold.belt.bags, bags_at(fold.seq()));
                    heard += 1;
                }
                if fold.seq() == CHANGES {
                    return (comings, fold.snapshots);
                }
            }
        }));
    }
    for seq in 1..=CHANGES {
        assert_eq!(belt.apply(load(seq)), Ok(seq));
        if seq % 16 == 0 {
            tokio::task::yield_now().await;
        }
    }
    is_over.store(true, Ordering::SeqCst);
    for task in tasks {
        let (comings, snapshots) = task.await.expect("it follows");
        assert!(comings >= 1 && snapshots >= 1, "{comings} {snapshots}");
    }
}
