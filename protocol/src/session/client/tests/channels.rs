//! The state of a resource, followed over connections.

use super::frames::{current, delta, deltas, follow, leave, refuse, seat, snapshot, tops, world};
use super::script::{Input, Stage, broken, check, check_open, connected, go_away, opened, resumed};
use crate::envelope::ChannelKind;
use crate::fault::Code;
use crate::session::client::{ChannelKey, ClientInput};

const CUT: &str = "is waiting 0 ms as the connection broke: cut, is connecting, connect";

fn unfit() -> Input {
    ClientInput::Broken(world())
}

/// A session that follows the world, which is at `e:3`, since the beginning.
#[track_caller]
fn check_following(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    let mut stage = Stage::seated(256);
    stage.play(0, follow(world()));
    stage.play(0, seat(world(), "e", 3, false));
    stage.play(0, snapshot("e", 3));
    stage.log.clear();
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

#[test]
fn what_is_followed_without_a_connection_is_asked_for_by_the_first_word_of_the_next() {
    check(
        [
            (0, follow(world())),
            (0, ClientInput::Start),
            (1, opened()),
            (2, connected(1, 256)),
            (3, seat(world(), "e", 3, false)),
            (4, snapshot("e", 3)),
            (5, delta("e", 3, 4)),
        ],
        &[
            "0: is connecting, connect",
            "1: hello with state world",
            "2: is open",
            "4: state world is at e:3",
            "5: state world goes to e:4",
        ],
    );
}

#[test]
fn what_is_followed_or_left_before_the_server_has_greeted_is_said_when_it_has() {
    check(
        [
            (0, follow(ChannelKey::state("old"))),
            (0, follow(ChannelKey::state("gone"))),
            (0, ClientInput::Start),
            (1, opened()),
            (2, leave(ChannelKey::state("gone"))),
            (3, leave(ChannelKey::state("old"))),
            (3, follow(ChannelKey::state("old"))),
            (4, follow(world())),
            (5, connected(1, 256)),
        ],
        &[
            "0: is connecting, connect",
            "1: hello with state gone + state old",
            "5: is open, unsubscribe state gone + state old, subscribe state old + state world",
        ],
    );
}

#[test]
fn a_channel_is_asked_for_once_and_left_once() {
    check_open(
        [
            (0, follow(world())),
            (0, follow(world())),
            (1, leave(world())),
            (1, leave(world())),
            (2, follow(world())),
        ],
        &[
            "0: subscribe state world",
            "1: unsubscribe state world",
            "2: subscribe state world",
        ],
    );
}

#[test]
fn what_was_on_its_way_to_a_channel_that_was_left_is_for_nobody() {
    check_following(
        [
            (1, leave(world())),
            (2, delta("e", 3, 4)),
            (2, snapshot("e", 4)),
            (2, tops(&[(world(), "e", 9)])),
            (2, unfit()),
            (3, follow(world())),
            // Still of the subscription before: without a state it is nothing.
            (4, delta("e", 4, 5)),
            (5, seat(world(), "e", 5, false)),
            (5, snapshot("e", 5)),
        ],
        &[
            "1: unsubscribe state world",
            "3: subscribe state world",
            "5: state world is at e:5",
        ],
    );
}

#[test]
fn a_delta_that_came_before_is_dropped_and_one_behind_a_gap_is_asked_about_once() {
    check_following(
        [
            (1, delta("e", 2, 3)),
            (2, delta("e", 3, 4)),
            (3, delta("e", 5, 6)),
            (4, delta("e", 6, 7)),
            (5, deltas("e", 4, 7)),
            (6, delta("e", 7, 8)),
        ],
        &[
            "2: state world goes to e:4",
            "3: state world stale, resync state world since e:4",
            "5: state world goes to e:7",
            "6: state world goes to e:8",
        ],
    );
}

#[test]
fn who_may_not_see_a_change_hears_of_the_next_one_from_where_it_stands() {
    check_following([(1, delta("e", 3, 9))], &["1: state world goes to e:9"]);
}

#[test]
fn a_delta_of_another_epoch_waits_for_its_state() {
    check_following(
        [
            (1, delta("f", 3, 4)),
            (2, snapshot("f", 4)),
            (3, delta("f", 4, 5)),
            (4, delta("e", 3, 4)),
        ],
        &[
            "1: state world stale, resync state world since e:3",
            "2: state world is at f:4",
            "3: state world goes to f:5",
            "4: state world stale, resync state world since f:5",
        ],
    );
}

#[test]
fn the_loss_of_the_last_delta_is_found_with_the_next_pong() {
    check_following(
        [
            (1, tops(&[(world(), "e", 3)])),
            (2, tops(&[(world(), "e", 4)])),
            (3, deltas("e", 3, 4)),
            (
                4,
                tops(&[(world(), "e", 4), (ChannelKey::state("other"), "e", 9)]),
            ),
        ],
        &[
            "2: state world stale, resync state world since e:3",
            "3: state world goes to e:4",
        ],
    );
}

#[test]
fn a_question_that_is_not_answered_is_asked_again_with_a_later_pong() {
    check_following(
        [
            (1, tops(&[(world(), "e", 4)])),
            (2, tops(&[(world(), "e", 4)])),
            (3, tops(&[(world(), "e", 4)])),
            (4, snapshot("e", 4)),
        ],
        &[
            "1: state world stale, resync state world since e:3",
            "3: state world stale, resync state world since e:3",
            "4: state world is at e:4",
        ],
    );
}

#[test]
fn a_state_that_never_fits_is_asked_for_three_times_and_given_up_until_the_next_connection() {
    check_following(
        [
            (1, unfit()),
            (2, snapshot("e", 4)),
            (2, unfit()),
            (3, snapshot("e", 5)),
            (3, unfit()),
            (4, snapshot("e", 6)),
            (4, unfit()),
            (5, snapshot("e", 7)),
            (6, delta("e", 7, 8)),
            (7, broken()),
            (8, opened()),
            (9, resumed("s1", &[])),
            (9, snapshot("e", 9)),
        ],
        &[
            "1: resync state world",
            "2: state world is at e:4",
            "2: resync state world",
            "3: state world is at e:5",
            "3: resync state world",
            "4: state world is at e:6",
            "4: unsubscribe state world, state world refused unsupported",
            &format!("7: {CUT}"),
            "8: hello of secret of s1 for [] with state world",
            "9: is open",
            "9: state world is at e:9",
        ],
    );
}

#[test]
fn a_state_that_fits_again_may_fail_as_often_again() {
    let mut script = Vec::new();
    let mut expected = Vec::new();
    for round in 0..5 {
        let seq = 10 * (round + 1);
        script.push((round, unfit()));
        script.push((round, snapshot("e", seq)));
        script.push((round, delta("e", seq, seq + 1)));
        script.push((round, delta("e", seq + 1, seq + 2)));
        expected.push(format!("{round}: resync state world"));
        expected.push(format!("{round}: state world is at e:{seq}"));
        expected.push(format!("{round}: state world goes to e:{}", seq + 1));
        expected.push(format!("{round}: state world goes to e:{}", seq + 2));
    }
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    check_following(script, &expected);
}

#[test]
fn over_a_cut_a_state_is_stale_until_the_server_has_said_what_was_missed() {
    let cut = format!("1: state world stale, {CUT}");
    let hello = "2: hello of secret of s1 for [] with state world since e:3";
    for (answer, expected) in [
        // Nothing: said by the subscription itself, or by a message of its own.
        (
            vec![seat(world(), "e", 3, true)],
            vec!["4: state world live"],
        ),
        (
            vec![current(ChannelKind::State, "world", "e", 3)],
            vec!["4: state world live"],
        ),
        (
            vec![seat(world(), "e", 5, true), deltas("e", 3, 5)],
            vec!["4: state world goes to e:5"],
        ),
        (
            vec![seat(world(), "f", 1, false), snapshot("f", 1)],
            vec!["4: state world is at f:1"],
        ),
    ] {
        let script = [(1, broken()), (2, opened()), (3, resumed("s1", &[]))];
        let answer = answer.into_iter().map(|input| (4, input));
        let mut all = vec![&*cut, hello, "3: is open"];
        all.extend(expected);
        check_following(script.into_iter().chain(answer), &all);
    }
}

#[test]
fn a_refusal_is_final_unless_it_says_when_to_come_again() {
    check_following(
        [
            (1, refuse(world(), Code::Forbidden, None)),
            (2000, follow(ChannelKey::state("other"))),
            (
                2000,
                refuse(ChannelKey::state("other"), Code::Unavailable, Some(500)),
            ),
            (
                2600,
                refuse(ChannelKey::state("other"), Code::Unavailable, Some(1)),
            ),
            (2700, seat(ChannelKey::state("other"), "e", 0, false)),
        ],
        &[
            "1: state world refused forbidden",
            "2000: subscribe state other",
            "2000: state other refused unavailable",
            "2500: subscribe state other",
            "2600: state other refused unavailable",
            // Not as soon as it says.
            "2650: subscribe state other",
        ],
    );
}

#[test]
fn what_was_refused_is_asked_for_by_the_next_connection_from_where_what_is_kept_stands() {
    for (retry_after, since, then) in [
        (Some(60_000), " since e:3", vec!["5: state world live"]),
        // What is not to be seen is not kept.
        (None, "", vec![]),
    ] {
        let hello = format!("3: hello of secret of s1 for [] with state world{since}");
        let cut = format!("2: {CUT}");
        let begin = [
            "1: state world refused forbidden",
            &cut,
            &hello,
            "4: is open",
        ];
        check_following(
            [
                (1, refuse(world(), Code::Forbidden, retry_after)),
                (2, broken()),
                (3, opened()),
                (4, resumed("s1", &[])),
                (5, seat(world(), "e", 3, true)),
            ],
            &[begin.as_slice(), &then].concat(),
        );
    }
}

#[test]
fn a_question_that_turns_out_needless_leaves_the_state_live() {
    check_following(
        [
            (1, delta("e", 4, 5)),
            (2, current(ChannelKind::State, "world", "e", 2)),
            (3, delta("e", 4, 5)),
            (4, snapshot("e", 3)),
            (5, delta("e", 4, 5)),
            (6, current(ChannelKind::State, "world", "e", 3)),
        ],
        &[
            "1: state world stale, resync state world since e:3",
            "2: state world live",
            "3: state world stale, resync state world since e:3",
            "4: state world live",
            "5: state world stale, resync state world since e:3",
            "6: state world live",
        ],
    );
}

#[test]
fn somebody_who_needs_the_whole_gets_it_though_nothing_is_new() {
    check_following(
        [
            (1, ClientInput::Refresh(world())),
            (2, delta("e", 3, 4)),
            (3, snapshot("e", 4)),
            (4, broken()),
            (5, ClientInput::Refresh(world())),
            (6, opened()),
        ],
        &[
            "1: resync state world",
            "3: state world is at e:4",
            &format!("4: state world stale, {CUT}"),
            "6: hello of secret of s1 for [] with state world",
        ],
    );
}

#[test]
fn a_server_that_leaves_still_hears_of_channels() {
    check_following(
        [
            (1, go_away(100)),
            (2, follow(ChannelKey::domain("news"))),
            (3, leave(world())),
        ],
        &[
            "2: subscribe domain news",
            "3: unsubscribe state world",
            "101: disconnect 1000, is waiting 0 ms as the server asked to reconnect, is connecting, connect",
        ][..2],
    );
}

#[test]
fn the_end_of_the_client_leaves_the_last_state_stale() {
    check_following(
        [
            (1, ClientInput::Close),
            (2, follow(ChannelKey::domain("news"))),
        ],
        &["1: disconnect 1000, state world stale, is closed as the client was closed"],
    );
}
