use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use wilco_client::protocol::envelope::{ChannelKind, Progress, ServerMessage};
use wilco_client::protocol::{Code, Encoding, Executed, Fault};
use wilco_client::{CallError, Client, Offline, Subscribed, new_op_id};

use super::game::{Change, Pile, Put, begin, holds, until};
use super::said::refusal;
use crate::server::{Peer, Server, seated};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct TooHigh {
    limit: u32,
}

#[tokio::test]
async fn an_action_gives_what_the_resource_declares() {
    let server = Server::bind().await;
    let (_client, mut peer, pile) = begin(&server).await;
    let act = pile.act(Put(2)).typed::<u32, TooHigh>();
    let name = act.op_id();
    let acting = act.into_future();
    let (op_id, action, resource) = peer.action().await;
    assert_eq!(op_id, name);
    assert_eq!(action.decode::<Put>().unwrap(), Put(2));
    assert_eq!(resource, "pile");
    peer.done(op_id, Some(&7_u32), None).await;
    assert_eq!(acting.await, Ok(7));

    let acting = pile.act(Put(2)).typed::<(), TooHigh>().into_future();
    let (op_id, ..) = peer.action().await;
    peer.done::<()>(op_id, None, None).await;
    assert_eq!(acting.await, Ok(()), "nothing is a value too");

    let acting = pile.act(Put(2)).typed::<u32, TooHigh>().into_future();
    let (op_id, ..) = peer.action().await;
    let fault = refusal(Encoding::MessagePack, &TooHigh { limit: 1 });
    peer.act_err(op_id, fault).await;
    assert_eq!(
        acting.await,
        Err(CallError::Operation(TooHigh { limit: 1 }))
    );

    let acting = pile.act(Put(2)).into_future();
    let (op_id, ..) = peer.action().await;
    let fault = Fault::new(Code::Forbidden, Executed::No);
    peer.act_err(op_id, fault.clone()).await;
    assert_eq!(acting.await, Err(CallError::Fault(Box::new(fault))));
}

/// Every state that is shown, from now on.
fn watch(pile: &Subscribed<Pile>) -> Arc<Mutex<Vec<Vec<u32>>>> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut changes = pile.changes();
    let noted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Some(view) = changes.next().await {
            let state = view.state.map_or_else(Vec::new, |state| state.0.clone());
            let mut noted = noted.lock().unwrap();
            if noted.last() != Some(&state) {
                noted.push(state);
            }
        }
    });
    seen
}

