use std::time::Duration;

use super::kit::{Add, Mark, Net, Pair, Weather, in_time, pass, timed};

#[tokio::test(start_paused = true)]
async fn a_server_that_leaves_answers_what_runs_and_the_client_goes_on_elsewhere() {
    for delay in [0, 30] {
        let weather = Weather::after(Duration::from_millis(delay));
        let pair = Pair::with(weather, Default::default()).await;
        let running = pair.client.request(Mark {
            key: 1,
            takes_ms: 3000,
        });
        let running = running.into_future();
        pass(Duration::from_secs(1)).await;
        let next = pair.serve_anew();
        let leaving = pair.shutdown.clone();
        let drain = tokio::spawn(async move { leaving.drain(Duration::from_secs(20)).await });
        pass(Duration::from_secs(1)).await;
        let meanwhile = pair.client.request(Add { a: 2, b: 2 }).into_future();
        let (answers, took) = timed(async { tokio::join!(running, meanwhile) }).await;
        assert_eq!(answers, (Ok(1), Ok(4)), "after {took:?}");
        assert!(in_time(drain).await.expect("it ends"), "in time");
        assert_eq!(pair.ledger.of(1).begun, 1);
        assert_eq!(pair.net.attempts().len(), 2);
        let late = next.drain(Duration::from_secs(20));
        assert!(
            in_time(late).await,
            "an idle client does not hold a server up"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn who_comes_to_a_server_that_leaves_comes_again_later() {
    let pair = Pair::started(Net::new(Weather::FINE), Default::default());
    let drained = pair.shutdown.drain(Duration::from_secs(20));
    assert!(in_time(drained).await, "nobody is there yet");
    let call = pair.client.request(Add { a: 2, b: 2 }).into_future();
    let next = async {
        pass(Duration::from_millis(1500)).await;
        pair.serve_anew()
    };
    let (answer, _next) = in_time(async { tokio::join!(call, next) }).await;
    assert_eq!(answer, Ok(4));
    let attempts = pair.net.attempts();
    // The server asks for a second.
    let waits = attempts.windows(2).map(|two| two[1] - two[0]);
    assert!(waits.min() >= Some(Duration::from_secs(1)));
}
