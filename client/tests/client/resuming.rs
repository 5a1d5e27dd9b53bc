//! Calls that outlive their connection.

use serde::Serialize;
use wilco_client::protocol::envelope::{Connected, Hello, PendingVerdict};
use wilco_client::protocol::{Class, Code, Executed, Fault};
use wilco_client::{CallError, Client, Config, Operation, Status, new_op_id};

use crate::calls::{ADD, Sum};
use crate::server::{Peer, Server, seated};

#[derive(Debug, Clone, Serialize, Operation)]
#[operation(name = "once", output = u32)]
struct Once {}

#[derive(Debug, Clone, Serialize, Operation)]
#[operation(name = "booked", output = u32, transactional)]
struct Booked {}

/// A client and the first connection of its session `s1`.
async fn begin(server: &Server) -> (Client, Peer) {
    let url = server.url();
    let connect = Client::connect(&url);
    let serve = async {
        let mut peer = server.accept().await.open().await;
        assert_eq!(peer.hello().await.resume, None);
        peer.greet(seated("s1"), &[]).await;
        peer
    };
    let (client, peer) = tokio::join!(connect, serve);
    (client.unwrap(), peer)
}

/// The next connection, and the calls that the client asks about.
async fn comes_back(server: &Server) -> (Peer, Hello, Vec<u64>) {
    let mut peer = server.accept().await.open().await;
    let hello = peer.hello().await;
    let resume = hello.resume.as_ref().expect("it goes on");
    let ids = resume.pending.iter().map(|call| call.id).collect();
    (peer, hello, ids)
}

#[tokio::test]
async fn calls_in_flight_go_on_over_the_next_connection_each_as_the_server_says() {
    let server = Server::bind().await;
    let (client, mut peer) = begin(&server).await;
    let [done, running, absent, unknown] = [(); 4].map(|()| client.request(Once {}).into_future());
    for _ in 0..4 {
        peer.request().await;
    }
    drop(peer);
    let (mut peer, hello, ids) = comes_back(&server).await;
    let resume = hello.resume.unwrap();
    assert_eq!(
        (&*resume.session_id, &*resume.resume_token),
        ("s1", "wrt_s1")
    );
    assert_eq!(ids, [1, 2, 3, 4]);
    let verdicts = [
        (1, PendingVerdict::Done),
        (2, PendingVerdict::Running),
        (3, PendingVerdict::Absent),
        (4, PendingVerdict::OutcomeUnknown),
    ];
    let resumed = Connected {
        resumed: true,
        ..seated("s1")
    };
    peer.greet(resumed, &verdicts).await;
    peer.ok(1, &10).await;
    assert_eq!(unknown.await, Err(CallError::OutcomeUnknown));
    assert_eq!(done.await, Ok(10));
    let (id, op, _) = peer.request().await;
    assert_eq!(
        (id, &*op),
        (3, "once"),
        "what never came is sent again, and no more"
    );
    peer.ok(3, &30).await;
    peer.ok(2, &20).await;
    assert_eq!(absent.await, Ok(30));
    assert_eq!(running.await, Ok(20));
    let Status::Open { replayed, .. } = client.status() else {
        panic!("{:?}", client.status());
    };
    assert_eq!(replayed, 3);
}

#[tokio::test]
async fn a_server_that_died_leaves_only_what_must_not_run_twice_unknown() {
    let server = Server::bind().await;
    let (client, mut peer) = begin(&server).await;
    let once = client.request(Once {}).into_future();
    let safe = client.request(ADD).into_future();
    let booked = client.request(Booked {}).into_future();
    let named = client.request(Once {}).op_id(new_op_id()).into_future();
    peer.request().await;
    peer.request().await;
    let booking = peer.op_id().await;
    assert!(booking.is_some(), "its effect has a name");
    let name = peer.op_id().await;
    drop(peer);
    let (mut peer, _, _) = comes_back(&server).await;
    peer.greet(seated("s2"), &[]).await;
    assert_eq!(once.await, Err(CallError::OutcomeUnknown));
    let (id, _, _) = peer.request().await;
    assert_eq!(id, 2);
    peer.ok(2, &Sum { sum: 5 }).await;
    assert_eq!(safe.await, Ok(Sum { sum: 5 }));
    assert_eq!(peer.op_id().await, booking, "under the same name");
    peer.ok(3, &30).await;
    assert_eq!(booked.await, Ok(30));
    assert_eq!(peer.op_id().await, name, "the records are those of before");
    let refusal = Fault::new(Code::Forbidden, Executed::No);
    peer.fault(4, refusal).await;
    let error = named.await.unwrap_err();
    assert_eq!(
        error.executed(),
        Executed::Unknown,
        "it may have run before"
    );
}

