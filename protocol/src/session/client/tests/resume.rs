//! A session that goes on over another connection.

use super::script::{
    Input, Stage, broken, call, call_of, check_seated, closed, error_of, fault, named_call, ok,
    opened, opened_with, pong, replayed_fault, resumed, resumed_with,
};
use crate::envelope::PendingVerdict::{self, Absent, Done, OutcomeUnknown, Running};
use crate::fault::{Code, Executed};
use crate::operation::Class;
use crate::session::client::{CallFailure, ClientInput};

const CUT: &str = "5: is waiting 0 ms as the connection broke: cut, is connecting, connect";

/// Cuts a connection on which the calls 1 to `calls` are in flight, resumes with `verdicts`, and
/// compares what follows from there on.
#[track_caller]
fn check_resumed(
    calls: u64,
    verdicts: &[(u64, PendingVerdict)],
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::seated(256);
    for _ in 0..calls {
        stage.play(0, call(9000));
    }
    stage.play(5, broken());
    stage.play(6, opened());
    let ids: Vec<_> = (1..=calls).collect();
    let hello = format!("6: hello of secret of s1 for {ids:?}");
    assert!(
        stage.log.ends_with(&[CUT.to_owned(), hello]),
        "{:#?}",
        stage.log
    );
    stage.log.clear();
    stage.play(7, resumed("s1", verdicts));
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

#[test]
fn r2_a_call_that_is_done_is_not_sent_again_and_its_recorded_response_ends_it() {
    check_resumed(
        1,
        &[(1, Done)],
        [(8, ok(1))],
        &["7: is open with 1", "8: 1 ok"],
    );
    check_resumed(
        1,
        &[(1, Done)],
        [(8, replayed_fault(1, Code::Timeout, Executed::Unknown))],
        &["7: is open with 1", "8: 1 timeout unknown"],
    );
}

#[test]
fn r3_a_call_that_runs_is_not_sent_again_and_is_answered_on_the_new_connection() {
    check_resumed(
        1,
        &[(1, Running)],
        [(4000, ok(1)), (4001, ok(1))],
        &["7: is open with 1", "4000: 1 ok"],
    );
}

#[test]
fn what_never_arrived_is_sent_again_in_front_of_what_waits_in_order_and_under_the_same_ids() {
    let mut stage = Stage::seated(3);
    for _ in 0..5 {
        stage.play(0, call(9000));
    }
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(
        7,
        resumed_with(3, "s1", &[(3, Absent), (1, Running), (2, Absent)]),
    );
    stage.play(8, ok(1));
    stage.play(9, ok(2));
    assert_eq!(
        stage.log,
        [
            "7: is open with 3, send 2 within 8993, send 3 within 8993",
            "8: 1 ok, send 4 within 8992",
            "9: 2 ok, send 5 within 8991",
        ],
    );
}

#[test]
fn a_call_of_unknown_outcome_ends_unless_it_may_run_twice() {
    let unknown = "7: 1 outcome_unknown unknown, is open";
    let again = "7: is open with 1, send 1 within 8993";
    let named = "7: is open with 1, send 1 named within 8993";
    for (class, bare, with_op_id) in [
        (Class::Once, unknown, unknown),
        (Class::Transactional, again, named),
        (Class::Safe, again, named),
        (Class::Idempotent, again, named),
    ] {
        for (call, expected) in [
            (call_of(class, 9000), bare),
            (named_call(class, 9000), with_op_id),
        ] {
            let mut stage = Stage::seated(256);
            stage.play(0, call);
            stage.play(5, broken());
            stage.play(6, opened());
            stage.log.clear();
            stage.play(7, resumed("s1", &[(1, OutcomeUnknown)]));
            assert_eq!(stage.log, [expected], "{class:?}");
        }
    }
}

#[test]
fn a_call_that_the_server_is_silent_about_is_of_unknown_outcome() {
    check_resumed(
        2,
        &[(2, Running), (7, Absent)],
        [],
        &["7: 1 outcome_unknown unknown, is open with 1"],
    );
}

#[test]
fn a_cut_resolves_nothing_and_what_waits_goes_on_waiting() {
    check_seated(
        1,
        [
            (0, call(9000)),
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
            (7, resumed_with(1, "s1", &[(1, Running)])),
            (8, ok(1)),
            (9, ok(2)),
        ],
        &[
            "0: send 1 within 9000",
            CUT,
            "6: hello of secret of s1 for [1]",
            "7: is open with 1",
            "8: 1 ok, send 2 within 8992",
            "9: 2 ok",
        ],
    );
}

#[test]
fn a_cut_while_greeting_asks_again_with_the_same_token() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
            (7, broken()),
            (500, opened()),
            (510, resumed("s1", &[(1, Running)])),
            (520, broken()),
            (2000, opened()),
            (2001, resumed("s1", &[(1, Done)])),
            (2002, ok(1)),
        ],
        &[
            "0: send 1 within 9000",
            CUT,
            "6: hello of secret of s1 for [1]",
            "7: is waiting 200 ms as the connection broke: cut",
            "207: is connecting, connect",
            "500: hello of secret of s1 for [1]",
            "510: is open with 1",
            "520: is waiting 400 ms as the connection broke: cut",
            "920: is connecting, connect",
            // The token of the connection before this one.
            "2000: hello of new secret of s1 for [1]",
            "2001: is open with 1",
            "2002: 1 ok",
        ],
    );
}

