use std::time::Duration;

use wilco_client::CallError;
use wilco_protocol::Executed;

use super::kit::{Fate, Look, Net, Pair, Runs, Way, Weather, pass, timed};

const DROPPED: Runs = Runs {
    begun: 1,
    finished: 0,
    dropped: 1,
};

const LOOK: Look = Look {
    key: 1,
    takes_ms: 50_000,
};

#[tokio::test(start_paused = true)]
async fn a_deadline_is_kept_by_whichever_side_can_tell_first() {
    // The server tells at the deadline and its way takes twice the delay; the client waits for
    // that no longer than its grace.
    for (delay, over) in [(20, 40), (45, 90), (300, 100), (2000, 100)] {
        let weather = Weather::after(Duration::from_millis(delay));
        let pair = Pair::with(weather, Default::default()).await;
        let call = pair.client.request(LOOK).timeout(Duration::from_secs(1));
        let (answer, took) = timed(call.into_future()).await;
        let executed = Executed::Unknown;
        assert_eq!(answer, Err(CallError::Timeout { executed }), "{delay}");
        let expected = Duration::from_millis(1000 + over);
        assert!(
            expected <= took && took <= expected + Duration::from_millis(5),
            "{delay}: {took:?}"
        );
        pass(Duration::from_secs(5)).await;
        assert_eq!(pair.ledger.of(1), DROPPED, "{delay}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_budget_shrinks_while_a_call_waits_for_its_connection() {
    let full = Weather {
        up: Way::Full,
        ..Weather::FINE
    };
    let pair = Pair::started(Net::new(full), Default::default());
    let call = pair.client.request(LOOK).timeout(Duration::from_secs(3));
    let open = async {
        pass(Duration::from_secs(2)).await;
        pair.net.set_weather(Weather::FINE);
    };
    let ((answer, took), ()) = tokio::join!(timed(call.into_future()), open);
    let executed = Executed::Unknown;
    assert_eq!(answer, Err(CallError::Timeout { executed }));
    // The server has told it, and so it had been told of one second: alone the client would have
    // waited for its grace as well.
    assert!(took < Duration::from_millis(3050), "{took:?}");
    assert_eq!(pair.ledger.of(1), DROPPED);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_never_sent_expires_and_has_not_run() {
    let net = Net::new(Weather::FINE);
    net.always(Some(Fate::Refused));
    let pair = Pair::started(net, Default::default());
    let call = pair.client.request(LOOK).timeout(Duration::from_secs(2));
    let (answer, took) = timed(call.into_future()).await;
    let executed = Executed::No;
    assert_eq!(answer, Err(CallError::Timeout { executed }));
    assert!(
        Duration::from_secs(2) <= took && took < Duration::from_millis(2005),
        "{took:?}"
    );
    pair.net.always(None);
    pair.is_open().await;
    pass(Duration::from_secs(5)).await;
    assert_eq!(pair.ledger.of(1), Runs::default());
}
