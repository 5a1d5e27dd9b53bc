//! Servers that die, and sessions that are forgotten: who learns what.

use std::time::Duration;

use wilco_client::{CallError, new_op_id};
use wilco_protocol::Executed;

use super::kit::{Book, Fate, Look, Mark, Pair, Runs, in_time, pass};

#[tokio::test(start_paused = true)]
async fn a_server_that_died_leaves_unknown_only_what_must_not_run_twice() {
    let pair = Pair::connected().await;
    let takes_ms = 2_000;
    let once = pair.client.request(Mark { key: 1, takes_ms }).into_future();
    let named = pair.client.request(Mark { key: 2, takes_ms });
    let named = named.op_id(new_op_id()).into_future();
    let safe = pair.client.request(Look { key: 3, takes_ms }).into_future();
    let booked = pair.client.request(Book { key: 4, takes_ms }).into_future();
    pass(Duration::from_millis(100)).await;
    // Another one in its place, which knows nothing.
    pair.net.expect([Fate::Refused]);
    pair.net.cut();
    let unsent = pair.client.request(Mark { key: 5, takes_ms }).into_future();
    pair.serve_anew();
    let script = async { tokio::join!(once, named, safe, booked, unsent) };
    let (once, named, safe, booked, unsent) = in_time(script).await;
    assert_eq!(once, Err(CallError::OutcomeUnknown));
    // Its records are of another store: they cannot say either.
    assert_eq!(named, Err(CallError::OutcomeUnknown));
    assert_eq!((safe, booked, unsent), (Ok(3), Ok(4), Ok(5)));
    for (key, begun) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 1)] {
        assert_eq!(pair.ledger.of(key).begun, begun, "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_was_away_for_too_long_has_lost_its_session_and_nothing_else() {
    let pair = Pair::serving(wilco_server::Config {
        session_ttl: Duration::from_secs(5),
        ..wilco_server::Config::default()
    })
    .await;
    let takes_ms = 1_000;
    let once = pair.client.request(Mark { key: 1, takes_ms }).into_future();
    let named = pair.client.request(Mark { key: 2, takes_ms });
    let named = named.op_id(new_op_id()).into_future();
    let safe = pair.client.request(Look { key: 3, takes_ms }).into_future();
    pass(Duration::from_millis(100)).await;
    pair.net.always(Some(Fate::Refused));
    pair.net.cut();
    pass(Duration::from_secs(20)).await;
    pair.net.always(None);
    let script = async { tokio::join!(once, named, safe) };
    let (once, named, safe) = in_time(script).await;
    assert_eq!(once, Err(CallError::OutcomeUnknown));
    // The record of a name outlives the session, in the same store.
    assert_eq!((named, safe), (Ok(2), Ok(3)));
    let ran_once = Runs {
        begun: 1,
        finished: 1,
        dropped: 0,
    };
    assert_eq!(pair.ledger.of(1), ran_once);
    assert_eq!(pair.ledger.of(2), ran_once);
}

#[tokio::test(start_paused = true)]
async fn a_name_makes_two_calls_one() {
    let pair = Pair::connected().await;
    let name = new_op_id();
    let mark = |takes_ms| pair.client.request(Mark { key: 1, takes_ms }).op_id(name);
    let both = async { tokio::join!(mark(100).into_future(), mark(100).into_future()) };
    assert_eq!(in_time(both).await, (Ok(1), Ok(1)));
    assert_eq!(pair.ledger.of(1).begun, 1);
    // Under the same name with another input it is another call, and is refused.
    let error = mark(7).await.expect_err("the name is taken");
    assert_eq!(error.executed(), Executed::No, "{error:?}");
    assert_eq!(pair.ledger.of(1).begun, 1);
}
