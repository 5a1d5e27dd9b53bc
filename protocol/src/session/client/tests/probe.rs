//! A device that wakes up, and its network that comes and goes: what is asked, and what is not
//! judged by a sleep.

use super::script::{
    Input, Stage, broken, call, check, check_open, check_seated, closed, connected, failed,
    go_away, ok, opened, pong, probe, refused, seated,
};
use crate::session::client::{Cause, ClientInput};

const SILENT: &str = "disconnect 4009, is waiting 0 ms as nothing was heard of the server for too long, is connecting, connect";

fn down() -> Input {
    failed(Cause::TimedOut)
}

#[test]
fn a_connection_that_died_in_a_sleep_is_found_out_three_seconds_after_a_probe() {
    check_open(
        [(10_000, probe(0)), (13_001, ClientInput::Tick)],
        &["10000: ping", &format!("13000: {SILENT}")],
    );
    // Also where its time ran out in the sleep.
    let mut stage = Stage::open(256);
    stage.wakes(25_000, ClientInput::Tick);
    stage.wakes(600_000, probe(0));
    stage.play(603_001, ClientInput::Tick);
    let expected = ["25000: ping", "600000: ping", &format!("603000: {SILENT}")];
    assert_eq!(stage.log, expected);
}

#[test]
fn a_connection_that_lives_answers_a_probe_and_is_left_alone() {
    check_open(
        [
            (10_000, probe(0)),
            (10_040, pong(10_000)),
            (35_020, pong(35_000)),
            (60_000, ClientInput::Tick),
        ],
        &[
            "10000: ping",
            "10040: is open at 40 ms",
            "35000: ping",
            "35020: is open at 20 ms",
            "60000: ping",
        ],
    );
}

#[test]
fn what_lay_in_a_queue_is_no_answer_and_what_goes_on_coming_is_no_silence() {
    check_open(
        [
            (10_000, probe(0)),
            (10_001, ClientInput::Heard),
            (10_002, pong(7)),
            (13_003, ClientInput::Tick),
        ],
        &["10000: ping", &format!("13002: {SILENT}")],
    );
    check_open(
        [
            (10_000, probe(0)),
            (12_000, ClientInput::Heard),
            (14_000, ClientInput::Heard),
            (16_000, pong(10_000)),
            (30_000, ClientInput::Tick),
        ],
        &["10000: ping", "16000: is open at 6000 ms"],
    );
}

#[test]
fn however_often_it_is_probed_one_question_is_open_and_gets_no_more_time() {
    let often = (0..30).map(|i| (10_000 + 100 * i, probe(0)));
    check_open(
        often.chain([(13_001, ClientInput::Tick)]),
        &["10000: ping", &format!("13000: {SILENT}")],
    );
}

#[test]
fn who_waits_is_hurried_and_stays_a_second_behind_the_last_attempt() {
    let why = "as the connection did not open in time";
    check(
        [
            (0, ClientInput::Start),
            (1, down()),
            (2, down()),
            (300, down()),
            (900, down()),
            (1000, probe(0)),
            (1701, down()),
            (1801, probe(u64::MAX)),
            (1901, probe(1200)),
            (2001, probe(0)),
            (2702, down()),
            (5000, probe(0)),
        ],
        &[
            "0: is connecting, connect",
            &format!("1: is waiting 0 ms {why}, is connecting, connect"),
            &format!("2: is waiting 200 ms {why}"),
            "202: is connecting, connect",
            &format!("300: is waiting 400 ms {why}"),
            "700: is connecting, connect",
            &format!("900: is waiting 800 ms {why}"),
            // 800 ms from 900 on is sooner than a second.
            &format!("1000: is waiting 700 ms {why}"),
            "1700: is connecting, connect",
            &format!("1701: is waiting 1600 ms {why}"),
            &format!("1801: is waiting 1500 ms {why}"),
            &format!("1901: is waiting 1200 ms {why}"),
            &format!("2001: is waiting 700 ms {why}"),
            "2701: is connecting, connect",
            &format!("2702: is waiting 3200 ms {why}"),
            &format!("5000: is waiting 0 ms {why}, is connecting, connect"),
        ],
    );
}

