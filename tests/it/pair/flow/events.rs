use std::time::Duration;

use wilco_client::{Event, Events};

use super::cast::Airport;
use crate::pair::kit::{Cut, Fate, in_time, pass};

/// The next event, as its number and what happened; a gap as what is missed.
async fn next(news: &mut Events<u32>) -> Result<u32, Option<u64>> {
    match in_time(news.next()).await.expect("the client lives") {
        Event::Notify { event, .. } => Ok(event),
        Event::Gap { missed } => Err(missed),
        other => panic!("neither an event nor a gap but {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn events_come_once_and_in_order_whatever_byte_the_line_is_cut_after() {
    for after in (0..1500).step_by(17) {
        let airport = Airport::open();
        let client = airport.client("ann").await;
        let mut news = client.events::<u32>("news");
        pass(Duration::from_millis(5)).await;
        airport.news.broadcast_notify("n", &0);
        let cut = |up, down| Fate::Line(Cut { up, down });
        airport
            .net
            .expect([cut(None, Some(after)), cut(Some(after / 3), None)]);
        airport.net.cut();
        for event in 1..40 {
            airport.news.broadcast_notify("n", &event);
            pass(Duration::from_millis(1)).await;
        }
        for event in 0..40 {
            assert_eq!(next(&mut news).await, Ok(event), "{after}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_was_away_for_too_long_is_told_how_much_is_lost() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let mut news = client.events::<u32>("news");
    pass(Duration::from_millis(5)).await;
    airport.news.broadcast_notify("n", &1);
    assert_eq!(next(&mut news).await, Ok(1));
    airport.net.always(Some(Fate::Refused));
    airport.net.cut();
    for event in 2..202 {
        airport.news.broadcast_notify("n", &event);
    }
    airport.net.always(None);
    let mut missed = 0;
    let mut expected = None;
    while expected != Some(202) {
        match next(&mut news).await {
            Ok(event) => {
                assert!(expected.is_none_or(|expected| expected == event), "{event}");
                expected = Some(event + 1);
            }
            Err(lost) => missed += lost.expect("it is known"),
        }
    }
    assert_eq!(missed, 100, "the history holds the other hundred");
}
