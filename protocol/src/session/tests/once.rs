//! Calls that run at most once, and the repeats that are answered from their records.

use super::check;
use super::line::Step::{HoldClaims, Settle, Shutdown, Verdict, Wait};
use super::line::{assign, cancel, done, fails, get, hello, open, promise_hello, request, text};
use crate::codec::Encoding;
use crate::payload::Payload;
use crate::session::Verdict as V;

#[test]
fn in_a_session_a_once_call_is_claimed_and_recorded() {
    check(
        [promise_hello(), hello(), assign(1), done(1)],
        "connected in a session; claim 1; run 1; record 1; answer 1 ok",
    );
    check(
        [
            promise_hello(),
            hello(),
            get(1),
            request(2, r#""op":"stand.name""#),
        ],
        "connected in a session; run 1; run 2",
    );
}

#[test]
fn a_once_call_cannot_take_the_id_of_a_call_that_is_not_recorded() {
    check(
        [promise_hello(), hello(), get(1), assign(1), done(1)],
        "connected in a session; run 1; error id_conflict for 1; answer 1 ok",
    );
}

#[test]
fn a_text_id_is_never_claimed() {
    let assign = r#"{"type":"request","request_id":"a","op":"stand.assign","payload":null}"#;
    check(
        [promise_hello(), hello(), text(assign), text(assign)],
        "connected in a session; run a; error id_conflict for a",
    );
}

#[test]
fn r1_an_acknowledged_id_is_stale() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            done(1),
            text(r#"{"type":"ping","ack":{"below":2}}"#),
            assign(1),
        ],
        "connected in a session; claim 1; run 1; record 1; answer 1 ok; forget below 2 but []; \
         pong 0 1000000; claim 1; answer 1 stale executed unknown",
    );
}

#[test]
fn r2_a_repeat_of_a_done_call_gets_its_recorded_outcome() {
    check(
        [promise_hello(), hello(), assign(1), done(1), assign(1)],
        "connected in a session; claim 1; run 1; record 1; answer 1 ok; claim 1; answer 1 ok again",
    );
    check(
        [promise_hello(), hello(), assign(1), fails(1), assign(1)],
        "connected in a session; claim 1; run 1; record 1; answer 1 operation executed yes; \
         claim 1; answer 1 operation executed yes again",
    );
}

#[test]
fn r3_one_answer_serves_a_running_call_and_its_repeat() {
    check(
        [promise_hello(), hello(), assign(1), assign(1), done(1)],
        "connected in a session; claim 1; run 1; claim 1; attach 1; record 1; answer 1 ok",
    );
}

#[test]
fn r3_a_call_whose_time_ran_out_is_taken_up_again_by_a_repeat() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Wait(5_000),
            assign(1),
            done(1),
        ],
        "connected in a session; claim 1; run 1; tell 1; answer 1 timeout executed unknown; \
         claim 1; attach 1; record 1; answer 1 ok",
    );
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Wait(5_000),
            assign(1),
            Wait(5_000),
        ],
        "connected in a session; claim 1; run 1; tell 1; answer 1 timeout executed unknown; \
         claim 1; attach 1; tell 1; answer 1 timeout executed unknown",
    );
}

#[test]
fn r6_another_request_under_a_used_id_is_refused() {
    let other = || text(r#"{"type":"request","request_id":1,"op":"stand.assign","payload":2}"#);
    check(
        [promise_hello(), hello(), assign(1), done(1), other()],
        "connected in a session; claim 1; run 1; record 1; answer 1 ok; claim 1; \
         answer 1 id_conflict executed no",
    );
    check(
        [promise_hello(), hello(), assign(1), other(), done(1)],
        "connected in a session; claim 1; run 1; claim 1; error id_conflict for 1; record 1; \
         answer 1 ok",
    );
}

#[test]
fn r6_the_id_of_a_call_that_was_answered_and_still_runs_is_refused_by_an_answer() {
    check(
        [promise_hello(), hello(), assign(1), Wait(5_000), get(1)],
        "connected in a session; claim 1; run 1; tell 1; answer 1 timeout executed unknown; \
         answer 1 id_conflict executed no",
    );
}

#[test]
fn r8_a_running_once_call_is_told_of_a_cancel_and_its_outcome_is_the_answer() {
    check(
        [promise_hello(), hello(), assign(1), cancel(1), done(1)],
        "connected in a session; claim 1; run 1; tell 1; record 1; answer 1 ok",
    );
}

#[test]
fn r8_a_call_cancelled_before_its_run_never_runs() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            cancel(1),
            Settle,
            assign(1),
            Settle,
        ],
        "connected in a session; claim 1; answer 1 cancelled executed no; record 1; claim 1; \
         answer 1 cancelled executed no again",
    );
}

#[test]
fn r9_a_call_whose_time_ran_out_before_its_run_never_runs() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Wait(5_000),
            Settle,
        ],
        "connected in a session; claim 1; answer 1 expired executed no; record 1",
    );
}

#[test]
fn r13_without_its_record_a_once_call_does_not_run() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Verdict(V::Unavailable),
        ],
        "connected in a session; claim 1; answer 1 unavailable executed no",
    );
}

#[test]
fn what_was_answered_is_not_answered_again_by_its_verdict() {
    let done = V::Done(Ok(Payload::new(Encoding::Json, "1")));
    for verdict in [V::Stale, V::Conflict, V::Unavailable, V::Running, done] {
        check(
            [
                promise_hello(),
                hello(),
                HoldClaims,
                assign(1),
                cancel(1),
                Verdict(verdict),
            ],
            "connected in a session; claim 1; answer 1 cancelled executed no",
        );
    }
}

#[test]
fn a_verdict_that_lets_nothing_run_ends_a_drain() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Shutdown,
            Verdict(V::Unavailable),
        ],
        "connected in a session; claim 1; go away for 500; answer 1 unavailable executed no; \
         close 1012",
    );
}

#[test]
fn a_once_call_whose_time_ran_out_goes_on_and_keeps_its_slot() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Wait(5_000),
            get(2),
            get(3),
            get(4),
            done(1),
            get(5),
        ],
        "connected in a session; claim 1; run 1; tell 1; answer 1 timeout executed unknown; \
         run 2; run 3; answer 4 overloaded executed no; record 1; run 5",
    );
}

#[test]
fn a_closed_connection_records_what_ends_and_starts_nothing() {
    let closed = "fatal error invalid_payload; close 4500";
    check(
        [promise_hello(), hello(), assign(1), text("{"), done(1)],
        &format!("connected in a session; claim 1; run 1; {closed}; record 1"),
    );
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            text("{"),
            Settle,
        ],
        &format!("connected in a session; claim 1; {closed}; record 1"),
    );
}

#[test]
fn an_acknowledgement_needs_a_session_and_a_bound() {
    check(
        [open(), text(r#"{"type":"ping","ack":{"below":2}}"#)],
        "connected; pong 0 1000000",
    );
    check(
        [
            promise_hello(),
            hello(),
            text(r#"{"type":"ping","ack":{"below":9,"open":[1,2,3,4]}}"#),
        ],
        "connected in a session; error invalid_payload; pong 0 1000000",
    );
    check(
        [
            promise_hello(),
            hello(),
            request(4, r#""op":"stand.get","ack":{"below":4,"open":[2]}"#),
        ],
        "connected in a session; forget below 4 but [2]; run 4",
    );
}
