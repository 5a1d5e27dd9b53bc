//! The decision of the server on `since`, row by row and in its order.

use super::{EPOCH, entries, history};
use crate::flow::{Recovery, Why};
use crate::position::Position;

/// A ring that goes from 6 to 9, the top, with entries of 10 bytes.
fn check(since: Option<(&str, u64)>, snapshot_bytes: Option<usize>, expected: Recovery) {
    let history = history(0, entries(3), 9);
    let since = since.map(|(epoch, seq)| Position::new(epoch, seq));
    assert_eq!(history.recover(since.as_ref(), snapshot_bytes), expected);
}

#[test]
fn row_1_no_since_is_a_snapshot() {
    check(None, None, Recovery::Snapshot(Why::NoPosition));
    check(None, Some(0), Recovery::Snapshot(Why::NoPosition));
}

#[test]
fn row_2_another_epoch_is_a_snapshot_wherever_its_number_stands() {
    for seq in [0, 8, 9, 10] {
        check(Some(("e0", seq)), None, Recovery::Snapshot(Why::OtherEpoch));
    }
    check(Some(("", 9)), None, Recovery::Snapshot(Why::OtherEpoch));
}

#[test]
fn row_3_the_top_is_current_even_if_a_snapshot_is_shorter() {
    check(Some((EPOCH, 9)), None, Recovery::Current);
    check(Some((EPOCH, 9)), Some(0), Recovery::Current);
}

#[test]
fn row_4_beyond_the_top_data_was_lost() {
    for seq in [10, u64::MAX] {
        check(Some((EPOCH, seq)), None, Recovery::LostData);
        check(Some((EPOCH, seq)), Some(0), Recovery::LostData);
    }
}

#[test]
fn row_5_what_follows_is_no_longer_in_the_ring() {
    for seq in [0, 1, 5] {
        check(
            Some((EPOCH, seq)),
            None,
            Recovery::Snapshot(Why::NotInHistory),
        );
    }
}

#[test]
fn row_6_the_deltas_take_more_bytes_than_the_last_snapshot() {
    check(Some((EPOCH, 6)), Some(29), Recovery::Snapshot(Why::Longer));
    check(Some((EPOCH, 8)), Some(9), Recovery::Snapshot(Why::Longer));
}

#[test]
fn row_7_else_the_deltas_behind_it() {
    for seq in 6..9 {
        check(Some((EPOCH, seq)), None, Recovery::Deltas { after: seq });
    }
    check(Some((EPOCH, 6)), Some(30), Recovery::Deltas { after: 6 });
    check(Some((EPOCH, 8)), Some(10), Recovery::Deltas { after: 8 });
}

#[test]
fn what_is_decided_to_be_in_the_ring_is_in_the_ring() {
    let history = history(4, entries(3), 5);
    for seq in 0..12 {
        let since = Position::new(EPOCH, seq);
        let recovery = history.recover(Some(&since), None);
        let after = history.after(seq);
        match recovery {
            Recovery::Current => assert_eq!(after.map(|entries| entries.len()), Some(0)),
            Recovery::Deltas { after: from } => {
                let mut place = from;
                for entry in after.expect("they are there") {
                    assert_eq!(entry.from(), place);
                    place = entry.seq();
                }
                assert_eq!(place, history.top());
            }
            Recovery::Snapshot(_) | Recovery::LostData => assert!(after.is_none()),
        }
    }
}

#[test]
fn a_number_that_a_view_does_not_see_is_no_position_of_it() {
    let mut history = history(0, entries(9), 2);
    history.skip(3);
    history.skip(4);
    let recover = |history: &crate::flow::History<u64>, seq| {
        history.recover(Some(&Position::new(EPOCH, seq)), None)
    };
    assert_eq!(recover(&history, 2), Recovery::Current);
    for hidden in [3, 4] {
        assert_eq!(
            recover(&history, hidden),
            Recovery::Snapshot(Why::NotInHistory)
        );
    }
    assert_eq!(recover(&history, 5), Recovery::LostData);
    history.append_at(5, crate::flow::Change::new(5, 10), super::at(0));
    assert_eq!(recover(&history, 2), Recovery::Deltas { after: 2 });
    for hidden in [3, 4] {
        assert_eq!(
            recover(&history, hidden),
            Recovery::Snapshot(Why::NotInHistory)
        );
    }
}
