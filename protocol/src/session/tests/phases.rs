//! How a connection begins, lives and ends.

use super::check;
use super::line::Step::{Heard, SayBytes, Shutdown, Tick, Wait};
use super::line::{done, get, hello, open, promise_hello, text};

#[test]
fn without_a_promise_the_server_speaks_first() {
    check([open()], "connected");
}

#[test]
fn a_promised_hello_is_waited_for() {
    check([promise_hello()], "");
    check([promise_hello(), Wait(9_999)], "");
    check(
        [promise_hello(), Wait(9_999), hello()],
        "connected in a session",
    );
}

#[test]
fn a_hello_that_does_not_come_ends_the_connection() {
    check(
        [promise_hello(), Wait(10_000)],
        "fatal error timeout; close 4010",
    );
}

#[test]
fn nothing_else_may_come_before_a_promised_hello() {
    let expected = "fatal error unsupported; close 4501";
    check([promise_hello(), get(1)], expected);
    check([promise_hello(), text(r#"{"type":"ping"}"#)], expected);
    check(
        [promise_hello(), text(r#"{"type":"cancel","request_id":1}"#)],
        expected,
    );
    check([promise_hello(), text(r#"{"type":"of_later"}"#)], expected);
    check(
        [
            promise_hello(),
            text(r#"{"type":"request","request_id":1}"#),
        ],
        expected,
    );
}

#[test]
fn what_comes_before_a_promised_hello_is_judged_by_whether_it_can_be_taken_apart() {
    const APART: &str = "fatal error unsupported; close 4501";
    const NOT_APART: &str = "fatal error invalid_payload; close 4500";
    for (json, expected) in [
        ("{", NOT_APART),
        ("{}", NOT_APART),
        (r#"{"type":7}"#, NOT_APART),
        (r#"{"type":"hello""#, NOT_APART),
        (r#"{"type":"hello"} 1"#, NOT_APART),
        (r#"{"type":"ping""#, NOT_APART),
        (r#"{"type":"ping"} 1"#, NOT_APART),
        (r#"{"type":"request","request_id":1"#, NOT_APART),
        (r#"{"type":"request","request_id":1}"#, APART),
        (r#"{"type":"ping","ts":"now"}"#, APART),
        (r#"{"type":"of_later","request_id":[]}"#, APART),
        (r#"{"type":"ping","type":"ping"}"#, APART),
        (r#"{"type":"hello","type":"hello"}"#, APART),
        (r#"{"type":"hello","token":7}"#, "error invalid_payload"),
    ] {
        check([promise_hello(), text(json)], expected);
        // White space says nothing, although a text without it is read in one pass less.
        let spaced = json.replacen('{', " { ", 1).replacen(':', " : ", 1);
        check([promise_hello(), text(&spaced)], expected);
    }
    for (bytes, expected) in [
        (&b""[..], NOT_APART),
        (b"\x82\xa1t\x02", NOT_APART),
        (b"\x81\xa1t\x02\xc0", NOT_APART),
        (b"\x81\xa1t\x00\xc0", NOT_APART),
        // A hello, then a request, each cut off behind an id.
        (b"\x83\xa1t\x02\xaarequest_id\x01", NOT_APART),
        (b"\x84\xa1t\xcd\x17\x70\xaarequest_id\x01", NOT_APART),
        (b"\x82\xa1t\xcd\x17\x70\xaarequest_id\x01", APART),
        (b"\x82\xa1t\x02\xa5token\x07", "error invalid_payload"),
    ] {
        check([promise_hello(), SayBytes(bytes.to_vec())], expected);
    }
}

#[test]
fn a_hello_comes_once_and_first() {
    check(
        [promise_hello(), hello(), hello()],
        "connected in a session; fatal error unsupported; close 4501",
    );
    check(
        [open(), hello()],
        "connected; fatal error unsupported; close 4501",
    );
    check(
        [open(), get(1), Shutdown, hello()],
        "connected; run 1; go away for 500; fatal error unsupported; close 4501",
    );
}

#[test]
fn a_hello_may_be_corrected_in_its_time() {
    check(
        [
            promise_hello(),
            text(r#"{"type":"hello","token":7}"#),
            hello(),
        ],
        "error invalid_payload; connected in a session",
    );
}

#[test]
fn a_hello_with_a_session_gets_a_new_one() {
    let resume =
        r#"{"type":"hello","resume":{"session_id":"s","resume_token":"t","pending":[{"id":1}]}}"#;
    check([promise_hello(), text(resume)], "connected in a session");
}

#[test]
fn a_ping_is_answered_with_both_clocks() {
    check(
        [open(), text(r#"{"type":"ping","ts":7}"#)],
        "connected; pong 7 1000000",
    );
    check(
        [open(), Wait(250), text(r#"{"type":"ping"}"#)],
        "connected; pong 0 1000250",
    );
}

#[test]
fn a_silent_peer_is_pinged_once_and_then_dropped() {
    check([open(), Wait(24_999)], "connected");
    check([open(), Wait(25_000)], "connected; ping");
    check([open(), Wait(29_999)], "connected; ping");
    check([open(), Wait(30_000)], "connected; ping; close 4009");
}

#[test]
fn any_sign_of_life_begins_the_silence_anew() {
    check(
        [open(), Wait(25_000), Heard, Wait(24_999)],
        "connected; ping",
    );
    check(
        [open(), Wait(25_000), Heard, Wait(25_000)],
        "connected; ping; ping",
    );
    check(
        [
            open(),
            Wait(20_000),
            text(r#"{"type":"of_later"}"#),
            Wait(20_000),
        ],
        "connected",
    );
}

#[test]
fn a_tick_too_many_does_nothing() {
    check([open(), Tick, Tick], "connected");
}

#[test]
fn an_idle_connection_is_drained_at_once() {
    check([open(), Shutdown], "connected; go away for 500; close 1012");
}

#[test]
fn a_connection_that_has_not_begun_is_closed_without_a_word() {
    check([promise_hello(), Shutdown], "close 1012");
    check([Shutdown, open()], "close 1012");
}

#[test]
fn draining_lets_calls_end_and_starts_no_more() {
    check(
        [open(), get(1), Shutdown, get(2), done(1)],
        "connected; run 1; go away for 500; answer 2 draining executed no; answer 1 ok; close 1012",
    );
}

#[test]
fn draining_ends_with_the_last_call_however_it_ends() {
    check(
        [
            open(),
            get(1),
            Shutdown,
            text(r#"{"type":"cancel","request_id":1}"#),
        ],
        "connected; run 1; go away for 500; drop 1; answer 1 cancelled executed unknown; close 1012",
    );
    check(
        [open(), get(1), Shutdown, Wait(5_000)],
        "connected; run 1; go away for 500; drop 1; answer 1 timeout executed unknown; close 1012",
    );
}

#[test]
fn a_draining_connection_still_answers_pings() {
    check(
        [
            open(),
            get(1),
            Shutdown,
            text(r#"{"type":"ping"}"#),
            Shutdown,
        ],
        "connected; run 1; go away for 500; pong 0 1000000",
    );
}

#[test]
fn nothing_is_said_after_the_close() {
    let after = "connected; run 1; fatal error invalid_payload; close 4500";
    check([open(), get(1), text("{"), done(1)], after);
    check([open(), get(1), text("{"), get(2), text("{"), Heard], after);
    check(
        [open(), get(1), text("{"), Shutdown, Tick, Wait(60_000)],
        after,
    );
}
