use std::time::Duration;

use super::{EPOCH, at, entries, history};
use crate::flow::{Appended, Change, Entry, History, HistoryLimits, Placed};

fn after(history: &History<u64>, seq: u64) -> Option<Vec<(u64, u64)>> {
    let behind = history.after(seq)?;
    Some(behind.map(|entry| (entry.from(), entry.seq())).collect())
}

fn merged(history: &History<u64>, seq: u64) -> Vec<u64> {
    let behind = history.merged(seq).expect("it is a position");
    behind.map(|entry| *entry.held()).collect()
}

#[test]
fn each_entry_leads_from_the_one_before_it() {
    let history = history(4, entries(9), 3);
    assert_eq!(after(&history, 4), Some(vec![(4, 5), (5, 6), (6, 7)]));
    assert_eq!(after(&history, 6), Some(vec![(6, 7)]));
    assert_eq!(after(&history, 7), Some(vec![]));
    assert_eq!(after(&history, 3), None);
    assert_eq!(after(&history, 8), None);
}

#[test]
fn too_many_entries_push_out_the_oldest() {
    let history = history(0, entries(2), 5);
    assert_eq!((history.base(), history.top(), history.len()), (3, 5, 2));
    assert_eq!(after(&history, 2), None);
    assert_eq!(after(&history, 3), Some(vec![(3, 4), (4, 5)]));
}

#[test]
fn too_many_bytes_push_out_the_oldest_but_never_the_newest() {
    let limits = HistoryLimits {
        bytes: 25,
        ..HistoryLimits::default()
    };
    let mut history = history(0, limits, 5);
    assert_eq!((history.base(), history.bytes()), (3, 20));
    history.append(Change::new(6, 26), at(0));
    assert_eq!((history.base(), history.bytes()), (5, 26));
    assert_eq!(after(&history, 5), Some(vec![(5, 6)]));
    history.append(Change::new(7, 0), at(0));
    assert_eq!((history.base(), history.bytes()), (6, 0));
}

#[test]
fn what_is_too_old_is_forgotten_to_the_last() {
    let limits = HistoryLimits {
        age: Duration::from_secs(10),
        ..HistoryLimits::default()
    };
    let mut history = History::new(EPOCH.into(), 0, limits);
    for second in [0, 4, 8] {
        history.append(Change::new(second, 1), at(second));
    }
    assert!(!history.expire(at(10)));
    assert_eq!(history.base(), 0);
    assert!(history.expire(at(11)));
    assert_eq!((history.base(), history.len()), (1, 2));
    history.append(Change::new(9, 1), at(17));
    assert_eq!((history.base(), history.len()), (2, 2));
    assert!(history.expire(at(60)));
    assert!(history.is_empty());
    assert_eq!((history.base(), history.top(), history.heard()), (4, 4, 4));
    assert_eq!(history.append(Change::new(60, 1), at(60)), 5);
    assert_eq!(after(&history, 4), Some(vec![(4, 5)]));
}

#[test]
fn the_bytes_behind_a_position_are_those_of_its_entries() {
    let mut history = History::new(EPOCH.into(), 0, entries(3));
    for bytes in [1, 2, 4, 8] {
        history.append(Change::new(0, bytes), at(0));
    }
    let bytes: Vec<_> = (0..6).map(|seq| history.bytes_after(seq)).collect();
    assert_eq!(bytes, [None, Some(14), Some(12), Some(8), Some(0), None]);
}

#[test]
fn a_view_steps_over_what_it_does_not_see() {
    let mut history = history(0, entries(9), 2);
    assert_eq!(history.skip(3), Appended::Next);
    assert_eq!((history.top(), history.heard()), (2, 3));
    assert_eq!(
        history.append_at(4, Change::new(4, 10), at(0)),
        Appended::Next
    );
    assert_eq!(after(&history, 2), Some(vec![(2, 4)]));
    assert_eq!(after(&history, 3), None);
}

#[test]
fn a_number_that_was_heard_is_a_duplicate_whether_seen_or_not() {
    let mut history = history(0, entries(9), 2);
    history.skip(3);
    for seq in 0..=3 {
        assert_eq!(
            history.append_at(seq, Change::new(99, 10), at(0)),
            Appended::Duplicate
        );
        assert_eq!(history.skip(seq), Appended::Duplicate);
    }
    assert_eq!(after(&history, 0), Some(vec![(0, 1), (1, 2)]));
}

