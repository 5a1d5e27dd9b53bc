//! Actions: calls that are named by their effect. See docs/protocol.md#action.

use super::line::Step::{
    Acted, Address, Cut, HoldClaims, Progress, Settle, Shutdown, Verdict, Wait,
};
use super::line::{Step, act, done, get, hello, open, promise_hello, request, resume, text};
use super::{check, check_with};
use crate::fault::Code;
use crate::session::{Rate, SessionConfig, Verdict as V};

fn on_world(op: u64) -> Step {
    act(op, r#""resource":"world/1""#)
}

const OK: &str = "ok at world/1:e:";

#[test]
fn an_action_without_a_session_runs_and_is_answered_by_its_name() {
    check(
        [open(), on_world(1), Acted(1, Ok("1"))],
        &format!("connected; run op1 on world/1; action op1 {OK}1"),
    );
    check(
        [open(), on_world(1), Acted(1, Err(Code::Operation))],
        "connected; run op1 on world/1; action op1 operation executed yes",
    );
}

#[test]
fn in_a_session_every_action_is_claimed_and_recorded_with_where_it_is_visible() {
    check(
        [promise_hello(), hello(), on_world(1), Acted(1, Ok("1"))],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; record op1; action op1 {OK}1"
        ),
    );
    // Whatever its class is: who repeats it asks for the same effect.
    check(
        [promise_hello(), hello(), act(1, r#""resource":"apron""#)],
        "connected in a session; claim op1; run op1 on apron",
    );
}

#[test]
fn a_repeat_of_an_action_that_ran_gets_its_recorded_outcome() {
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            Acted(1, Ok("1")),
            on_world(1),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; record op1; \
             action op1 {OK}1; claim op1; action op1 {OK}1 again"
        ),
    );
}

#[test]
fn one_answer_serves_a_running_action_and_its_repeat() {
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            on_world(1),
            Acted(1, Ok("1")),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; claim op1; attach op1; \
             record op1; action op1 {OK}1"
        ),
    );
}