#[test]
fn a_call_that_never_arrived_twice_is_sent_three_times_and_once_on_each_connection() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
            (7, resumed("s1", &[(1, Absent)])),
            (8, broken()),
            (300, opened()),
            (301, resumed("s1", &[(1, Absent)])),
            (302, ok(1)),
        ],
        &[
            "0: send 1 within 9000",
            CUT,
            "6: hello of secret of s1 for [1]",
            "7: is open with 1, send 1 within 8993",
            "8: is waiting 200 ms as the connection broke: cut",
            "208: is connecting, connect",
            "300: hello of new secret of s1 for [1]",
            "301: is open with 1, send 1 within 8699",
            "302: 1 ok",
        ],
    );
}

#[test]
fn nothing_is_sent_twice_on_a_connection_that_lives() {
    // Neither a call without an answer, nor one that is refused, nor after a second `Connected`.
    check_seated(
        256,
        [
            (0, call(40_000)),
            (1, call(40_000)),
            (2, fault(2, Code::Draining, Executed::No)),
            (3, resumed("s1", &[(1, Absent)])),
            (4, ClientInput::Stalled),
            (5, ClientInput::Flowing),
            (25_001, pong(25_000)),
            (39_000, ok(1)),
        ],
        &[
            "0: send 1 within 40000",
            "1: send 2 within 39999",
            "2: 2 draining no",
            "25000: ping ack 3 [1]",
            "25001: is open at 1 ms",
            "39000: 1 ok",
        ],
    );
}

#[test]
fn the_count_of_replayed_calls_stays_with_the_connection() {
    check_resumed(
        3,
        &[(1, Done), (2, Running), (3, Absent)],
        [(25_010, pong(25_007))],
        &[
            "7: is open with 3, send 3 within 8993",
            "9100: cancel 1, 1 timeout unknown, cancel 2, 2 timeout unknown, cancel 3, 3 timeout unknown",
            "25007: ping ack 4 []",
            "25010: is open at 3 ms with 3",
        ],
    );
}

#[test]
fn a_hello_that_cannot_be_read_is_said_again_without_the_session() {
    check_seated(
        256,
        [
            (0, call_of(Class::Safe, 9000)),
            (0, call(9000)),
            (5, broken()),
            (6, opened_with(Some("t"))),
            (7, error_of(Code::InvalidPayload, None, false)),
            (8, error_of(Code::InvalidPayload, None, false)),
            (9, resumed("s1", &[(1, Done), (2, Done)])),
        ],
        &[
            "0: send 1 within 9000",
            "0: send 2 within 9000",
            CUT,
            "6: hello as t of secret of s1 for [1, 2]",
            "7: hello as t",
            // Whatever it calls the session now, it is not the one that was asked for.
            "9: 2 outcome_unknown unknown, is open with 1, send 1 within 8991",
        ],
    );
}

#[test]
fn a_superseded_connection_comes_back() {
    check_seated(
        256,
        [(0, call(9000)), (5, closed(4011)), (6, opened())],
        &[
            "0: send 1 within 9000",
            "5: is waiting 0 ms as the server closed: \
             4011 (another connection goes on with the session), is connecting, connect",
            "6: hello of secret of s1 for [1]",
        ],
    );
}

#[test]
fn the_end_of_the_client_ends_what_was_cut_as_far_as_it_is_known() {
    let mut stage = Stage::seated(256);
    stage.play(0, call(9000));
    stage.play(0, call(9000));
    stage.play(0, call_of(Class::Safe, 9000));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(6, ClientInput::Stalled);
    stage.log.clear();
    stage.play(7, ClientInput::Close);
    assert_eq!(
        stage.log,
        [
            "7: disconnect 1000, 1 closed unknown, 2 closed unknown, 3 closed unknown, \
          is closed as the client was closed"
        ],
    );
    assert_eq!(stage.session.calls().count(), 0);
}

#[test]
fn the_calls_are_shown_with_whether_a_server_may_have_them() {
    let mut stage = Stage::seated(2);
    for class in [Class::Once, Class::Safe, Class::Once] {
        stage.play(0, call_of(class, 9000));
    }
    let shown = |stage: &Stage| -> Vec<_> {
        let calls = stage.session.calls();
        calls.map(|call| (call.id, call.sent, call.bytes)).collect()
    };
    let before = [(1, true, 2), (2, true, 2), (3, false, 2)];
    assert_eq!(shown(&stage), before);
    stage.play(5, broken());
    assert_eq!(shown(&stage), before, "a cut changes nothing");
    stage.play(6, opened());
    stage.play(6, ClientInput::Cancel(1));
    stage.play(7, resumed_with(0, "s1", &[(1, Running), (2, Absent)]));
    // A safe call leaves no trace by which a server could know that it did not run.
    assert_eq!(shown(&stage), [(2, true, 2), (3, false, 2)]);
    let first = stage.session.calls().next().unwrap();
    assert_eq!(
        (first.op, first.deadline.elapsed().as_millis()),
        ("op", 9000)
    );
}

#[test]
fn a_failure_says_whether_the_call_ran() {
    assert_eq!(CallFailure::Offline.executed(), Executed::No);
    assert_eq!(CallFailure::Offline.to_string(), "there is no connection");
}
