//! Random days of a client: whatever happens, every call ends once and nothing runs twice.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed};
use tokio::task::JoinSet;
use wilco_client::{CallError, Client, Config};
use wilco_protocol::Executed;

use super::kit::{Add, Ledger, Look, Mark, Net, Pair, Way, Weather, in_time, pass};

#[derive(Debug, Clone)]
enum Step {
    Call {
        once: bool,
        takes_ms: u64,
        /// The caller leaves after that time.
        leaves_ms: Option<u64>,
    },
    Pass(u64),
    Cut,
    Weather(u64, Way, Way),
}

fn step() -> impl Strategy<Value = Step> {
    let takes = prop_oneof![Just(0), 1..300_u64, Just(20_000)];
    let way = || prop_oneof![4 => Just(Way::Clear), 1 => Just(Way::Void), 1 => Just(Way::Full)];
    prop_oneof![
        6 => (any::<bool>(), takes, proptest::option::of(0..400_u64)).prop_map(
            |(once, takes_ms, leaves_ms)| Step::Call { once, takes_ms, leaves_ms }
        ),
        3 => prop_oneof![0..50_u64, 0..60_000_u64].prop_map(Step::Pass),
        1 => Just(Step::Cut),
        1 => (0..200_u64, way(), way()).prop_map(|(delay, up, down)| Step::Weather(delay, up, down)),
    ]
}

proptest! {
    #![proptest_config(Cases {
        cases: 100,
        rng_seed: RngSeed::Fixed(6000),
        failure_persistence: None,
        ..Cases::default()
    })]

    #[test]
    fn every_call_of_a_random_day_ends_once_and_nothing_runs_twice(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build();
        runtime.expect("a runtime").block_on(play(&steps));
    }
}

/// How a call ended; `None` if its caller left.
type Ended = (u64, bool, Option<Result<u64, CallError>>);

async fn play(steps: &[Step]) {
    let pair = Pair::started(Net::new(Weather::FINE), Config::default());
    let mut calls: JoinSet<Ended> = JoinSet::new();
    let mut made = 0;
    for (key, step) in (0..).zip(steps) {
        match *step {
            Step::Call {
                once,
                takes_ms,
                leaves_ms,
            } => {
                made += 1;
                let client = pair.client.clone();
                calls.spawn(call(client, key, once, takes_ms, leaves_ms));
            }
            Step::Pass(ms) => pass(Duration::from_millis(ms)).await,
            Step::Cut => pair.net.cut(),
            Step::Weather(delay, up, down) => pair.net.set_weather(Weather {
                delay: Duration::from_millis(delay),
                up,
                down,
            }),
        }
    }
    pair.net.set_weather(Weather::FINE);
    let ended = in_time(calls.join_all()).await;
    assert_eq!(ended.len(), made);
    let patient = pair.client.request(Add { a: 1, b: 1 });
    let patient = patient.timeout(Duration::from_secs(600)).into_future();
    assert_eq!(in_time(patient).await, Ok(2));
    // Longer than any handler.
    pass(Duration::from_secs(120)).await;
    for ended in &ended {
        judge(ended, &pair.ledger);
    }
}

async fn call(
    client: Client,
    key: u64,
    once: bool,
    takes_ms: u64,
    leaves_ms: Option<u64>,
) -> Ended {
    let answer = async {
        match once {
            true => client.request(Mark { key, takes_ms }).await,
            false => client.request(Look { key, takes_ms }).await,
        }
    };
    let patience = leaves_ms.map_or(Duration::from_secs(3600), Duration::from_millis);
    let answer = tokio::time::timeout(patience, answer).await.ok();
    (key, once, answer)
}

fn judge((key, once, answer): &Ended, ledger: &Ledger) {
    let runs = ledger.of(*key);
    assert!(!once || runs.begun <= 1, "{key} ran {} times", runs.begun);
    assert_eq!(runs.begun, runs.finished + runs.dropped, "{key} still runs");
    assert!(!once || runs.dropped == 0, "{key} must finish");
    match answer {
        Some(Ok(answer)) => {
            assert_eq!(answer, key);
            assert!(runs.finished >= 1, "{key} never ran");
        }
        Some(Err(CallError::Timeout { executed })) if *executed != Executed::No => {}
        Some(Err(error)) if error.executed() == Executed::No => {
            assert_eq!(runs.begun, 0, "{error:?}");
        }
        // No server died, and none forgot.
        Some(Err(error)) => panic!("{key} ended with {error:?}"),
        None => {}
    }
}
