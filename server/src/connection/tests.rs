use std::task::Waker;
use std::time::Duration;

use http::HeaderMap;

use wilco_protocol::envelope::{Hello, Resume, ServerMessage, Typed};

use super::*;
use crate::{Config, Router};

/// A router without operations.
fn api() -> Arc<Api> {
    let api = Router::new().build();
    Arc::new(api.expect("nothing is wrong with nothing"))
}

/// A connection on it.
fn connect_to(api: &Arc<Api>, hello: bool) -> (SessionPeer, Outbound) {
    let (api, tasks) = (Arc::clone(api), Shutdown::default());
    let connection = Arc::new(Connection::nowhere(&HeaderMap::new()));
    let mut peer = SessionPeer::new(api, connection, None, tasks, Encoding::Json, hello);
    let mut out = Outbound::new(usize::MAX);
    peer.open(Moment::ZERO, &mut out);
    (peer, out)
}

fn connect(hello: bool) -> (SessionPeer, Outbound) {
    connect_to(&api(), hello)
}

/// What goes out: the first byte of each frame, and its payload.
fn written(out: &mut Outbound) -> Vec<(u8, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut cx = Context::from_waker(Waker::noop());
    while !out.is_empty() {
        assert!(out.poll_write(&mut bytes, &mut cx).is_ready());
    }
    let mut rest = &bytes[..];
    let mut frames = Vec::new();
    while let [first, len, payload @ ..] = rest {
        let (len, payload) = match len {
            126 => (
                usize::from(payload[0]) << 8 | usize::from(payload[1]),
                &payload[2..],
            ),
            short => (usize::from(*short), payload),
        };
        frames.push((*first, payload[..len].to_vec()));
        rest = &payload[len..];
    }
    frames
}

/// The same in words.
fn frames(out: &mut Outbound) -> Vec<String> {
    let frames = written(out).into_iter();
    let frames = frames.map(|(first, payload)| match first & 0x0f {
        8 => format!("close {}", u16::from_be_bytes([payload[0], payload[1]])),
        9 => "ping".to_owned(),
        _ => "message".to_owned(),
    });
    frames.collect()
}

