use std::time::Duration;

use wilco_client::{CallError, Client, Config};

use super::kit::{Add, Page, Pair, Way, Weather, in_time, pass};

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
async fn a_reader_that_pauses_loses_nothing() {
    let pair = Pair::connected().await;
    let calls = pages(&pair.client);
    pair.net.set_weather(FULL);
    // The server ends a call after five seconds, said or not.
    pass(Duration::from_secs(4)).await;
    pair.net.set_weather(Weather::FINE);
    for call in calls {
        let page = in_time(call).await.expect("it waited for its reader");
        assert_eq!(page.len(), LENGTH);
    }
    assert_eq!(pair.net.attempts().len(), 1);
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
    // What the line held has arrived; what the server held for it is gone with the connection.
    assert!(pair.net.carried_down() < 200 * 1024);
    pair.net.set_weather(Weather::FINE);
    for call in calls {
        let page = in_time(call).await.expect("it is asked for again");
        assert_eq!(page.len(), LENGTH);
    }
    assert_eq!(pair.net.attempts().len(), 2);
    assert_eq!(pair.client.request(Add { a: 1, b: 1 }).await, Ok(2));
}

const FULL: Weather = Weather {
    down: Way::Full,
    ..Weather::FINE
};
