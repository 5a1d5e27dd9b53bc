use super::script::{
    Stage, broken, call, check, check_asleep, check_open, closed, connected, connected_beating,
    error, failed, go_away, ok, opened, pong, refused, unreadable,
};
use crate::session::client::{Backoff, Cause, ClientInput};
use crate::websocket::Violation;

#[test]
fn a_client_connects_and_says_hello_and_is_open() {
    check(
        [
            (0, ClientInput::Start),
            (20, opened()),
            (50, connected(1, 256)),
            (51, ClientInput::Start),
        ],
        &["0: is connecting, connect", "20: hello", "50: is open"],
    );
}

#[test]
fn attempts_that_fail_are_repeated_at_once_and_then_with_growing_waits() {
    let down = || failed(Cause::TimedOut);
    check(
        [
            (0, ClientInput::Start),
            (1, down()),
            (2, down()),
            (300, down()),
            (800, down()),
        ],
        &[
            "0: is connecting, connect",
            "1: is waiting 0 ms as the connection did not open in time, is connecting, connect",
            "2: is waiting 200 ms as the connection did not open in time",
            "202: is connecting, connect",
            "300: is waiting 400 ms as the connection did not open in time",
            "700: is connecting, connect",
            "800: is waiting 800 ms as the connection did not open in time",
        ],
    );
}

#[test]
fn the_wait_lies_between_zero_and_a_ceiling_that_doubles() {
    let backoff = Backoff::default();
    for (attempt, random, ms) in [
        (0, u32::MAX, 0),
        (1, u32::MAX, 0),
        (2, u32::MAX, 200),
        (2, 0, 0),
        (2, u32::MAX / 2, 100),
        (3, u32::MAX, 400),
        (8, u32::MAX, 12_800),
        (9, u32::MAX, 20_000),
        (40, u32::MAX, 20_000),
        (u32::MAX, u32::MAX, 20_000),
    ] {
        let wait = backoff.wait(attempt, random);
        assert_eq!(wait.as_millis(), ms, "attempt {attempt}, random {random}");
    }
}

#[test]
fn an_answer_that_is_no_upgrade_is_read_by_its_status() {
    let wait = |status| {
        format!(
            "1: is waiting 0 ms as the upgrade was answered with status {status}, is connecting, connect"
        )
    };
    let end = |status| format!("1: is closed as the credential was refused with status {status}");
    for (status, expected) in [
        (200, wait(200)),
        (302, wait(302)),
        (401, end(401)),
        (403, end(403)),
        (404, wait(404)),
        (503, wait(503)),
    ] {
        check(
            [(0, ClientInput::Start), (1, refused(status, None))],
            &["0: is connecting, connect", &expected],
        );
    }
}

#[test]
fn a_server_that_names_a_time_is_left_alone_until_then_but_not_for_ever() {
    for (seconds, ms) in [(3, 3000), (100_000, 600_000)] {
        check(
            [(0, ClientInput::Start), (1, refused(503, Some(seconds)))],
            &[
                "0: is connecting, connect",
                &format!("1: is waiting {ms} ms as the upgrade was answered with status 503"),
            ],
        );
    }
}

#[test]
fn a_server_that_does_not_greet_in_time_is_left() {
    check(
        [
            (0, ClientInput::Start),
            (5, opened()),
            (10_006, ClientInput::Heard),
        ],
        &[
            "0: is connecting, connect",
            "5: hello",
            "10005: disconnect 4010, \
             is waiting 0 ms as the server did not say hello in time, is connecting, connect",
        ],
    );
}

#[test]
fn a_server_of_another_version_is_left_for_good() {
    check(
        [
            (0, ClientInput::Start),
            (0, call(1000)),
            (5, opened()),
            (6, connected(2, 256)),
        ],
        &[
            "0: is connecting, connect",
            "5: hello",
            "6: disconnect 1002, 1 closed no, is closed as \
             the server speaks version 2 of the protocol, this client version 1",
        ],
    );
}

#[test]
fn a_close_is_read_by_its_code() {
    let back = |what: &str| {
        format!("5: is waiting 0 ms as the server closed: {what}, is connecting, connect")
    };
    let end = |what: &str| format!("5: is closed as the server closed: {what}");
    for (code, expected) in [
        (1000, end("1000 (the connection has done its work)")),
        (1001, back("1001 (the endpoint goes away)")),
        (
            1005,
            back("1005 (the connection was closed without a reason)"),
        ),
        (1012, back("1012 (the server restarts)")),
        (4008, back("4008 (the client read too slowly)")),
        (4500, end("4500 (a message was no envelope)")),
    ] {
        check_open([(5, closed(code))], &[&expected]);
    }
}

#[test]
fn a_fatal_error_explains_the_close_that_follows() {
    check_open(
        [(4, error(None, true)), (5, closed(4500))],
        &[
            "5: is closed as the server closed: 4500 (a message was no envelope): \
           this server does not serve that message",
        ],
    );
}

#[test]
fn a_message_that_is_none_ends_the_connection() {
    check_open(
        [(5, unreadable(None)), (6, ok(1))],
        &[
            "5: disconnect 4500, is waiting 0 ms as a message of the server is unreadable: \
           the message is no readable map, is connecting, connect",
        ],
    );
}

