//! A session that goes on: what was answered, what runs, and what never came.

use super::check;
use super::line::Step::{Cut, HoldGreeting, Seat, Wait};
use super::line::{
    Line, Step, assign, cancel, done, fails, get, hello, open, pay, promise_hello, resume, text,
};
use crate::codec::Encoding;
use crate::fault::{Code, Executed, Fault};
use crate::payload::Payload;
use crate::session::{Resumed, Seat as SessionSeat, Verdict as V};

#[test]
fn a_call_that_never_came_is_absent_and_comes_again() {
    check(
        [
            promise_hello(),
            hello(),
            Cut,
            promise_hello(),
            resume(&[1]),
            assign(1),
            done(1),
        ],
        "connected in a session; cut off ; connected again 1 absent; settled; claim 1; run 1; \
         record 1; answer 1 ok",
    );
}

#[test]
fn a_call_that_was_done_is_answered_behind_connected() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            assign(2),
            fails(2),
            done(1),
            Cut,
            promise_hello(),
            resume(&[2, 1]),
        ],
        "connected in a session; claim 1; run 1; claim 2; run 2; record 2; \
         answer 2 operation executed yes; record 1; answer 1 ok; cut off ; \
         connected again 1 done 2 done; answer 1 ok again; answer 2 operation executed yes again",
    );
}

#[test]
fn a_call_that_ends_without_a_connection_is_recorded_and_answered_then() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            done(1),
            promise_hello(),
            resume(&[1]),
        ],
        "connected in a session; claim 1; run 1; cut off 1; record 1 alone; \
         connected again 1 done; answer 1 ok again",
    );
}

#[test]
fn a_call_that_runs_answers_to_the_new_connection() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            promise_hello(),
            resume(&[1]),
            done(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; connected again 1 running; attach 1; \
         record 1; answer 1 ok",
    );
}

#[test]
fn the_time_of_a_call_goes_on_while_there_is_no_connection() {
    let begin = "connected in a session; claim 1; run 1; cut off 1; \
         connected again 1 running; attach 1";
    let timeout = "tell 1; answer 1 timeout executed unknown";
    let steps = |away, after| {
        [
            promise_hello(),
            hello(),
            assign(1),
            Wait(1_000),
            Cut,
            Wait(away),
            promise_hello(),
            resume(&[1]),
            Wait(after),
        ]
    };
    check(steps(3_000, 999), begin);
    check(steps(3_000, 1_000), &format!("{begin}; {timeout}"));
    check(steps(3_999, 0), begin);
    check(steps(4_000, 0), &format!("{begin}; {timeout}"));
    check(steps(60_000, 0), &format!("{begin}; {timeout}"));
}

#[test]
fn a_call_whose_time_was_over_still_ends_and_is_recorded() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            Wait(6_000),
            promise_hello(),
            resume(&[1]),
            done(1),
            assign(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; connected again 1 running; attach 1; \
         tell 1; answer 1 timeout executed unknown; record 1; settled; claim 1; answer 1 ok again",
    );
}

#[test]
fn a_call_that_nobody_waits_for_any_more_ends_in_silence_and_keeps_its_slot() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            assign(2),
            assign(3),
            Cut,
            promise_hello(),
            resume(&[2]),
            get(4),
            done(1),
            get(4),
        ],
        "connected in a session; claim 1; run 1; claim 2; run 2; claim 3; run 3; cut off 1 2 3; \
         connected again 2 running; attach 2; settled; answer 4 overloaded executed no; record 1; \
         run 4",
    );
}

#[test]
fn a_late_hello_takes_no_time_from_a_call_that_it_does_not_name() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            promise_hello(),
            resume(&[]),
            Wait(1_000),
            Cut,
            promise_hello(),
            resume(&[1]),
            Wait(3_999),
            done(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; connected again; cut off 1; \
         connected again 1 running; attach 1; record 1; answer 1 ok",
    );
}

#[test]
fn what_may_be_lost_is_lost_and_absent() {
    check(
        [
            promise_hello(),
            hello(),
            get(1),
            pay(2),
            Cut,
            promise_hello(),
            resume(&[1, 2]),
            get(1),
        ],
        "connected in a session; run 1; claim 2; run 2; cut off 2; \
         connected again 1 absent 2 running; attach 2; settled; run 1",
    );
}

