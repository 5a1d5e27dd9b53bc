//! The machines of state that is followed: tables of behaviour, then random schedules.

mod decision;
mod follower;
mod following;
mod history;
mod optimistic;
mod patch;
mod presence;
mod random_patch;
mod random_roster;
mod roster;
mod vectors;

use crate::flow::{Change, History, HistoryLimits};
use crate::moment::Moment;
use std::time::Duration;

const EPOCH: &str = "e1";

fn at(seconds: u64) -> Moment {
    Moment::after(Duration::from_secs(seconds))
}

fn ms(milliseconds: u64) -> Moment {
    Moment::after(Duration::from_millis(milliseconds))
}

/// A history whose entries hold their own number and take 10 bytes each.
fn history(base: u64, limits: HistoryLimits, appended: u64) -> History<u64> {
    let mut history = History::new(EPOCH.into(), base, limits);
    for seq in base + 1..=base + appended {
        assert_eq!(history.append(Change::new(seq, 10), at(0)), seq);
    }
    history
}

fn entries(entries: usize) -> HistoryLimits {
    HistoryLimits {
        entries,
        ..HistoryLimits::default()
    }
}