#[test]
fn a_broken_frame_is_a_lost_connection() {
    check_open(
        [(5, ClientInput::Lost(Cause::Violation(Violation::Masked)))],
        &["5: is waiting 0 ms as the server broke the rules: \
           a frame from a server must not be masked, is connecting, connect"],
    );
}

#[test]
fn pings_go_out_at_each_heartbeat_and_measure_the_latency() {
    check_open(
        [
            (25_040, pong(25_000)),
            (50_020, pong(25_000)),
            (50_030, pong(50_000)),
        ],
        &[
            "25000: ping",
            "25040: is open at 40 ms",
            "50000: ping",
            "50030: is open at 30 ms",
        ],
    );
}

#[test]
fn silence_for_a_heartbeat_and_the_timeout_behind_it_is_a_lost_connection() {
    check_open(
        [(1000, ClientInput::Heard), (51_001, ClientInput::Heard)],
        &[
            "25000: ping",
            "31000: disconnect 4009, is waiting 0 ms as \
             nothing was heard of the server for too long, is connecting, connect",
        ],
    );
}

#[test]
fn a_client_that_overslept_asks_before_it_calls_the_server_silent() {
    let silent = "disconnect 4009, is waiting 0 ms as \
                  nothing was heard of the server for too long, is connecting, connect";
    check_asleep(
        60_000,
        [(60_020, pong(60_000)), (85_010, pong(85_000))],
        &[
            "60000: ping",
            "60020: is open at 20 ms",
            "85000: ping",
            "85010: is open at 10 ms",
        ],
    );
    check_asleep(
        60_000,
        [(65_001, ClientInput::Heard)],
        &["60000: ping", &format!("65000: {silent}")],
    );
}

#[test]
fn a_connection_that_held_begins_the_count_anew_and_one_that_did_not_goes_on() {
    for (held, wait) in [(9_999, 400), (10_000, 0)] {
        let lost = 1000 + held;
        let then = if wait == 0 {
            ", is connecting, connect"
        } else {
            ""
        };
        check(
            [
                (0, ClientInput::Start),
                (1, failed(Cause::TimedOut)),
                (2, failed(Cause::TimedOut)),
                (500, opened()),
                (1000, connected(1, 256)),
                (lost, broken()),
            ],
            &[
                "0: is connecting, connect",
                "1: is waiting 0 ms as the connection did not open in time, is connecting, connect",
                "2: is waiting 200 ms as the connection did not open in time",
                "202: is connecting, connect",
                "500: hello",
                "1000: is open",
                &format!("{lost}: is waiting {wait} ms as the connection broke: cut{then}"),
            ],
        );
    }
}

#[test]
fn a_server_that_goes_away_answers_what_runs_and_gets_nothing_new() {
    check_open(
        [
            (0, call(9000)),
            (1, go_away(500)),
            (2, call(9000)),
            (50, ok(1)),
            (60, closed(1012)),
            (600, opened()),
            (610, connected(1, 256)),
        ],
        &[
            "0: send 1 within 9000",
            "50: 1 ok",
            "60: is waiting 441 ms as the server asked to reconnect",
            "501: is connecting, connect",
            "600: hello",
            "610: is open, send 2 within 8390",
        ],
    );
}

#[test]
fn a_server_that_goes_away_and_does_not_close_is_left_when_the_last_call_is_answered() {
    check_open(
        [
            (0, call(9000)),
            (1, go_away(500)),
            (700, ok(1)),
            (701, ClientInput::Heard),
        ],
        &[
            "0: send 1 within 9000",
            "700: 1 ok",
            "700: disconnect 1000, is waiting 0 ms as the server asked to reconnect, \
             is connecting, connect",
        ],
    );
}

#[test]
fn an_attempt_is_given_up_when_the_client_closes() {
    check(
        [
            (0, ClientInput::Start),
            (5, ClientInput::Close),
            (6, opened()),
            (7, broken()),
        ],
        &[
            "0: is connecting, connect",
            "5: disconnect 1000, is closed as the client was closed",
        ],
    );
}

#[test]
fn silence_is_counted_from_the_last_sign_of_life_and_from_the_ping_that_it_did_not_answer() {
    let end = |ms: u64| {
        format!(
            "{ms}: disconnect 4009, is waiting 0 ms as \
             nothing was heard of the server for too long, is connecting, connect"
        )
    };
    for (heard, gone) in [(0, 30_000), (1_000, 31_000), (24_999, 54_999)] {
        let mut stage = Stage::open(256);
        stage.play(heard, ClientInput::Heard);
        stage.play(gone + 1, ClientInput::Heard);
        assert_eq!(stage.log.last(), Some(&end(gone)), "{:#?}", stage.log);
    }
}

#[test]
fn a_server_cannot_ask_for_pings_without_end() {
    check(
        [
            (0, ClientInput::Start),
            (0, opened()),
            (0, connected_beating(0, 1, 256)),
            (11, ClientInput::Heard),
        ],
        &[
            "0: is connecting, connect",
            "0: hello",
            "0: is open",
            "10: ping",
        ],
    );
}
