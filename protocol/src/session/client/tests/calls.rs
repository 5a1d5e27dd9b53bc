use super::script::{
    call, check, check_limited, check_open, check_with, closed, connected, error, error_of, fault,
    ok, opened, sized_call, unreadable,
};
use crate::fault::{Code, Executed};
use crate::session::client::{ClientInput, ClientSessionConfig};

const CANCEL_1: ClientInput<'static> = ClientInput::Cancel(1);

#[test]
fn a_call_is_sent_and_answered() {
    check_open(
        [(0, call(1000)), (30, ok(1))],
        &["0: send 1 within 1000", "30: 1 ok"],
    );
}

#[test]
fn a_fault_is_an_answer_and_keeps_what_the_server_promised() {
    check_open(
        [
            (0, call(1000)),
            (9, fault(1, Code::Forbidden, Executed::No)),
        ],
        &["0: send 1 within 1000", "9: 1 forbidden no"],
    );
}

#[test]
fn an_error_with_an_id_answers_the_call() {
    check_open(
        [(0, call(1000)), (9, error(Some(1), false))],
        &["0: send 1 within 1000", "9: 1 unsupported no"],
    );
}

#[test]
fn a_conflict_over_the_id_leaves_the_call_to_its_answer() {
    let conflict = |fatal| error_of(Code::IdConflict, Some(1), fatal);
    check_open(
        [(0, call(1000)), (5, conflict(false)), (9, ok(1))],
        &["0: send 1 within 1000", "9: 1 ok"],
    );
    // As an answer it ends the call: the id was taken, and no other call has it.
    let answer = fault(1, Code::IdConflict, Executed::No);
    check_open(
        [(0, call(1000)), (5, conflict(false)), (9, answer)],
        &["0: send 1 within 1000", "9: 1 id_conflict no"],
    );
    check_open(
        [(0, call(1000)), (5, conflict(false)), (2000, ok(1))],
        &["0: send 1 within 1000", "1100: cancel 1, 1 timeout unknown"],
    );
}

#[test]
fn a_fatal_error_with_an_id_is_followed_by_the_close() {
    let ended = "is closed as the server closed: 4500 (a message was no envelope)";
    for (code, at_once, with_the_close) in [
        (Code::IdConflict, None, "1 closed unknown, "),
        (Code::Unsupported, Some("5: 1 unsupported no"), ""),
    ] {
        let mut expected = vec!["0: send 1 within 1000".to_owned()];
        expected.extend(at_once.map(str::to_owned));
        expected.push(format!("9: {with_the_close}{ended}: {}", code.sentence()));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_open(
            [
                (0, call(1000)),
                (5, error_of(code, Some(1), true)),
                (9, closed(4500)),
            ],
            &expected,
        );
    }
}

#[test]
fn an_unreadable_answer_ends_its_call_alone() {
    check_open(
        [
            (0, call(1000)),
            (1, call(1000)),
            (9, unreadable(Some(1))),
            (10, ok(2)),
        ],
        &[
            "0: send 1 within 1000",
            "1: send 2 within 999",
            "9: 1 unreadable unknown",
            "10: 2 ok",
        ],
    );
}

#[test]
fn calls_wait_for_the_connection_and_then_go_in_order_with_what_is_left_of_their_time() {
    check(
        [
            (0, ClientInput::Start),
            (0, call(1000)),
            (5, call(800)),
            (100, opened()),
            (200, connected(1, 256)),
        ],
        &[
            "0: is connecting, connect",
            "100: hello",
            "200: is open, send 1 within 800, send 2 within 600",
        ],
    );
}

#[test]
fn a_call_that_waits_longer_than_its_time_expires_unsent() {
    check(
        [
            (0, ClientInput::Start),
            (0, call(1000)),
            (0, call(500)),
            (900, opened()),
            (1100, connected(1, 256)),
        ],
        &[
            "0: is connecting, connect",
            "500: 2 expired no",
            "900: hello",
            "1000: 1 expired no",
            "1100: is open",
        ],
    );
}

#[test]
fn a_call_without_time_expires_at_once() {
    check_open(
        [(7, call(7)), (7, call(3))],
        &["7: 1 expired no", "7: 2 expired no"],
    );
}

#[test]
fn no_more_calls_are_sent_than_the_server_takes() {
    check_limited(
        2,
        [
            (0, call(1000)),
            (0, call(1000)),
            (0, call(1000)),
            (0, call(1000)),
            (5, ok(2)),
            (6, ok(1)),
        ],
        &[
            "0: send 1 within 1000",
            "0: send 2 within 1000",
            "5: 2 ok, send 3 within 995",
            "6: 1 ok, send 4 within 994",
        ],
    );
}

#[test]
fn a_full_write_queue_holds_calls_back_and_lets_cancels_through() {
    check_open(
        [
            (0, call(1000)),
            (1, ClientInput::Stalled),
            (2, call(1000)),
            (3, CANCEL_1),
            (4, ClientInput::Flowing),
        ],
        &[
            "0: send 1 within 1000",
            "3: cancel 1",
            "4: send 2 within 996",
        ],
    );
}

