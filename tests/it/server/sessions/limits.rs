//! Every limit of a session from both sides: what just keeps to it is served, and one more is answered as documented.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, advance};
use wilco_protocol::Limits;
use wilco_protocol::envelope::{ClientMessage, Hello};
use wilco_protocol::session::Rate;
use wilco_protocol::websocket::MessageKind;
use wilco_server::{Auth, AuthError, Config, Credential, Operation, Principal, Router};

use super::kit::{Desk, Visit};
use crate::server::kit::{frame, request, serve};

const MS: Duration = Duration::from_millis(1);

async fn desk(config: Config) -> Desk {
    Desk::with(config, None).await
}

/// A client that is gone while that many calls run that must finish.
async fn leave_behind(desk: &Desk, calls: u32) {
    let parked = desk.sessions.parked();
    let mut visit = desk.visit().await;
    for id in 1..=calls {
        visit.call(id, "gate.finish", json!({})).await;
    }
    for _ in 0..calls {
        desk.gate.started.wait().await;
    }
    drop(visit);
    desk.until_parked(parked + 1).await;
    settled().await;
}

/// All tasks have done what they could.
async fn settled() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn start(visit: &mut Visit, id: u32) {
    visit.call(id, "gate.finish", json!({})).await;
}

#[tokio::test]
async fn without_connections_four_thousand_and_ninety_six_calls_may_run_and_then_no_new_one() {
    let limits = Limits {
        max_in_flight: 1024,
        ..Limits::default()
    };
    let desk = desk(Config {
        limits,
        ..Config::default()
    })
    .await;
    for calls in [1024, 1024, 1024, 1023] {
        leave_behind(&desk, calls).await;
    }
    let mut visit = desk.visit().await;
    start(&mut visit, 1).await;
    desk.gate.started.wait().await;
    leave_behind(&desk, 1).await;
    start(&mut visit, 2).await;
    assert_eq!(visit.hear().await, "2 ! unavailable/no");
    // What may be lost costs nothing that stays.
    let sum = json!({"a": 1, "b": 1});
    visit.call(3, "math.add", sum).await;
    assert_eq!(visit.hear().await, "3 = 2");
    // The one that waits longest ends: it is one without a connection.
    desk.gate.open.give();
    desk.gate.finished.wait().await;
    settled().await;
    start(&mut visit, 2).await;
    desk.gate.started.wait().await;
}

#[tokio::test]
async fn one_session_more_than_may_be_kept_ends_the_one_that_was_left_first() {
    let desk = desk(Config {
        max_sessions: 3,
        ..Config::default()
    })
    .await;
    let mut tickets = Vec::new();
    for count in 1..=4 {
        tickets.push(desk.visit().await.ticket());
        desk.until_parked(count.min(3)).await;
        settled().await;
    }
    // All stay, so that nobody is pushed out meanwhile.
    let mut visits = Vec::new();
    for (ticket, expected) in tickets.iter().zip(["new", "resumed", "resumed", "resumed"]) {
        visits.push(desk.come_back(ticket, &[]).await);
        assert_eq!(visits[visits.len() - 1].greeting(), expected);
    }
}

#[tokio::test]
async fn a_client_waits_for_as_many_calls_as_may_be_in_flight() {
    let limits = Limits {
        max_in_flight: 4,
        ..Limits::default()
    };
    let desk = desk(Config {
        limits,
        ..Config::default()
    })
    .await;
    let ticket = desk.visit().await.ticket();
    let absent = "resumed, 1 absent, 2 absent, 3 absent, 4 absent";
    let visit = desk.come_back(&ticket, &[1, 2, 3, 4]).await;
    assert_eq!(visit.greeting(), absent);
    let resume = Some(visit.ticket().resume(&[1, 2, 3, 4, 5]));
    drop(visit);
    let hello = Hello {
        resume,
        ..Hello::default()
    };
    let mut client = desk.served.at("/ws?hello=1").upgrade().await;
    client.send(&ClientMessage::Hello(Box::new(hello))).await;
    assert_eq!(client.hear().await, "error: invalid_payload/no");
}

