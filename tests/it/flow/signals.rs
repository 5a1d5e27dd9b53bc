//! Signals: what one user says to another alone, so that both can talk directly.

use wilco_protocol::envelope::ChannelKind::Presence as Topic;
use wilco_protocol::envelope::{ClientMessage, SignalPayload};
use wilco_protocol::websocket::MessageKind;
use wilco_server::{Presence, Router};

use super::cast::{Guest, House};
use crate::server::kit::frame;

async fn house() -> House {
    let router = Router::new()
        .presence("call/{id}", Presence::new().signalling())
        .presence("hall", Presence::new());
    House::of(router).await
}

/// Somebody who is there, and has heard who else is.
async fn present(house: &House, name: &str, topic: &str) -> Guest {
    let mut guest = house.guest(name).await;
    guest.follow(Topic, topic).await;
    guest.hear().await;
    guest
}

fn offer(len: usize) -> SignalPayload {
    let sdp = "x".repeat(len).into();
    SignalPayload::Offer { sdp }
}

/// What somebody hears that is not about who comes and goes.
async fn hear(guest: &mut Guest) -> String {
    loop {
        let line = guest.hear().await;
        if !line.contains(" came [") {
            return line;
        }
    }
}

#[tokio::test]
async fn a_signal_reaches_every_connection_of_another_user_who_is_there() {
    let house = house().await;
    let mut ann = present(&house, "ann", "call/1").await;
    let mut tabs = [
        present(&house, "bob", "call/1").await,
        present(&house, "bob", "call/1").await,
    ];
    let answer = SignalPayload::Answer { sdp: "yes".into() };
    let candidate = SignalPayload::IceCandidate {
        candidate: "udp 1".into(),
        sdp_mid: Some("0".into()),
        sdp_m_line_index: Some(0),
    };
    ann.signal("bob", Some("call/1"), offer(5)).await;
    // Where no topic is named, one at which both are does.
    ann.signal("bob", None, answer).await;
    ann.signal("bob", Some("call/1"), candidate).await;
    for bob in &mut tabs {
        assert_eq!(hear(bob).await, "ann at call/1: offer 5");
        assert_eq!(hear(bob).await, "ann at call/1: answer 3");
        let candidate = "ann at call/1: candidate udp 1 Some(\"0\") Some(0)";
        assert_eq!(hear(bob).await, candidate);
    }
    // One's own other connection, and not the one that it comes from.
    let [one, other] = &mut tabs;
    one.signal("bob", Some("call/1"), offer(1)).await;
    assert_eq!(hear(other).await, "bob at call/1: offer 1");
    one.signal("ann", Some("call/1"), offer(2)).await;
    assert_eq!(hear(&mut ann).await, "bob at call/1: offer 2");
}

#[tokio::test]
async fn a_signal_to_a_stranger_is_a_fault_of_its_sender() {
    let house = house().await;
    let mut ann = present(&house, "ann", "call/1").await;
    let mut elsewhere = present(&house, "bob", "call/2").await;
    let mut tenant = present(&house, "cid@acme", "call/1").await;
    ann.follow(Topic, "hall").await;
    let mut hall = present(&house, "dan", "hall").await;
    for (to, topic) in [
        ("bob", Some("call/1")),
        ("bob", Some("call/2")),
        ("bob", None),
        ("cid", Some("call/1")),
        ("ann", Some("call/1")),
        ("dan", Some("hall")),
        ("nobody", Some("nowhere")),
    ] {
        ann.signal(to, topic, offer(1)).await;
        assert_eq!(
            hear_past(&mut ann).await,
            "error of 7: unavailable/no",
            "{to} {topic:?}"
        );
    }
    // Who is nobody, and who is nowhere.
    let mut stranger = house.stranger().await;
    stranger.follow(Topic, "call/1").await;
    stranger.hear().await;
    stranger.signal("ann", Some("call/1"), offer(1)).await;
    assert_eq!(hear_past(&mut stranger).await, "error of 7: unavailable/no");
    let mut eve = house.guest("eve").await;
    eve.signal("ann", Some("call/1"), offer(1)).await;
    assert_eq!(eve.hear().await, "error of 7: unavailable/no");
    for guest in [&mut elsewhere, &mut tenant, &mut hall] {
        guest.signal("nobody", None, offer(1)).await;
        assert_eq!(hear_past(guest).await, "error of 7: unavailable/no");
    }
}

/// The next thing that is about signals.
async fn hear_past(guest: &mut Guest) -> String {
    loop {
        let line = guest.hear().await;
        if line.starts_with("error") || line.contains(": offer") {
            return line;
        }
    }
}

#[tokio::test]
async fn a_signal_above_its_size_goes_nowhere() {
    let house = house().await;
    let mut ann = present(&house, "ann", "call/1").await;
    let mut bob = present(&house, "bob", "call/1").await;
    for (kind, field, most) in [
        ("offer", "sdp", SignalPayload::MAX_SDP),
        ("answer", "sdp", SignalPayload::MAX_SDP),
        ("ice_candidate", "candidate", SignalPayload::MAX_CANDIDATE),
    ] {
        for (len, fits) in [(most, true), (most + 1, false)] {
            let text = "x".repeat(len);
            let signal = serde_json::json!({
                "type": "signal", "request_id": 7, "target_user_id": "bob",
                "resource": "call/1", "signal": {"type": kind, field: text},
            });
            let bytes = signal.to_string().into_bytes();
            ann.client.write(&frame(MessageKind::Text, &bytes)).await;
            if fits {
                assert!(hear(&mut bob).await.starts_with("ann at call/1: "));
            } else {
                assert_eq!(hear(&mut ann).await, "error of 7: invalid_payload/no");
            }
        }
    }
}

#[tokio::test]
async fn as_many_signals_wait_as_may_and_their_sender_hears_of_those_beyond() {
    let house = house().await;
    let mut ann = present(&house, "ann", "call/1").await;
    let mut bob = present(&house, "bob", "call/1").await;
    // He reads nothing, until his socket takes no more and neither does what waits for it.
    let mut sent = 0;
    loop {
        ann.signal("bob", Some("call/1"), offer(16 * 1024)).await;
        let (ts, ack) = (None, None);
        ann.say(ClientMessage::Ping { ts, ack }).await;
        match &*hear(&mut ann).await {
            "pong" => sent += 1,
            line => break assert_eq!(line, "error of 7: overloaded/no"),
        }
        assert!(sent < 4000, "64 MB wait");
    }
    assert_eq!(hear(&mut ann).await, "pong");
    // He is not closed for it, nothing of what was taken is lost, and there is room again.
    for _ in 0..sent {
        assert_eq!(hear(&mut bob).await, "ann at call/1: offer 16384");
    }
    ann.signal("bob", None, offer(1)).await;
    assert_eq!(hear(&mut bob).await, "ann at call/1: offer 1");
}
