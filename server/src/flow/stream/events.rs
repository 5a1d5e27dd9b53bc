//! What is different where a stream tells events: some are for one user alone, and nobody is ever given a whole instead.

use std::collections::VecDeque;
use std::num::NonZeroU64;

use super::{Rung, Stream, Track};
use crate::flow::said::Word;

/// What a stream knows of its events. Numbers are of all of them; `from` of an event is the number of the last one before
/// it that was for everybody, so what is for one user alone leaves no hole for the others.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The last one that was for everybody.
    public: u64,
    /// Those for one user alone that are kept.
    private: VecDeque<u64>,
    /// The last one of them that is not.
    forgotten: u64,
    /// Whether who comes back is told what was missed, and not given it.
    pub(super) forgets: bool,
}

impl Stream {
    /// Keeps events for those who read, and for nobody who comes back.
    pub(crate) fn forgets(&self) {
        self.track().events.forgets = true;
    }

    /// Tells an event under the next number, which is given beside those who are to be rung: once no lock is held.
    pub(crate) fn tell(&self, word: Word, bytes: usize, is_for_all: bool) -> (u64, Rung) {
        let mut track = self.track();
        let (seq, now) = (track.history.heard() + 1, self.now());
        let change = track.change(track.events.public, seq, word, bytes, None);
        track.history.append(change, now);
        track.known = track.known.max(seq);
        let base = track.history.base();
        track.events.note(seq, is_for_all);
        track.events.forget(base);
        (seq, track.ring())
    }
}

impl Track {
    /// How many events of everybody are between two positions, the later one included; nothing if there may have been some
    /// for the one who asks alone, or none at all.
    pub(super) fn missed(&mut self, from: u64, to: u64) -> Option<NonZeroU64> {
        self.events.forget(self.history.base());
        if self.events.any_private(from, to) {
            return None;
        }
        NonZeroU64::new(to.saturating_sub(from))
    }
}

impl Events {
    fn note(&mut self, seq: u64, is_for_all: bool) {
        if is_for_all {
            self.public = seq;
        } else {
            self.private.push_back(seq);
        }
    }

    fn forget(&mut self, base: u64) {
        while self.private.front().is_some_and(|seq| *seq <= base) {
            self.forgotten = self.private.pop_front().unwrap_or(self.forgotten);
        }
    }

    fn any_private(&self, from: u64, to: u64) -> bool {
        let after = self.private.partition_point(|seq| *seq <= from);
        from < self.forgotten || self.private.get(after).is_some_and(|seq| *seq <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_one_alone_is_known_as_far_as_it_was_kept() {
        let mut events = Events::default();
        for (seq, is_for_all) in [(1, true), (2, false), (3, true), (4, true), (5, false)] {
            events.note(seq, is_for_all);
        }
        assert_eq!(events.public, 4);
        let any = |events: &Events| {
            [(0, 1), (0, 2), (2, 4), (2, 5), (4, 5), (5, 9)]
                .map(|(from, to)| events.any_private(from, to))
        };
        assert_eq!(any(&events), [false, true, false, true, true, false]);
        // Of what is forgotten only the last is known: before it there may have been others.
        events.forget(3);
        assert_eq!(events.private, [5]);
        assert_eq!(any(&events), [true, true, false, true, true, false]);
    }
}
