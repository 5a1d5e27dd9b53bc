use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::sync::{Mutex, MutexGuard};
use wilco_client::protocol::session::Cause;
use wilco_client::protocol::websocket::{MessageKind, write_message, write_ping};
use wilco_client::raw::{Message, WebSocket};
use wilco_client::{Client, Compression, Config, Error, Operation};

use crate::calls::AddError;
use crate::far::Far;
use crate::server::{Server, connected};

const OWN: Compression = Compression {
    server_no_context_takeover: false,
    client_no_context_takeover: false,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
    level: 1,
    min_size: 256,
    max_contexts: 1,
};

/// Contexts are counted for the whole process, so tests that take some take turns.
async fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}

fn with(compression: Option<Compression>) -> Config {
    Config {
        compression,
        ..Config::default()
    }
}

/// What is offered, and how a client takes an answer with these extensions.
async fn answered(config: &Config, extensions: &str) -> (Option<String>, Result<WebSocket, Error>) {
    let server = Server::bind().await;
    let serve = async {
        let upgrade = server.accept().await;
        let offered = upgrade
            .header("sec-websocket-extensions")
            .map(str::to_owned);
        let _stream = upgrade.switch(extensions).await;
        offered
    };
    let url = server.url();
    let (offered, client) = tokio::join!(serve, WebSocket::connect(&url, config));
    (offered, client)
}

#[tokio::test]
async fn compression_is_offered_as_it_is_configured() {
    let _turn = alone().await;
    let anew = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    let small = Compression {
        server_max_window_bits: 9,
        client_max_window_bits: 10,
        ..Compression::default()
    };
    let none_allowed = Compression {
        max_contexts: 0,
        ..OWN
    };
    for (compression, expected) in [
        (None, None),
        (
            Some(Compression::default()),
            Some(format!("{anew}; client_max_window_bits")),
        ),
        (
            Some(small),
            Some(format!(
                "{anew}; server_max_window_bits=9; client_max_window_bits=10"
            )),
        ),
        (
            Some(none_allowed),
            Some(format!("{anew}; client_max_window_bits")),
        ),
        (
            Some(OWN),
            Some("permessage-deflate; client_max_window_bits".to_owned()),
        ),
    ] {
        let (offered, client) = answered(&with(compression), "").await;
        assert_eq!(offered, expected, "{compression:?}");
        client.unwrap();
    }
}

