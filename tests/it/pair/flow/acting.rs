use std::time::Duration;

use wilco_client::CallError;
use wilco_protocol::{Code, Executed};

use super::cast::{Airport, Belt, Load, TooHeavy, holds, until};
use crate::pair::kit::{Cut, Fate, Way, Weather, in_time, pass};

const SOON: u64 = 5;

#[tokio::test(start_paused = true)]
async fn an_action_is_shown_at_once_done_once_and_answered_with_what_it_gave() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    holds(&belt, &[]).await;
    let (told, mut progress) = tokio::sync::mpsc::channel(4);
    let load = |bag, takes_ms| belt.act(Load { bag, takes_ms }).typed::<usize, TooHeavy>();
    let acting = load(1, SOON)
        .optimistic(|belt| belt.bags.push(1))
        .on_progress(move |percent, _| told.try_send(percent).unwrap())
        .into_future();
    assert_eq!(holds(&belt, &[1]).await.pending, 1);
    assert_eq!(airport.runs(), 0);
    assert_eq!(in_time(acting).await, Ok(1));
    assert_eq!(progress.recv().await, Some(Some(50)));
    let view = until(&belt, |view| view.pending == 0).await;
    assert_eq!(view.state.unwrap().bags, [1]);

    let heavy = load(5000, SOON).optimistic(|belt| belt.bags.push(5000));
    let refused = in_time(heavy.into_future()).await;
    assert_eq!(refused, Err(CallError::Operation(TooHeavy { most: 1000 })));
    assert_eq!(belt.get().state.unwrap().bags, [1]);
    assert_eq!(airport.runs(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_action_over_a_line_that_is_cut_after_any_byte_is_done_once() {
    for after in (0..1200).step_by(17) {
        let airport = Airport::open();
        let cut = |up, down| Fate::Line(Cut { up, down });
        airport.net.expect([
            cut(None, Some(after)),
            cut(Some(after / 2), None),
            cut(None, Some(after + 400)),
        ]);
        let client = airport.start("ann");
        let belt = client.resource::<Belt>("belt");
        let acting: Vec<_> = (0..5)
            .map(|bag| {
                belt.act(Load {
                    bag,
                    takes_ms: SOON,
                })
                .optimistic(move |belt| belt.bags.push(bag))
                .typed::<usize, TooHeavy>()
                .into_future()
            })
            .collect();
        for acting in acting {
            assert!(in_time(acting).await.is_ok(), "{after}");
        }
        assert_eq!(airport.runs(), 5, "{after}");
        until(&belt, |view| view.pending == 0).await;
        let mut bags = belt.get().state.unwrap().bags.clone();
        bags.sort_unstable();
        assert_eq!(bags, [0, 1, 2, 3, 4], "{after}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_action_that_another_server_may_have_run_is_said_to_be_unknown() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    holds(&belt, &[]).await;
    let slow = Load {
        bag: 1,
        takes_ms: 10_000,
    };
    let acting = belt
        .act(slow)
        .optimistic(|belt| belt.bags.push(1))
        .into_future();
    pass(Duration::from_millis(10)).await;
    assert_eq!(airport.runs(), 1);
    let other = Airport::open();
    other.serve_at(&airport);
    airport.net.cut();
    assert_eq!(in_time(acting).await, Err(CallError::OutcomeUnknown));
    assert_eq!(other.runs(), 0);
    let view = until(&belt, |view| view.pending == 0).await;
    assert!(view.state.unwrap().bags.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_action_ends_it_though_nothing_answers() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    holds(&belt, &[]).await;
    airport.net.set_weather(Weather {
        up: Way::Void,
        ..Weather::FINE
    });
    let load = Load {
        bag: 1,
        takes_ms: SOON,
    };
    let acting = belt
        .act(load)
        .optimistic(|belt| belt.bags.push(1))
        .timeout(Duration::from_secs(2));
    let error = in_time(acting.into_future()).await.unwrap_err();
    assert_eq!(error.code().unwrap(), Code::Timeout);
    assert_eq!(error.executed(), Executed::Unknown);
    assert!(belt.get().state.unwrap().bags.is_empty());
    assert_eq!(airport.runs(), 0);
}

#[tokio::test(start_paused = true)]
async fn there_is_nothing_to_act_on_where_there_is_no_resource() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let nowhere = client.resource::<Belt>("nowhere");
    let load = Load {
        bag: 1,
        takes_ms: SOON,
    };
    let error = in_time(nowhere.act(load).into_future()).await.unwrap_err();
    assert_eq!(error.code().unwrap(), Code::UnknownChannel);
    assert_eq!(error.executed(), Executed::No);
}
