//! What the chapter on state promises, over real connections.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use cards::score::{Note, Score, Scored};
use cards::table::Table;
use cards::{House, Notice, Programme};
use tokio::sync::mpsc;
use tokio::time::timeout;
use wilco_client::{
    Client, Config, Derived, Event, FlowConnection, Presence, PresenceStatus, Subscribed, new_op_id,
};

#[tokio::test]
async fn events_are_heard_by_whom_they_are_for_and_leave_no_gap() {
    let (house, url) = serve().await;
    let ada = client(&url, "Ada").await;
    let mut heard = ada.events::<Notice>("house");
    let mut score = ada.resource::<Score>("score");
    // Both are subscribed by one message, in this order.
    until(&mut score, |_| true).await;
    let say = |text: &str| Notice::Staff { text: text.into() };
    house.notices.broadcast_notify("staff", &say("not for Ada"));
    house.notices.notify_user("ada", "staff", &say("for Ada"));
    house.notices.notify_user("bob", "staff", &say("for Bob"));
    let game = "whist".to_owned();
    house
        .notices
        .broadcast_notify("begins", &Notice::Begins { game });
    let mut words = Vec::new();
    while words.len() < 2 {
        words.push(match heard.next().await.unwrap() {
            Event::Notify {
                event: Notice::Staff { text },
                ..
            } => text,
            Event::Notify {
                event: Notice::Begins { game },
                ..
            } => game,
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(words, ["for Ada", "whist"]);
}

#[tokio::test]
async fn who_is_there_is_seen_and_who_closes_has_left() {
    let (house, url) = serve().await;
    let (ada, bob) = (client(&url, "Ada").await, client(&url, "Bob").await);
    let mut seen = ada.presence("table/1");
    let sits = bob.presence("table/1");
    sits.set(PresenceStatus::Idle);
    there(&mut seen, &["ada active", "bob idle"]).await;
    assert_eq!(
        house.present.users("table/1")[1].name.as_deref(),
        Some("Bob")
    );
    bob.close().await;
    there(&mut seen, &["ada active"]).await;
    drop(sits);
}

#[tokio::test]
async fn who_gets_another_seat_sees_another_hand() {
    let (house, url) = serve().await;
    let eve = client(&url, "Eve").await;
    let mut table = eve.resource::<Table>("table/1");
    until(&mut table, |table| table.hand.is_empty()).await;
    house.tables.handler().give_seat("table/1", 0, "eve");
    house.tables.recheck("table/1");
    until(&mut table, |table| table.hand == ["SA"]).await;
    house.tables.handler().give_seat("table/1", 0, "ada");
    house.tables.recheck("table/1");
    until(&mut table, |table| table.hand.is_empty()).await;
}

#[tokio::test]
async fn what_changed_is_found_and_callbacks_tell_each_step() {
    let (house, url) = serve().await;
    let (tell, mut told) = mpsc::channel(16);
    let (of_deltas, of_events) = (tell.clone(), tell.clone());
    let conn = FlowConnection::<Score, Note>::builder()
        .url(url.replace("/ws", "/realtime/score"))
        .on_snapshot(move |score: Score, seq| {
            let _ = tell.try_send(format!("{:?} at {seq}", score.points));
        })
        .on_delta(move |Scored { player, points }, seq| {
            let _ = of_deltas.try_send(format!("{player} +{points}, {seq}"));
        })
        .on_notify(move |domain, event_type, _: Notice| {
            let _ = of_events.try_send(format!("{domain} {event_type:?}"));
        })
        .subscribe(["house"])
        .connect()
        .unwrap();
    let mut next = async || timeout(LONG, told.recv()).await.unwrap().unwrap();
    assert_eq!(next().await, "{} at 0");
    let player = "Ada".to_owned();
    conn.send_action(new_op_id(), Note { player, points: 3 })
        .unwrap();
    assert_eq!(next().await, "Ada +3, 1");

    let mut programme = conn.client().resource::<Derived<Programme>>("programme");
    let change = |programme: &mut Programme| programme.games.push("whist".to_owned());
    house.programme.update(change);
    until(&mut programme, |programme| programme.games == ["whist"]).await;
}

/// Waits until the state is such a one.
async fn until<S: wilco_client::FlowState>(
    state: &mut Subscribed<S>,
    is_it: impl Fn(&S) -> bool + Send + Sync,
) -> S {
    let there = async {
        loop {
            let view = state.changed().await.unwrap();
            if let Some(state) = view.state.filter(|state| is_it(state)) {
                return S::clone(&state);
            }
        }
    };
    timeout(LONG, there).await.unwrap()
}

/// Waits until these are present, and no others.
async fn there(presence: &mut Presence, expected: &[&str]) {
    let seen = async {
        loop {
            let view = presence.changed().await.unwrap();
            let users = view.state.iter().flat_map(|users| users.iter());
            let said = users.map(|user| format!("{} {}", user.user_id, user.status.as_str()));
            if said.eq(expected.iter().map(|user| (*user).to_owned())) {
                return;
            }
        }
    };
    timeout(LONG, seen).await.unwrap();
}

async fn serve() -> (House, String) {
    let house = House::default();
    let stock = ["C7", "H2", "DK", "SA"].map(str::to_owned);
    let tables = house.tables.handler();
    tables.open("table/1", ["ada", "bob"], stock.into());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = house.router().into_axum("/ws");
    tokio::spawn(async move { axum::serve(listener, app).await });
    (house, format!("ws://{address}/ws"))
}

async fn client(url: &str, name: &str) -> Client {
    let config = Config {
        token: Some(name.into()),
        ..Config::default()
    };
    Client::connect_with(url, config).await.unwrap()
}

const LONG: Duration = Duration::from_secs(3);
