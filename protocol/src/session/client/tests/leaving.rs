//! A server that leaves: what it refuses, and what crosses its close.

use super::script::{call, check_seated, closed, fault, go_away, ok, opened, seated};
use crate::fault::{Code, Executed};
use crate::session::client::ClientInput;

#[test]
fn a_call_that_a_leaving_server_refuses_is_put_back_for_the_next_connection() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (0, call(9000)),
            (0, call(9000)),
            (1, go_away(500)),
            (2, fault(3, Code::Draining, Executed::No)),
            (3, fault(2, Code::Draining, Executed::No)),
            (4, call(9000)),
            (50, ok(1)),
            (60, closed(1012)),
            (600, opened()),
            (610, seated("s2", 256)),
        ],
        &[
            "0: send 1 within 9000",
            "0: send 2 within 9000",
            "0: send 3 within 9000",
            "50: 1 ok",
            "60: is waiting 441 ms as the server asked to reconnect",
            "501: is connecting, connect",
            "600: hello of secret of s1 for []",
            "610: is open, send 2 within 8390, send 3 within 8390, send 4 within 8390",
        ],
    );
}

#[test]
fn a_call_that_crossed_the_close_of_a_leaving_server_did_not_run_and_is_sent_to_the_next() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (0, call(9000)),
            (1, go_away(500)),
            (2, ok(1)),
            (3, closed(1012)),
            (600, opened()),
            (610, seated("s2", 256)),
            (620, ok(2)),
        ],
        &[
            "0: send 1 within 9000",
            "0: send 2 within 9000",
            "2: 1 ok",
            "3: is waiting 498 ms as the server asked to reconnect",
            "501: is connecting, connect",
            "600: hello of secret of s1 for []",
            "610: is open, send 2 within 8390",
            "620: 2 ok",
        ],
    );
}

#[test]
fn a_leaving_server_that_breaks_off_has_not_said_that_it_answered_everything() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (1, go_away(500)),
            (3, closed(1011)),
            (600, opened()),
            (610, seated("s2", 256)),
        ],
        &[
            "0: send 1 within 9000",
            "3: is waiting 498 ms as the server asked to reconnect",
            "501: is connecting, connect",
            "600: hello of secret of s1 for [1]",
            "610: 1 outcome_unknown unknown, is open",
        ],
    );
}

#[test]
fn a_call_that_a_leaving_server_refuses_did_not_run_and_expires_as_such() {
    check_seated(
        256,
        [
            (0, call(400)),
            (1, go_away(500)),
            (2, fault(1, Code::Draining, Executed::No)),
            (3, closed(1012)),
            (450, ClientInput::Heard),
        ],
        &[
            "0: send 1 within 400",
            "3: is waiting 498 ms as the server asked to reconnect",
            "400: 1 expired no",
        ],
    );
}
