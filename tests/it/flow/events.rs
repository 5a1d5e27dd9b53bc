//! Events: what is told once to everybody who may hear it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_protocol::envelope::ChannelKind::Domain;
use wilco_server::{Code, Events, Executed, Fault, Router};

use super::cast::{Guest, House, at, epoch_in, op_id, told};

/// Something that happens in the world.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
enum Event {
    Rain(u32),
    /// Not for those who are anonymous.
    Rumour(u32),
}

use Event::{Rain, Rumour};

async fn house(news: &Events<Event>) -> House {
    House::of(Router::new().event(news.clone())).await
}

async fn listener(house: &House, name: &str) -> Guest {
    let mut guest = house.guest(name).await;
    guest.follow(Domain, "world").await;
    guest
}

#[tokio::test]
async fn who_listens_hears_each_event_in_order_and_what_caused_it() {
    let news = Events::new("world");
    let house = house(&news).await;
    let (mut ann, mut bob) = (listener(&house, "ann").await, listener(&house, "bob").await);
    assert_eq!(news.broadcast_notify("weather", &Rain(1)), Some(1));
    assert_eq!(news.broadcast_notify("", &Rain(2)), Some(2));
    let caused = news.correlated(op_id(5));
    assert_eq!(caused.broadcast_notify("weather", &Rain(3)), Some(3));
    assert_eq!(news.broadcast_notify("weather", &Rain(4)), Some(4));
    for guest in [&mut ann, &mut bob] {
        let heard = guest.hear_all(4).await;
        let expected = [
            "world 0>1 weather {\"Rain\":1}",
            "world 1>2  {\"Rain\":2}",
            "world 2>3 weather {\"Rain\":3} of 5",
            "world 3>4 weather {\"Rain\":4}",
        ];
        assert_eq!(heard, expected);
    }
    ann.leave(Domain, "world").await;
    ann.hear_nothing().await;
    news.broadcast_notify("weather", &Rain(5));
    ann.hear_nothing().await;
    assert_eq!(bob.hear().await, "world 4>5 weather {\"Rain\":5}");
}

#[tokio::test]
async fn what_somebody_may_not_hear_leaves_no_hole_in_what_he_hears() {
    let news = Events::new("world")
        .filter(|viewer, event| matches!(event, Rain(_)) || viewer.user_id().is_some());
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    let mut stranger = house.stranger().await;
    stranger.follow(Domain, "world").await;
    for event in [Rain(1), Rumour(2), Rumour(3), Rain(4), Rain(5)] {
        news.broadcast_notify("", &event);
    }
    assert_eq!(ann.hear_all(5).await[2], "world 2>3  {\"Rumour\":3}");
    let expected = [
        "world 0>1  {\"Rain\":1}",
        "world 1>4  {\"Rain\":4}",
        "world 4>5  {\"Rain\":5}",
    ];
    assert_eq!(stranger.hear_all(3).await, expected);
}

#[tokio::test]
async fn a_filter_that_panics_hides_the_event_from_that_one_alone() {
    let news = Events::new("world").filter(|viewer, _: &Event| match viewer.user_id() {
        Some("ann") => panic!("a filter of the application"),
        _ => true,
    });
    let house = house(&news).await;
    let (mut ann, mut bob) = (listener(&house, "ann").await, listener(&house, "bob").await);
    news.broadcast_notify("", &Rain(1));
    assert_eq!(bob.hear().await, "world 0>1  {\"Rain\":1}");
    ann.hear_nothing().await;
}

