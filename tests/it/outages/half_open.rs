//! A connection of which each end is there, and nothing between them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wilco_client::{Client, Status};
use wilco_server::{Config, Sessions};

use super::relay::Relay;
use crate::server::api::{Gate, api};
use crate::server::kit::serve;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_ends_notice_silence_in_three_seconds_and_the_call_that_ran_is_answered() {
    let (gate, sessions) = (Gate::default(), Sessions::default());
    let config = Config {
        heartbeat: Duration::from_secs(2),
        heartbeat_timeout: Duration::from_secs(1),
        ..Config::default()
    };
    let router = api(&gate).with_config(config);
    let served = serve(router.with_sessions(sessions.clone()).into_axum("/ws")).await;
    let relay = Relay::before(served.address).await;
    let url = format!("ws://{}/ws", relay.address);
    let client = Client::connect(&url).await.expect("it serves");
    let call = client.call_raw("gate.finish", json!({}));
    let call = tokio::spawn(async move { call.await });
    gate.started.wait().await;
    assert_eq!((sessions.live(), sessions.parked()), (1, 0));

    let begun = Instant::now();
    relay.go_silent();
    let client_noticed = async {
        let mut changes = client.status_changes();
        while matches!(changes.next().await, Some(Status::Open { .. })) {}
        begun.elapsed()
    };
    let server_noticed = async {
        let mut moments = tokio::time::interval(Duration::from_millis(5));
        while sessions.parked() == 0 {
            moments.tick().await;
        }
        begun.elapsed()
    };
    let both = async { tokio::join!(client_noticed, server_noticed) };
    let noticed = tokio::time::timeout(Duration::from_secs(20), both).await;
    let (by_client, by_server) = noticed.expect("both notice");
    println!(
        "silence: noticed by the client after {by_client:?}, by the server after {by_server:?}"
    );
    for noticed in [by_client, by_server] {
        // They may have heard each other just before, or nearly a heartbeat before.
        let expected = Duration::from_millis(900)..Duration::from_millis(4500);
        assert!(expected.contains(&noticed), "{noticed:?}");
    }

    relay.come_back();
    let mut changes = client.status_changes();
    let replayed = loop {
        if let Status::Open { replayed, .. } = changes.next().await.expect("it is not closed") {
            break replayed;
        }
    };
    assert_eq!(replayed, 1);
    assert_eq!((sessions.live(), sessions.parked()), (1, 0));
    gate.open.give();
    let answer = call.await.expect("no panic").expect("an answer");
    assert_eq!(answer.decode::<Value>().expect("JSON"), json!("finished"));
    assert_eq!(gate.finished.count(), 1);
    client.close().await;
}
