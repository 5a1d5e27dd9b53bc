//! Actions, over connections and sessions.

use super::frames::{
    act, act_err, delta_by, done, follow, progress, seat, snapshot, snapshot_with, urgent_act,
    world,
};
use super::script::{
    Stage, broken, call, check, check_limited, check_open, check_seated, closed, connected,
    error_of, go_away, ok, opened, pong, resumed, seated, seated_in,
};
use crate::envelope::PendingVerdict::Running;
use crate::fault::{Code, Executed};
use crate::session::client::ClientInput;

const CUT: &str = "is waiting 0 ms as the connection broke: cut, is connecting, connect";

#[test]
fn an_action_is_sent_under_its_name_and_ends_with_its_answer() {
    check_open(
        [
            (0, act(7, 9000)),
            (1, act(8, 9000)),
            (2, progress(8, 50)),
            (3, act_err(7, Code::Forbidden, Executed::No)),
            (4, done(8, 5)),
            (5, done(8, 5)),
            (6, act_err(7, Code::Forbidden, Executed::No)),
            (7, progress(8, 60)),
        ],
        &[
            "0: act #7 on world within 9000",
            "1: act #8 on world within 8999",
            "2: 2 at 50 %",
            "3: 1 forbidden no",
            "4: 2 done at world e:5",
        ],
    );
}

#[test]
fn the_delta_of_an_action_names_it_whichever_of_the_two_comes_first() {
    for (first, second, expected) in [
        (
            done(7, 4),
            delta_by("e", 3, 4, &[7]),
            ["2: 1 done at world e:4", "3: state world goes to e:4 by #7"],
        ),
        (
            delta_by("e", 3, 4, &[7]),
            done(7, 4),
            ["2: state world goes to e:4 by #7", "3: 1 done at world e:4"],
        ),
    ] {
        let mut stage = Stage::open(256);
        stage.play(0, follow(world()));
        stage.play(0, seat(world(), "e", 3, false));
        stage.play(0, snapshot("e", 3));
        stage.play(1, act(7, 9000));
        stage.log.clear();
        stage.play(2, first);
        stage.play(3, second);
        assert_eq!(stage.log, expected);
    }
}

#[test]
fn a_snapshot_names_the_actions_that_are_in_it() {
    let mut stage = Stage::open(256);
    stage.play(0, follow(world()));
    stage.play(0, seat(world(), "e", 3, false));
    stage.play(1, act(7, 9000));
    stage.log.clear();
    stage.play(2, snapshot_with("e", 4, &[6, 7]));
    stage.play(3, done(7, 4));
    assert_eq!(
        stage.log,
        [
            "2: state world is at e:4 by #6 by #7",
            "3: 1 done at world e:4"
        ]
    );
}

#[test]
fn an_action_takes_a_place_of_the_server_as_a_call_does() {
    check_limited(
        2,
        [
            (0, act(7, 9000)),
            (0, call(9000)),
            (0, act(8, 9000)),
            (1, done(7, 1)),
            (2, call(9000)),
            (3, ok(2)),
        ],
        &[
            "0: act #7 on world within 9000",
            "0: send 2 within 9000",
            "1: 1 done at world e:1, act #8 on world within 8999",
            "3: 2 ok, send 4 within 8997",
        ],
    );
}

#[test]
fn a_name_that_a_living_action_has_is_refused() {
    check_open(
        [
            (0, act(7, 9000)),
            (1, act(7, 9000)),
            (2, done(7, 1)),
            (3, act(7, 9000)),
        ],
        &[
            "0: act #7 on world within 9000",
            "1: 2 id_conflict no",
            "2: 1 done at world e:1",
            "3: act #7 on world within 8997",
        ],
    );
}

#[test]
fn an_action_waits_for_a_connection_unless_it_must_not() {
    check(
        [
            (0, act(7, 9000)),
            (0, urgent_act(8, 9000)),
            (1, ClientInput::Start),
            (2, opened()),
            (3, act(9, 9000)),
            (4, connected(1, 256)),
            (5, ClientInput::Close),
            (6, act(10, 9000)),
        ],
        &[
            "0: 2 offline no",
            "1: is connecting, connect",
            "2: hello",
            "4: is open, act #7 on world within 8996, act #9 on world within 8996",
            "5: disconnect 1000, 1 closed unknown, 3 closed unknown, is closed as the client was closed",
            "6: 4 closed no",
        ],
    );
}

