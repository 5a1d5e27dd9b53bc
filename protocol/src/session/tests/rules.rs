//! The rules of docs/protocol.md#replay that more than one connection, or more than one node, has
//! to keep. The others stand beside the calls that run once.

use std::time::Duration;

use super::check;
use super::line::Step::{Cut, HoldClaims, HoldGreeting, Seat, Settle, Superseded, Verdict};
use super::line::{
    Step, assign, cancel, done, get, hello, open, pay, promise_hello, request, resume, text,
};
use crate::session::{Seat as SessionSeat, Verdict as V};

/// What an older connection still holds can never run once its session is elsewhere.
#[test]
fn r0_a_connection_that_lost_its_session_runs_nothing() {
    let lost = "connected in a session; claim 1; close 4011";
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Superseded,
            assign(2),
            get(3),
            pay(4),
        ],
        lost,
    );
    // A claim that comes back too late is marked, so that the record does not wait for it.
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Superseded,
            Settle,
        ],
        &format!("{lost}; record 1"),
    );
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Superseded,
            Verdict(V::OwnerGone),
        ],
        lost,
    );
    check(
        [promise_hello(), assign(1)],
        "fatal error unsupported; close 4501",
    );
}

fn asked(request: Step, verdict: V) -> [Step; 5] {
    [
        promise_hello(),
        hello(),
        HoldClaims,
        request,
        Verdict(verdict),
    ]
}

#[test]
fn r4_a_call_that_runs_elsewhere_is_in_progress() {
    let elsewhere = || V::InProgress {
        retry_after: Duration::from_millis(250),
    };
    let expected = "connected in a session; claim 1; answer 1 in_progress executed unknown";
    check(asked(assign(1), elsewhere()), expected);
    check(asked(pay(1), elsewhere()), expected);
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            cancel(1),
            Verdict(elsewhere()),
        ],
        "connected in a session; claim 1; answer 1 cancelled executed no",
    );
}

#[test]
fn r5_a_call_whose_node_is_gone_is_unknown_or_transactional_and_runs_again() {
    check(
        asked(assign(1), V::OwnerGone),
        "connected in a session; claim 1; record 1; answer 1 outcome_unknown executed unknown",
    );
    check(
        asked(pay(1), V::OwnerGone),
        "connected in a session; claim 1; run 1",
    );
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            cancel(1),
            Verdict(V::OwnerGone),
        ],
        "connected in a session; claim 1; answer 1 cancelled executed no; record 1",
    );
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            pay(1),
            cancel(1),
            Verdict(V::OwnerGone),
        ],
        "connected in a session; claim 1; answer 1 cancelled executed no",
    );
}

/// The server's part of it: nothing of a session that is gone is made up.
#[test]
fn r7_a_session_that_is_not_found_begins_anew() {
    check([promise_hello(), resume(&[1, 2])], "connected in a session");
    let fresh = SessionSeat {
        session_id: "s2".into(),
        resume_token: None,
        resumed: None,
    };
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            HoldGreeting,
            promise_hello(),
            resume(&[1]),
            Seat(fresh),
        ],
        "connected in a session; claim 1; run 1; cut off 1; seat in s1; connected in a session",
    );
}

#[test]
fn r8_a_cancel_of_a_call_that_may_be_known_elsewhere_promises_nothing() {
    let named = r#""op":"stand.assign","op_id":"0198c5a4-6f00-7000-8000-000000000001""#;
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            request(1, named),
            cancel(1),
            Settle,
        ],
        "connected in a session; claim 1; answer 1 cancelled executed unknown; record 1",
    );
}

#[test]
fn r9_a_call_that_may_be_known_elsewhere_times_out_without_a_promise() {
    let named = r#""op":"stand.assign","op_id":"0198c5a4-6f00-7000-8000-000000000001""#;
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            request(1, named),
            Step::Wait(5_000),
            Settle,
        ],
        "connected in a session; claim 1; answer 1 timeout executed unknown; record 1",
    );
}

#[test]
fn r10_a_batch_is_not_served_and_nothing_of_it_runs() {
    let batch = r#"{"type":"batch","request_id":1,"requests":[{"request_id":2,"op":"stand.assign","payload":null}]}"#;
    check([open(), text(batch)], "connected; error unsupported for 1");
    check(
        [promise_hello(), hello(), text(batch), assign(2)],
        "connected in a session; error unsupported for 1; claim 2; run 2",
    );
}

#[test]
fn r11_who_has_chunks_of_an_answer_gets_the_whole() {
    let resume = r#"{"type":"hello","resume":{"session_id":"s1","resume_token":"t","pending":[{"id":1,"have_chunks":3}]}}"#;
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            done(1),
            promise_hello(),
            text(resume),
        ],
        "connected in a session; claim 1; run 1; cut off 1; record 1 alone; \
         connected again 1 done; answer 1 ok again",
    );
}

#[test]
fn r12_an_answer_that_is_too_long_to_keep_leaves_the_fact() {
    let long: &'static str = Box::leak(format!("\"{}\"", "a".repeat(64 * 1024)).into_boxed_str());
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            Step::Done(1, Ok(long)),
            promise_hello(),
            resume(&[1]),
            assign(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; record 1 alone; \
         connected again 1 done; answer 1 body_dropped executed yes again; settled; claim 1; \
         answer 1 body_dropped executed yes again",
    );
}

#[test]
fn r13_what_is_only_read_goes_on_without_the_record() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            get(2),
            Verdict(V::Unavailable),
        ],
        "connected in a session; claim 1; run 2; answer 1 unavailable executed no",
    );
    check(
        asked(pay(1), V::Unavailable),
        "connected in a session; claim 1; answer 1 unavailable executed no",
    );
}