#[tokio::test]
async fn what_is_for_one_user_reaches_all_of_his_connections_and_nobody_else() {
    let news = Events::new("world").filter(|_, event| matches!(event, Rain(_)));
    let house = house(&news).await;
    let mut tabs = [listener(&house, "ann").await, listener(&house, "ann").await];
    let mut others = [
        listener(&house, "bob").await,
        listener(&house, "ann@acme").await,
    ];
    news.broadcast_notify("", &Rain(1));
    // The filter is not asked about it.
    news.notify_user("ann", "loot", &Rumour(2));
    news.notify_user("ann", "loot", &Rumour(3));
    news.notify_user_of("acme", "ann", "loot", &Rumour(4));
    news.broadcast_notify("", &Rain(5));
    for guest in &mut tabs {
        let expected = [
            "world 0>1  {\"Rain\":1}",
            "world 1>2 loot {\"Rumour\":2}",
            "world 1>3 loot {\"Rumour\":3}",
            "world 1>5  {\"Rain\":5}",
        ];
        assert_eq!(guest.hear_all(4).await, expected);
    }
    let [bob, acme] = &mut others;
    assert_eq!(bob.hear_all(2).await[1], "world 1>5  {\"Rain\":5}");
    let expected = ["world 1>4 loot {\"Rumour\":4}", "world 1>5  {\"Rain\":5}"];
    assert_eq!(acme.hear_all(3).await[1..], expected);
}

/// Where somebody was brought to who has heard the next event.
async fn heard(guest: &mut Guest) -> (Box<str>, String) {
    let heard = guest.client.next().await;
    (epoch_in(&heard), told(&heard))
}

#[tokio::test]
async fn with_a_history_who_comes_back_is_given_what_was_missed_or_told_how_much() {
    let news = Events::new("world").history(4, Duration::from_secs(60));
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    news.broadcast_notify("", &Rain(1));
    let (epoch, line) = heard(&mut ann).await;
    assert_eq!(line, "world 0>1  {\"Rain\":1}");
    for rain in 2..=3 {
        news.broadcast_notify("", &Rain(rain));
    }
    for (since, expected) in [
        (
            at(&epoch, 1),
            vec![
                "world at 3 recovered",
                "world 1>2  {\"Rain\":2}",
                "world 2>3  {\"Rain\":3}",
            ],
        ),
        (at(&epoch, 3), vec!["world at 3 recovered", "current 3"]),
        (None, vec!["world at 3"]),
        (
            at("other", 1),
            vec!["world at 3", "world lost ?, goes on at 3"],
        ),
        (
            at(&epoch, 9),
            vec!["world at 3", "world lost ?, goes on at 3"],
        ),
    ] {
        let mut back = house.guest("ann").await;
        assert_eq!(back.ask(Domain, "world", since).await, expected[0]);
        assert_eq!(back.hear_all(expected.len() - 1).await, expected[1..]);
        back.hear_nothing().await;
    }
    for rain in 4..=7 {
        news.broadcast_notify("", &Rain(rain));
    }
    let mut back = house.guest("ann").await;
    assert_eq!(back.ask(Domain, "world", at(&epoch, 1)).await, "world at 7");
    let lines = back.hear_all(5).await;
    assert_eq!(lines[0], "world lost 2, goes on at 3");
    assert_eq!(lines[1], "world 3>4  {\"Rain\":4}");
    assert_eq!(lines[4], "world 6>7  {\"Rain\":7}");
}

#[tokio::test(start_paused = true)]
async fn a_history_ends_when_its_time_is_over() {
    let news = Events::new("world").history(100, Duration::from_secs(60));
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    for rain in 1..=2 {
        news.broadcast_notify("", &Rain(rain));
    }
    let (epoch, _) = heard(&mut ann).await;
    drop(ann);
    tokio::time::advance(Duration::from_secs(61)).await;
    let mut back = house.guest("ann").await;
    assert_eq!(back.ask(Domain, "world", at(&epoch, 1)).await, "world at 2");
    assert_eq!(back.hear().await, "world lost 1, goes on at 2");
}

