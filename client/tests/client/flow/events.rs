use wilco_client::Event;
use wilco_client::protocol::Code;
use wilco_client::protocol::envelope::ChannelKind;

use crate::server::{Server, pair, seated};

const DOMAIN: ChannelKind = ChannelKind::Domain;

fn happened(event: u32, seq: u64) -> Event<u32> {
    Event::Notify {
        event,
        event_type: Some("happened".into()),
        correlation_id: None,
        seq: Some(seq),
    }
}

#[tokio::test]
async fn each_reader_gets_each_event_over_one_subscription() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut one = client.events::<u32>("news");
    peer.subscribe(DOMAIN, "news").await;
    peer.seat(DOMAIN, "news", "e", 3).await;
    peer.notify("news", 4, &40_u32).await;
    assert_eq!(one.next().await, Some(happened(40, 4)));
    let mut two = client.events::<u32>("news");
    // Nothing is said of the second: what comes next tells that it is seated.
    let (_, mut seats) = (client.queue().await, [&mut one, &mut two]);
    peer.notify("news", 5, &50_u32).await;
    for reader in &mut seats {
        assert_eq!(reader.next().await, Some(happened(50, 5)));
    }
    drop(two);
    peer.gap("news", Some(2), 7).await;
    peer.notify("news", 8, &"no number").await;
    assert_eq!(one.next().await, Some(Event::Gap { missed: Some(2) }));
    let unreadable = one.next().await.unwrap();
    assert!(
        matches!(&unreadable, Event::Unreadable { event, .. } if event.decode::<String>().unwrap() == "no number"),
        "{unreadable:?}"
    );
    drop(one);
    peer.unsubscribe(DOMAIN, "news").await;
}

#[tokio::test]
async fn a_slow_reader_is_told_how_many_it_has_missed() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut news = client.events::<String>("news");
    peer.subscribe(DOMAIN, "news").await;
    peer.seat(DOMAIN, "news", "e", 0).await;
    let long = "x".repeat(100_000);
    for seq in 1..=30 {
        peer.notify("news", seq, &long).await;
    }
    // Each message in turn: when the resync is here, all events are.
    peer.notify("news", 99, &long).await;
    assert_eq!(peer.resync().await.last_seq, Some(30));
    let Some(Event::Gap {
        missed: Some(missed),
    }) = news.next().await
    else {
        panic!("there is room for 1 MiB only");
    };
    let mut next = missed + 1;
    while next <= 30 {
        let event = news.next().await.unwrap();
        assert!(
            matches!(event, Event::Notify { seq: Some(seq), .. } if seq == next),
            "after {missed} came {event:?}"
        );
        next += 1;
    }
    assert!((20..25).contains(&missed), "{missed}");
}

#[tokio::test]
async fn over_a_cut_events_go_on_from_where_they_were() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut news = client.events::<u32>("news");
    peer.subscribe(DOMAIN, "news").await;
    peer.seat(DOMAIN, "news", "e", 3).await;
    peer.notify("news", 4, &40_u32).await;
    assert_eq!(news.next().await, Some(happened(40, 4)));
    drop(peer);
    let mut peer = server.accept().await.open().await;
    let hello = peer.hello().await;
    assert_eq!(hello.channels[0].since.as_ref().unwrap().seq, 4);
    peer.greet(seated("s"), &[]).await;
    peer.seat(DOMAIN, "news", "e", 5).await;
    peer.notify("news", 5, &50_u32).await;
    assert_eq!(news.next().await, Some(happened(50, 5)));
    client.close().await;
    assert_eq!(news.next().await, None);
}

#[tokio::test]
async fn a_refusal_is_told_to_whoever_waits_and_whoever_comes() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut news = client.events::<u32>("news");
    peer.subscribe(DOMAIN, "news").await;
    peer.refuse(DOMAIN, "news", Code::UnknownChannel).await;
    let refused = |event: Option<Event<u32>>| matches!(event, Some(Event::Refused(fault)) if fault.code == Code::UnknownChannel);
    assert!(refused(news.next().await));
    let mut late = client.events::<u32>("news");
    assert!(refused(late.next().await));
}