#[test]
fn behind_a_hole_the_chain_begins_anew() {
    let mut seen = history(0, entries(9), 2);
    assert_eq!(seen.append_at(5, Change::new(5, 10), at(0)), Appended::Hole);
    assert_eq!((seen.base(), seen.top(), seen.bytes()), (4, 5, 10));
    assert_eq!(after(&seen, 2), None);
    assert_eq!(after(&seen, 4), Some(vec![(4, 5)]));

    let mut hidden = history(0, entries(9), 2);
    assert_eq!(hidden.skip(5), Appended::Hole);
    assert_eq!((hidden.base(), hidden.top(), hidden.heard()), (4, 4, 5));
    assert_eq!(hidden.place(5), Placed::At(4));
}

#[test]
fn a_snapshot_stands_at_the_last_position_it_contains() {
    let mut history = history(4, entries(2), 3);
    history.skip(8);
    history.append_at(9, Change::new(9, 10), at(0));
    // The ring goes from 6 over 7 to 9.
    assert_eq!(history.place(5), Placed::Behind);
    assert_eq!(history.place(6), Placed::At(6));
    assert_eq!(history.place(7), Placed::At(7));
    assert_eq!(history.place(8), Placed::At(7));
    assert_eq!(history.place(9), Placed::At(9));
    assert_eq!(history.place(10), Placed::Ahead);
    history.skip(10);
    assert_eq!(history.place(10), Placed::At(9));
}

#[test]
fn of_one_key_only_the_latest_is_left_when_merged() {
    let mut history = History::new(EPOCH.into(), 0, entries(9));
    for (value, key) in [(1, "a"), (2, "b"), (3, "a"), (4, ""), (5, "a")] {
        let change = Change::new(value, 1);
        let keyed = if key.is_empty() {
            change
        } else {
            change.keyed(key)
        };
        history.append(keyed, at(0));
    }
    assert_eq!(merged(&history, 0), [2, 4, 5]);
    assert_eq!(merged(&history, 2), [4, 5]);
    assert_eq!(merged(&history, 5), [0; 0]);
    let superseded = history.after(0).expect("it is a position");
    let superseded: Vec<_> = superseded.map(Entry::superseded_by).collect();
    assert_eq!(superseded, [Some(3), None, Some(5), None, None]);
}

#[test]
fn a_key_is_forgotten_with_its_last_entry() {
    let mut history = History::new(EPOCH.into(), 0, entries(2));
    for value in 1..=4 {
        let key = if value == 1 { "once" } else { "often" };
        history.append(Change::new(value, 1).keyed(key), at(0));
    }
    assert_eq!(history.keys(), ["often"]);
    assert_eq!(merged(&history, 2), [4]);
    history.restart(7);
    assert!(history.keys().is_empty());
}

#[test]
fn events_are_read_from_any_number_and_tell_what_is_missing() {
    let mut history = history(4, entries(2), 3);
    history.skip(8);
    // The ring goes from 5 over 6 to 7; 8 is for somebody else.
    let later = |history: &History<u64>, seq| {
        let (missed, entries) = history.later_than(seq);
        (missed, entries.map(Entry::seq).collect::<Vec<_>>())
    };
    assert_eq!(later(&history, 3), (2, vec![6, 7]));
    assert_eq!(later(&history, 5), (0, vec![6, 7]));
    assert_eq!(later(&history, 6), (0, vec![7]));
    assert_eq!(later(&history, 8), (0, vec![]));
    history.append(Change::new(9, 1), at(0));
    assert_eq!(later(&history, 8), (0, vec![9]));
}

#[test]
fn in_a_new_epoch_nothing_is_left_of_the_old_one() {
    let mut history = history(0, entries(9), 3);
    history.renew("e2".into(), 1);
    assert_eq!(history.epoch(), "e2");
    assert_eq!((history.base(), history.top(), history.heard()), (1, 1, 1));
    assert_eq!((history.len(), history.bytes()), (0, 0));
    assert_eq!(history.append(Change::new(2, 10), at(0)), 2);
    assert_eq!(history.bytes(), 10);
}
