use std::task::Waker;
use std::time::Duration;

use http::HeaderMap;

use super::*;
use crate::{Config, Router};

/// A connection on a router without operations.
fn connect(hello: bool) -> (SessionPeer, Outbound) {
    let api = Router::new()
        .build()
        .expect("nothing is wrong with nothing");
    let connection = Connection::nowhere(&HeaderMap::new());
    let (api, connection) = (Arc::new(api), Arc::new(connection));
    let mut peer = SessionPeer::new(api, connection, None, Shutdown::default(), Encoding::Json, hello);
    let mut out = Outbound::new(usize::MAX);
    peer.open(Moment::ZERO, &mut out);
    (peer, out)
}

/// The first bytes of each frame that goes out: two of header, and the code of a close.
fn frames(out: &mut Outbound) -> Vec<String> {
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
        frames.push(match first & 0x0f {
            8 => format!("close {}", u16::from_be_bytes([payload[0], payload[1]])),
            9 => "ping".to_owned(),
            _ => "message".to_owned(),
        });
        rest = &payload[len..];
    }
    frames
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

/// A message as it comes, without its frame.
fn say(peer: &mut SessionPeer, message: &str, now: Moment, out: &mut Outbound) {
    peer.receive(MessageKind::Text, message.as_bytes(), now, out);
}