#[test]
fn over_a_cut_an_action_is_sent_again_under_its_name_and_no_session_is_asked_about_it() {
    for (welcome, and) in [
        (resumed("s1", &[(2, Running)]), " with 2"),
        (seated("s2", 256), " with 1"),
    ] {
        let mut stage = Stage::seated(256);
        stage.play(0, act(7, 9000));
        stage.play(0, call(9000));
        stage.play(5, broken());
        stage.play(6, opened());
        stage.log.clear();
        stage.play(7, welcome);
        stage.play(8, done(7, 4));
        let lost = if and == " with 1" {
            "2 outcome_unknown unknown, "
        } else {
            ""
        };
        assert_eq!(
            stage.log,
            [
                &format!("7: {lost}is open{and}, act #7 on world within 8993"),
                "8: 1 done at world e:4",
            ]
        );
    }
    check_seated(
        256,
        [
            (0, act(7, 9000)),
            (0, call(9000)),
            (5, broken()),
            (6, opened()),
        ],
        &[
            "0: act #7 on world within 9000",
            "0: send 2 within 9000",
            &format!("5: {CUT}"),
            "6: hello of secret of s1 for [2]",
        ],
    );
}

#[test]
fn where_the_records_are_others_the_outcome_of_a_sent_action_is_unknown() {
    check_seated(
        1,
        [
            (0, act(7, 9000)),
            (0, act(8, 9000)),
            (5, broken()),
            (6, opened()),
            (7, seated_in("e2", "s2", 1)),
        ],
        &[
            "0: act #7 on world within 9000",
            &format!("5: {CUT}"),
            "6: hello of secret of s1 for []",
            "7: 1 outcome_unknown unknown, is open, act #8 on world within 8993",
        ],
    );
}

#[test]
fn an_action_that_could_not_be_sent_again_yet_is_judged_by_the_next_store_too() {
    // Connected once with room for one, so that the second waits to be sent again.
    let mut stage = Stage::seated(2);
    stage.play(0, act(7, 9000));
    stage.play(0, act(8, 9000));
    stage.play(5, broken());
    stage.play(6, opened());
    stage.play(7, seated("s2", 1));
    stage.play(8, broken());
    stage.play(300, opened());
    stage.log.clear();
    stage.play(301, seated_in("e2", "s3", 2));
    assert_eq!(
        stage.log,
        ["301: 2 outcome_unknown unknown, 1 outcome_unknown unknown, is open"],
    );
}

#[test]
fn the_time_of_an_action_ends_it_and_nothing_can_be_taken_back() {
    check_open(
        [
            (0, act(7, 1000)),
            (1, ClientInput::Cancel(1)),
            (2000, done(7, 4)),
        ],
        &["0: act #7 on world within 1000", "1100: 1 timeout unknown"],
    );
}

#[test]
fn an_action_that_was_not_sent_can_be_taken_back() {
    check(
        [
            (0, act(7, 9000)),
            (0, act(8, 500)),
            (1, ClientInput::Cancel(1)),
            (600, ClientInput::Start),
            (601, opened()),
            (602, connected(1, 256)),
        ],
        &[
            "500: 2 expired no",
            "600: is connecting, connect",
            "601: hello",
            "602: is open",
        ],
    );
}

#[test]
fn a_server_that_leaves_sends_actions_on_to_the_next() {
    check_seated(
        256,
        [
            (0, act(7, 9000)),
            (0, act(8, 9000)),
            (1, go_away(100)),
            (2, act_err(7, Code::Draining, Executed::No)),
            (3, closed(1012)),
            (102, opened()),
            (103, seated_in("e2", "s2", 256)),
        ],
        &[
            "0: act #7 on world within 9000",
            "0: act #8 on world within 9000",
            "3: is waiting 98 ms as the server asked to reconnect",
            "101: is connecting, connect",
            "102: hello of secret of s1 for []",
            "103: is open, act #7 on world within 8897, act #8 on world within 8897",
        ],
    );
}

#[test]
fn actions_are_not_acknowledged() {
    let mut stage = Stage::open(256);
    stage.play(0, call(90_000));
    for number in 0..100 {
        stage.play(0, act(number, 9000));
    }
    stage.play(0, call(90_000));
    for number in 0..100 {
        stage.play(1, done(number, 1));
    }
    stage.play(1, ok(102));
    stage.log.clear();
    // A hundred calls would have made a ping of their own.
    stage.play(25_001, pong(25_000));
    assert_eq!(
        stage.log,
        ["25000: ping ack 103 [1]", "25001: is open at 1 ms"]
    );
}

#[test]
fn an_error_of_another_message_ends_no_action() {
    check_open(
        [
            (0, act(7, 9000)),
            (1, error_of(Code::Unsupported, Some(1), false)),
            (2, done(7, 1)),
        ],
        &["0: act #7 on world within 9000", "2: 1 done at world e:1"],
    );
}