#[tokio::test]
async fn an_answer_keeps_to_what_was_offered_or_is_refused() {
    let fine = None;
    let twice = "permessage-deflate; server_no_context_takeover, \
                 permessage-deflate; server_no_context_takeover";
    for (compression, extensions, expected) in [
        (None, "", fine),
        (None, "permessage-deflate", Some("not offered")),
        (None, "x-other", Some("not offered")),
        (Some("default"), "", fine),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover",
            fine,
        ),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; \
             server_max_window_bits=8; client_max_window_bits=9",
            fine,
        ),
        (Some("default"), "permessage-deflate", Some("keep")),
        (Some("default"), "x-other", Some("not offered")),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover, x-other",
            Some("not offered"),
        ),
        (Some("default"), twice, Some("twice")),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover; x=1",
            Some("parameter"),
        ),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=16",
            Some("parameter"),
        ),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover; client_max_window_bits",
            Some("parameter"),
        ),
        (
            Some("default"),
            "permessage-deflate; server_no_context_takeover\u{e9}",
            Some("letters"),
        ),
        (
            Some("small"),
            "permessage-deflate; server_no_context_takeover",
            Some("keep"),
        ),
        (
            Some("small"),
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=10",
            Some("keep"),
        ),
        (
            Some("small"),
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=9",
            fine,
        ),
    ] {
        let config = with(compression.map(|name| Compression {
            server_max_window_bits: if name == "small" { 9 } else { 15 },
            ..Compression::default()
        }));
        let header = match extensions {
            "" => String::new(),
            extensions => format!("Sec-WebSocket-Extensions: {extensions}\r\n"),
        };
        let (_, client) = answered(&config, &header).await;
        let refused = client.err().map(|error| match error.cause() {
            Some(Cause::BadHandshake(what)) => what.to_string(),
            other => panic!("{other:?}"),
        });
        match (&refused, expected) {
            (None, None) => {}
            (Some(what), Some(expected)) if what.contains(expected) => {}
            other => panic!("{compression:?} {extensions}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn contexts_are_given_to_as_many_connections_as_are_allowed() {
    let _turn = alone().await;
    let config = with(Some(OWN));
    let own = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    let shared = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; \
                  client_no_context_takeover\r\n";
    let is_own = |offered: Option<String>| !offered.unwrap().contains("no_context_takeover");
    let (offered, first) = answered(&config, own).await;
    assert!(is_own(offered));
    let first = first.unwrap();
    let (offered, second) = answered(&config, shared).await;
    assert!(!is_own(offered), "the first has it still");
    second.unwrap();
    drop(first);
    let (offered, third) = answered(&config, shared).await;
    assert!(is_own(offered), "the first has given it back");
    let third = third.unwrap();
    let (offered, fourth) = answered(&config, own).await;
    assert!(
        is_own(offered),
        "the server did not want the third to have it"
    );
    drop((third, fourth.unwrap()));
    // The server answers nothing any more: who only says goodbye needs no context.
    let (_, fifth) = answered(&config, own).await;
    let close = tokio::spawn(fifth.unwrap().close());
    tokio::task::yield_now().await;
    let (offered, _) = answered(&config, own).await;
    assert!(is_own(offered));
    close.await.unwrap();
}

/// A text that hardly repeats itself.
fn text(len: usize) -> String {
    (0..)
        .flat_map(|i: u32| i.wrapping_mul(2_654_435_761).to_string().into_bytes())
        .take(len)
        .map(char::from)
        .collect()
}

#[tokio::test]
async fn messages_go_compressed_both_ways_from_the_smallest_size_on() {
    let _turn = alone().await;
    let small = Compression {
        client_max_window_bits: 9,
        server_max_window_bits: 9,
        level: 9,
        ..Compression::default()
    };
    for (asked, granted) in [
        (Compression::default(), Compression::default()),
        (small, Compression::default()),
        (Compression::default(), small),
        (OWN, Compression::default()),
        (OWN, OWN),
    ] {
        let (mut near, mut far) = Far::pair(with(Some(asked)), granted).await;
        for (len, compressed) in [(255, false), (256, true), (1, false), (60_000, true)] {
            let said = "wilco ".repeat(len / 6 + 1)[..len].to_owned();
            near.send(&Message::Text(said.clone())).await.unwrap();
            let (heard, bytes, is_compressed) = far.hear().await;
            assert_eq!((heard, is_compressed), (said.clone(), compressed));
            assert!(!compressed || bytes < len / 2, "{bytes} of {len}");
            assert!(far.say(&said).await || len == 1);
            assert_eq!(near.next().await, Some(Message::Text(said)));
        }
    }
}

#[tokio::test]
async fn a_context_of_its_own_remembers_what_was_said() {
    let _turn = alone().await;
    for (granted, is_remembered) in [(OWN, true), (Compression::default(), false)] {
        let (mut near, mut far) = Far::pair(with(Some(OWN)), granted).await;
        let said = text(2000);
        let mut lens = Vec::new();
        for _ in 0..2 {
            near.send(&Message::Text(said.clone())).await.unwrap();
            let (heard, len, _) = far.hear().await;
            assert_eq!(heard, said);
            lens.push(len);
            assert!(far.say(&said).await);
            assert_eq!(near.next().await, Some(Message::Text(said.clone())));
        }
        assert_eq!(lens[1] < lens[0] / 4, is_remembered, "{lens:?}");
    }
}

#[tokio::test]
async fn a_ping_between_compressed_frames_is_answered() {
    let (mut near, mut far) =
        Far::pair(with(Some(Compression::default())), Compression::default()).await;
    let mut ping = Vec::new();
    write_ping(&mut ping, b"hi", None);
    let kind = MessageKind::Text;
    let said = text(1000);
    far.deflater
        .write_message(&mut ping, kind, said.as_bytes(), None);
    // A plain one is allowed too.
    write_message(&mut ping, kind, b"plain", None);
    far.stream.write_all(&ping).await.unwrap();
    assert_eq!(near.next().await, Some(Message::Text(said)));
    assert_eq!(near.next().await, Some(Message::Text("plain".to_owned())));
    near.send(&Message::Binary(vec![7; 300])).await.unwrap();
    assert_eq!(far.hear().await, ("pong [104, 105]".to_owned(), 8, false));
    let (heard, _, is_compressed) = far.hear().await;
    assert_eq!((&*heard, is_compressed), ("300 bytes", true));
}

#[derive(Debug, Clone, Serialize, Operation)]
#[operation(name = "say", output = String, error = AddError, safe)]
struct Say {
    text: String,
}

#[tokio::test]
async fn calls_go_compressed_both_ways() {
    let compression = Compression::default();
    let server = Server::bind().await;
    let url = server.url();
    let serve = async {
        let mut peer = server.accept().await.open_compressed(&compression).await;
        peer.hello().await;
        peer.say(&connected(1)).await;
        peer
    };
    let connect = Client::connect_with(&url, with(Some(compression)));
    let (client, mut peer) = tokio::join!(connect, serve);
    let client = client.unwrap();
    for len in [100, 10_000] {
        let text = "wilco ".repeat(len);
        let before = peer.bytes;
        let serve = async {
            let (id, op, payload) = peer.request().await;
            assert_eq!(
                (&*op, payload.as_raw().bytes().len() > 6 * len),
                ("say", true)
            );
            peer.ok(id, &text).await;
        };
        let call = client.request(Say { text: text.clone() }).into_future();
        let (answer, ()) = tokio::join!(call, serve);
        assert_eq!(answer.as_ref(), Ok(&text));
        let bytes = peer.bytes - before;
        assert!(bytes < len, "{bytes} bytes for {} of text", 6 * len);
    }
}
