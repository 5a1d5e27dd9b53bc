//! Rule R7: a session that is lost, and what becomes of the calls that it knew.

use super::script::{
    Input, Stage, broken, call, call_of, check_seated, error_of, fault, go_away, named_call, ok,
    opened, replayed_fault, resumed, seated, seated_in,
};
use crate::envelope::PendingVerdict::{Absent, OutcomeUnknown, Running};
use crate::fault::{Code, Executed};
use crate::operation::Class;
use crate::session::client::ClientInput;

/// Sends `calls`, loses the session, begins another one in `epoch` and gives what follows.
fn lose(calls: impl IntoIterator<Item = Input>, epoch: &str) -> Stage {
    let mut stage = Stage::seated(256);
    for call in calls {
        stage.play(0, call);
    }
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(7, seated_in(epoch, "s2", 256));
    stage
}

#[test]
fn r7_what_a_lost_session_knew_is_sent_again_or_ends_by_its_class_its_name_and_the_epoch() {
    let again = "7: is open with 1, send 1 within 8993";
    let named = "7: is open with 1, send 1 named within 8993";
    let unknown = "7: 1 outcome_unknown unknown, is open";
    for (class, has_name, same_epoch, expected) in [
        (Class::Safe, false, true, again),
        (Class::Safe, false, false, again),
        (Class::Safe, true, false, named),
        (Class::Idempotent, false, true, again),
        (Class::Idempotent, false, false, again),
        (Class::Idempotent, true, true, named),
        (Class::Once, false, true, unknown),
        (Class::Once, false, false, unknown),
        (Class::Once, true, true, named),
        (Class::Once, true, false, unknown),
        (Class::Transactional, true, true, named),
        (Class::Transactional, true, false, named),
        // Its key would be another one in the new session.
        (Class::Transactional, false, true, unknown),
        (Class::Transactional, false, false, unknown),
    ] {
        let call = if has_name {
            named_call(class, 9000)
        } else {
            call_of(class, 9000)
        };
        let epoch = if same_epoch { "e1" } else { "e2" };
        let stage = lose([call], epoch);
        let row = format!("{class:?}, named {has_name}, same epoch {same_epoch}");
        assert_eq!(stage.log, [expected], "{row}");
    }
}

#[test]
fn r7_what_was_never_sent_is_sent_whatever_it_is() {
    for class in [
        Class::Safe,
        Class::Idempotent,
        Class::Once,
        Class::Transactional,
    ] {
        check_seated(
            256,
            [
                (0, broken()),
                (1, call_of(class, 9000)),
                (6, opened()),
                (7, seated_in("e2", "s2", 256)),
            ],
            &[
                "0: is waiting 0 ms as the connection broke: cut, is connecting, connect",
                "6: hello of secret of s1 for []",
                "7: is open, send 1 within 8993",
            ],
        );
    }
}

#[test]
fn r7_calls_are_sent_again_in_order_and_before_those_that_were_never_sent() {
    let mut stage = Stage::seated(3);
    for class in [Class::Safe, Class::Once, Class::Idempotent, Class::Once] {
        stage.play(0, call_of(class, 9000));
    }
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(7, seated("s2", 2));
    stage.play(8, ok(1));
    assert_eq!(
        stage.log,
        [
            "7: 2 outcome_unknown unknown, is open with 2, send 1 within 8993, send 3 within 8993",
            "8: 1 ok, send 4 within 8992",
        ],
    );
}

#[test]
fn r7_holds_for_a_server_that_has_no_sessions_at_all() {
    super::script::check_limited(
        2,
        [
            (0, call(9000)),
            (0, call_of(Class::Safe, 9000)),
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
            (7, super::script::connected(1, 2)),
            (9, ok(3)),
        ],
        &[
            "0: send 1 within 9000",
            "0: send 2 within 9000",
            "5: is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "6: hello",
            "7: 1 outcome_unknown unknown, is open with 1, send 2 within 8993, send 3 within 8993",
            "9: 3 ok",
        ],
    );
}

#[test]
fn r7_the_epoch_that_counts_is_that_of_the_first_time() {
    // Sent in e1, again in e1, and then the store is another one: its records know nothing.
    let mut stage = lose([named_call(Class::Once, 9000)], "e1");
    stage.play(10, broken());
    stage.play(300, opened());
    stage.log.clear();
    stage.play(301, seated_in("e2", "s3", 256));
    assert_eq!(stage.log, ["301: 1 outcome_unknown unknown, is open"]);
}

#[test]
fn r7_holds_for_what_was_to_be_sent_again_and_was_not() {
    // One place: the second call waits for it when the session is lost again.
    let mut stage = Stage::seated(2);
    stage.play(0, call_of(Class::Safe, 9000));
    stage.play(0, named_call(Class::Once, 9000));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(7, seated("s2", 1));
    stage.play(10, broken());
    stage.play(300, opened());
    stage.log.clear();
    stage.play(301, seated_in("e2", "s3", 1));
    assert_eq!(
        stage.log,
        ["301: 2 outcome_unknown unknown, is open with 1, send 1 within 8699"],
    );
}

