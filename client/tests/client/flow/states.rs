use serde::{Deserialize, Serialize};
use wilco_client::protocol::envelope::{ChannelKind, Resync};
use wilco_client::protocol::{Code, Fault};
use wilco_client::{Client, FlowState, Phase, Position, Status, Unfit};

use super::game::{Change, Pile, begin, holds, until};
use crate::server::{Peer, Server, pair, seated};

const STATE: ChannelKind = ChannelKind::State;

#[tokio::test]
async fn a_state_is_loading_until_it_came_and_then_follows_each_change() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut pile = client.resource::<Pile>("pile");
    let view = pile.get();
    assert_eq!(view.phase, Phase::Loading);
    assert_eq!((view.state, view.position), (None, None));

    assert_eq!(peer.subscribe(STATE, "pile").await.since, None);
    peer.seat(STATE, "pile", "e", 3).await;
    peer.snapshot("pile", 3, &Pile(vec![1])).await;
    peer.delta("pile", 4, &Change::Put(2)).await;
    let view = holds(&mut pile, &[1, 2]).await;
    assert_eq!(view.phase, Phase::Live);
    assert_eq!(view.position, Some(Position::new("e", 4)));
    assert_eq!(view.pending, 0);

    peer.delta("pile", 5, &Change::Take(1)).await;
    let mut changes = pile.changes();
    loop {
        let view = changes.next().await.unwrap();
        if view.state.unwrap().0 == [2] {
            break;
        }
    }
}

#[tokio::test]
async fn two_handles_share_one_subscription_and_the_last_to_go_ends_it() {
    let server = Server::bind().await;
    let (client, mut peer, one) = begin(&server).await;
    let two = client.resource::<Pile>("pile");
    assert_eq!(two.get().state.unwrap().0, [1], "it is there at once");
    drop(one);
    peer.delta("pile", 4, &Change::Put(2)).await;
    holds(&mut two.clone(), &[1, 2]).await;
    drop(two);
    peer.unsubscribe(STATE, "pile").await;

    let again = client.resource::<Pile>("pile");
    assert_eq!(again.get().phase, Phase::Loading);
    assert_eq!(peer.subscribe(STATE, "pile").await.since, None);
}

#[tokio::test]
async fn a_resource_may_be_followed_as_two_types_over_one_subscription() {
    #[derive(Clone, Serialize, Deserialize)]
    struct Length(Vec<u32>);

    impl FlowState for Length {
        type Delta = Change;

        fn apply_delta(&mut self, _: Change) -> Result<(), Unfit> {
            self.0.push(0);
            Ok(())
        }
    }

    let server = Server::bind().await;
    let (client, mut peer, mut pile) = begin(&server).await;
    let mut length = client.resource::<Length>("pile");
    let resync = Resync {
        resource: Some("pile".into()),
        ..Resync::default()
    };
    assert_eq!(peer.resync().await, resync, "the second needs the whole");
    peer.snapshot("pile", 3, &Pile(vec![1])).await;
    peer.delta("pile", 4, &Change::Put(7)).await;
    holds(&mut pile, &[1, 7]).await;
    until(&mut length, |view| {
        view.state.as_ref().is_some_and(|state| state.0 == [1, 0])
    })
    .await;
    drop(pile);
    peer.delta("pile", 5, &Change::Put(8)).await;
    until(&mut length, |view| {
        view.state.as_ref().is_some_and(|state| state.0.len() == 3)
    })
    .await;
}

/// Lets the client come back, and gives the next connection.
async fn comes_back(server: &Server, since: Option<Position>) -> Peer {
    let mut peer = server.accept().await.open().await;
    let hello = peer.hello().await;
    let channels: Vec<_> = hello.channels.into_iter().collect();
    assert_eq!(channels.len(), 1);
    assert_eq!((channels[0].kind, &*channels[0].name), (STATE, "pile"));
    assert_eq!(channels[0].since, since);
    peer.greet(seated("s2"), &[]).await;
    peer
}

