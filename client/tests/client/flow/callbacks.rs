use tokio::sync::mpsc::{Receiver, channel};
use wilco_client::protocol::Code;
use wilco_client::protocol::envelope::ChannelKind;
use wilco_client::{FlowConnection, Status, new_op_id};

use super::game::{Change, Pile, Put};
use crate::server::{Heard, Peer, Server, seated};

/// A connection for one resource that notes what it is told, and the server's end of it.
async fn begin(server: &Server) -> (FlowConnection<Pile, Put>, Peer, Receiver<String>) {
    let (noted, told) = channel(64);
    let note = move || {
        let noted = noted.clone();
        move |line: String| noted.try_send(line).unwrap()
    };
    let (on_snapshot, on_delta, on_notify) = (note(), note(), note());
    let (on_status, on_gap, on_refused) = (note(), note(), note());
    let url = server.url().replace("/ws", "/realtime/pile/1?x=1");
    let connection = FlowConnection::<Pile, Put>::builder()
        .url(url)
        .on_snapshot(move |pile, seq| on_snapshot(format!("{:?} at {seq}", pile.0)))
        .on_delta(move |change, seq| on_delta(format!("{change:?} at {seq}")))
        .on_notify(move |domain, event_type, event: u32| {
            on_notify(format!("{domain} {} {event}", event_type.unwrap()));
        })
        .on_gap(move |domain, missed| on_gap(format!("{domain} missed {missed:?}")))
        .on_refused(move |name, fault| on_refused(format!("{name} {}", fault.code.as_str())))
        .on_status(move |status| {
            if matches!(status, Status::Open { .. }) {
                on_status("open".to_owned());
            }
        })
        .subscribe(["world", "rewards"])
        .connect()
        .unwrap();
    let mut peer = server.accept().await.open().await;
    let hello = peer.hello().await;
    let channels: Vec<_> = hello
        .channels
        .iter()
        .map(|channel| &*channel.name)
        .collect();
    assert_eq!(channels, ["pile/1", "rewards", "world"]);
    peer.greet(seated("s"), &[]).await;
    (connection, peer, told)
}

async fn check(told: &mut Receiver<String>, expected: &[&str]) {
    for expected in expected {
        assert_eq!(told.recv().await.as_deref(), Some(*expected));
    }
}

#[tokio::test]
async fn the_connection_of_one_resource_tells_all_that_comes() {
    let server = Server::bind().await;
    let (connection, mut peer, mut told) = begin(&server).await;
    check(&mut told, &["open"]).await;
    peer.seat(ChannelKind::State, "pile/1", "e", 3).await;
    peer.snapshot("pile/1", 3, &Pile(vec![1])).await;
    check(&mut told, &["[1] at 3"]).await;
    peer.delta("pile/1", 4, &Change::Put(2)).await;
    peer.delta("pile/1", 5, &Change::Take(9)).await;
    check(&mut told, &["Put(2) at 4", "Take(9) at 5"]).await;
    peer.seat(ChannelKind::Domain, "world", "e", 0).await;
    peer.notify("world", 1, &10_u32).await;
    check(&mut told, &["world happened 10"]).await;
    peer.gap("world", None, 5).await;
    check(&mut told, &["world missed None"]).await;
    peer.refuse(ChannelKind::Domain, "rewards", Code::Forbidden)
        .await;
    check(&mut told, &["rewards forbidden"]).await;

    let op_id = new_op_id();
    connection.send_action(op_id, Put(3)).unwrap();
    let (sent, action, resource) = peer.action().await;
    assert_eq!((sent, &*resource), (op_id, "pile/1"));
    assert_eq!(action.decode::<Put>().unwrap(), Put(3));
    drop(connection);
    loop {
        match peer.next().await {
            Heard::Close(1000) => break,
            Heard::Flow(_) => {}
            heard => panic!("it does not hang up but says {heard:?}"),
        }
    }
    assert_eq!(told.recv().await, None, "and nothing is told any more");
}
