//! Calls that do not wait for a connection.

use super::script::{
    Stage, broken, call, check, check_seated, closed, fault, go_away, ok, opened, resumed, seated,
    urgent_call,
};
use crate::envelope::PendingVerdict::{Absent, Running};
use crate::fault::{Code, Executed};
use crate::session::client::ClientInput;

#[test]
fn a_call_that_must_not_wait_fails_wherever_there_is_no_open_connection() {
    check(
        [
            (0, urgent_call(9000)),
            (1, ClientInput::Start),
            (2, urgent_call(9000)),
            (3, opened()),
            (4, urgent_call(9000)),
            (5, seated("s1", 256)),
            (6, urgent_call(9000)),
            (7, ok(4)),
            (8, go_away(100)),
            (9, urgent_call(9000)),
            (10, closed(1012)),
            (11, urgent_call(9000)),
        ],
        &[
            "0: 1 offline no",
            "1: is connecting, connect",
            "2: 2 offline no",
            "3: hello",
            "4: 3 offline no",
            "5: is open",
            "6: send 4 within 8994",
            "7: 4 ok",
            "9: 5 offline no",
            "10: is waiting 98 ms as the server asked to reconnect",
            "11: 6 offline no",
        ],
    );
}

#[test]
fn a_call_that_was_sent_goes_on_and_one_that_waits_for_its_turn_fails_with_the_connection() {
    check_seated(
        1,
        [
            (0, urgent_call(9000)),
            (0, urgent_call(9000)),
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
            (7, resumed("s1", &[(1, Running)])),
            (8, ok(1)),
        ],
        &[
            "0: send 1 within 9000",
            "5: 2 offline no, \
             is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "6: hello of secret of s1 for [1]",
            "7: is open with 1, send 3 within 8993",
            "8: 1 ok",
        ],
    );
}

#[test]
fn a_call_that_was_sent_goes_on_also_if_it_did_not_arrive() {
    let mut stage = Stage::seated(256);
    stage.play(0, urgent_call(9000));
    stage.play(1, urgent_call(9000));
    stage.play(2, go_away(0));
    stage.play(3, fault(2, Code::Draining, Executed::No));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.log.clear();
    stage.play(7, resumed("s1", &[(1, Absent)]));
    assert_eq!(
        stage.log,
        ["7: is open with 1, send 1 within 8993 ack 3 [1, 2], send 2 within 8993"],
    );
}

#[test]
fn a_client_that_is_closed_says_so_to_every_call() {
    check(
        [
            (0, ClientInput::Start),
            (1, ClientInput::Close),
            (2, urgent_call(9000)),
        ],
        &[
            "0: is connecting, connect",
            "1: disconnect 1000, is closed as the client was closed",
            "2: 1 closed no",
        ],
    );
}
