//! Who is present, and what they say to each other.

use super::frames::{follow, hears, joined, leave, seat, signal, tops, users};
use super::script::{Input, Stage, broken, error_of, opened, resumed};
use crate::envelope::PresenceStatus;
use crate::fault::Code;
use crate::session::client::{ChannelKey, ClientInput};

const CUT: &str = "is waiting 0 ms as the connection broke: cut, is connecting, connect";

fn desk() -> ChannelKey {
    ChannelKey::presence("desk")
}

fn be(status: PresenceStatus, topic: Option<&str>) -> Input {
    let resource = topic.map(Into::into);
    ClientInput::SetPresence { status, resource }
}

/// A session that is present at the desk, whose list is at `e:3`, since the beginning.
#[track_caller]
fn check_present(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    let mut stage = Stage::seated(256);
    stage.play(0, follow(desk()));
    stage.play(0, seat(desk(), "e", 3, false));
    stage.play(0, users(&["ann"], "e", 3));
    stage.log.clear();
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

#[test]
fn who_comes_and_goes_is_followed_as_a_state_is() {
    check_present(
        [
            (1, joined(&["bob"], "e", 3, 4)),
            (2, joined(&["bob"], "e", 3, 4)),
            (3, joined(&["cleo"], "e", 5, 6)),
            (4, users(&["ann", "cleo"], "e", 6)),
            (5, tops(&[(desk(), "e", 7)])),
            (6, ClientInput::Broken(desk())),
        ],
        &[
            "1: presence desk has 1 more and 0 less",
            "3: presence desk stale, resync presence desk since e:4",
            "4: presence desk has 2",
            "5: presence desk stale, resync presence desk since e:6",
            "6: resync presence desk",
        ],
    );
}

#[test]
fn how_present_the_user_is_is_said_to_each_connection_that_does_not_know() {
    check_present(
        [
            (1, be(PresenceStatus::Idle, Some("desk"))),
            (2, be(PresenceStatus::Away, Some("nowhere"))),
            (3, broken()),
            (4, opened()),
            (5, resumed("s1", &[])),
            (6, seat(desk(), "e", 3, true)),
            (7, be(PresenceStatus::Active, Some("desk"))),
            (8, broken()),
            (300, opened()),
            (301, resumed("s1", &[])),
            (302, seat(desk(), "e", 3, true)),
        ],
        &[
            "1: be idle at desk",
            &format!("3: presence desk stale, {CUT}"),
            "4: hello of secret of s1 for [] with presence desk since e:3",
            "5: is open",
            "6: be idle at desk, presence desk live",
            "7: be active at desk",
            "8: presence desk stale, is waiting 200 ms as the connection broke: cut",
            "208: is connecting, connect",
            "300: hello of new secret of s1 for [] with presence desk since e:3",
            "301: is open",
            "302: presence desk live",
        ],
    );
}

#[test]
fn what_is_said_of_everywhere_holds_for_topics_that_come_later() {
    let hall = || ChannelKey::presence("hall");
    check_present(
        [
            (1, be(PresenceStatus::Idle, Some("desk"))),
            (2, be(PresenceStatus::Away, None)),
            (3, follow(hall())),
            (4, seat(hall(), "e", 0, false)),
            (5, leave(hall())),
        ],
        &[
            "1: be idle at desk",
            "2: be away at all",
            "3: subscribe presence hall",
            "4: be away at hall",
            "5: unsubscribe presence hall",
        ],
    );
}

#[test]
fn a_word_to_another_user_goes_out_at_once_or_not_at_all() {
    check_present(
        [
            (1, signal()),
            (2, hears("bob")),
            (3, error_of(Code::Unavailable, Some(1), false)),
            (4, error_of(Code::Unavailable, Some(1), false)),
            (5, broken()),
            (6, signal()),
        ],
        &[
            "1: signal 1 to bob at desk",
            "2: presence desk hears bob",
            "3: presence desk undelivered unavailable",
            &format!("5: presence desk stale, {CUT}"),
            "6: presence desk undelivered unavailable",
        ],
    );
}