#[tokio::test]
async fn a_call_by_name_is_of_the_class_that_its_caller_says() {
    for (class, is_named, is_made_again) in [
        (None, false, false),
        (Some(Class::Once), false, false),
        (Some(Class::Safe), false, true),
        (Some(Class::Idempotent), false, true),
        (Some(Class::Transactional), true, true),
    ] {
        let server = Server::bind().await;
        let (client, mut peer) = begin(&server).await;
        let call = client.call_raw("by.name", ());
        let call = match class {
            Some(class) => call.class(class),
            None => call,
        };
        let call = call.into_future();
        let name = peer.op_id().await;
        assert_eq!(name.is_some(), is_named, "{class:?}");
        drop(peer);
        let (mut peer, _, _) = comes_back(&server).await;
        peer.greet(seated("s2"), &[]).await;
        if is_made_again {
            assert_eq!(peer.op_id().await, name, "{class:?}");
            peer.ok(1, &7).await;
            let output: u32 = call.await.unwrap().decode().unwrap();
            assert_eq!(output, 7, "{class:?}");
        } else {
            assert_eq!(call.await, Err(CallError::OutcomeUnknown), "{class:?}");
        }
    }
}

#[tokio::test]
async fn a_name_is_the_callers_where_he_gives_one() {
    let server = Server::bind().await;
    let (client, mut peer) = begin(&server).await;
    let name = new_op_id();
    let _calls = (
        client.request(Booked {}).op_id(name).into_future(),
        client.call_raw("once", ()).op_id(name).into_future(),
        client.request(Once {}).into_future(),
    );
    assert_eq!(peer.op_id().await, Some(name));
    assert_eq!(peer.op_id().await, Some(name));
    assert_eq!(peer.op_id().await, None);
}

#[tokio::test]
async fn a_call_that_is_dropped_during_the_cut_is_not_asked_about() {
    let server = Server::bind().await;
    let (client, mut peer) = begin(&server).await;
    let kept = client.request(Once {}).into_future();
    let dropped = client.request(Once {}).into_future();
    peer.request().await;
    peer.request().await;
    drop(peer);
    let upgrade = server.accept().await;
    drop(dropped);
    // What the drop said is heard before the connection that is opened here.
    let mut peer = upgrade.open().await;
    let resume = peer.hello().await.resume.unwrap();
    assert_eq!(
        resume
            .pending
            .iter()
            .map(|call| call.id)
            .collect::<Vec<_>>(),
        [1]
    );
    let resumed = Connected {
        resumed: true,
        ..seated("s1")
    };
    peer.greet(resumed, &[(1, PendingVerdict::Running)]).await;
    peer.ok(1, &10).await;
    assert_eq!(kept.await, Ok(10));
}

#[tokio::test]
async fn what_is_sent_again_is_the_same_to_the_byte() {
    let server = Server::bind().await;
    let config = Config::default();
    let (client, mut peer) = begin(&server).await;
    let input = serde_json::json!({"text": "a".repeat(5000), "list": [1, 2, 3]});
    let call = client.call_raw("once", &input).into_future();
    let (_, _, first) = peer.request().await;
    drop(peer);
    let (mut peer, _, _) = comes_back(&server).await;
    let resumed = Connected {
        resumed: true,
        ..seated("s1")
    };
    peer.greet(resumed, &[(1, PendingVerdict::Absent)]).await;
    let (_, _, second) = peer.request().await;
    assert_eq!(first, second);
    assert_eq!(first.as_raw().encoding(), config.encoding);
    peer.ok(1, &7).await;
    assert_eq!(call.await.unwrap().decode::<u32>().unwrap(), 7);
}
