//! Who begins a session, calls and breaks off, again and again.

use std::thread;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::extract::State;
use wilco_server::{Config, Operation, Router, Sessions};

use super::kit::{Client, text_frame};
use super::victim::Victim;

/// Answers with as many letters.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "store.keep", output = String, once)]
struct Keep {
    len: usize,
}

async fn keep(input: Keep) -> String {
    "x".repeat(input.len)
}

/// How many sessions there are, with a connection or without.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "store.count", output = (usize, usize), safe)]
struct Count {}

async fn count(State(sessions): State<Sessions>, _: Count) -> (usize, usize) {
    (sessions.live(), sessions.parked())
}

/// A router whose sessions are soon over, so that a test sees their end.
pub(super) fn routes() -> axum::Router {
    let (hasty, patient) = (Duration::from_millis(500), Duration::from_secs(600));
    let [hasty, patient] = [hasty, patient].map(|session_ttl| {
        let (sessions, config) = (
            Sessions::default(),
            Config {
                session_ttl,
                ..Config::default()
            },
        );
        Router::new()
            .operation(keep)
            .operation(count)
            .with_state(sessions.clone())
            .with_sessions(sessions)
            .with_config(config)
            .into_routes()
            .expect("nothing is wrong with it")
    });
    let json = wilco_server::Encoding::Json;
    axum::Router::new()
        .route("/hasty", hasty.socket(json))
        .route("/patient", patient.socket(json))
}

fn call(op: &str, payload: &str) -> Vec<u8> {
    text_frame(&format!(
        r#"{{"type":"request","request_id":1,"op":"{op}","payload":{payload}}}"#
    ))
}

/// Begins a session, calls and is gone.
fn visit(victim: &Victim, path: &str) {
    let hello = text_frame(r#"{"type":"hello"}"#);
    let first = [hello, call("store.keep", r#"{"len":10}"#)].concat();
    let path = format!("{path}?hello=1");
    let mut client = Client::open_saying(victim.address, &path, "", &first);
    assert!(client.hear().contains("wrt_"), "it can be resumed");
    assert!(client.hear().contains("xxxxxxxxxx"), "it was answered");
}

/// So many, from four threads.
fn come_and_go(victim: &Victim, path: &str, count: usize) {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..count / 4 {
                    visit(victim, path);
                }
            });
        }
    });
}

/// Waits until so many sessions are there, with a connection and without.
fn await_sessions(victim: &Victim, path: &str, expected: &str) {
    let mut witness = victim.open(path);
    witness.hear();
    for _ in 0..100_000 {
        witness.write(&call("store.count", "{}"));
        if witness.hear().contains(&format!("{expected}")) {
            return;
        }
    }
    panic!("there are not {expected}");
}

/// How often somebody comes and goes. More by `WILCO_CHURN`.
fn visits() -> usize {
    let count = std::env::var("WILCO_CHURN").ok();
    count.map_or(10_000, |count| count.parse().expect("a number"))
}

#[test]
fn nothing_is_left_of_those_who_began_a_session_and_never_came_back() {
    let victim = Victim::start();
    come_and_go(&victim, "/hasty", visits() / 5);
    await_sessions(&victim, "/hasty", "[0,0]");
    let before = victim.resident();
    come_and_go(&victim, "/hasty", visits());
    await_sessions(&victim, "/hasty", "[0,0]");
    let after = victim.resident();
    println!("sessions: {} KiB, then {} KiB", before >> 10, after >> 10);
    assert!(after <= before + before / 20, "{before}, {after}");
    victim.still_serves();
}

#[test]
fn a_session_that_waits_for_its_client_costs_about_a_kilobyte() {
    const COUNT: usize = 8000;
    let victim = Victim::start();
    // What lets so many come at once is there before.
    come_and_go(&victim, "/hasty", COUNT / 4);
    await_sessions(&victim, "/hasty", "[0,0]");
    let before = victim.resident();
    come_and_go(&victim, "/patient", COUNT);
    await_sessions(&victim, "/patient", &format!("[0,{COUNT}]"));
    let each = victim.resident().saturating_sub(before) / COUNT as u64;
    println!("sessions: {each} bytes for each that waits, with a record of one call");
    assert!(each < 2048, "{each}");
}
