//! What comes over the wire that should not: it ends at most its own connection.

use serde_json::json;
use wilco_protocol::Encoding;
use wilco_protocol::websocket::MessageKind;
use wilco_server::Config;

use super::api::{Gate, api, app};
use super::kit::{Client, Served, frame, request, serve, serve_counted};

/// A server and a client that was there before anything bad came.
pub(super) async fn served() -> (Served, Client) {
    let served = serve(app(&Gate::default())).await;
    let other = served.client().await;
    (served, other)
}

pub(super) async fn still_answers(client: &mut Client) {
    let sum = client.call("math.add", json!({"a": 1, "b": 2})).await;
    assert_eq!(sum, Ok(json!(3)));
}

pub(super) fn text(text: &str) -> Vec<u8> {
    frame(MessageKind::Text, text.as_bytes())
}

pub(super) fn binary(bytes: &[u8]) -> Vec<u8> {
    frame(MessageKind::Binary, bytes)
}

#[tokio::test]
async fn frames_against_the_rules_are_answered_by_a_close_with_the_reason() {
    let (served, mut other) = served().await;
    let ping = text(r#"{"type":"ping"}"#);
    for (what, bytes, expected) in [
        ("garbage", vec![0xff; 4096], "close 1002"),
        ("http", b"GET / HTTP/1.1\r\n\r\n".to_vec(), "close 1002"),
        (
            "a frame without a mask",
            b"\x81\x02{}".to_vec(),
            "close 1002",
        ),
        ("a reserved bit", vec![0xc1, 0x80, 1, 2, 3, 4], "close 1002"),
        (
            "a long ping",
            vec![0x89, 0xfe, 0, 126, 1, 2, 3, 4],
            "close 1002",
        ),
        (
            "nothing to continue",
            vec![0x80, 0x80, 1, 2, 3, 4],
            "close 1002",
        ),
        (
            "2^62 bytes",
            vec![0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4],
            "close 1009",
        ),
        (
            "2^63 bytes",
            vec![0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4],
            "close 1002",
        ),
        (
            "a byte too many",
            binary(&vec![0; (1 << 20) + 1]),
            "close 1009",
        ),
        (
            "four times too many",
            binary(&vec![0; 4 << 20]),
            "close 1009",
        ),
        (
            "bad UTF-8",
            frame(MessageKind::Text, b"\"\xff\""),
            "close 1007",
        ),
    ] {
        let mut client = served.client().await;
        // What came before is served, and what comes after is not.
        client.write(&ping).await;
        assert_eq!(client.hear().await, "Pong", "{what}");
        client.try_write(&bytes).await;
        client.try_write(&ping).await;
        assert_eq!(client.hear_to_the_end().await, [expected, "end"], "{what}");
        still_answers(&mut other).await;
    }
}

#[tokio::test]
async fn what_still_comes_after_the_close_is_read_so_that_no_reset_takes_the_close_away() {
    let (served, counts) = serve_counted(app(&Gate::default())).await;
    let mut client = served.client().await;
    let (before, _) = counts.bytes();
    let garbage = vec![0xff; 1 << 18];
    client.write(&garbage).await;
    assert_eq!(client.hear_to_the_end().await, ["close 1002", "end"]);
    drop(client);
    counts.ended.wait().await;
    assert_eq!(counts.bytes().0 - before, garbage.len());
}

#[tokio::test]
async fn fragments_beyond_the_limit_are_refused_before_the_last_one_comes() {
    let (served, mut other) = served().await;
    let mut client = served.client().await;
    let mut part = binary(&vec![0; 1 << 18]);
    part[0] = 0x02;
    client.write(&part).await;
    part[0] = 0x00;
    for _ in 0..4 {
        client.try_write(&part).await;
    }
    assert_eq!(client.hear_to_the_end().await, ["close 1009", "end"]);
    still_answers(&mut other).await;
}

#[tokio::test]
async fn a_stream_that_ends_anywhere_ends_its_connection_alone() {
    let (served, mut other) = served().await;
    let whole = text(r#"{"type":"request","request_id":1,"op":"gate.wait","payload":{}}"#);
    for len in 0..=whole.len() {
        let mut client = served.client().await;
        client.write(&whole[..len]).await;
        client.end().await;
        assert_eq!(client.hear().await, "end");
    }
    still_answers(&mut other).await;
}

/// What a message is answered with, as the specification's table of malformed messages says.
pub(super) async fn check(served: Served, bytes: Vec<u8>, expected: &[&str]) {
    let mut client = served.client().await;
    client.write(&bytes).await;
    assert_eq!(
        client.hear_all(expected.len()).await,
        expected,
        "{bytes:02x?}"
    );
    if !expected.iter().any(|line| line.starts_with("close")) {
        still_answers(&mut client).await;
    }
}

pub(super) const FATAL: [&str; 2] = ["error: invalid_payload/no, fatal", "close 4500"];

#[tokio::test]
async fn texts_that_are_no_messages_are_refused_as_the_specification_says() {
    let (served, mut other) = served().await;
    for (message, expected) in [
        ("", &FATAL[..]),
        ("{", &FATAL),
        ("[]", &FATAL),
        ("null", &FATAL),
        ("{}", &FATAL),
        (r#"{"type":7}"#, &FATAL),
        (r#"{"type":"ping"} {}"#, &FATAL),
        (
            r#"{"type":"request","request_id":1,"op":"math.add""#,
            &FATAL,
        ),
        (r#"{"type":"request"}"#, &["error: invalid_payload/no"]),
        (
            r#"{"type":"request","request_id":5}"#,
            &["5 ! invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":5,"op":"math.add"}"#,
            &["5 ! invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":5,"op":7,"payload":{}}"#,
            &["5 ! invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":5,"op":"math.add","payload":{},"timeout_ms":-1}"#,
            &["5 ! invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":5,"op":"a","op":"b","payload":{}}"#,
            &["5 ! invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":-5,"op":"a","payload":{}}"#,
            &["error: invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":1.5,"op":"a","payload":{}}"#,
            &["error: invalid_payload/no"],
        ),
        (
            r#"{"type":"request","request_id":"","op":"a","payload":{}}"#,
            &["error: invalid_payload/no"],
        ),
        (
            r#"{"type":"ping","ts":"now"}"#,
            &["error: invalid_payload/no"],
        ),
        (
            r#"{"type":"ping","ts":"now","request_id":3}"#,
            &["error of 3: invalid_payload/no"],
        ),
        (r#"{"type":"cancel"}"#, &["error: invalid_payload/no"]),
        (r#"{"type":"of_later"}"#, &[]),
        (
            r#"{"type":"of_later","x":{"y":[]},"request_id":"a"}"#,
            &["error of a: unsupported/no"],
        ),
        (
            r#"{"type":"sync","request_id":4,"domains":["a"]}"#,
            &["error of 4: unsupported/no"],
        ),
        (
            r#"{"type":"response","request_id":4,"ok":1}"#,
            &["error of 4: unsupported/no"],
        ),
        (
            r#"{"type":"hello"}"#,
            &["error: unsupported/no, fatal", "close 4501"],
        ),
    ] {
        check(served, text(message), expected).await;
    }
    still_answers(&mut other).await;
}

#[tokio::test]
async fn an_id_has_at_most_sixty_four_bytes() {
    let (served, _) = served().await;
    for (len, is_taken) in [(64, true), (65, false)] {
        let id = "i".repeat(len);
        let message = format!(
            r#"{{"type":"request","request_id":"{id}","op":"math.add","payload":{{"a":1,"b":1}}}}"#
        );
        let answer = format!("{id} = 2");
        let expected = if is_taken {
            &*answer
        } else {
            "error: invalid_payload/no"
        };
        check(served, text(&message), &[expected]).await;
    }
}

#[tokio::test]
async fn bytes_that_are_no_messages_are_refused_as_the_specification_says() {
    let (served, mut other) = served().await;
    let request = b"\x84\xa1t\xcd\x17\x70\xaarequest_id\x05\xa2op\xa8math.add\xa7payload";
    let with = |payload: &[u8]| binary(&[request, payload].concat());
    for (bytes, expected) in [
        (binary(b""), &FATAL[..]),
        (binary(b"\xc0"), &FATAL),
        (binary(b"\xc1"), &FATAL),
        (binary(b"\x80"), &FATAL),
        (binary(b"\x81\xa1t\xa4ping"), &FATAL),
        (binary(b"\x82\xa2ts\x01\xa1t\x00"), &FATAL),
        (binary(b"\x81\xa1t\x00\xc0"), &FATAL),
        (binary(b"\xdf\xff\xff\xff\xff\xa1t\x00"), &FATAL),
        (binary(b"\x82\xa1t\x00\xa2ts\xdd\xff\xff\xff\xff"), &FATAL),
        (binary(b"\x81\xa1t\x00"), &["Pong"]),
        (binary(b"\x81\xa1t\xcd\x23\x28"), &[]),
        (with(b"\x82\xa1a\x01\xa1b\x01"), &["5 = 2"]),
        (with(b"\x92\x01\x01"), &["5 ! invalid_payload/no"]),
        (with(b"\x82\xa1a\x01\xa1b"), &["5 ! invalid_payload/no"]),
        (
            with(b"\x82\xa1a\x01\xa1b\x01\xc0"),
            &["5 ! invalid_payload/no"],
        ),
        (with(b""), &["5 ! invalid_payload/no"]),
        (with(b"\xdd\xff\xff\xff\xff"), &["5 ! invalid_payload/no"]),
        (with(b"\xc4\xff"), &["5 ! invalid_payload/no"]),
        (with(b"\xd4\x01\x01"), &["5 ! invalid_payload/no"]),
        (with(b"\xc1"), &["5 ! invalid_payload/no"]),
    ] {
        check(served, bytes, expected).await;
    }
    still_answers(&mut other).await;
}

#[tokio::test]
async fn a_live_id_is_not_taken_by_a_second_request() {
    let gate = Gate::default();
    let mut client = serve(app(&gate)).await.client().await;
    client.send(&request(7, "gate.wait", json!({}))).await;
    gate.started.wait().await;
    for op in ["gate.wait", "math.add", "unknown"] {
        client.send(&request(7, op, json!({"a": 1, "b": 1}))).await;
        assert_eq!(client.hear().await, "error of 7: id_conflict/no");
    }
    gate.open.give();
    assert_eq!(client.hear().await, "7 = \"\"");
    client
        .send(&request(7, "math.add", json!({"a": 1, "b": 1})))
        .await;
    assert_eq!(client.hear().await, "7 = 2");
}

#[tokio::test]
async fn a_thousand_pings_of_one_write_are_answered_in_order() {
    let (served, mut other) = served().await;
    let mut client = served.client().await;
    let mut bytes = Vec::new();
    for at in 0..1000 {
        let payload = format!("{at}");
        wilco_protocol::websocket::write_ping(&mut bytes, payload.as_bytes(), Some([1, 2, 3, 4]));
    }
    client.write(&bytes).await;
    for at in 0..1000 {
        assert_eq!(client.hear().await, format!("pong {at}"));
    }
    still_answers(&mut client).await;
    still_answers(&mut other).await;
}

#[tokio::test]
async fn an_answer_larger_than_a_message_may_be_is_a_fault_and_not_a_closed_connection() {
    let config = Config {
        max_response: 10_000,
        ..Config::default()
    };
    let api = api(&Gate::default()).with_config(config);
    let served = serve(api.into_axum("/ws")).await;
    for encoding in [Encoding::Json, Encoding::MessagePack] {
        let mut client = served.at("/ws").speaking(encoding).open().await;
        client.start("text.fill", json!({"len": 11_000})).await;
        assert_eq!(client.hear().await, "1 ! too_large/yes");
        assert!(
            client
                .call("text.fill", json!({"len": 9_000}))
                .await
                .is_ok()
        );
    }
}