#[test]
fn r7_what_did_not_run_in_the_lost_session_counts_as_never_sent() {
    // Absent in the session, and the connection broke before there was room to send it again.
    let mut stage = Stage::seated(2);
    stage.play(0, call(9000));
    stage.play(0, call(9000));
    stage.play(5, broken());
    stage.play(6, opened());
    let verdicts = [(1, Running), (2, Absent)];
    stage.play(7, super::script::resumed_with(1, "s1", &verdicts));
    stage.play(8, broken());
    stage.play(300, opened());
    stage.log.clear();
    stage.play(301, seated_in("e2", "s2", 2));
    assert_eq!(
        stage.log,
        ["301: 1 outcome_unknown unknown, is open, send 2 within 8699"],
    );
}

#[test]
fn a_refusal_in_the_new_session_does_not_say_that_a_call_never_ran() {
    let refusals = || {
        [
            (fault(1, Code::Forbidden, Executed::No), "forbidden unknown"),
            (
                error_of(Code::Unsupported, Some(1), false),
                "unsupported unknown",
            ),
            (fault(1, Code::Internal, Executed::Yes), "internal yes"),
            // The record is that of the new session.
            (
                replayed_fault(1, Code::Cancelled, Executed::No),
                "cancelled unknown",
            ),
        ]
    };
    for (refusal, expected) in refusals() {
        let mut stage = lose([named_call(Class::Once, 9000)], "e1");
        stage.log.clear();
        stage.play(8, refusal);
        assert_eq!(stage.log, [format!("8: 1 {expected}")]);
    }
    // Nor does it if the call was never sent before.
    let mut stage = Stage::seated(256);
    stage.play(0, call(9000));
    stage.play(1, fault(1, Code::Forbidden, Executed::No));
    assert_eq!(stage.log[1], "1: 1 forbidden no");
}

#[test]
fn time_that_is_over_in_the_new_session_does_not_say_that_a_call_never_ran() {
    let mut stage = Stage::seated(2);
    stage.play(0, call_of(Class::Idempotent, 9000));
    stage.play(0, call_of(Class::Idempotent, 1000));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(7, seated("s2", 1));
    stage.log.clear();
    stage.play(1200, ClientInput::Heard);
    assert_eq!(stage.log, ["1000: 2 timeout unknown"]);
    stage.play(1300, ClientInput::Close);
    assert_eq!(
        stage.log[1],
        "1300: disconnect 1000, 1 closed unknown, is closed as the client was closed"
    );
}

#[test]
fn a_leaving_server_puts_back_a_call_that_may_have_run_before_as_such() {
    let mut stage = lose([call_of(Class::Safe, 9000)], "e1");
    stage.play(10, go_away(60_000));
    stage.play(11, fault(1, Code::Draining, Executed::No));
    stage.log.clear();
    stage.play(9500, ClientInput::Heard);
    assert_eq!(stage.log, ["9000: 1 timeout unknown"]);
}

#[test]
fn a_new_session_knows_no_acknowledgement_of_the_old() {
    let mut stage = Stage::seated(256);
    for _ in 0..40 {
        stage.play(0, call(90_000));
    }
    for id in 1..=39 {
        stage.play(1, ok(id));
    }
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(7, seated("s2", 256));
    stage.play(8, call(90_000));
    stage.play(26_000, ClientInput::Heard);
    assert_eq!(
        stage.log,
        [
            "7: 40 outcome_unknown unknown, is open",
            "8: send 41 within 89992",
            "25007: ping",
        ],
    );
}

#[test]
fn a_new_session_is_told_only_of_the_calls_that_it_knows() {
    let mut stage = Stage::seated(3);
    for _ in 0..3 {
        stage.play(0, call_of(Class::Safe, 90_000));
    }
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(7, seated("s2", 1));
    stage.play(8, ok(1));
    stage.log.clear();
    stage.play(25_008, ClientInput::Heard);
    assert_eq!(stage.log, ["25007: ping ack 3 [2]"]);
}

#[test]
fn a_session_that_was_resumed_is_lost_as_any_other() {
    let mut stage = Stage::seated(256);
    stage.play(0, call(9000));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(7, resumed("s1", &[(1, Running)]));
    stage.play(8, broken());
    stage.play(300, opened());
    stage.log.clear();
    stage.play(301, seated("s2", 256));
    stage.play(302, call(9000));
    stage.play(303, broken());
    stage.play(2000, opened());
    stage.play(2001, resumed("s2", &[(2, OutcomeUnknown)]));
    assert_eq!(
        stage.log,
        [
            "301: 1 outcome_unknown unknown, is open",
            "302: send 2 within 8698",
            "303: is waiting 400 ms as the connection broke: cut",
            "703: is connecting, connect",
            "2000: hello of secret of s2 for [2]",
            "2001: 2 outcome_unknown unknown, is open",
        ],
    );
}
