use std::time::Duration;

use tokio::time::Instant;
use wilco_client::protocol::session::ClosedReason;
use wilco_client::{CallError, Status};
use wilco_protocol::{CloseCode, Executed};

use super::kit::{Add, Look, Mark, Pair, Way, Weather, in_time, next, pass, timed};

/// When both sides know that the line between them is dead, counted from its death.
struct Noticed {
    client: Duration,
    server: Duration,
}

/// Lets a line die silently with a call on it, and watches both ends.
async fn die(pair: &Pair, weather: Weather) -> Noticed {
    let takes_ms = 59_000;
    let _call = pair.client.request(Look { key: 1, takes_ms }).into_future();
    let mut changes = pair.client.status_changes();
    assert!(matches!(next(&mut changes).await, Status::Open { .. }));
    pass(Duration::from_millis(100)).await;
    assert_eq!(pair.ledger.of(1).begun, 1);
    pair.net.set_weather(weather);
    let client = async {
        let died = Instant::now();
        while matches!(next(&mut changes).await, Status::Open { .. }) {}
        died.elapsed()
    };
    // What may be lost is dropped with its connection.
    let server = async {
        let died = Instant::now();
        while pair.ledger.of(1).dropped == 0 {
            pass(Duration::from_millis(10)).await;
        }
        died.elapsed()
    };
    let (client, server) = in_time(async { tokio::join!(client, server) }).await;
    Noticed { client, server }
}

#[tokio::test(start_paused = true)]
async fn a_line_that_died_silently_is_found_by_both_sides_within_the_heartbeat_and_its_timeout() {
    let beating = |heartbeat, timeout| wilco_server::Config {
        heartbeat: Duration::from_secs(heartbeat),
        heartbeat_timeout: Duration::from_secs(timeout),
        ..wilco_server::Config::default()
    };
    let up = Weather {
        down: Way::Clear,
        ..Weather::HALF_OPEN
    };
    let down = Weather {
        up: Way::Clear,
        ..Weather::HALF_OPEN
    };
    for weather in [Weather::HALF_OPEN, up, down] {
        for (config, within) in [(wilco_server::Config::default(), 30), (beating(2, 1), 3)] {
            let pair = Pair::serving(config).await;
            let noticed = die(&pair, weather).await;
            // The clock of the test counts in steps.
            let within = Duration::from_secs(within) + Duration::from_millis(20);
            assert!(
                noticed.client <= within,
                "{weather:?}: {:?}",
                noticed.client
            );
            assert!(
                noticed.server <= within,
                "{weather:?}: {:?}",
                noticed.server
            );
            pair.net.set_weather(Weather::FINE);
            // An attempt to come back was made while the line was dead, and takes its ten seconds.
            let back = pair.client.request(Add { a: 1, b: 1 });
            let back = back.timeout(Duration::from_secs(60)).into_future();
            assert_eq!(in_time(back).await, Ok(2));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_on_a_line_that_died_silently_ends_with_its_answer() {
    for weather in [
        Weather::HALF_OPEN,
        Weather {
            down: Way::Clear,
            ..Weather::HALF_OPEN
        },
        Weather {
            up: Way::Clear,
            ..Weather::HALF_OPEN
        },
    ] {
        let pair = Pair::connected().await;
        pass(Duration::from_secs(7)).await;
        pair.net.set_weather(weather);
        let call = pair.client.request(Mark {
            key: 1,
            takes_ms: 1_000,
        });
        let call = call.into_future();
        pass(Duration::from_secs(10)).await;
        // The lines to come are fine; the one that is there stays dead.
        pair.net.bury();
        pair.net.set_weather(Weather::FINE);
        let (answer, took) = timed(call).await;
        assert_eq!(answer, Ok(1), "{weather:?}");
        assert!(took < Duration::from_secs(23), "{weather:?}: {took:?}");
        assert_eq!(pair.ledger.of(1).begun, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_quiet_day_keeps_its_one_connection() {
    let pair = Pair::connected().await;
    pass(Duration::from_secs(24 * 3600)).await;
    assert_eq!(pair.client.request(Add { a: 1, b: 1 }).await, Ok(2));
    assert_eq!(pair.net.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn noise_on_the_line_ends_the_connection_and_not_the_client() {
    let pair = Pair::connected().await;
    let key = 1;
    let takes_ms = 1000;
    let call = pair.client.request(Mark { key, takes_ms }).into_future();
    pass(Duration::from_millis(100)).await;
    pair.net.set_weather(Weather {
        down: Way::Noise,
        ..Weather::FINE
    });
    pass(Duration::from_millis(100)).await;
    pair.net.set_weather(Weather::FINE);
    assert_eq!(in_time(call).await, Ok(1));
    let back = pair.client.request(Add { a: 1, b: 1 }).into_future();
    assert_eq!(in_time(back).await, Ok(2));
    assert_eq!(
        (pair.ledger.of(1).begun, pair.ledger.of(1).finished),
        (1, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn noise_towards_the_server_ends_the_client_with_the_servers_word() {
    let pair = Pair::connected().await;
    let mut changes = pair.client.status_changes();
    assert!(matches!(next(&mut changes).await, Status::Open { .. }));
    pair.net.set_weather(Weather {
        up: Way::Noise,
        ..Weather::FINE
    });
    let call = pair.client.request(Add { a: 1, b: 1 }).into_future();
    let answer = in_time(call).await;
    assert!(
        matches!(
            answer,
            Err(CallError::Closed {
                executed: Executed::Unknown,
                ..
            })
        ),
        "{answer:?}"
    );
    let Status::Closed { reason } = next(&mut changes).await else {
        panic!("the code of a broken rule does not invite back");
    };
    let code = CloseCode::PROTOCOL_ERROR;
    assert!(
        matches!(reason, ClosedReason::Code { code: said, .. } if said == code),
        "{reason:?}"
    );
}
