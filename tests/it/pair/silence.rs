use std::time::Duration;

use wilco_client::protocol::session::ClosedReason;
use wilco_client::{CallError, Status};
use wilco_protocol::{CloseCode, Executed};

use super::kit::{Add, Look, Mark, Pair, Runs, Way, Weather, in_time, next, pass, timed};

const HEARTBEAT: Duration = Duration::from_secs(25);

#[tokio::test(start_paused = true)]
async fn a_line_that_died_silently_is_found_by_both_sides_in_two_heartbeats() {
    for weather in [
        Weather::HALF_OPEN,
        Weather {
            up: Way::Clear,
            ..Weather::HALF_OPEN
        },
        Weather {
            down: Way::Clear,
            ..Weather::HALF_OPEN
        },
    ] {
        let pair = Pair::connected().await;
        let key = 1;
        let takes_ms = 59_000;
        let call = pair.client.request(Look { key, takes_ms }).into_future();
        let mut changes = pair.client.status_changes();
        assert!(matches!(next(&mut changes).await, Status::Open { .. }));
        pass(Duration::from_millis(100)).await;
        pair.net.set_weather(weather);
        let (answer, took) = timed(call).await;
        let executed = Executed::Unknown;
        assert_eq!(answer, Err(CallError::SessionLost { executed }));
        assert!(took <= 2 * HEARTBEAT, "{took:?}");
        // The server waits two seconds for the answer to its close.
        pass(2 * HEARTBEAT + Duration::from_secs(2) - took).await;
        let dropped = Runs {
            begun: 1,
            finished: 0,
            dropped: 1,
        };
        assert_eq!(pair.ledger.of(1), dropped, "{weather:?}");
        pair.net.set_weather(Weather::FINE);
        let back = pair.client.request(Add { a: 1, b: 1 }).into_future();
        assert_eq!(in_time(back).await, Ok(2));
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
    let executed = Executed::Unknown;
    assert_eq!(
        in_time(call).await,
        Err(CallError::SessionLost { executed })
    );
    pair.net.set_weather(Weather::FINE);
    let back = pair.client.request(Add { a: 1, b: 1 }).into_future();
    assert_eq!(in_time(back).await, Ok(2));
    assert_eq!(pair.ledger.of(1).finished, 1);
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
    let executed = Executed::Unknown;
    assert_eq!(
        in_time(call).await,
        Err(CallError::SessionLost { executed })
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
