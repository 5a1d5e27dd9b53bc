//! The last changes of a stream, numbered, and what somebody who comes back is given of them.

mod entry;
mod recovery;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use foldhash::fast::RandomState;

pub use self::entry::{Change, Entry};
pub use self::recovery::{Recovery, Why};
use crate::moment::Moment;

/// How much of the past a stream keeps. What goes beyond any of the three is forgotten, the oldest
/// first; the newest entry is kept however large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLimits {
    /// How many changes; default 4096.
    pub entries: usize,
    /// How many bytes they may have in all; default 1 MiB.
    pub bytes: usize,
    /// How old a change may be; default 5 minutes.
    pub age: Duration,
}

impl Default for HistoryLimits {
    fn default() -> Self {
        Self {
            entries: 4096,
            bytes: 1 << 20,
            age: Duration::from_secs(5 * 60),
        }
    }
}

/// The last changes of one stream. See docs/protocol.md#recovery-of-state.
///
/// They form a chain: each leads from the position of the one before it to its own. In a stream of
/// all changes that is one number after the other; a view from which some are hidden says with
/// [`skip`](Self::skip) what it does not see, and its chain steps over them. A position names the
/// state as it was when that number was reached, whatever the view.
///
/// Appending and reading take no lock, allocate nothing for a reader and find a position by binary
/// search; only a change with a key costs a look into a table.
#[derive(Debug)]
pub struct History<T> {
    epoch: Box<str>,
    /// The position from which the first entry kept leads on.
    base: u64,
    /// The last number that was heard of, seen in this view or not.
    heard: u64,
    entries: VecDeque<Entry<T>>,
    /// The bytes of all that was ever appended in this epoch; entries remember where they end.
    written: u64,
    /// The last entry of each key that is still kept.
    latest: HashMap<Arc<str>, u64, RandomState>,
    limits: HistoryLimits,
}

/// What became of a change that brought its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is the next one.
    Next,
    /// It, or a later one, was there already: nothing happened.
    Duplicate,
    /// Something before it is missing: the chain begins anew with it, and whoever stood before it
    /// needs a snapshot.
    Hole,
}

/// Where a snapshot stands that was read from the source while changes went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// At this position of the chain; what comes after it is in the history.
    At(u64),
    /// Before all that is kept: it must be read again.
    Behind,
    /// After all that was heard: the changes up to it are still on their way.
    Ahead,
}

impl<T> History<T> {
    /// A history without entries, at position `base`.
    #[must_use]
    pub fn new(epoch: Box<str>, base: u64, limits: HistoryLimits) -> Self {
        Self {
            epoch,
            base,
            heard: base,
            entries: VecDeque::new(),
            written: 0,
            latest: HashMap::default(),
            limits,
        }
    }

    /// Within which the positions are continuous.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The position of whoever has taken all.
    #[must_use]
    pub fn top(&self) -> u64 {
        self.entries.back().map_or(self.base, Entry::seq)
    }

    /// The earliest position from which the history leads to the top.
    #[must_use]
    pub const fn base(&self) -> u64 {
        self.base
    }

    /// The last number heard of: the top, or a later one that this view does not see.
    #[must_use]
    pub const fn heard(&self) -> u64 {
        self.heard
    }