#[test]
fn a_silent_peer_is_closed_ahead_of_what_waits_for_it_and_no_other_is() {
    let silence = Config::default().heartbeat * 2;
    let silent = |peer: &mut SessionPeer, out: &mut Outbound| {
        peer.tick(Moment::after(silence), out);
    };
    let malformed = |peer: &mut SessionPeer, out: &mut Outbound| {
        peer.receive(MessageKind::Text, b"{", Moment::ZERO, out);
    };
    let late = |peer: &mut SessionPeer, out: &mut Outbound| {
        peer.tick(Moment::after(Duration::from_secs(10)), out);
    };
    let leaving = |peer: &mut SessionPeer, out: &mut Outbound| peer.shutdown(Moment::ZERO, out);
    type Act<'a> = &'a dyn Fn(&mut SessionPeer, &mut Outbound);
    let cases: [(bool, Act<'_>, &[&str]); 4] = [
        // Greeted, and nobody took the greeting.
        (false, &silent, &["close 4009"]),
        (false, &malformed, &["message", "message", "close 4500"]),
        (true, &late, &["message", "close 4010"]),
        (false, &leaving, &["message", "message", "close 1012"]),
    ];
    for (hello, act, expected) in cases {
        let (mut peer, mut out) = connect(hello);
        act(&mut peer, &mut out);
        assert_eq!(frames(&mut out), expected);
    }
}

/// Says hello, and what is given to go on with.
fn greet(peer: &mut SessionPeer, out: &mut Outbound, resume: Option<&Resume>) -> Option<Resume> {
    let hello = Hello {
        resume: resume.cloned(),
        ..Hello::default()
    };
    let message = ClientMessage::<Typed<()>>::Hello(Box::new(hello));
    let mut bytes = Vec::new();
    message.write(Encoding::Json, &mut bytes).expect("plain");
    peer.receive(MessageKind::Text, &bytes, Moment::ZERO, out);
    connected(out)
}

fn connected(out: &mut Outbound) -> Option<Resume> {
    let (_, payload) = written(out).pop()?;
    match ServerMessage::read(Encoding::Json, &payload) {
        Ok(ServerMessage::Connected(connected)) => Some(Resume {
            session_id: connected.session_id?,
            resume_token: connected.resume_token?,
            pending: Vec::new(),
        }),
        _ => None,
    }
}

fn poll(peer: &mut SessionPeer, now: Moment, out: &mut Outbound) -> bool {
    let mut cx = Context::from_waker(Waker::noop());
    peer.poll(&mut cx, now, out).is_ready()
}

#[tokio::test]
async fn a_holder_whose_thread_is_blocked_is_waited_for_and_its_session_is_not_doubled() {
    let api = api();
    let (mut holder, mut out) = connect_to(&api, true);
    let resume = greet(&mut holder, &mut out, None).expect("a session");
    let (mut heir, mut heirs) = connect_to(&api, true);
    assert_eq!(greet(&mut heir, &mut heirs, Some(&resume)), None);
    assert!(heir.is_full(), "nothing is read meanwhile");
    let five = Moment::after(Duration::from_secs(5));
    assert_eq!(heir.next_tick(), Some(five));
    heir.tick(five, &mut heirs);
    assert_eq!(frames(&mut heirs), ["message", "close 1013"]);
    assert!(!heir.is_full(), "the client's close is read");
    heir.leave();
    // The holder was asked, and nobody asks any more: it goes on.
    assert!(poll(&mut holder, five, &mut out));
    assert!(frames(&mut out).is_empty());
    assert_eq!((api.sessions.live(), api.sessions.parked()), (1, 0));
}

#[tokio::test]
async fn a_session_comes_as_soon_as_its_holder_lets_go_of_it() {
    let api = api();
    let (mut holder, mut out) = connect_to(&api, true);
    let resume = greet(&mut holder, &mut out, None).expect("a session");
    let (mut heir, mut heirs) = connect_to(&api, true);
    greet(&mut heir, &mut heirs, Some(&resume));
    assert!(!poll(&mut heir, Moment::ZERO, &mut heirs));
    assert!(poll(&mut holder, Moment::ZERO, &mut out));
    assert_eq!(frames(&mut out), ["close 4011"]);
    holder.leave();
    assert!(poll(&mut heir, Moment::ZERO, &mut heirs));
    let next = connected(&mut heirs).expect("the session");
    assert_eq!(next.session_id, resume.session_id);
    assert!(!heir.is_full());
    assert_eq!(heir.next_tick(), Some(Moment::after(Duration::from_secs(25))));
    assert_eq!((api.sessions.live(), api.sessions.parked()), (1, 0));
}

#[test]
fn clients_are_spread_over_the_time_that_their_number_takes() {
    for (clients, rate, window) in [
        (0, 500, 1000),
        (1, 500, 1000),
        (500, 500, 1000),
        (100_000, 500, 200_000),
        (100_000, 50_000, 2000),
        (10, 1, 10_000),
    ] {
        let after = |tail: u64| after_ms(&format!("0192f0c123457abc89ab{tail:012x}"), clients, rate);
        let most = (0..10_000).map(|step| after(step * 429_496)).max();
        let most = most.expect("some");
        assert!((window * 98 / 100..window).contains(&most), "{clients} {rate}: {most}");
    }
}

#[test]
fn who_follows_nothing_has_one_pointer_for_it() {
    let peer = size_of::<SessionPeer>();
    let (without, _) = connect(false);
    assert!(without.inflow.is_none());
    assert_eq!(size_of_val(&without.inflow), size_of::<usize>());
    assert!(peer <= 480, "{peer}");
}