#[test]
fn a_server_that_asked_to_be_left_alone_is_not_hurried() {
    check_open(
        [
            (1, go_away(60_000)),
            (2, closed(1012)),
            (10_000, probe(0)),
            (60_002, ClientInput::Tick),
        ],
        &[
            "2: is waiting 59999 ms as the server asked to reconnect",
            "10000: is waiting 50001 ms as the server asked to reconnect",
            "60001: is connecting, connect",
        ],
    );
    let why = "as the upgrade was answered with status 503";
    check(
        [
            (0, ClientInput::Start),
            (1, refused(503, Some(30))),
            (1000, probe(0)),
        ],
        &[
            "0: is connecting, connect",
            &format!("1: is waiting 30000 ms {why}"),
            &format!("1000: is waiting 29001 ms {why}"),
        ],
    );
}

#[test]
fn a_probe_of_what_is_being_opened_or_is_closed_changes_nothing() {
    check(
        [
            (0, probe(0)),
            (0, ClientInput::Start),
            (1, probe(0)),
            (2, opened()),
            (3, probe(0)),
            (4, connected(1, 9)),
            (5, ClientInput::Close),
            (6, probe(0)),
        ],
        &[
            "0: is connecting, connect",
            "2: hello",
            "4: is open",
            "5: disconnect 1000, is closed as the client was closed",
        ],
    );
}

#[test]
fn an_answer_that_came_while_the_page_slept_past_the_end_of_its_call_is_its_answer() {
    let mut stage = Stage::open(256);
    stage.play(0, call(5000));
    stage.play(0, call(5000));
    stage.wakes(60_000, ClientInput::Tick);
    stage.play(60_001, ok(1));
    stage.play(60_201, ClientInput::Heard);
    let expected = [
        "0: send 1 within 5000",
        "0: send 2 within 5000",
        "60000: ping",
        "60001: 1 ok",
        "60200: cancel 2, 2 timeout unknown",
    ];
    assert_eq!(stage.log, expected);
}

#[test]
fn in_a_page_whose_every_timer_is_a_minute_late_calls_end_and_silence_is_found_out() {
    let mut stage = Stage::open(256);
    stage.play(0, call(5000));
    for minute in 1..=4 {
        stage.wakes(minute * 60_000, ClientInput::Tick);
    }
    let expected = [
        "0: send 1 within 5000",
        "60000: ping",
        "120000: cancel 1, 1 timeout unknown, ping ack 2 []",
        &format!("180000: {SILENT}"),
    ];
    assert_eq!(stage.log, expected);
}

#[test]
fn the_latency_is_that_of_the_line_and_not_that_of_a_sleep() {
    let mut stage = Stage::open(256);
    for (ms, input) in [
        (25_000, ClientInput::Tick),
        (600_000, pong(25_000)),
        (600_001, ClientInput::Tick),
        (600_031, pong(600_001)),
    ] {
        stage.wakes(ms, input);
    }
    let expected = ["25000: ping", "600001: ping", "600031: is open at 30 ms"];
    assert_eq!(stage.log, expected);
}

#[test]
fn a_server_that_sends_away_again_and_again_is_come_back_to_ever_later() {
    let asked = "as the server asked to reconnect";
    check_seated(
        256,
        [
            (1, go_away(0)),
            (2, opened()),
            (3, seated("s2", 256)),
            (4, go_away(0)),
            (300, opened()),
            (301, seated("s3", 256)),
            (302, go_away(0)),
            (303, broken()),
        ],
        &[
            &format!("1: disconnect 1000, is waiting 0 ms {asked}, is connecting, connect"),
            "2: hello of secret of s1 for []",
            "3: is open",
            &format!("4: disconnect 1000, is waiting 200 ms {asked}"),
            "204: is connecting, connect",
            "300: hello of secret of s2 for []",
            "301: is open",
            &format!("302: disconnect 1000, is waiting 400 ms {asked}"),
        ],
    );
}
