use std::time::Duration;

use tokio::time::Instant;
use wilco_client::Status;
use wilco_client::protocol::session::{Cause, ClosedReason};

use super::kit::{Add, Fate, Net, Pair, Weather, in_time, next, pass};

#[tokio::test(start_paused = true)]
async fn the_first_return_is_immediate_and_the_others_wait_with_full_jitter() {
    let pair = Pair::connected().await;
    pass(Duration::from_secs(60)).await;
    pair.net.always(Some(Fate::Refused));
    let cut_at = Instant::now();
    pair.net.cut();
    pass(Duration::from_secs(600)).await;
    let attempts = pair.net.attempts().split_off(1);
    assert!(attempts.len() > 20, "{}", attempts.len());
    assert_eq!(attempts[0], cut_at);
    let waits: Vec<_> = attempts.windows(2).map(|two| two[1] - two[0]).collect();
    let mut ceiling = Duration::from_millis(200);
    for wait in &waits {
        // The clock counts in whole milliseconds, and never fires early.
        let most = ceiling + Duration::from_millis(2);
        assert!(*wait <= most, "{wait:?} beyond {ceiling:?}");
        ceiling = (ceiling * 2).min(Duration::from_secs(20));
    }
    let longest = waits.iter().max();
    assert!(longest > Some(&Duration::from_secs(5)), "{waits:?}");
    pair.net.always(None);
    pair.is_open().await;
    assert_eq!(pair.client.request(Add { a: 2, b: 2 }).await, Ok(4));
}

#[tokio::test(start_paused = true)]
async fn who_watches_sees_the_connection_go_and_come() {
    let pair = Pair::started(
        Net::new(Weather::after(Duration::from_millis(5))),
        Default::default(),
    );
    let mut changes = pair.client.status_changes();
    assert_eq!(next(&mut changes).await, Status::Connecting);
    assert!(matches!(next(&mut changes).await, Status::Open { .. }));
    pair.net.expect([Fate::Refused]);
    pair.net.cut();
    let away = next(&mut changes).await;
    let Status::Waiting { retry_in, cause } = away else {
        panic!("{away:?}");
    };
    assert!(retry_in <= Duration::from_millis(200));
    assert!(matches!(cause, Cause::Unreachable(_)), "{cause:?}");
    assert_eq!(next(&mut changes).await, Status::Connecting);
    assert!(matches!(next(&mut changes).await, Status::Open { .. }));
    in_time(pair.client.close()).await;
    let reason = ClosedReason::Asked;
    assert_eq!(next(&mut changes).await, Status::Closed { reason });
    assert_eq!(in_time(changes.next()).await, None);
}
