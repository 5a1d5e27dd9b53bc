//! How much time a call has, and what ends it before.
//!
//! Time is paused: it jumps to the next timer as soon as nothing else can happen.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;
use wilco_protocol::envelope::ClientMessage;
use wilco_server::extract::{Remaining, State};
use wilco_server::{Config, Operation, Router};

use super::api::{Gate, Wait, api};
use super::kit::{Served, request, serve};

/// Waits with no time of its own.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "wait.default", output = String, safe)]
struct WaitDefault {}

/// Waits with a time of its own.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "wait.brief", output = String, timeout = "300ms", safe)]
struct WaitBrief {}

/// Must finish and has little time.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "finish.brief", output = String, timeout = "300ms", once)]
struct FinishBrief {}

async fn wait_default(gate: State<Gate>, _: WaitDefault) -> String {
    wait(gate).await
}

async fn wait_brief(gate: State<Gate>, _: WaitBrief) -> String {
    wait(gate).await
}

async fn finish_brief(gate: State<Gate>, _: FinishBrief) -> String {
    wait(gate).await
}

async fn wait(State(gate): State<Gate>) -> String {
    let _dropped = gate.dropped.on_drop();
    gate.started.give();
    gate.open.wait().await;
    gate.finished.give();
    "waited".to_owned()
}

async fn serve_with(gate: &Gate, config: Config) -> Served {
    let waiting = Router::new()
        .operation(wait_default)
        .operation(wait_brief)
        .operation(finish_brief)
        .with_state(gate.clone());
    let api = api(gate).merge(waiting).with_config(config);
    serve(api.into_axum("/ws")).await
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_the_operations_time_or_the_servers_or_what_the_client_has_left() {
    let gate = Gate::default();
    let two_seconds = Config {
        call_timeout: Duration::from_secs(2),
        ..Config::default()
    };
    for (config, op, budget, expected_ms) in [
        (Config::default(), "wait.default", None, 5000),
        (two_seconds.clone(), "wait.default", None, 2000),
        (
            two_seconds.clone(),
            "wait.default",
            Some(u64::MAX >> 11),
            2000,
        ),
        (two_seconds.clone(), "wait.default", Some(70), 70),
        (two_seconds.clone(), "wait.brief", None, 300),
        (two_seconds.clone(), "wait.brief", Some(900), 300),
        (two_seconds, "wait.brief", Some(1), 1),
    ] {
        let mut client = serve_with(&gate, config).await.client().await;
        let ClientMessage::Request(mut request) = request(1, op, json!({})) else {
            unreachable!("a request")
        };
        request.timeout_ms = budget;
        let begun = Instant::now();
        client.send(&ClientMessage::Request(request)).await;
        assert_eq!(client.hear().await, "1 ! timeout/unknown");
        let took = begun.elapsed().as_millis();
        // A timer of tokio's fires up to a millisecond late.
        assert!(
            (expected_ms..expected_ms + 3).contains(&took),
            "{op} {budget:?}: {took}"
        );
        gate.dropped.wait().await;
    }
    assert_eq!(gate.finished.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_time_is_over_before_it_begins_does_not_begin() {
    let gate = Gate::default();
    let mut client = serve_with(&gate, Config::default()).await.client().await;
    let ClientMessage::Request(mut request) = request(1, "wait.brief", json!({})) else {
        unreachable!("a request")
    };
    request.timeout_ms = Some(0);
    client.send(&ClientMessage::Request(request)).await;
    assert_eq!(client.hear().await, "1 ! expired/no");
    assert_eq!(gate.started.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_must_finish_is_answered_in_time_and_still_finishes() {
    let gate = Gate::default();
    let served = serve_with(&gate, Config::default()).await;
    let mut client = served.at("/ws?hello=1").upgrade().await;
    client.send(&ClientMessage::Hello(Box::default())).await;
    assert_eq!(client.hear().await, "connected");
    client.start("finish.brief", json!({})).await;
    assert_eq!(client.hear().await, "1 ! timeout/unknown");
    assert_eq!(gate.dropped.count(), 0);
    gate.open.give();
    gate.finished.wait().await;
}

#[tokio::test(start_paused = true)]
async fn no_time_limit_at_all_may_be_said_as_the_longest_duration() {
    let gate = Gate::default();
    let endless = Config {
        call_timeout: Duration::MAX,
        heartbeat: Duration::from_millis((1 << 53) - 1),
        hello_timeout: Duration::MAX,
        stall_timeout: Duration::MAX,
        ..Config::default()
    };
    let mut client = serve_with(&gate, endless).await.client().await;
    client.start("wait.default", json!({})).await;
    gate.started.wait().await;
    gate.open.give();
    assert_eq!(client.hear().await, "1 = \"waited\"");
}

/// Gives how long the call has, in milliseconds.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "time.left", output = u64, timeout = "400ms", safe)]
struct TimeLeft {}

#[tokio::test(start_paused = true)]
async fn a_handler_learns_how_much_time_it_has() {
    async fn time_left(Remaining(left): Remaining, _: TimeLeft) -> u64 {
        u64::try_from(left.as_millis()).expect("short")
    }
    let api = Router::new().operation(time_left);
    let mut client = serve(api.into_axum("/ws")).await.client().await;
    for (id, budget, expected) in [(1, None, 400), (2, Some(150), 150), (3, Some(9000), 400)] {
        let ClientMessage::Request(mut request) = request(id, "time.left", json!({})) else {
            unreachable!("a request")
        };
        request.timeout_ms = budget;
        client.send(&ClientMessage::Request(request)).await;
        assert_eq!(client.hear().await, format!("{id} = {expected}"));
    }
}

#[tokio::test]
async fn a_time_that_ends_while_the_thread_was_busy_is_noticed() {
    /// Keeps the thread for longer than the other call has.
    #[derive(Deserialize, JsonSchema, Operation)]
    #[operation(name = "thread.keep", output = (), safe)]
    struct Keep {}
    async fn keep(_: Keep) {
        let begun = std::time::Instant::now();
        while begun.elapsed() < Duration::from_millis(8) {
            std::hint::spin_loop();
        }
    }
    async fn wait(State(gate): State<Gate>, _: Wait) -> String {
        gate.open.wait().await;
        String::new()
    }
    let api = Router::new().operation(keep).operation(wait);
    let api = api.with_state(Gate::default());
    let mut client = serve(api.into_axum("/ws")).await.client().await;
    let ClientMessage::Request(mut brief) = request(1, "gate.wait", json!({})) else {
        unreachable!("a request")
    };
    brief.timeout_ms = Some(2);
    let mut bytes = client.frame(&ClientMessage::Request(brief));
    bytes.extend(client.frame(&request(2, "thread.keep", json!({}))));
    client.write(&bytes).await;
    assert_eq!(client.hear().await, "2 = null");
    assert_eq!(client.hear().await, "1 ! timeout/unknown");
}
