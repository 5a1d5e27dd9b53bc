//! The events of a domain that are kept, and what somebody who comes back missed.

use wilco_protocol::flow::{Change, History, HistoryLimits};
use wilco_protocol::{Moment, Position};

/// The last events of a domain. Numbers are of all events; some are for one user alone, so `from` of an event is the
/// number of the public one before it: whoever was brought there has missed nothing that is his.
#[derive(Debug)]
pub(super) struct Ring<T> {
    history: History<Kept<T>>,
    /// The last event for everybody.
    public: u64,
    /// The events for one user alone that are kept or were.
    private: Private,
}

/// One event and the public one before it.
#[derive(Debug, Clone)]
pub(super) struct Kept<T> {
    pub(super) told: T,
    pub(super) from: u64,
}

#[derive(Debug, Default)]
struct Private {
    kept: std::collections::VecDeque<u64>,
    forgotten: u64,
}

/// Where somebody begins to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Begin {
    /// Behind which event.
    pub(super) at: u64,
    /// Whether everything that came since is on its way.
    pub(super) recovered: bool,
    /// What he must be told that he missed.
    pub(super) gap: Option<Missed>,
}

/// How many events are lost to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// As many as that, if all were for everybody to see.
    Public(u64),
    /// Nobody can say.
    Unknown,
}

impl<T: Clone> Ring<T> {
    pub(super) fn new(epoch: Box<str>, limits: HistoryLimits) -> Self {
        Self {
            history: History::new(epoch, 0, limits),
            public: 0,
            private: Private::default(),
        }
    }

    pub(super) fn epoch(&self) -> &str {
        self.history.epoch()
    }

    pub(super) fn top(&self) -> u64 {
        self.history.top()
    }

    /// Keeps another event. Gives its number.
    pub(super) fn push(&mut self, told: T, bytes: usize, is_private: bool, now: Moment) -> u64 {
        let kept = Kept {
            told,
            from: self.public,
        };
        let change = Change::new(kept, bytes);
        let seq = self.history.append(change, now);
        if is_private {
            self.private.kept.push_back(seq);
        } else {
            self.public = seq;
        }
        self.private.forget(self.history.base());
        seq
    }

    pub(super) fn expire(&mut self, now: Moment) {
        if self.history.expire(now) {
            self.private.forget(self.history.base());
        }
    }

    /// Where a reader begins that was brought to `since`; `keeps` says whether what was missed is given to him.
    pub(super) fn begin(&self, since: Option<&Position>, keeps: bool) -> Begin {
        let top = self.top();
        let begin = |at, recovered, gap| Begin { at, recovered, gap };
        let Some(since) = since else {
            return begin(top, false, None);
        };
        if *since.epoch != *self.epoch() || since.seq > top {
            return begin(top, false, Some(Missed::Unknown));
        }
        if since.seq == top {
            return begin(top, true, None);
        }
        if !keeps {
            return begin(top, false, Some(self.missed(since.seq, top)));
        }
        let base = self.history.base();
        if since.seq < base {
            return begin(base, false, Some(self.missed(since.seq, base)));
        }
        begin(since.seq, true, None)
    }

    /// What a reader lost who was brought to `at` and reads on: nothing, unless it was forgotten.
    pub(super) fn lost(&self, at: u64) -> Option<(u64, Missed)> {
        let base = self.history.base();
        (at < base).then(|| (base, self.missed(at, base)))
    }

    /// The next events behind a place, and their numbers.
    pub(super) fn next(&self, at: u64, max: usize, into: &mut Vec<(u64, Kept<T>)>) {
        let (_, later) = self.history.later_than(at);
        let later = later.take(max);
        into.extend(later.map(|entry| (entry.seq(), entry.value().clone())));
    }

    /// What is between two places, the later one included.
    fn missed(&self, from: u64, to: u64) -> Missed {
        if self.private.any_between(from, to) {
            return Missed::Unknown;
        }
        Missed::Public(to - from)
    }
}