#[test]
fn a_cancel_reaches_a_call_of_the_connection_before() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            promise_hello(),
            resume(&[1]),
            cancel(1),
            done(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; connected again 1 running; attach 1; \
         settled; tell 1; record 1; answer 1 ok",
    );
}

#[test]
fn a_session_goes_on_as_often_as_its_connection_is_lost() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            Cut,
            promise_hello(),
            resume(&[1]),
            Cut,
            Cut,
            promise_hello(),
            Cut,
            promise_hello(),
            resume(&[1]),
            done(1),
        ],
        "connected in a session; claim 1; run 1; cut off 1; connected again 1 running; attach 1; \
         cut off 1; cut off ; cut off ; connected again 1 running; attach 1; record 1; answer 1 ok",
    );
}

#[test]
fn a_connection_without_a_session_leaves_nothing() {
    check([open(), assign(1), Cut], "connected; run 1; cut off ");
}

#[test]
fn a_call_that_is_named_twice_is_answered_once() {
    check(
        [
            promise_hello(),
            hello(),
            assign(1),
            done(1),
            Cut,
            promise_hello(),
            resume(&[1, 1, 2]),
        ],
        "connected in a session; claim 1; run 1; record 1; answer 1 ok; cut off ; \
         connected again 1 done 2 absent; answer 1 ok again",
    );
}

#[test]
fn the_older_token_dies_with_the_first_message_of_the_new_connection() {
    let again = "connected in a session; cut off ; connected again";
    let begin = || [promise_hello(), hello(), Cut, promise_hello(), resume(&[])];
    let play = |rest: &[Step], expected: &str| {
        let steps: Vec<Step> = begin().into_iter().chain(rest.iter().cloned()).collect();
        let mut line = Line::new();
        for step in &steps {
            line.play(step);
        }
        assert_eq!(line.effects.join("; "), format!("{again}{expected}"));
    };
    let ping = || text(r#"{"type":"ping"}"#);
    play(&[Step::Heard, Step::Tick, Wait(1_000)], "");
    play(
        &[ping(), ping()],
        "; settled; pong 0 1000000; pong 0 1000000",
    );
    play(&[text(r#"{"type":"of_later"}"#)], "; settled");
    play(
        &[text(r#"{"type":"ping","ts":""}"#)],
        "; settled; error invalid_payload",
    );
    check(
        [promise_hello(), hello(), ping()],
        "connected in a session; pong 0 1000000",
    );
}

/// What each verdict of a record makes of a call that is waited for.
#[test]
fn a_verdict_says_what_the_client_hears() {
    let ok = || V::Done(Ok(Payload::new(Encoding::Json, "1")));
    let failed = |code, executed| Box::new(Fault::new(code, executed));
    for (verdict, pending, answer) in [
        (V::Fresh, "absent", ""),
        // It runs nowhere.
        (V::Running, "absent", ""),
        (ok(), "done", "ok again"),
        (
            V::Done(Err(failed(Code::Internal, Executed::Unknown))),
            "done",
            "internal executed unknown again",
        ),
        (
            V::Done(Err(failed(Code::OutcomeUnknown, Executed::Unknown))),
            "outcomeunknown",
            "",
        ),
        (V::OwnerGone, "outcomeunknown", ""),
        (V::Stale, "done", "stale executed unknown"),
        (V::Conflict, "done", "id_conflict executed unknown"),
        (V::Unavailable, "done", "unavailable executed unknown"),
        (
            V::Refused(failed(Code::Forbidden, Executed::Yes)),
            "done",
            "forbidden executed yes",
        ),
        (
            V::InProgress {
                retry_after: std::time::Duration::from_millis(7),
            },
            "done",
            "in_progress executed unknown",
        ),
    ] {
        let seat = SessionSeat {
            session_id: "s1".into(),
            resume_token: None,
            resumed: Some(Resumed {
                running: Vec::new(),
                pending: vec![(1, verdict)],
            }),
        };
        let answer = match answer {
            "" => String::new(),
            answer => format!("; answer 1 {answer}"),
        };
        check(
            [promise_hello(), HoldGreeting, resume(&[1]), Seat(seat)],
            &format!("seat in s1; connected again 1 {pending}{answer}"),
        );
    }
}
