//! Connections that are cut while calls are in flight: each call ends once, with its answer.

use std::time::Duration;

use futures_util::future::join_all;
use wilco_client::protocol::Limits;
use wilco_client::{CallError, Offline, Status};
use wilco_protocol::Executed;

use super::kit::{
    Add, Book, Cut, Fate, Look, Mark, Pair, Runs, Way, Weather, in_time, pass, timed,
};

const FINISHED: Runs = Runs {
    begun: 1,
    finished: 1,
    dropped: 0,
};

/// Makes `Mark` calls of those keys.
fn marks(
    pair: &Pair,
    keys: std::ops::Range<u64>,
    takes_ms: u64,
) -> Vec<impl Future<Output = Result<u64, CallError>> + use<>> {
    keys.map(|key| pair.client.request(Mark { key, takes_ms }).into_future())
        .collect()
}

/// Awaits the calls of keys from `first` on, and compares each answer with its key.
async fn all_are_answered(first: u64, calls: Vec<impl Future<Output = Result<u64, CallError>>>) {
    let answers = in_time(join_all(calls)).await;
    for (key, answer) in (first..).zip(answers) {
        assert_eq!(answer, Ok(key));
    }
}

fn replayed(pair: &Pair) -> usize {
    match pair.client.status() {
        Status::Open { replayed, .. } => replayed,
        status => panic!("{status:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn calls_in_flight_at_a_cut_all_end_with_their_answers_and_what_must_not_run_twice_does_not()
{
    let pair = Pair::connected().await;
    let takes_ms = 5_000;
    let looks = (0..20).map(|key| pair.client.request(Look { key, takes_ms }).into_future());
    let looks: Vec<_> = looks.collect();
    let marked = marks(&pair, 20..40, takes_ms);
    let books = (40..60).map(|key| pair.client.request(Book { key, takes_ms }).into_future());
    let books: Vec<_> = books.collect();
    pass(Duration::from_secs(1)).await;
    assert!(pair.ledger.all().values().all(|runs| runs.begun == 1));
    pair.net.cut();
    pass(Duration::from_millis(10)).await;
    assert_eq!(replayed(&pair), 60);
    let (_, took) = timed(async {
        all_are_answered(20, marked).await;
        all_are_answered(40, books).await;
    })
    .await;
    assert!(took <= Duration::from_secs(4), "they ran on: {took:?}");
    all_are_answered(0, looks).await;
    assert_eq!(pair.net.attempts().len(), 2);
    pass(Duration::from_secs(10)).await;
    for (key, runs) in pair.ledger.all() {
        // What may run twice does: its first run is dropped with the connection.
        let again = u32::from(key < 20);
        let expected = Runs {
            begun: 1 + again,
            finished: 1,
            dropped: again,
        };
        assert_eq!(runs, expected, "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_and_not_received_is_answered_from_the_record() {
    // As many as the server takes at once: it must not forget one of them.
    for (count, takes_ms) in [(1, 0), (256, 50)] {
        let pair = Pair::connected().await;
        pair.net.set_weather(Weather {
            down: Way::Void,
            ..Weather::FINE
        });
        let calls = marks(&pair, 0..count, takes_ms);
        pass(Duration::from_secs(1)).await;
        assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
        pair.net.set_weather(Weather::FINE);
        pair.net.cut();
        let (_, took) = timed(all_are_answered(0, calls)).await;
        assert!(took < Duration::from_millis(100), "{took:?}");
        assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
        assert_eq!(pair.ledger.all().len() as u64, count);
    }
}

#[tokio::test(start_paused = true)]
async fn what_finished_while_nobody_was_there_is_answered_from_the_record() {
    let pair = Pair::connected().await;
    let calls = marks(&pair, 0..256, 1_000);
    pass(Duration::from_millis(100)).await;
    pair.net.always(Some(Fate::Refused));
    pair.net.cut();
    pass(Duration::from_secs(20)).await;
    assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
    pair.net.always(None);
    all_are_answered(0, calls).await;
    assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
}

#[tokio::test(start_paused = true)]
async fn what_never_arrived_is_sent_again_and_runs_once() {
    let pair = Pair::connected().await;
    pair.net.set_weather(Weather {
        up: Way::Void,
        ..Weather::FINE
    });
    let calls = marks(&pair, 0..100, 10);
    pass(Duration::from_secs(1)).await;
    assert_eq!(pair.ledger.all().len(), 0);
    pair.net.set_weather(Weather::FINE);
    pair.net.cut();
    all_are_answered(0, calls).await;
    assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_its_turn_gets_it_on_the_next_connection() {
    let pair = Pair::serving(wilco_server::Config {
        limits: Limits {
            max_in_flight: 4,
            ..Limits::default()
        },
        ..wilco_server::Config::default()
    })
    .await;
    let calls = marks(&pair, 0..40, 1_000);
    let cuts = async {
        for _ in 0..8 {
            pass(Duration::from_millis(1_300)).await;
            pair.net.cut();
        }
    };
    let ((), ()) = tokio::join!(all_are_answered(0, calls), cuts);
    assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
}

#[tokio::test(start_paused = true)]
async fn a_line_that_breaks_again_and_again_costs_no_call() {
    let pair = Pair::with(
        Weather::after(Duration::from_millis(20)),
        Default::default(),
    )
    .await;
    let mut calls = Vec::new();
    for key in 0..200 {
        let takes_ms = key % 7 * 30;
        calls.push(pair.client.request(Mark { key, takes_ms }).into_future());
        pass(Duration::from_millis(10)).await;
        if key % 9 == 0 {
            pair.net.cut();
        }
    }
    all_are_answered(0, calls).await;
    assert!(pair.ledger.all().values().all(|runs| *runs == FINISHED));
    assert!(
        pair.net.attempts().len() > 5,
        "{}",
        pair.net.attempts().len()
    );
}

#[tokio::test(start_paused = true)]
async fn a_cut_while_the_session_is_resumed_is_a_cut_like_any_other() {
    let mut longest = 0;
    // Through the upgrade, the hello and the first answers of the resuming connection.
    for down in (1..1200).step_by(3) {
        let pair = Pair::connected().await;
        let calls = marks(&pair, 0..10, 100);
        pass(Duration::from_millis(50)).await;
        let cut = Cut {
            up: None,
            down: Some(down),
        };
        pair.net.expect([Fate::Line(cut)]);
        pair.net.cut();
        all_are_answered(0, calls).await;
        assert!(
            pair.ledger.all().values().all(|runs| *runs == FINISHED),
            "{down}"
        );
        longest = longest.max(pair.net.attempts().len());
    }
    assert_eq!(longest, 3);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_passes_without_a_connection_ends_the_call_there() {
    let pair = Pair::connected().await;
    let mark = Mark {
        key: 1,
        takes_ms: 3_000,
    };
    let sent = pair.client.request(mark).timeout(Duration::from_secs(1));
    let sent = sent.into_future();
    pass(Duration::from_millis(100)).await;
    pair.net.always(Some(Fate::Refused));
    pair.net.cut();
    let unsent = pair.client.request(Look {
        key: 2,
        takes_ms: 0,
    });
    let unsent = unsent.timeout(Duration::from_millis(500)).into_future();
    let (answer, _) = timed(unsent).await;
    let executed = Executed::No;
    assert_eq!(answer, Err(CallError::Timeout { executed }));
    let (answer, took) = timed(sent).await;
    let executed = Executed::Unknown;
    assert_eq!(answer, Err(CallError::Timeout { executed }));
    assert!(took < Duration::from_millis(510), "{took:?}");
    pair.net.always(None);
    pair.is_open().await;
    pass(Duration::from_secs(5)).await;
    assert_eq!(pair.ledger.of(1), FINISHED, "what must finish does");
    assert_eq!(pair.ledger.of(2), Runs::default());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_its_caller_leaves_during_the_cut_is_forgotten_on_both_sides() {
    let pair = Pair::connected().await;
    let takes_ms = 3_000;
    let left = pair.client.request(Mark { key: 1, takes_ms }).into_future();
    let kept = pair.client.request(Mark { key: 2, takes_ms }).into_future();
    pass(Duration::from_millis(100)).await;
    pair.net.expect([Fate::Refused]);
    pair.net.cut();
    drop(left);
    assert_eq!(in_time(kept).await, Ok(2));
    assert_eq!(replayed(&pair), 1);
    assert_eq!(pair.ledger.of(1), FINISHED);
    assert_eq!(pair.client.request(Add { a: 2, b: 2 }).await, Ok(4));
    assert!(pair.client.queue().await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_waits_without_a_connection_can_be_seen_and_taken_back_and_refused() {
    let pair = Pair::connected().await;
    let takes_ms = 1_000;
    let sent = pair.client.request(Mark { key: 1, takes_ms }).into_future();
    pass(Duration::from_millis(100)).await;
    pair.net.always(Some(Fate::Refused));
    pair.net.cut();
    pass(Duration::from_millis(100)).await;
    let waiting = pair.client.request(Mark { key: 2, takes_ms }).into_future();
    let refused = pair.client.request(Mark { key: 3, takes_ms });
    assert_eq!(
        refused.offline(Offline::Fail).await,
        Err(CallError::Offline)
    );
    let queue = pair.client.queue().await;
    let shown: Vec<_> = queue.iter().map(|call| (call.id, call.sent)).collect();
    assert_eq!(shown, [(1, true), (2, false)]);
    pair.client.cancel(2);
    let executed = Executed::No;
    assert_eq!(
        in_time(waiting).await,
        Err(CallError::Cancelled { executed })
    );
    pair.net.always(None);
    assert_eq!(in_time(sent).await, Ok(1));
    assert_eq!(pair.ledger.all().len(), 1);
}