#[tokio::test(start_paused = true)]
async fn a_credential_is_judged_within_the_time_of_the_greeting() {
    let judge = async |credential: Credential| {
        let millis = credential.token().strip_prefix("s3cret-");
        let millis = millis.and_then(|millis| millis.parse().ok());
        let millis = millis.ok_or(AuthError::refused("no number"))?;
        tokio::time::sleep(Duration::from_millis(millis)).await;
        Ok(Principal::new("ann"))
    };
    let config = Config {
        hello_timeout: Duration::from_secs(3),
        ..Config::default()
    };
    let desk = Desk::with(config, Some(Auth::new(judge))).await;
    assert_eq!(desk.visit_of("2998").await.greeting(), "new");
    let hello = Hello {
        token: Some("s3cret-3002".into()),
        ..Hello::default()
    };
    let mut client = desk.served.at("/ws?hello=1").upgrade().await;
    client.send(&ClientMessage::Hello(Box::new(hello))).await;
    let heard = client.hear_all(2).await;
    assert_eq!(heard, ["error: unavailable/no, fatal", "close 1013"]);
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_gone_after_the_heartbeat_and_its_timeout() {
    let desk = desk(Config {
        heartbeat: Duration::from_secs(2),
        heartbeat_timeout: Duration::from_secs(1),
        ..Config::default()
    })
    .await;
    let mut silent = desk.visit().await;
    let begun = Instant::now();
    assert_eq!(silent.hear().await, "ping");
    assert_eq!(begun.elapsed().as_millis() / 10, 200);
    assert_eq!(silent.hear().await, "close 4009");
    assert_eq!(begun.elapsed().as_millis() / 10, 300);
    desk.until_parked(1).await;
    let mut late = desk.visit().await;
    advance(Duration::from_secs(3) - 20 * MS).await;
    late.client.send(&ping()).await;
    let heard = late.client.hear_all(2).await;
    assert_eq!(heard, ["ping", "Pong"]);
}

fn ping() -> ClientMessage<'static, wilco_protocol::envelope::Typed<serde_json::Value>> {
    ClientMessage::Ping {
        ts: None,
        ack: None,
    }
}

/// Costs more than there is.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "dear.thing", output = u32, safe, cost = 10)]
struct Dear {}

async fn dear(_: Dear) -> u32 {
    10
}

/// Costs one.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "cheap.thing", output = u32, safe)]
struct Cheap {}

async fn cheap(_: Cheap) -> u32 {
    1
}

#[tokio::test(start_paused = true)]
async fn a_rate_has_a_burst_and_who_goes_on_after_ten_refusals_is_closed() {
    let config = Config {
        rate_limit: Some(Rate {
            per_second: 1,
            burst: 3,
        }),
        heartbeat: Duration::from_secs(100_000),
        ..Config::default()
    };
    let router = Router::new().operation(dear).operation(cheap);
    let served = serve(router.with_config(config).into_axum("/ws")).await;
    let mut client = served.client().await;
    let mut ids = 0..;
    let mut call = async |op: &str| {
        let id = ids.next().expect("without an end");
        client.send(&request(id, op, json!({}))).await;
        let heard = client.hear().await;
        heard.split_once(' ').expect("two words").1.to_owned()
    };
    for _ in 0..3 {
        assert_eq!(call("cheap.thing").await, "= 1");
    }
    // Nine in a row, and one that is served.
    for _ in 0..9 {
        assert_eq!(call("cheap.thing").await, "! rate_limited/no");
    }
    advance(Duration::from_secs(1)).await;
    assert_eq!(call("cheap.thing").await, "= 1");
    // What costs more than the burst takes all of it.
    advance(Duration::from_secs(3) - 20 * MS).await;
    assert_eq!(call("dear.thing").await, "! rate_limited/no");
    advance(20 * MS).await;
    assert_eq!(call("dear.thing").await, "= 10");
    for _ in 0..10 {
        assert_eq!(call("cheap.thing").await, "! rate_limited/no");
    }
    let heard = client.hear_all(2).await;
    assert_eq!(heard, ["error: rate_limited/no, fatal", "close 4429"]);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_messages_that_no_client_should_send_are_borne_at_once() {
    let desk = desk(Config {
        heartbeat: Duration::from_secs(100_000),
        ..Config::default()
    })
    .await;
    let unknown = frame(MessageKind::Text, br#"{"type":"not yet"}"#);
    let ping = frame(MessageKind::Text, br#"{"type":"ping"}"#);
    // In one write, so that no time passes between them.
    let mut visit = desk.visit().await;
    let said = [unknown.repeat(1000), ping.clone(), unknown, ping].concat();
    visit.client.write(&said).await;
    let heard = visit.client.hear_all(3).await;
    let ended = ["error: rate_limited/no, fatal", "close 4429"];
    assert_eq!(heard[0], "Pong");
    assert_eq!(heard[1..], ended);
}