impl Private {
    fn forget(&mut self, base: u64) {
        while self.kept.front().is_some_and(|seq| *seq <= base) {
            self.forgotten = self.kept.pop_front().unwrap_or(self.forgotten);
        }
    }

    fn any_between(&self, from: u64, to: u64) -> bool {
        let after = self.kept.partition_point(|seq| *seq <= from);
        from < self.forgotten || self.kept.get(after).is_some_and(|seq| *seq <= to)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn ring(entries: usize) -> Ring<char> {
        let limits = HistoryLimits {
            entries,
            bytes: 1000,
            age: Duration::from_secs(10),
        };
        Ring::new("e".into(), limits)
    }

    /// Small letters are for everybody, large ones for one user alone.
    fn tell(ring: &mut Ring<char>, all: &str) {
        for told in all.chars() {
            ring.push(told, 1, told.is_uppercase(), Moment::ZERO);
        }
    }

    fn read(ring: &Ring<char>, at: u64) -> String {
        let mut all = Vec::new();
        ring.next(at, 100, &mut all);
        let all = all.iter();
        all.map(|(seq, kept)| format!("{}{seq}<{} ", kept.told, kept.from))
            .collect()
    }

    #[test]
    fn an_event_says_which_public_one_came_before_it() {
        let mut ring = ring(10);
        tell(&mut ring, "abCDe");
        assert_eq!(read(&ring, 0), "a1<0 b2<1 C3<2 D4<2 e5<2 ");
        assert_eq!(read(&ring, 3), "D4<2 e5<2 ");
    }

    #[test]
    fn whoever_comes_back_is_given_what_he_missed_or_told_how_much() {
        use Missed::{Public, Unknown};
        let at = |epoch: &str, seq| Some(Position::new(epoch, seq));
        for (told, since, keeps, expected) in [
            // Nobody who begins has missed anything.
            ("abc", None, true, (3, false, None)),
            ("abc", at("e", 3), true, (3, true, None)),
            ("abc", at("e", 3), false, (3, true, None)),
            ("abc", at("e", 1), true, (1, true, None)),
            ("abc", at("e", 1), false, (3, false, Some(Public(2)))),
            // What was forgotten is missed; the rest comes.
            ("abcdefg", at("e", 3), true, (3, true, None)),
            ("abcdefg", at("e", 2), true, (3, false, Some(Public(1)))),
            ("abcdefg", at("e", 0), true, (3, false, Some(Public(3)))),
            ("abcdefg", at("e", 0), false, (7, false, Some(Public(7)))),
            // Of what is for one user alone nobody says how much it was.
            ("aBcdefg", at("e", 1), true, (3, false, Some(Unknown))),
            ("aBcdefg", at("e", 2), true, (3, false, Some(Public(1)))),
            ("abcdeFg", at("e", 5), false, (7, false, Some(Unknown))),
            ("abcdeFg", at("e", 6), false, (7, false, Some(Public(1)))),
            // Another epoch, and a place that nobody was brought to.
            ("abc", at("f", 3), true, (3, false, Some(Unknown))),
            ("abc", at("e", 4), true, (3, false, Some(Unknown))),
        ] {
            let mut ring = ring(4);
            tell(&mut ring, told);
            let begin = ring.begin(since.as_ref(), keeps);
            let seen = (begin.at, begin.recovered, begin.gap);
            assert_eq!(seen, expected, "{told} {since:?} {keeps}");
        }
    }

    #[test]
    fn a_reader_that_is_too_slow_learns_what_it_lost() {
        let mut ring = ring(4);
        tell(&mut ring, "abcd");
        assert_eq!(ring.lost(0), None);
        tell(&mut ring, "efg");
        assert_eq!(ring.lost(1), Some((3, Missed::Public(2))));
        assert_eq!(ring.lost(3), None);
        // What is old is lost too.
        ring.expire(Moment::after(Duration::from_secs(11)));
        assert_eq!(ring.lost(5), Some((7, Missed::Public(2))));
        assert_eq!((read(&ring, 5), ring.lost(7)), (String::new(), None));
    }
}
