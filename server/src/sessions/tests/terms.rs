//! How long sessions last, and how many there may be.

use tokio::time::advance;

use super::*;

const MOMENT: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn a_session_can_be_resumed_until_its_time_is_over() {
    for (away, is_there) in [(Duration::ZERO, true), (TTL, true), (TTL + MOMENT, false)] {
        let sessions = Sessions::default();
        let resume = parked(&sessions, terms(), None);
        advance(away).await;
        assert_eq!(
            come_back(&sessions, &resume).is_some(),
            is_there,
            "{away:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_nobody_comes_back_to_is_swept_in_its_order_and_then_nothing_waits() {
    let sessions = Sessions::default();
    let short = Terms {
        ttl: TTL / 4,
        ..terms()
    };
    for (at, terms) in [(0, terms()), (10, short), (20, terms())] {
        parked(&sessions, terms, None);
        assert_eq!(
            sessions.parked(),
            usize::from(at > 0) + usize::from(at > 10) + 1
        );
        settle().await;
        advance(Duration::from_secs(10)).await;
    }
    // The second one has 10 s left, the first 90 s, the third 110 s.
    for (wait, left) in [(10, 3), (1, 2), (79, 2), (1, 1), (19, 1), (1, 0)] {
        advance(Duration::from_secs(wait)).await;
        settle().await;
        assert_eq!(sessions.parked(), left, "{wait}");
    }
    assert_eq!(sessions.registry().swept_at, None);
}

#[tokio::test(start_paused = true)]
async fn one_session_too_many_ends_the_one_that_was_left_first() {
    let sessions = Sessions::default();
    let few = Terms { max: 3, ..terms() };
    let parked: Vec<_> = (0..4).map(|_| parked(&sessions, few, None)).collect();
    assert_eq!(sessions.parked(), 3);
    let there = parked.iter().map(|it| come_back(&sessions, it).is_some());
    assert_eq!(there.collect::<Vec<_>>(), [false, true, true, true]);
}

#[tokio::test(start_paused = true)]
async fn a_session_of_one_router_is_unknown_to_another() {
    let sessions = Sessions::default();
    let other = Terms {
        realm: sessions.open_realm() + 1,
        ..terms()
    };
    let resume = parked(&sessions, other, None);
    assert!(come_back(&sessions, &resume).is_none());
    assert_eq!(sessions.parked(), 1);
}

#[test]
fn nothing_is_left_of_a_connection_that_is_dropped() {
    let sessions = Sessions::default();
    let mut listed = post(&sessions);
    listed.list(Subject::new(None, "ann"));
    let mut seated = post(&sessions);
    seated.begin(None);
    assert_eq!(sessions.live(), 2);
    drop((listed, seated));
    assert_eq!((sessions.live(), sessions.parked()), (0, 0));
}
