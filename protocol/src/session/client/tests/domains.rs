//! The events of a domain, followed over connections.

use super::frames::{current, event, follow, gap, refuse, seat, tops, uncounted};
use super::script::{Input, Stage, broken, opened, resumed};
use crate::envelope::ChannelKind;
use crate::fault::Code;
use crate::session::client::ChannelKey;

const CUT: &str = "is waiting 0 ms as the connection broke: cut, is connecting, connect";

fn news() -> ChannelKey {
    ChannelKey::domain("news")
}

/// A session that follows the news, which stand at `e:3`, since the beginning.
#[track_caller]
fn check_following(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    let mut stage = Stage::seated(256);
    stage.play(0, follow(news()));
    stage.play(0, seat(news(), "e", 3, false));
    assert_eq!(
        stage.log,
        ["0: subscribe domain news", "0: domain news live"],
    );
    stage.log.clear();
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

#[test]
fn an_event_comes_once_and_those_of_others_leave_no_gap() {
    check_following(
        [
            (1, event("e", 3, 4)),
            (2, event("e", 3, 4)),
            (3, event("e", 1, 2)),
            (4, event("e", 4, 8)),
            // Private ones count from the last public one before them.
            (5, event("e", 4, 9)),
            (6, uncounted()),
            (6, uncounted()),
        ],
        &[
            "1: domain news event 4",
            "4: domain news event 8",
            "5: domain news event 9",
            "6: domain news event 0",
            "6: domain news event 0",
        ],
    );
}

#[test]
fn a_missing_event_is_asked_about_and_what_is_lost_is_said() {
    check_following(
        [
            (1, event("e", 5, 6)),
            (2, gap(Some(2), "e", 5)),
            (3, event("e", 5, 6)),
            (4, tops(&[(news(), "e", 6)])),
            (5, tops(&[(news(), "e", 7)])),
            (6, event("e", 6, 7)),
        ],
        &[
            "1: resync domain news since e:3",
            "2: domain news missed Some(2)",
            "3: domain news event 6",
            "5: resync domain news since e:6",
            "6: domain news event 7",
        ],
    );
}

#[test]
fn over_a_cut_events_go_on_where_they_were_or_say_what_is_lost() {
    let cut = format!("1: domain news stale, {CUT}");
    let hello = "2: hello of secret of s1 for [] with domain news since e:3";
    for (answer, expected) in [
        (
            vec![
                seat(news(), "e", 5, true),
                event("e", 3, 4),
                event("e", 4, 5),
            ],
            vec![
                "4: domain news live",
                "4: domain news event 4",
                "4: domain news event 5",
            ],
        ),
        (
            vec![
                seat(news(), "e", 9, false),
                gap(Some(6), "e", 9),
                event("e", 9, 10),
            ],
            vec![
                "4: domain news live",
                "4: domain news missed Some(6)",
                "4: domain news event 10",
            ],
        ),
        (
            vec![
                seat(news(), "f", 1, false),
                gap(None, "f", 1),
                event("f", 1, 2),
            ],
            vec![
                "4: domain news live",
                "4: domain news missed None",
                "4: domain news event 2",
            ],
        ),
        (
            vec![current(ChannelKind::Domain, "news", "e", 3)],
            vec!["4: domain news live"],
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
fn a_domain_that_is_taken_away_says_so() {
    check_following(
        [(1, refuse(news(), Code::Forbidden, None))],
        &["1: domain news refused forbidden"],
    );
}
