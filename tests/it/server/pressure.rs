//! Peers that ask for more than they read, and what it costs: bounded memory, never a lost answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use wilco_protocol::Limits;
use wilco_protocol::envelope::ClientMessage;
use wilco_server::extract::State;
use wilco_server::{Config, Operation, Router};

use super::api::{Gate, api, app, fill};
use super::kit::{Client, request, serve, serve_counted};

fn calls(client: &Client, count: u32, op: &str, input: &serde_json::Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    for id in 1..=count {
        bytes.extend(client.frame(&request(id, op, input.clone())));
    }
    bytes
}

#[tokio::test]
async fn many_calls_of_one_write_are_answered_by_few_writes() {
    for (count, most_reads, most_writes) in [(1, 1, 1), (16, 2, 2), (256, 4, 8)] {
        let (served, counts) = serve_counted(app(&Gate::default())).await;
        let mut client = served.client().await;
        let bytes = calls(&client, count, "math.add", &json!({"a": 1, "b": 1}));
        counts.take();
        client.write(&bytes).await;
        for id in 1..=count {
            assert_eq!(client.hear().await, format!("{id} = 2"));
        }
        let (reads, writes) = counts.take();
        assert!(reads <= most_reads, "{count} calls, {reads} reads");
        assert!(writes <= most_writes, "{count} calls, {writes} writes");
    }
}

#[tokio::test]
async fn calls_that_end_together_are_answered_by_few_writes() {
    let gate = Gate::default();
    let (served, counts) = serve_counted(app(&gate)).await;
    let mut client = served.client().await;
    let bytes = calls(&client, 256, "gate.wait", &json!({}));
    client.write(&bytes).await;
    for _ in 0..256 {
        gate.started.wait().await;
    }
    counts.take();
    for _ in 0..256 {
        gate.open.give();
    }
    client.hear_all(256).await;
    let (_, writes) = counts.take();
    assert!(writes <= 16, "{writes} writes");
}

/// Answers with two kilobytes, and counts.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "text.page", output = String, safe)]
struct Page {}

async fn page(State(served): State<Arc<AtomicUsize>>, _: Page) -> String {
    served.fetch_add(1, Ordering::SeqCst);
    "x".repeat(PAGE)
}

const PAGE: usize = 2000;

#[tokio::test]
async fn who_does_not_read_is_not_read_and_gets_every_answer_once_it_reads() {
    let pages = Arc::new(AtomicUsize::new(0));
    let api = Router::new().operation(page).operation(fill);
    let app = api_with(api.with_state(Arc::clone(&pages)), Config::default());
    let (served, counts) = serve_counted(app).await;
    let mut other = served.client().await;
    let mut client = served.client().await;
    let bytes = calls(&client, 10_000, "text.page", &json!({}));
    client.write_until(&bytes, counts.blocked.wait()).await;
    let produced = pages.load(Ordering::SeqCst) * PAGE;
    let (read, written) = counts.bytes();
    let waiting = produced.saturating_sub(written);
    assert!(
        waiting < Config::default().write_buffer_size + (64 << 10),
        "{waiting} bytes wait"
    );
    assert!(pages.load(Ordering::SeqCst) < 10_000 && read < bytes.len());
    assert!(other.call("text.fill", json!({"len": 1})).await.is_ok());
    for id in 1..=10_000 {
        let (answered, page) = client.answer().await;
        assert_eq!(answered, id.into());
        assert_eq!(page.expect("a page").as_str().map(str::len), Some(PAGE));
    }
    assert_eq!(pages.load(Ordering::SeqCst), 10_000);
}

fn api_with(api: Router, config: Config) -> axum::Router {
    api.with_config(config).into_axum("/ws")
}

#[tokio::test]
async fn large_answers_that_are_ready_together_do_not_close_a_connection_that_reads() {
    let gate = Gate::default();
    let served = serve(app(&gate)).await;
    let mut client = served.client().await;
    let bytes = calls(&client, 256, "gate.wait", &json!({"fill": 20_000}));
    client.write(&bytes).await;
    for _ in 0..256 {
        gate.started.wait().await;
    }
    for _ in 0..256 {
        gate.open.give();
    }
    for _ in 0..256 {
        let (_, answer) = client.answer().await;
        assert_eq!(
            answer.expect("an answer").as_str().map(str::len),
            Some(20_000)
        );
    }
}

#[tokio::test]
async fn a_fault_behind_a_large_answer_does_not_close_the_connection() {
    let gate = Gate::default();
    let config = Config {
        max_write_queue_size: 2000,
        write_buffer_size: 1000,
        ..Config::default()
    };
    let (served, counts) = serve_counted(api_with(api(&gate), config)).await;
    let mut client = served.client().await;
    let ClientMessage::Request(mut brief) = request(0, "gate.wait", json!({})) else {
        unreachable!("a request")
    };
    brief.timeout_ms = Some(20);
    let mut bytes = client.frame(&ClientMessage::Request(brief));
    bytes.extend(calls(&client, 100, "text.fill", &json!({"len": 500_000})));
    client.write_until(&bytes, counts.blocked.wait()).await;
    // The time of the first call runs out while nothing can be written.
    gate.dropped.wait().await;
    let mut faults = 0;
    for _ in 0..=100 {
        match client.answer().await {
            (_, Ok(text)) => assert_eq!(text.as_str().map(str::len), Some(500_000)),
            (id, Err(fault)) => {
                assert_eq!((id, fault.code.as_str()), (0.into(), "timeout"));
                faults += 1;
            }
        }
    }
    assert_eq!(faults, 1);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_never_reads_is_given_up_within_the_stall_time() {
    let config = Config {
        stall_timeout: Duration::from_secs(7),
        ..Config::default()
    };
    let (served, counts) = serve_counted(api_with(api(&Gate::default()), config)).await;
    let mut other = served.client().await;
    let mut client = served.client().await;
    let bytes = calls(&client, 100, "text.fill", &json!({"len": 500_000}));
    client.write_until(&bytes, counts.blocked.wait()).await;
    let begun = tokio::time::Instant::now();
    counts.ended.wait().await;
    let waited = begun.elapsed();
    assert!(
        Duration::from_secs(7) <= waited && waited < Duration::from_secs(8),
        "{waited:?}"
    );
    assert!(other.call("text.fill", json!({"len": 1})).await.is_ok());
}

#[tokio::test]
async fn calls_beyond_the_limit_are_refused_until_one_of_the_others_ends() {
    let gate = Gate::default();
    let limits = Limits {
        max_in_flight: 3,
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let served = serve(api_with(api(&gate), config)).await;
    let mut client = served.client().await;
    let bytes = calls(&client, 4, "gate.wait", &json!({}));
    client.write(&bytes).await;
    assert_eq!(client.hear().await, "4 ! overloaded/no");
    client
        .send(&request(5, "math.add", json!({"a": 1, "b": 1})))
        .await;
    assert_eq!(client.hear().await, "5 ! overloaded/no");
    client.cancel(2).await;
    assert_eq!(client.hear().await, "2 ! cancelled/unknown");
    client
        .send(&request(6, "math.add", json!({"a": 1, "b": 1})))
        .await;
    assert_eq!(client.hear().await, "6 = 2");
    let mut other = served.client().await;
    other.send(&request(1, "gate.wait", json!({}))).await;
    for _ in 0..4 {
        gate.started.wait().await;
    }
    assert_eq!(gate.started.count(), 0);
}