#[tokio::test]
async fn what_is_shown_before_it_is_done_does_not_flicker_whatever_comes_first() {
    for is_delta_first in [true, false] {
        let server = Server::bind().await;
        let (_client, mut peer, pile) = begin(&server).await;
        let seen = watch(&pile);
        holds(&mut pile.clone(), &[1]).await;
        let put = |number| {
            pile.act(Put(number))
                .optimistic(move |pile| pile.0.push(number))
                .into_future()
        };
        let (two, three) = (put(2), put(3));
        assert_eq!(pile.get().pending, 2);
        holds(&mut pile.clone(), &[1, 2, 3]).await;
        let (second, ..) = peer.action().await;
        let (third, ..) = peer.action().await;
        if is_delta_first {
            peer.delta_by("pile", 4, &Change::Put(2), &[second]).await;
            peer.done::<()>(second, None, Some(("pile", 4))).await;
        } else {
            peer.done::<()>(second, None, Some(("pile", 4))).await;
            peer.delta_by("pile", 4, &Change::Put(2), &[second]).await;
        }
        two.await.unwrap();
        until(&mut pile.clone(), |view| view.pending == 1).await;
        assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
        peer.done::<()>(third, None, Some(("pile", 5))).await;
        three.await.unwrap();
        assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
        peer.delta_by("pile", 5, &Change::Put(3), &[third]).await;
        until(&mut pile.clone(), |view| view.pending == 0).await;
        assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
        let seen = seen.lock().unwrap().clone();
        let grows = [vec![1], vec![1, 2], vec![1, 2, 3]];
        let seen: Vec<_> = seen.iter().filter(|state| !state.is_empty()).collect();
        assert!(
            seen.iter().all(|state| grows.contains(state)) && seen.is_sorted(),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn a_whole_that_an_action_is_in_shows_it_once() {
    let server = Server::bind().await;
    let (_client, mut peer, pile) = begin(&server).await;
    let put = |number| {
        pile.act(Put(number))
            .optimistic(move |pile| pile.0.push(number))
            .into_future()
    };
    let (two, three) = (put(2), put(3));
    let (second, ..) = peer.action().await;
    let (third, ..) = peer.action().await;
    let whole = Pile(vec![1, 2]);
    peer.snapshot_with("pile", 4, &whole, &[second]).await;
    until(&mut pile.clone(), |view| view.pending == 1).await;
    assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
    peer.done::<()>(second, None, Some(("pile", 4))).await;
    two.await.unwrap();
    assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
    assert_eq!(pile.get().pending, 1);
    peer.delta_by("pile", 5, &Change::Put(3), &[third]).await;
    peer.done::<()>(third, None, Some(("pile", 5))).await;
    three.await.unwrap();
    assert_eq!(pile.get().state.unwrap().0, [1, 2, 3]);
    assert_eq!(pile.get().pending, 0);
}

#[tokio::test]
async fn what_was_done_before_the_state_came_is_not_shown_if_it_is_in_there() {
    let server = Server::bind().await;
    let (client, mut peer) = crate::server::pair(&server).await;
    let pile = client.resource::<Pile>("pile");
    peer.subscribe(ChannelKind::State, "pile").await;
    let put = pile.act(Put(2)).optimistic(|pile| pile.0.push(2));
    let put = put.into_future();
    let (op_id, ..) = peer.action().await;
    peer.seat(ChannelKind::State, "pile", "e", 3).await;
    let whole = Pile(vec![1, 2]);
    peer.snapshot_with("pile", 3, &whole, &[op_id]).await;
    holds(&mut pile.clone(), &[1, 2]).await;
    assert_eq!(pile.get().pending, 0);
    peer.done::<()>(op_id, None, Some(("pile", 3))).await;
    put.await.unwrap();
    assert_eq!(pile.get().state.unwrap().0, [1, 2]);
}

#[tokio::test]
async fn what_was_shown_of_an_action_that_failed_goes_and_that_of_others_stays() {
    let server = Server::bind().await;
    let (_client, mut peer, pile) = begin(&server).await;
    let put = |number| {
        pile.act(Put(number))
            .optimistic(move |pile| pile.0.push(number))
            .into_future()
    };
    let (two, three) = (put(2), put(3));
    let (second, ..) = peer.action().await;
    let (third, ..) = peer.action().await;
    let fault = Fault::new(Code::Forbidden, Executed::No);
    peer.act_err(second, fault).await;
    assert_eq!(two.await.unwrap_err().executed(), Executed::No);
    assert_eq!(pile.get().state.unwrap().0, [1, 3]);
    // One that changed nothing here is not waited for.
    peer.done::<()>(third, None, None).await;
    three.await.unwrap();
    assert_eq!(pile.get().state.unwrap().0, [1]);
    assert_eq!(pile.get().pending, 0);
}

#[tokio::test]
async fn an_action_goes_on_though_nobody_waits_and_before_the_state_is_there() {
    let server = Server::bind().await;
    let (client, mut peer) = crate::server::pair(&server).await;
    let pile = client.resource::<Pile>("pile");
    peer.subscribe(ChannelKind::State, "pile").await;
    let name = pile
        .act(Put(2))
        .optimistic(|pile| pile.0.push(2))
        .send()
        .unwrap();
    drop(pile.act(Put(3)).into_future());
    assert_eq!(pile.get().pending, 2);
    let (op_id, ..) = peer.action().await;
    assert_eq!(op_id, name);
    let (other, ..) = peer.action().await;
    peer.seat(ChannelKind::State, "pile", "e", 3).await;
    peer.snapshot("pile", 3, &Pile(vec![1])).await;
    holds(&mut pile.clone(), &[1, 2]).await;
    peer.delta_by("pile", 4, &Change::Put(2), &[op_id]).await;
    peer.done::<()>(other, None, None).await;
    until(&mut pile.clone(), |view| view.pending == 0).await;
    assert_eq!(pile.get().state.unwrap().0, [1, 2]);
}

/// A client in a session, and the pile that it follows.
async fn begin_seated(server: &Server) -> (Client, Peer, Subscribed<Pile>) {
    let url = server.url();
    let connect = Client::connect(&url);
    let serve = async {
        let mut peer = server.accept().await.open().await;
        peer.hello().await;
        peer.greet(seated("s1"), &[]).await;
        peer
    };
    let (client, peer) = tokio::join!(connect, serve);
    let client = client.unwrap();
    let pile = client.resource::<Pile>("pile");
    (client, peer, pile)
}

#[tokio::test]
async fn over_a_cut_an_action_is_sent_again_under_its_name_where_the_records_are_the_same() {
    for (epoch, is_same) in [("e1", true), ("e2", false)] {
        let server = Server::bind().await;
        let (_client, mut peer, pile) = begin_seated(&server).await;
        peer.subscribe(ChannelKind::State, "pile").await;
        let acting = pile
            .act(Put(2))
            .optimistic(|pile| pile.0.push(2))
            .into_future();
        let (op_id, first, _) = peer.action().await;
        drop(peer);
        let mut peer = server.accept().await.open().await;
        let hello = peer.hello().await;
        assert_eq!(hello.resume.unwrap().pending, []);
        assert_eq!(hello.channels.len(), 1);
        let welcome = wilco_client::protocol::envelope::Connected {
            epoch: Some(epoch.into()),
            ..seated("s2")
        };
        peer.greet(welcome, &[]).await;
        if is_same {
            let (again, second, _) = peer.action().await;
            assert_eq!((again, second), (op_id, first));
            peer.done::<()>(op_id, None, None).await;
            acting.await.unwrap();
        } else {
            assert_eq!(acting.await, Err(CallError::OutcomeUnknown));
        }
        assert_eq!(pile.get().pending, 0);
    }
}

#[tokio::test]
async fn what_cannot_be_made_is_not_shown() {
    let server = Server::bind().await;
    let (client, peer, pile) = begin(&server).await;
    drop(peer);
    until(&mut pile.clone(), |view| {
        view.phase == wilco_client::Phase::Stale
    })
    .await;
    let urgent = pile
        .act(Put(2))
        .optimistic(|pile| pile.0.push(2))
        .offline(Offline::Fail);
    assert_eq!(urgent.await, Err(CallError::Offline));
    client.close().await;
    let late = pile.act(Put(2)).optimistic(|pile| pile.0.push(2));
    assert!(matches!(late.await, Err(CallError::Closed { .. })));
    assert_eq!(pile.get().state.unwrap().0, [1]);
    assert_eq!(pile.get().pending, 0);
}

#[tokio::test]
async fn how_far_an_action_is_is_told_and_two_of_one_name_are_refused() {
    let server = Server::bind().await;
    let (_client, mut peer, pile) = begin(&server).await;
    let (told, mut heard) = tokio::sync::mpsc::channel(16);
    let name = new_op_id();
    let acting = pile
        .act(Put(2))
        .under(name)
        .on_progress(move |percent, message| {
            told.try_send((percent, message.map(str::to_owned)))
                .unwrap();
        })
        .into_future();
    peer.action().await;
    let error = pile.act(Put(2)).under(name).await.unwrap_err();
    assert_eq!(error.code().unwrap(), Code::IdConflict);
    peer.say(&ServerMessage::Progress(Progress {
        op_id: Some(name),
        percent: Some(50),
        message: Some("half".into()),
        ..Progress::default()
    }))
    .await;
    assert_eq!(
        heard.recv().await,
        Some((Some(50), Some("half".to_owned())))
    );
    peer.done::<()>(name, None, None).await;
    acting.await.unwrap();
    assert_eq!(heard.recv().await, None, "and is told no more");
}

#[tokio::test]
async fn a_panic_in_what_an_action_shows_is_of_whoever_made_it() {
    let server = Server::bind().await;
    let (_client, mut peer, pile) = begin(&server).await;
    let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let act = pile.act(Put(2)).optimistic(|_| panic!("a bug of the page"));
        drop(act.into_future());
    }));
    assert!(made.is_err());
    peer.delta("pile", 4, &Change::Put(2)).await;
    holds(&mut pile.clone(), &[1, 2]).await;
}