#[tokio::test]
async fn without_a_history_who_comes_back_is_told_how_much_was_missed() {
    let news = Events::new("world");
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    news.broadcast_notify("", &Rain(1));
    let (epoch, _) = heard(&mut ann).await;
    let mut back = house.guest("ann").await;
    let seat = back.ask(Domain, "world", at(&epoch, 1)).await;
    assert_eq!(
        (&*seat, &*back.hear().await),
        ("world at 1 recovered", "current 1")
    );
    for rain in 2..=4 {
        news.broadcast_notify("", &Rain(rain));
    }
    let mut back = house.guest("ann").await;
    assert_eq!(back.ask(Domain, "world", at(&epoch, 1)).await, "world at 4");
    assert_eq!(back.hear().await, "world lost 3, goes on at 4");
    news.broadcast_notify("", &Rain(5));
    assert_eq!(back.hear().await, "world 4>5  {\"Rain\":5}");
}

#[tokio::test]
async fn nobody_says_how_much_was_missed_where_some_of_it_was_not_for_all() {
    let filtered = Events::new("filtered").filter(|_, event| matches!(event, Rain(_)));
    let private = Events::new("private");
    let router = Router::new().event(filtered.clone()).event(private.clone());
    let house = House::of(router).await;
    let mut ann = house.guest("ann").await;
    for news in [&filtered, &private] {
        ann.follow(Domain, news.domain()).await;
        news.broadcast_notify("", &Rain(1));
        let (epoch, _) = heard(&mut ann).await;
        news.broadcast_notify("", &Rain(2));
        news.notify_user("bob", "", &Rain(3));
        let mut back = house.guest("ann").await;
        back.ask(Domain, news.domain(), at(&epoch, 1)).await;
        let gap = format!("{} lost ?, goes on at 3", news.domain());
        assert_eq!(back.hear().await, gap);
        ann.hear().await;
    }
}

#[tokio::test]
async fn a_reader_that_is_too_slow_is_told_what_it_lost_and_goes_on() {
    let news = Events::new("world").history(4, Duration::from_secs(60));
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    // All of it happens before its connection looks.
    for rain in 1..=10 {
        news.broadcast_notify("", &Rain(rain));
    }
    let lines = ann.hear_all(5).await;
    assert_eq!(lines[0], "world lost 6, goes on at 6");
    assert_eq!(lines[1], "world 6>7  {\"Rain\":7}");
    assert_eq!(lines[4], "world 9>10  {\"Rain\":10}");
}

#[tokio::test]
async fn who_may_not_listen_is_told_so_also_when_that_changes() {
    let lets = Arc::new(AtomicBool::new(true));
    let judge = Arc::clone(&lets);
    let news = Events::new("world").authorise(move |viewer| {
        let lets = judge.load(Ordering::SeqCst) && viewer.user_id() == Some("ann");
        let refused = Fault::new(Code::Forbidden, Executed::No);
        async move { if lets { Ok(()) } else { Err(refused) } }
    });
    let house = house(&news).await;
    let mut ann = listener(&house, "ann").await;
    let mut bob = house.guest("bob").await;
    assert_eq!(bob.ask(Domain, "world", None).await, "world ! forbidden");
    assert_eq!(
        bob.ask(Domain, "nowhere", None).await,
        "nowhere ! unknown_channel"
    );
    news.broadcast_notify("", &Rain(1));
    assert_eq!(ann.hear().await, "world 0>1  {\"Rain\":1}");
    lets.store(false, Ordering::SeqCst);
    news.recheck_user("bob");
    news.broadcast_notify("", &Rain(2));
    assert_eq!(ann.hear().await, "world 1>2  {\"Rain\":2}");
    news.recheck();
    news.broadcast_notify("", &Rain(3));
    assert_eq!(ann.hear().await, "world ! forbidden");
    bob.hear_nothing().await;
}

#[tokio::test]
async fn a_domain_is_one_name_and_stands_once() {
    for router in [
        Router::<()>::new().event(Events::<Event>::new("world/{id}")),
        Router::new().event(Events::<Event>::new("")),
        Router::new()
            .event(Events::<Event>::new("world"))
            .event(Events::<Event>::new("world")),
    ] {
        assert!(router.contract().is_err());
    }
}
