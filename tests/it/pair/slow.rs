use std::time::Duration;

use wilco_client::protocol::session::Cause;
use wilco_client::{CallError, Client, Config, Status};
use wilco_protocol::{CloseCode, Executed};

use super::kit::{Add, Page, Pair, Way, Weather, in_time, next, pass};

const LENGTH: usize = 100 * 1024;

/// Pages that all end after a second, when the line takes nothing any more.
fn pages(client: &Client) -> Vec<impl Future<Output = Result<String, CallError>> + use<>> {
    let page = || Page {
        length: LENGTH,
        takes_ms: 1000,
    };
    let calls = (0..100).map(|_| client.request(page()).into_future());
    calls.collect()
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_closed_4008_before_the_server_holds_too_much() {
    let pair = Pair::connected().await;
    let mut changes = pair.client.status_changes();
    next(&mut changes).await;
    let calls = pages(&pair.client);
    pair.net.set_weather(FULL);
    pass(Duration::from_secs(5)).await;
    let before = pair.net.carried_down();
    pair.net.set_weather(Weather::FINE);
    let away = next(&mut changes).await;
    if let Status::Waiting { cause, .. } = &away {
        assert!(
            matches!(
                cause,
                Cause::Closed {
                    code: CloseCode::SLOW,
                    ..
                }
            ),
            "{cause:?}"
        );
    }
    let mut answered = 0;
    for call in calls {
        match in_time(call).await {
            Ok(page) => {
                assert_eq!(page.len(), LENGTH);
                answered += 1;
            }
            Err(error) => {
                let executed = Executed::Unknown;
                assert_eq!(error, CallError::SessionLost { executed });
            }
        }
    }
    let held = pair.net.carried_down() - before;
    // The hard mark, one message more, and what the line itself and the next greeting hold.
    let most = 1024 * 1024 + LENGTH + 200 * 1024;
    assert!((1024 * 1024..most).contains(&held), "{held}");
    assert!((5..20).contains(&answered), "{answered}");
    assert_eq!(pair.client.request(Add { a: 1, b: 1 }).await, Ok(2));
    assert_eq!(pair.net.attempts().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stopped_is_given_up_and_comes_back() {
    let config = Config {
        call_timeout: Duration::from_secs(300),
        ..Config::default()
    };
    let pair = Pair::with(Weather::FINE, config).await;
    let calls = pages(&pair.client);
    pair.net.set_weather(FULL);
    pass(Duration::from_secs(20)).await;
    let before = pair.net.carried_down();
    pair.net.set_weather(Weather::FINE);
    let mut lost = 0;
    for call in calls {
        lost += u32::from(in_time(call).await.is_err());
    }
    // What the line held arrives; what the server held does not.
    assert!(lost > 95, "{lost}");
    assert!(pair.net.carried_down() - before < 200 * 1024);
    assert_eq!(pair.client.request(Add { a: 1, b: 1 }).await, Ok(2));
}

const FULL: Weather = Weather {
    down: Way::Full,
    ..Weather::FINE
};