#[test]
fn what_waits_is_bounded_in_bytes() {
    let config = ClientSessionConfig {
        max_waiting_bytes: 1000,
        ..ClientSessionConfig::default()
    };
    check_with(
        config,
        [
            (0, ClientInput::Start),
            (1, sized_call(1000, 300)),
            (2, sized_call(1000, 300)),
            (3, sized_call(1000, 300)),
            (4, CANCEL_1),
            (5, sized_call(1000, 300)),
            (1001, sized_call(9000, 300)),
            (1002, sized_call(9000, 300)),
            (1003, sized_call(9000, 300)),
        ],
        &[
            "0: is connecting, connect",
            "3: 3 overloaded no",
            "1000: 2 expired no, 4 expired no",
            "1003: 7 overloaded no",
        ],
    );
}

#[test]
fn what_the_server_would_not_read_is_not_sent() {
    check_open(
        [
            (0, sized_call(1000, 64 * 1024)),
            (1, sized_call(1000, 64 * 1024 - 200)),
            // Longer than everything that may be in flight together: it must not wait for room.
            (2, sized_call(1000, 17 * 64 * 1024)),
            (3, call(1000)),
        ],
        &[
            "0: 1 too_large no",
            "1: send 2 within 999",
            "2: 3 too_large no",
            "3: send 4 within 997",
        ],
    );
}

#[test]
fn a_sent_call_times_out_after_the_grace_and_is_cancelled() {
    check_open(
        [(0, call(1000)), (1200, ok(1))],
        &["0: send 1 within 1000", "1100: cancel 1, 1 timeout unknown"],
    );
}

#[test]
fn the_servers_own_timeout_arrives_within_the_grace() {
    check_open(
        [
            (0, call(1000)),
            (1050, fault(1, Code::Expired, Executed::No)),
            (2000, ok(1)),
        ],
        &["0: send 1 within 1000", "1050: 1 expired no"],
    );
}

#[test]
fn a_dropped_call_is_cancelled_and_its_late_answer_is_for_nobody() {
    check_open(
        [
            (0, call(1000)),
            (5, CANCEL_1),
            (6, CANCEL_1),
            (9, ok(1)),
            (10, ok(1)),
        ],
        &["0: send 1 within 1000", "5: cancel 1"],
    );
}

#[test]
fn a_dropped_call_that_waits_is_never_sent() {
    check_limited(
        1,
        [
            (0, call(1000)),
            (0, call(1000)),
            (1, ClientInput::Cancel(2)),
            (5, ok(1)),
        ],
        &["0: send 1 within 1000", "5: 1 ok"],
    );
}

#[test]
fn a_cancelled_call_keeps_its_place_until_the_server_has_answered() {
    check_limited(
        1,
        [
            (0, call(1000)),
            (0, call(1000)),
            (5, CANCEL_1),
            (9, fault(1, Code::Cancelled, Executed::Unknown)),
        ],
        &[
            "0: send 1 within 1000",
            "5: cancel 1",
            "9: send 2 within 991",
        ],
    );
}

#[test]
fn a_server_that_never_answers_a_cancel_costs_the_place_until_the_calls_own_time_is_over() {
    check_limited(
        1,
        [
            (0, call(1000)),
            (0, call(3000)),
            (5, CANCEL_1),
            (2000, ok(2)),
        ],
        &[
            "0: send 1 within 1000",
            "5: cancel 1",
            "1100: send 2 within 1900",
            "2000: 2 ok",
        ],
    );
}

#[test]
fn an_acknowledgement_goes_beside_a_request_or_with_a_ping_of_its_own() {
    let calls = (0..64).map(|_| (0, call(60_000)));
    let sent = (1..=64).map(|id| format!("0: send {id} within 60000"));
    let answers = (1..=32).map(|id| (1, ok(id)));
    let answered = (1..=32).map(|id| format!("1: {id} ok"));
    let open: Vec<_> = (33..=65).collect();
    let beside = format!("2: send 65 within 59998 ack 66 {open:?}");
    let rest = (33..=63).map(|id| (3, ok(id)));
    let rested = (33..=63).map(|id| format!("3: {id} ok"));
    let script = calls.chain(answers).chain([(2, call(60_000))]).chain(rest);
    let mut expected: Vec<_> = sent.chain(answered).chain([beside]).chain(rested).collect();
    // 31 more are resolved: nothing is due before the heartbeat.
    expected.push("25000: ping ack 66 [64, 65]".to_owned());
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    check_open(script.chain([(25_001, ClientInput::Heard)]), &expected);
}

#[test]
fn sixty_four_resolved_calls_are_acknowledged_at_once() {
    let calls = (0..65).map(|_| (0, call(60_000)));
    let answers = (1..=64).map(|id| (1, ok(id)));
    let mut expected: Vec<_> = (1..=65)
        .map(|id| format!("0: send {id} within 60000"))
        .chain((1..=64).map(|id| format!("1: {id} ok")))
        .collect();
    expected.push("1: ping ack 66 [65]".to_owned());
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    check_open(
        calls.chain(answers).chain([(2, ok(65))]),
        &[&expected[..], &["2: 65 ok"]].concat(),
    );
}

#[test]
fn closing_ends_every_call_with_what_is_known_of_it() {
    check_limited(
        1,
        [
            (0, call(1000)),
            (0, call(1000)),
            (5, ClientInput::Close),
            (6, call(1000)),
            (7, ok(1)),
            (8, ClientInput::Close),
        ],
        &[
            "0: send 1 within 1000",
            "5: disconnect 1000, 1 closed unknown, 2 closed no, \
             is closed as the client was closed",
            "6: 3 closed no",
        ],
    );
}
