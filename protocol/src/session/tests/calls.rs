//! From a request to its answer.

use super::check;
use super::line::Step::{Shutdown, Wait};
use super::line::{assign, cancel, done, fails, get, open, request, text};

#[test]
fn a_request_runs_and_is_answered() {
    check([open(), get(1), done(1)], "connected; run 1; answer 1 ok");
    check(
        [open(), get(1), fails(1)],
        "connected; run 1; answer 1 operation executed yes",
    );
}

#[test]
fn answers_come_in_the_order_of_the_ends() {
    check(
        [open(), get(1), get(2), done(2), done(1)],
        "connected; run 1; run 2; answer 2 ok; answer 1 ok",
    );
}

#[test]
fn an_unknown_operation_is_answered() {
    check(
        [open(), request(1, r#""op":"stand.gte""#)],
        "connected; answer 1 unknown_operation executed no",
    );
}

#[test]
fn what_comes_beyond_the_limit_is_refused() {
    check(
        [open(), get(1), get(2), get(3), get(4), done(1), get(5)],
        "connected; run 1; run 2; run 3; answer 4 overloaded executed no; answer 1 ok; run 5",
    );
}

#[test]
fn calls_together_hold_at_most_sixteen_of_the_largest_messages() {
    // In units of the largest message.
    let large = |id, units: usize| {
        let payload = "x".repeat(units << 16);
        let get = r#""op":"stand.get""#;
        text(&format!(
            r#"{{"type":"request","request_id":{id},{get},"payload":"{payload}"}}"#
        ))
    };
    check(
        [
            open(),
            large(1, 9),
            large(2, 9),
            large(3, 6),
            done(1),
            large(4, 9),
        ],
        "connected; run 1; answer 2 overloaded executed no; run 3; answer 1 ok; run 4",
    );
}

#[test]
fn without_a_session_a_live_id_is_taken() {
    check(
        [open(), get(1), get(1), done(1), get(1)],
        "connected; run 1; error id_conflict for 1; answer 1 ok; run 1",
    );
    check(
        [open(), assign(1), assign(1), done(1), assign(1)],
        "connected; run 1; error id_conflict for 1; answer 1 ok; run 1",
    );
}

#[test]
fn a_live_id_is_taken_whatever_else_is_wrong_with_the_message() {
    let expected = "connected; run 1; error id_conflict for 1";
    check([open(), get(1), request(1, r#""op":"no.such""#)], expected);
    check(
        [
            open(),
            get(1),
            request(1, r#""op":"stand.get","timeout_ms":0"#),
        ],
        expected,
    );
    check(
        [open(), get(1), Shutdown, get(1)],
        "connected; run 1; go away for 500; error id_conflict for 1",
    );
}

#[test]
fn a_number_and_a_text_are_two_ids() {
    let by_text = r#"{"type":"request","request_id":"1","op":"stand.get","payload":null}"#;
    check(
        [open(), get(1), text(by_text), done(1)],
        "connected; run 1; run 1; answer 1 ok",
    );
}

#[test]
fn a_cancelled_call_is_dropped_and_answered() {
    check(
        [open(), get(1), cancel(1), done(1)],
        "connected; run 1; drop 1; answer 1 cancelled executed unknown",
    );
}

#[test]
fn a_cancel_without_a_call_is_ignored() {
    check([open(), cancel(1)], "connected");
    check(
        [open(), get(1), done(1), cancel(1)],
        "connected; run 1; answer 1 ok",
    );
    check(
        [open(), get(1), cancel(1), cancel(1)],
        "connected; run 1; drop 1; answer 1 cancelled executed unknown",
    );
}

#[test]
fn the_time_of_a_call_is_the_smaller_of_both_budgets() {
    let timed_out = "connected; run 1; drop 1; answer 1 timeout executed unknown";
    let get_within = |ms: u64| request(1, &format!(r#""op":"stand.get","timeout_ms":{ms}"#));
    check([open(), get(1), Wait(4_999)], "connected; run 1");
    check([open(), get(1), Wait(5_000)], timed_out);
    check([open(), get_within(100), Wait(99)], "connected; run 1");
    check([open(), get_within(100), Wait(100)], timed_out);
    check(
        [open(), get_within(60_000), Wait(4_999)],
        "connected; run 1",
    );
    check([open(), get_within(60_000), Wait(5_000)], timed_out);
    check([open(), get_within(u64::MAX), Wait(5_000)], timed_out);
}

#[test]
fn no_time_at_all_means_no_start() {
    check(
        [open(), request(1, r#""op":"stand.get","timeout_ms":0"#)],
        "connected; answer 1 expired executed no",
    );
}

#[test]
fn an_end_after_the_time_is_not_sent() {
    check(
        [open(), get(1), Wait(5_000), done(1)],
        "connected; run 1; drop 1; answer 1 timeout executed unknown",
    );
}
