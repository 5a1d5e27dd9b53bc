//! What ends, is given up, or is acknowledged around a cut.

use super::script::*;
use crate::envelope::PendingVerdict::{Absent, Done, OutcomeUnknown, Running};
use crate::fault::{Code, Executed};
use crate::operation::Class;
use crate::session::client::ClientInput;

const CUT: &str = "5: is waiting 0 ms as the connection broke: cut, is connecting, connect";

#[test]
fn a_deadline_during_the_cut_ends_what_was_sent_after_the_grace_and_what_was_not_at_once() {
    check_seated(
        1,
        [
            (0, call(1000)),
            (0, call(1000)),
            (5, broken()),
            (2000, opened()),
            (2001, resumed_with(1, "s1", &[])),
        ],
        &[
            "0: send 1 within 1000",
            CUT,
            "1000: 2 expired no",
            "1100: 1 timeout unknown",
            "2000: hello of secret of s1 for []",
            "2001: is open",
        ],
    );
}

#[test]
fn a_deadline_while_greeting_asks_nothing_of_the_server() {
    check_seated(
        256,
        [
            (0, call(1000)),
            (5, broken()),
            (6, opened()),
            (1200, resumed("s1", &[(1, Running)])),
            (1201, ok(1)),
        ],
        &[
            "0: send 1 within 1000",
            CUT,
            "6: hello of secret of s1 for [1]",
            "1100: 1 timeout unknown",
            "1200: is open",
            "1200: ping ack 2 []",
        ],
    );
}

#[test]
fn what_never_arrived_and_has_no_time_left_did_not_run_if_a_record_would_tell() {
    for (class, end) in [
        (Class::Once, "1 expired no"),
        (Class::Transactional, "1 timeout unknown"),
        (Class::Idempotent, "1 timeout unknown"),
        (Class::Safe, "1 timeout unknown"),
    ] {
        check_seated(
            256,
            [
                (0, call_of(class, 1000)),
                (5, broken()),
                (6, opened()),
                (1050, resumed("s1", &[(1, Absent)])),
            ],
            &[
                "0: send 1 within 1000",
                CUT,
                "6: hello of secret of s1 for [1]",
                &format!("1050: is open with 1, {end}"),
            ],
        );
    }
}

#[test]
fn a_cancel_during_the_cut_keeps_the_server_from_being_asked() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (0, call(9000)),
            (1, ClientInput::Cancel(2)),
            (5, broken()),
            (6, ClientInput::Cancel(1)),
            (7, opened()),
            (8, resumed("s1", &[])),
        ],
        &[
            "0: send 1 within 9000",
            "0: send 2 within 9000",
            "1: cancel 2",
            CUT,
            "7: hello of secret of s1 for []",
            "8: is open",
        ],
    );
}

#[test]
fn a_cancel_while_greeting_reaches_the_server_with_its_answer() {
    for (verdict, said) in [
        (Running, "8: cancel 1, is open"),
        (Done, "8: is open"),
        (Absent, "8: is open"),
        (OutcomeUnknown, "8: is open"),
    ] {
        check_seated(
            256,
            [
                (0, call(9000)),
                (5, broken()),
                (6, opened()),
                (7, ClientInput::Cancel(1)),
                (8, resumed("s1", &[(1, verdict)])),
                (8, fault(1, Code::Cancelled, Executed::Unknown)),
            ],
            &[
                "0: send 1 within 9000",
                CUT,
                "6: hello of secret of s1 for [1]",
                said,
                "8: ping ack 2 []",
            ],
        );
    }
}

#[test]
fn acknowledgements_go_on_with_the_session_and_the_last_one_is_said_again() {
    let mut stage = Stage::seated(256);
    for _ in 0..3 {
        stage.play(0, call(90_000));
    }
    stage.play(1, ok(1));
    stage.play(25_001, pong(25_000));
    stage.play(25_002, ok(2));
    stage.play(25_003, broken());
    stage.play(25_004, opened());
    stage.log.clear();
    stage.play(25_005, resumed("s1", &[(3, Running)]));
    stage.play(25_006, ok(3));
    // What the ping of the lost connection said may never have arrived; nor does it matter twice.
    assert_eq!(
        stage.log,
        [
            "25005: is open with 1",
            "25005: ping ack 4 [3]",
            "25006: 3 ok"
        ],
    );
}

#[test]
fn the_repeated_acknowledgement_goes_beside_the_first_call_if_there_is_one() {
    let mut stage = Stage::seated(256);
    for _ in 0..3 {
        stage.play(0, call(9000));
    }
    stage.play(1, ok(1));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(7, resumed("s1", &[(2, Absent), (3, Absent)]));
    stage.play(30, ok(2));
    assert_eq!(
        stage.log,
        [
            // The third is known to the server and not resolved.
            "7: is open with 2, send 2 within 8993 ack 4 [2, 3], send 3 within 8993",
            "30: 2 ok",
        ],
    );
}
