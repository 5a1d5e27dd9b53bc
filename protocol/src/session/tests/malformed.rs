//! What a message that cannot be read costs its sender. See docs/protocol.md#malformed-messages.

use super::check;
use super::line::Step::{Acted, SayBytes};
use super::line::{Step, act, done, get, open, text};

/// Opens a connection, says one thing, and compares what follows.
#[track_caller]
fn costs(message: Step, expected: &str) {
    check([open(), message], &format!("connected{expected}"));
}

const FATAL: &str = "; fatal error invalid_payload; close 4500";
const ANSWERED: &str = "; answer 1 invalid_payload executed no";
const NAMED: &str = "; error invalid_payload for 1";
const NAMELESS: &str = "; error invalid_payload";

#[test]
fn what_is_no_message_ends_the_connection() {
    for json in [
        "",
        "{",
        "[]",
        "7",
        "null",
        r#""ping""#,
        "{}",
        r#"{"type":7}"#,
        r#"{"t":0}"#,
    ] {
        costs(text(json), FATAL);
    }
    costs(text(r#"{"type":"ping"} 1"#), FATAL);
    costs(
        text(r#"{"type":"request","request_id":1,"op":"a","payload":}"#),
        FATAL,
    );
    for bytes in [
        &b""[..],
        b"\xc1",
        b"\x80",
        b"\x90",
        b"\x81\xa1t",
        b"\x81\xa1x\x00",
        b"\x81\xa1t\xa4ping",
        b"\x81\xa1t\xce\x00\x01\x00\x00",
        b"\x82\xa2op\xa1a\xa1t\xcd\x17\x70",
        b"\x81\xa1t\x00\xc0",
        b"\x82\xa1t\x00",
    ] {
        costs(SayBytes(bytes.to_vec()), FATAL);
    }
}

#[test]
fn a_request_whose_id_is_readable_is_answered() {
    costs(text(r#"{"type":"request","request_id":1}"#), ANSWERED);
    costs(
        text(r#"{"type":"request","request_id":1,"op":"stand.get"}"#),
        ANSWERED,
    );
    costs(
        text(r#"{"type":"request","request_id":1,"op":7,"payload":null}"#),
        ANSWERED,
    );
    costs(
        text(r#"{"type":"request","request_id":1,"op":"a","op":"b","payload":1}"#),
        ANSWERED,
    );
    // Cut off or followed by bytes, behind the id.
    let head = b"\x84\xa1t\xcd\x17\x70\xaarequest_id\x01\xa2op\xa1a";
    costs(SayBytes(head.to_vec()), ANSWERED);
    costs(
        SayBytes([&head[..], b"\xa7payload\xc0\xc0"].concat()),
        ANSWERED,
    );
}

#[test]
fn a_request_without_a_readable_id_gets_an_error() {
    costs(
        text(r#"{"type":"request","op":"stand.get","payload":1}"#),
        NAMELESS,
    );
    costs(
        text(r#"{"type":"request","request_id":-1,"op":"a","payload":1}"#),
        NAMELESS,
    );
    costs(
        text(r#"{"type":"request","request_id":1.0,"op":"a","payload":1}"#),
        NAMELESS,
    );
    costs(
        text(r#"{"type":"request","request_id":"","op":"a","payload":1}"#),
        NAMELESS,
    );
    costs(
        text(r#"{"type":"request","request_id":null,"op":"a","payload":1}"#),
        NAMELESS,
    );
    costs(
        text(r#"{"type":"request","request_id":1,"request_id":1,"op":"a","payload":1}"#),
        NAMELESS,
    );
    let twice =
        b"\x85\xa1t\xcd\x17\x70\xaarequest_id\x01\xaarequest_id\x02\xa2op\xa1a\xa7payload\xc0";
    costs(SayBytes(twice.to_vec()), NAMELESS);
}

#[test]
fn any_other_message_gets_an_error() {
    costs(text(r#"{"type":"ping","ts":"now"}"#), NAMELESS);
    costs(text(r#"{"type":"ping","ts":"now","request_id":1}"#), NAMED);
    costs(text(r#"{"type":"cancel"}"#), NAMELESS);
    costs(
        text(r#"{"type":"action","op_id":"7","action":1}"#),
        NAMELESS,
    );
    costs(text(r#"{"type":"of_later","request_id":[]}"#), NAMELESS);
    costs(text(r#"{"type":"ping","type":"ping"}"#), NAMELESS);
    for json in [
        r#"{"type":"request","type":"request","request_id":1}"#,
        r#"{ "type":"request","type":"request","request_id":1}"#,
    ] {
        costs(text(json), NAMELESS);
    }
}

#[test]
fn an_unreadable_request_does_not_answer_the_call_that_has_its_id() {
    check(
        [
            open(),
            get(1),
            text(r#"{"type":"request","request_id":1}"#),
            done(1),
        ],
        "connected; run 1; error invalid_payload for 1; answer 1 ok",
    );
}

#[test]
fn an_unknown_message_is_answered_if_it_has_an_id_and_else_ignored() {
    costs(text(r#"{"type":"of_later"}"#), "");
    costs(
        text(r#"{"type":"of_later","request_id":"x"}"#),
        "; error unsupported for x",
    );
    costs(
        text(r#"{"type":"sync","request_id":7}"#),
        "; error unsupported for 7",
    );
    costs(SayBytes(b"\x81\xa1t\xcd\xff\xff".to_vec()), "");
    costs(
        SayBytes(b"\x82\xa1t\xcd\xff\xff\xaarequest_id\x09".to_vec()),
        "; error unsupported for 9",
    );
}

#[test]
fn an_action_that_cannot_be_read_is_answered_by_its_name() {
    let cases = [
        r#"{"type":"action","op_id":"0198c5a4-6f00-7000-8000-000000000001"}"#,
        r#"{"type":"action","op_id":"0198c5a4-6f00-7000-8000-000000000001","action":1,"resource":2}"#,
    ];
    for json in cases {
        costs(text(json), "; action op1 invalid_payload executed no");
    }
    costs(text(r#"{"type":"action","action":1}"#), NAMELESS);
    costs(text(r#"{"type":"action","op_id":1,"action":1}"#), NAMELESS);
}

#[test]
fn an_unreadable_action_does_not_answer_the_one_that_has_its_name() {
    check(
        [
            open(),
            act(1, r#""resource":"world/1""#),
            text(r#"{"type":"action","op_id":"0198c5a4-6f00-7000-8000-000000000001"}"#),
            Acted(1, Ok("1")),
        ],
        "connected; run op1 on world/1; error invalid_payload for op1; action op1 ok at world/1:e:1",
    );
}
