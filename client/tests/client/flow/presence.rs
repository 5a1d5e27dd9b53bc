use wilco_client::protocol::envelope::{
    ChannelKind, PresenceDiff, ServerMessage, SetPresence, Signal,
};
use wilco_client::protocol::{Code, Executed, Fault, RequestId};
use wilco_client::{Phase, PresenceStatus, SignalPayload, Signalled, Users, View};

use super::said::{Said, user};
use crate::server::{Server, pair};

const PRESENCE: ChannelKind = ChannelKind::Presence;

fn ids(view: &View<Users>) -> Vec<String> {
    let users = view.state.iter().flat_map(|users| users.iter());
    users.map(|user| user.user_id.to_string()).collect()
}

#[tokio::test]
async fn who_is_present_is_followed_and_where_the_user_is_said() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut desk = client.presence("desk");
    peer.subscribe(PRESENCE, "desk").await;
    desk.set(PresenceStatus::Idle);
    peer.seat(PRESENCE, "desk", "e", 1).await;
    let idle = SetPresence {
        status: PresenceStatus::Idle,
        resource: Some("desk".into()),
    };
    assert_eq!(peer.said().await, Said::SetPresence(idle));
    peer.users("desk", 1, &["ann", "bob"]).await;
    while ids(&desk.changed().await.unwrap()) != ["ann", "bob"] {}
    peer.say(&ServerMessage::PresenceDiff(PresenceDiff {
        joined: vec![user("cleo")],
        left: vec!["ann".into()],
        resource: Some("desk".into()),
        epoch: Some("e".into()),
        seq: 2,
        ..PresenceDiff::default()
    }))
    .await;
    while ids(&desk.changed().await.unwrap()) != ["bob", "cleo"] {}
    assert_eq!(desk.get().phase, Phase::Live);
    client.set_presence(PresenceStatus::Away);
    let away = SetPresence {
        status: PresenceStatus::Away,
        resource: None,
    };
    assert_eq!(peer.said().await, Said::SetPresence(away));
    drop(desk);
    peer.unsubscribe(PRESENCE, "desk").await;
}

#[tokio::test]
async fn two_users_say_something_to_each_other() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let desk = client.presence("desk");
    peer.subscribe(PRESENCE, "desk").await;
    let mut signals = desk.signals();
    peer.seat(PRESENCE, "desk", "e", 0).await;
    peer.users("desk", 0, &["ann"]).await;
    let offer = SignalPayload::Offer { sdp: "v=0".into() };
    desk.signal("bob", offer.clone()).unwrap();
    let said = Signal {
        target_user_id: "bob".into(),
        signal: offer,
        resource: Some("desk".into()),
        request_id: Some(RequestId::Number(1)),
    };
    assert_eq!(peer.said().await, Said::Signal(said));
    let answer = SignalPayload::Answer { sdp: "v=0".into() };
    peer.say(&ServerMessage::Signal {
        from_user_id: "bob".into(),
        signal: answer.clone(),
        resource: Some("desk".into()),
    })
    .await;
    assert_eq!(
        signals.next().await,
        Some(Signalled::Received {
            from_user_id: "bob".into(),
            signal: answer
        })
    );
    let fault = Fault::new(Code::Unavailable, Executed::No);
    peer.say(&ServerMessage::Error {
        fault: Box::new(fault.clone()),
        fatal: false,
        request_id: Some(RequestId::Number(1)),
    })
    .await;
    let undelivered = Signalled::Undelivered(Box::new(fault));
    assert_eq!(signals.next().await, Some(undelivered));
    // A call that follows has an id of its own, and its answer.
    let call = client.call_raw("op", ()).into_future();
    let (id, ..) = peer.request().await;
    assert_eq!(id, 2);
    peer.ok(id, &7).await;
    assert_eq!(call.await.unwrap().decode::<u32>().unwrap(), 7);
    client.close().await;
    assert!(
        client
            .signal("desk", "bob", SignalPayload::Offer { sdp: "".into() })
            .is_err()
    );
    assert_eq!(signals.next().await, None);
}
