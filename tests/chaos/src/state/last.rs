//! The last delta leaves no hole when it is lost: only a heartbeat can tell.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use wilco_server::flow::Resource;
use wilco_server::{Config, Router};

use super::lossy::{Loss, Lossy, Weather};
use super::mirror::{APRON, BOARD};
use super::seen::Seen;
use super::subscriber::Subscriber;
use super::world::{Apron, Board, Move};
use crate::luck::Luck;

/// How long after the last of five changes a follower has it, if that of this number is lost.
async fn last_is_seen_after(resource: &'static str, lost: u8) -> (Duration, u64) {
    let (apron, board) = (
        Resource::new(Apron::new(1)),
        Resource::derived(Board::new(1)),
    );
    let api = Router::new()
        .resource(APRON, apron.clone())
        .resource(BOARD, board.clone())
        .with_config(Config {
            heartbeat: HEARTBEAT,
            heartbeat_timeout: HEARTBEAT,
            ..Config::default()
        });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, api.into_axum("/ws")).await });
    let weather = Weather {
        loss: Loss::Position(lost),
        ..Weather::CALM
    };
    let proxy = Lossy::start(address, weather, 1).await.unwrap();
    let file = std::env::temp_dir().join(format!("last-{}-{resource}-{lost}", std::process::id()));
    let seen = Arc::new(Seen::open(&file).unwrap());
    let (_over, is_over) = watch::channel(false);
    let who = "stranger0".to_owned();
    let subscriber = Subscriber::new(who, proxy.address(), Arc::clone(&seen), None);
    tokio::spawn(subscriber.follow(is_over, Luck::new(1, 1)));
    let mut luck = Luck::new(1, 2);
    let mut changed = Instant::now();
    for seq in 0..=5 {
        if seq > 0 {
            changed = Instant::now();
            match resource {
                APRON => drop(apron.apply(Move::draw(&mut luck)).unwrap()),
                _ => drop(board.update(|board| board.change(&mut luck))),
            }
        }
        timeout(20 * HEARTBEAT, seen.wait_for(seq))
            .await
            .unwrap_or_else(|_| {
                panic!(
                    "{resource}: nobody was at {seq}: {:?}",
                    std::fs::read_to_string(&file)
                )
            });
    }
    let took = changed.elapsed();
    std::fs::remove_file(file).unwrap();
    (
        took,
        proxy
            .counts()
            .lost
            .load(std::sync::atomic::Ordering::Relaxed),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_the_last_delta_is_noticed_within_a_heartbeat() {
    for resource in [APRON, BOARD] {
        let (took, lost) = last_is_seen_after(resource, 5).await;
        assert_eq!(lost, 1, "{resource}: the proxy lost it");
        assert!(took <= HEARTBEAT + SLACK, "{resource}: {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delta_that_is_not_lost_does_not_wait_for_a_heartbeat() {
    for resource in [APRON, BOARD] {
        let (took, lost) = last_is_seen_after(resource, 100).await;
        assert_eq!(lost, 0, "{resource}");
        assert!(took < HEARTBEAT / 2, "{resource}: {took:?}");
    }
}

const HEARTBEAT: Duration = Duration::from_secs(2);
/// What a busy machine adds.
const SLACK: Duration = Duration::from_millis(500);