#[tokio::test]
async fn over_a_cut_the_state_is_stale_and_goes_on_from_where_it_stood() {
    let server = Server::bind().await;
    let (client, peer, mut pile) = begin(&server).await;
    drop(peer);
    until(&mut pile, |view| view.phase == Phase::Stale).await;
    assert_eq!(pile.get().state.unwrap().0, [1], "what is known stays");
    let mut peer = comes_back(&server, Some(Position::new("e", 3))).await;
    peer.seat(STATE, "pile", "e", 4).await;
    peer.delta("pile", 4, &Change::Put(2)).await;
    let view = holds(&mut pile, &[1, 2]).await;
    assert_eq!(view.phase, Phase::Live);
    assert!(matches!(client.status(), Status::Open { .. }));
}

#[tokio::test]
async fn a_delta_that_does_not_fit_hides_the_state_until_it_comes_as_a_whole() {
    for change in [Change::Take(9), Change::Panic] {
        let server = Server::bind().await;
        let (_client, mut peer, mut pile) = begin(&server).await;
        peer.delta("pile", 4, &change).await;
        assert_eq!(peer.resync().await.last_seq, None);
        let view = until(&mut pile, |view| view.phase == Phase::Loading).await;
        assert_eq!(view.state, None, "half a change is shown to nobody");
        peer.snapshot("pile", 4, &Pile(vec![5])).await;
        assert_eq!(holds(&mut pile, &[5]).await.phase, Phase::Live);
    }
}

#[tokio::test]
async fn a_state_of_another_type_is_given_up_after_three_questions() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut pile = client.resource::<Pile>("pile");
    peer.subscribe(STATE, "pile").await;
    peer.seat(STATE, "pile", "e", 3).await;
    for seq in 3..6 {
        peer.snapshot("pile", seq, &"no pile").await;
        assert_eq!(peer.resync().await.last_seq, None);
    }
    peer.snapshot("pile", 6, &"no pile").await;
    peer.unsubscribe(STATE, "pile").await;
    let view = until(&mut pile, |view| matches!(view.phase, Phase::Refused(_))).await;
    assert_eq!(view.state, None);
    let Phase::Refused(fault) = view.phase else {
        unreachable!("it was just seen");
    };
    assert_eq!(fault.code, Code::Unsupported);
}

#[tokio::test]
async fn a_refusal_is_shown_with_its_fault() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let mut pile = client.resource::<Pile>("pile");
    peer.subscribe(STATE, "pile").await;
    peer.refuse(STATE, "pile", Code::Forbidden).await;
    let view = until(&mut pile, |view| view.phase != Phase::Loading).await;
    let is_forbidden = |fault: &Fault| fault.code == Code::Forbidden;
    assert!(matches!(view.phase, Phase::Refused(fault) if is_forbidden(&fault)));
    let late = client.resource::<Pile>("pile");
    assert!(
        matches!(late.get().phase, Phase::Refused(_)),
        "also to those who come later"
    );
}

#[tokio::test]
async fn what_nobody_can_connect_is_over_when_the_client_is_closed() {
    let server = Server::bind().await;
    let (client, _peer, mut pile) = begin(&server).await;
    let mut changes = pile.changes();
    while changes.next().await.unwrap().state.is_none() {}
    client.close().await;
    while changes.next().await.is_some() {}
    while pile.changed().await.is_some() {}
    let after = client.resource::<Pile>("other");
    assert_eq!(after.clone().changed().await.map(|_| ()), None);
    assert_eq!(pile.get().state.unwrap().0, [1]);
}

#[tokio::test]
async fn a_handle_keeps_the_connection_when_the_client_is_gone() {
    let server = Server::bind().await;
    let (client, mut peer, mut pile) = begin(&server).await;
    drop::<Client>(client);
    peer.delta("pile", 4, &Change::Put(2)).await;
    holds(&mut pile, &[1, 2]).await;
    drop(pile);
    peer.unsubscribe(STATE, "pile").await;
    assert_eq!(peer.next().await, crate::server::Heard::Close(1000));
}