    /// How many entries are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no entry is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The bytes of all entries kept.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let first = self.entries.front();
        first.map_or(0, |first| self.written - first.begins())
    }

    /// Adds a change under the next number, which is returned.
    pub fn append(&mut self, change: Change<T>, now: Moment) -> u64 {
        let seq = self.heard + 1;
        self.push(seq, change, now);
        seq
    }

    /// Adds a change that has its number from elsewhere.
    pub fn append_at(&mut self, seq: u64, change: Change<T>, now: Moment) -> Appended {
        let appended = self.step_to(seq);
        if appended != Appended::Duplicate {
            self.push(seq, change, now);
        }
        appended
    }

    /// Says that the change of this number is not seen in this view.
    pub fn skip(&mut self, seq: u64) -> Appended {
        let appended = self.step_to(seq);
        if appended != Appended::Duplicate {
            self.heard = seq;
        }
        appended
    }

    /// Where a snapshot stands that contains all changes up to `read`.
    #[must_use]
    pub fn place(&self, read: u64) -> Placed {
        if self.heard < read {
            return Placed::Ahead;
        }
        if read < self.base {
            return Placed::Behind;
        }
        let before = self.entries.partition_point(|entry| entry.seq() <= read);
        Placed::At(match before.checked_sub(1) {
            Some(last) => self.entries[last].seq(),
            None => self.base,
        })
    }

    /// The entries behind a position, oldest first. Nothing if it is no position of the chain, or
    /// none that the history still leads on from.
    #[must_use]
    pub fn after(&self, seq: u64) -> Option<impl ExactSizeIterator<Item = &Entry<T>>> {
        let first = self.index_after(seq)?;
        Some(self.entries.range(first..))
    }

    /// The same without those that a later one of the same key makes needless. Their positions
    /// are passed over, so this is for a reader who takes all that is returned.
    #[must_use]
    pub fn merged(&self, seq: u64) -> Option<impl Iterator<Item = &Entry<T>>> {
        let behind = self.after(seq)?;
        Some(behind.filter(|entry| entry.superseded_by().is_none()))
    }

    /// The entries with a later number, whether `seq` is a position of the chain or not, and how
    /// many numbers before them are missing. For events, which do not build on each other.
    #[must_use]
    pub fn later_than(&self, seq: u64) -> (u64, impl ExactSizeIterator<Item = &Entry<T>>) {
        let first = self.entries.partition_point(|entry| entry.seq() <= seq);
        (self.base.saturating_sub(seq), self.entries.range(first..))
    }

    /// The bytes of the entries behind a position; nothing if [`after`](Self::after) is nothing.
    #[must_use]
    pub fn bytes_after(&self, seq: u64) -> Option<u64> {
        let first = self.index_after(seq)?;
        let first = self.entries.get(first);
        Some(first.map_or(0, |first| self.written - first.begins()))
    }

    /// Forgets what is too old. True if anything was.
    pub fn expire(&mut self, now: Moment) -> bool {
        let kept = self.entries.len();
        while let Some(first) = self.entries.front()
            && self.limits.age < now.since(first.at())
        {
            self.forget_first();
        }
        self.entries.len() < kept
    }

    /// Begins anew at a position of the same epoch: what is kept does not lead there.
    pub fn restart(&mut self, base: u64) {
        self.entries.clear();
        self.latest.clear();
        self.base = base;
        self.heard = base;
    }

    /// Begins anew in another epoch: nothing that anybody holds can be continued.
    pub fn renew(&mut self, epoch: Box<str>, base: u64) {
        self.restart(base);
        self.epoch = epoch;
    }

    /// The keys of which an entry is kept.
    #[cfg(test)]
    pub(super) fn keys(&self) -> Vec<&str> {
        self.latest.keys().map(|key| &**key).collect()
    }

    fn step_to(&mut self, seq: u64) -> Appended {
        if seq <= self.heard {
            return Appended::Duplicate;
        }
        if seq == self.heard + 1 {
            return Appended::Next;
        }
        self.restart(seq - 1);
        Appended::Hole
    }

    fn push(&mut self, seq: u64, change: Change<T>, now: Moment) {
        let key = change.key.clone();
        let entry = Entry::new(self.top(), seq, change, self.written, now);
        self.written = entry.ends();
        self.entries.push_back(entry);
        self.heard = seq;
        if let Some(key) = key {
            self.supersede(key, seq);
        }
        self.make_room(now);
    }

    fn supersede(&mut self, key: Arc<str>, seq: u64) {
        if let Some(earlier) = self.latest.insert(key, seq)
            && let Ok(index) = self.entries.binary_search_by_key(&earlier, Entry::seq)
        {
            self.entries[index].supersede(seq);
        }
    }

    fn make_room(&mut self, now: Moment) {
        while 1 < self.entries.len()
            && (self.limits.entries < self.entries.len()
                || (self.limits.bytes as u64) < self.bytes()
                || self.limits.age < now.since(self.entries[0].at()))
        {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        let Some(first) = self.entries.pop_front() else {
            return;
        };
        self.base = first.seq();
        if let Some(key) = first.key()
            && self.latest.get(key) == Some(&first.seq())
        {
            self.latest.remove(key);
        }
    }

    /// The index of the entry that leads on from a position of the chain.
    fn index_after(&self, seq: u64) -> Option<usize> {
        // Most who ask stand close to the top.
        if seq == self.top() {
            return Some(self.entries.len());
        }
        if seq == self.base {
            return Some(0);
        }
        let found = self.entries.binary_search_by_key(&seq, Entry::seq);
        found.ok().map(|index| index + 1)
    }
}