#[test]
fn another_action_under_the_name_is_refused_and_the_first_one_goes_on() {
    let other = |resource: &str| act(1, &format!(r#""resource":"{resource}""#));
    let bodies = r#"{"type":"action","op_id":"0198c5a4-6f00-7000-8000-000000000001","resource":"world/1","action":2}"#;
    for different in [other("world/2"), other("apron"), text(bodies)] {
        check(
            [
                promise_hello(),
                hello(),
                on_world(1),
                different.clone(),
                Acted(1, Ok("1")),
            ],
            &format!(
                "connected in a session; claim op1; run op1 on world/1; claim op1; \
                 error id_conflict for op1; record op1; action op1 {OK}1"
            ),
        );
        check(
            [
                promise_hello(),
                hello(),
                on_world(1),
                Acted(1, Ok("1")),
                different,
            ],
            &format!(
                "connected in a session; claim op1; run op1 on world/1; record op1; \
                 action op1 {OK}1; claim op1; action op1 id_conflict executed no"
            ),
        );
    }
}

#[test]
fn without_a_session_a_name_is_free_again_when_its_action_is_answered() {
    check(
        [
            open(),
            on_world(1),
            on_world(1),
            Acted(1, Ok("1")),
            on_world(1),
        ],
        &format!(
            "connected; run op1 on world/1; error id_conflict for op1; action op1 {OK}1; \
             run op1 on world/1"
        ),
    );
}

#[test]
fn an_action_names_its_resource_or_means_that_of_the_address() {
    let bare = r#"{"type":"action","op_id":"0198c5a4-6f00-7000-8000-000000000001","action":1}"#;
    let unknown = "action op1 unknown_channel executed no";
    check([open(), text(bare)], &format!("connected; {unknown}"));
    check(
        [
            Address("world/7"),
            open(),
            text(bare),
            act(2, r#""resource":"apron""#),
        ],
        "connected; subscribe state world/7; run op1 on world/7; run op2 on apron",
    );
    for resource in ["world", "world/", "world/1/2", "", "apron/1"] {
        check(
            [open(), act(1, &format!(r#""resource":"{resource}""#))],
            &format!("connected; {unknown}"),
        );
    }
}

#[test]
fn an_action_has_what_is_left_of_its_callers_time() {
    check(
        [open(), act(1, r#""resource":"apron","timeout_ms":0"#)],
        "connected; action op1 expired executed no",
    );
    check(
        [
            open(),
            act(1, r#""resource":"apron","timeout_ms":100"#),
            Wait(100),
            Acted(1, Ok("1")),
        ],
        "connected; run op1 on apron; drop op1; action op1 timeout executed unknown",
    );
    // What must finish goes on, is told, and recorded.
    check(
        [
            promise_hello(),
            hello(),
            act(1, r#""resource":"world/1","timeout_ms":100"#),
            Wait(100),
            Acted(1, Ok("1")),
            act(1, r#""resource":"world/1""#),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; tell op1; \
             action op1 timeout executed unknown; record op1; claim op1; action op1 {OK}1 again"
        ),
    );
}

#[test]
fn actions_and_requests_share_their_bounds() {
    check(
        [
            open(),
            on_world(1),
            get(1),
            on_world(2),
            on_world(3),
            get(2),
            done(1),
            on_world(3),
        ],
        "connected; run op1 on world/1; run 1; run op2 on world/1; \
         action op3 overloaded executed no; answer 2 overloaded executed no; answer 1 ok; \
         run op3 on world/1",
    );
    let config = SessionConfig {
        rate: Some(Rate {
            per_second: 10,
            burst: 2,
        }),
        ..SessionConfig::default()
    };
    check_with(
        config,
        [open(), on_world(1), get(1), on_world(2)],
        "connected; run op1 on world/1; run 1; action op2 rate_limited executed no",
    );
}

#[test]
fn a_server_that_leaves_takes_no_action_and_ends_those_that_run() {
    check(
        [
            open(),
            on_world(1),
            Shutdown,
            on_world(2),
            Acted(1, Ok("1")),
        ],
        &format!(
            "connected; run op1 on world/1; go away for 500; action op2 draining executed no; \
             action op1 {OK}1; close 1012"
        ),
    );
}

#[test]
fn an_action_outlives_its_connection_and_whoever_repeats_it_gets_its_outcome() {
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            Cut,
            promise_hello(),
            resume(&[]),
            on_world(1),
            Acted(1, Ok("1")),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; cut off op1; connected again; \
             settled; claim op1; attach op1; record op1; action op1 {OK}1"
        ),
    );
    // Nobody has asked again: nobody is answered.
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            Cut,
            promise_hello(),
            resume(&[]),
            Acted(1, Ok("1")),
            on_world(1),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; cut off op1; connected again; \
             record op1; settled; claim op1; action op1 {OK}1 again"
        ),
    );
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            Cut,
            Acted(1, Ok("1")),
            promise_hello(),
            resume(&[]),
            on_world(1),
        ],
        &format!(
            "connected in a session; claim op1; run op1 on world/1; cut off op1; \
             record op1 alone; connected again; settled; claim op1; action op1 {OK}1 again"
        ),
    );
}

#[test]
fn the_record_may_refuse_an_action() {
    let cases = [
        (V::Unavailable, "action op1 unavailable executed no"),
        (V::Conflict, "action op1 id_conflict executed no"),
        (
            V::OwnerGone,
            "record op1; action op1 outcome_unknown executed unknown",
        ),
    ];
    for (verdict, expected) in cases {
        check(
            [
                promise_hello(),
                hello(),
                HoldClaims,
                on_world(1),
                Verdict(verdict),
            ],
            &format!("connected in a session; claim op1; {expected}"),
        );
    }
}

#[test]
fn an_action_whose_time_is_over_before_the_record_answers_may_have_run_elsewhere() {
    check(
        [
            promise_hello(),
            hello(),
            HoldClaims,
            on_world(1),
            Wait(5_000),
            Settle,
        ],
        "connected in a session; claim op1; action op1 timeout executed unknown; record op1",
    );
}

#[test]
fn progress_is_told_while_somebody_waits_for_the_call() {
    check(
        [
            open(),
            Progress(1, 1),
            on_world(1),
            Progress(1, 50),
            Progress(1, 200),
            Acted(1, Ok("1")),
            Progress(1, 99),
        ],
        &format!(
            "connected; run op1 on world/1; progress op1 Some(50); progress op1 Some(100); \
             action op1 {OK}1"
        ),
    );
    check(
        [
            promise_hello(),
            hello(),
            on_world(1),
            Wait(5_000),
            Progress(1, 50),
        ],
        "connected in a session; claim op1; run op1 on world/1; tell op1; \
         action op1 timeout executed unknown",
    );
}

#[test]
fn no_request_can_call_what_an_action_calls() {
    for name in ["apron", "world/{id}", "world/1", "action"] {
        check(
            [open(), request(1, &format!(r#""op":"{name}""#))],
            "connected; answer 1 unknown_operation executed no",
        );
    }
}
