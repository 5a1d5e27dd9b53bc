#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::check;

/// Says which rules a history breaks.
fn broken(history: &str) -> Vec<String> {
    let lines: Vec<_> = history.lines().map(str::trim).collect();
    let verdict = check(lines.into_iter());
    let rule = |violation: &String| violation.split(':').next().unwrap().to_owned();
    verdict.violations.iter().map(rule).collect()
}

#[test]
fn a_history_in_which_all_is_well_breaks_nothing() {
    let history = "1 invoke a once plain 1000
        2 start a
        3 effect a v1
        4 resolve a ok yes v1
        5 invoke b idempotent short 5
        6 start b
        7 resolve b timeout unknown -
        8 invoke c once cancel 1000
        9 resolve c cancelled unknown -
        10 invoke d transactional short 5
        11 resolve d expired no -";
    assert!(broken(history).is_empty());
}

#[test]
fn a_second_run_is_found() {
    for second in ["4 start a", "4 effect a v2"] {
        let history = format!(
            "1 invoke a once short 9\n2 start a\n3 effect a v1\n{second}\n5 resolve a timeout unknown -"
        );
        assert_eq!(broken(&history), ["I1"], "{second}");
    }
    let twice = "1 invoke a transactional plain 9\n1 start a\n2 effect a v1\n3 effect a v1\n4 resolve a ok yes v1";
    assert_eq!(broken(twice), ["I3", "I1"]);
}

#[test]
fn a_read_may_run_again() {
    let history = "1 invoke a safe plain 9\n2 start a\n3 effect a v1\n4 start a\n5 effect a v2\n6 resolve a ok yes v2";
    assert!(broken(history).is_empty());
}

#[test]
fn a_call_that_ends_twice_or_never_is_found() {
    let never = "1 invoke a once plain 9\n2 start a\n3 effect a v1";
    assert_eq!(broken(never), ["I2"]);
    let twice = "1 invoke a safe plain 9\n2 start a\n3 effect a v\n4 resolve a ok yes v\n5 resolve a ok yes v";
    assert_eq!(broken(twice), ["I2"]);
}

#[test]
fn an_answer_of_another_run_is_found() {
    let other = "1 invoke a once plain 9\n2 start a\n3 effect a v1\n4 resolve a ok yes v2";
    assert_eq!(broken(other), ["I3"]);
    let none = "1 invoke a idempotent plain 9\n2 resolve a ok yes v2";
    assert_eq!(broken(none), ["I3", "I3"]);
}

#[test]
fn a_call_that_ran_and_is_said_not_to_have_is_found() {
    let history = "1 invoke a once short 9\n2 resolve a expired no -\n3 start a";
    assert_eq!(broken(history), ["I4"]);
}

#[test]
fn an_unknown_outcome_needs_a_death() {
    let calm = "1 invoke a once plain 9\n4 resolve a outcome_unknown unknown -\n5 kill -\n6 kill -";
    assert_eq!(broken(calm), ["I5"]);
    let died = "1 invoke a once plain 9\n2 kill -\n3 kill -\n4 resolve a outcome_unknown unknown -";
    assert!(broken(died).is_empty());
    // It was sent to the server that had just died.
    let late = "1 kill -\n2 kill -\n1500002 invoke a once plain 9\n1500003 resolve a outcome_unknown unknown -";
    assert!(broken(late).is_empty());
    let later = "1 kill -\n2 kill -\n1500003 invoke a once plain 9\n1500004 resolve a outcome_unknown unknown -";
    assert_eq!(broken(later), ["I5"]);
    let table = "1 invoke a transactional plain 9\n2 kill -\n3 kill -\n4 resolve a outcome_unknown unknown -";
    assert_eq!(broken(table), ["I5"]);
}

#[test]
fn a_patient_call_that_times_out_is_found() {
    for outcome in [
        "timeout unknown",
        "cancelled unknown",
        "session_lost unknown",
        "overloaded no",
    ] {
        let history = format!("1 invoke a once plain 9\n2 resolve a {outcome} -");
        assert_eq!(broken(&history), ["I5"], "{outcome}");
    }
}

#[test]
fn a_call_that_ends_long_after_its_time_is_found() {
    let history = "1 invoke a once plain 9\n2 start a\n3 effect a v\n2010000 resolve a ok yes v";
    assert_eq!(broken(history), ["I6"]);
}

#[test]
fn a_run_without_a_caller_is_found() {
    assert_eq!(broken("1 start a"), ["history"]);
}

/// Two that ask for the effect of one name: what happens between, and how each ended.
fn named(between: &str, ends: [&str; 2]) -> String {
    let [first, second] = ends;
    format!(
        "1 invoke a named cancel 9\n2 start a\n3 effect a v1\n4 invoke a/2 named plain 9\n{between}\n8 resolve a {first}\n9 resolve a/2 {second}"
    )
}

#[test]
fn an_effect_with_a_name_happens_once_for_all_who_ask() {
    let well = ["cancelled unknown -", "ok yes v1"];
    assert!(broken(&named("", well)).is_empty());
    assert_eq!(broken(&named("5 start a", well)), ["I1"]);
    assert_eq!(broken(&named("", ["ok yes v1", "ok yes v2"])), ["I3"]);
    assert_eq!(broken(&named("", ["ok yes v1", "overloaded no -"])), ["I5"]);
}

#[test]
fn a_name_dies_with_its_server() {
    let died = "5 kill -\n6 kill -\n7 start a";
    let ends = ["outcome_unknown unknown -", "ok yes v1"];
    assert!(broken(&named(died, ends)).is_empty());
    let thrice = format!("{died}\n7 start a");
    assert_eq!(broken(&named(&thrice, ends)), ["I1"]);
}

#[test]
fn what_began_after_a_death_is_not_unknown_by_it() {
    let history = "1 invoke a once plain 9\n2 kill -\n3 kill -\n4 start a\n5 resolve a outcome_unknown unknown -";
    assert_eq!(broken(history), ["I5"]);
}
