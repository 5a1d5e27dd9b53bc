//! When something happens to a connection, and what.

use std::time::Duration;

use crate::frames::{Direction, Frame};
use crate::luck::Luck;

/// What happens to a connection, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The connection, counted from 1; `None` for each.
    pub connection: Option<u64>,
    /// When.
    pub when: When,
    /// What.
    pub act: Act,
}

/// When a rule applies. Each applies once to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the nth frame of a direction goes on.
    Before(Direction, u64),
    /// Once the nth frame of a direction has gone on.
    After(Direction, u64),
    /// Before the nth message with that tag in a direction goes on.
    Tag(Direction, u16, u64),
    /// So long after the connection began.
    Time(Duration),
}

/// What is done to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Both sides are reset.
    Reset,
    /// Both sides are closed, without a close of WebSocket.
    Close,
    /// Nothing is passed on any more, and nobody is told.
    Hold,
    /// What the client said up to its first message is said again on a connection of its own, a little later: a
    /// network that took its time with an attempt that the client gave up.
    Duplicate(Duration),
    /// From now on each piece takes so long.
    Delay(Duration),
    /// From now on so many bytes pass in a second.
    Throttle(u32),
}

/// The rules of one connection that have not applied yet.
#[derive(Debug)]
pub struct Watch {
    rules: Vec<Rule>,
    tagged: Vec<u64>,
}

/// A rule that applies now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// How many of the bytes that were read last go on first.
    pub passed: usize,
    /// What is done then.
    pub act: Act,
}

impl Watch {
    /// Those of `rules` that are for connection `nth`.
    #[must_use]
    pub fn new(rules: &[Rule], nth: u64) -> Self {
        let mine = |rule: &&Rule| rule.connection.is_none_or(|connection| connection == nth);
        let rules: Vec<_> = rules.iter().filter(mine).copied().collect();
        Self {
            tagged: vec![0; rules.len()],
            rules,
        }
    }

    /// What applies to these frames, in the order in which it does.
    pub fn frames(&mut self, direction: Direction, frames: &[Frame]) -> Vec<Due> {
        let (mut due, mut start) = (Vec::new(), 0);
        for frame in frames {
            let mut at = 0;
            while at < self.rules.len() {
                match self.applies(at, direction, *frame) {
                    Some(after) => {
                        let passed = if after { frame.end } else { start };
                        self.tagged.remove(at);
                        let act = self.rules.remove(at).act;
                        due.push(Due { passed, act });
                    }
                    None => at += 1,
                }
            }
            start = frame.end;
        }
        // What comes before a frame comes before what comes after it, whichever rule was written first.
        due.sort_by_key(|due| due.passed);
        due
    }

    /// When the next rule applies by the clock, counted from the beginning of the connection, and what it does.
    pub fn next_by_time(&mut self) -> Option<(Duration, Act)> {
        let timed = self
            .rules
            .iter()
            .enumerate()
            .filter_map(|(at, rule)| match rule.when {
                When::Time(time) => Some((time, at)),
                When::Before(..) | When::After(..) | When::Tag(..) => None,
            });
        let (time, at) = timed.min()?;
        self.tagged.remove(at);
        Some((time, self.rules.remove(at).act))
    }

    /// Whether a rule applies to a frame, and if so, after it.
    fn applies(&mut self, at: usize, direction: Direction, frame: Frame) -> Option<bool> {
        match self.rules[at].when {
            When::Before(way, nth) => (way == direction && nth == frame.nth).then_some(false),
            When::After(way, nth) => (way == direction && nth == frame.nth).then_some(true),
            When::Tag(way, tag, nth) if way == direction && frame.tag == Some(tag) => {
                self.tagged[at] += 1;
                (self.tagged[at] == nth).then_some(false)
            }
            When::Tag(..) | When::Time(_) => None,
        }
    }
}

/// The rules of connection `nth` of a run in which a connection is cut about every `calls` calls.
#[must_use]
pub fn cut_every(calls: u64, seed: u64, nth: u64) -> Vec<Rule> {
    let mut luck = Luck::new(seed, nth);
    let direction = if luck.below(2) == 0 {
        Direction::Up
    } else {
        Direction::Down
    };
    // Now and then in the middle of the greeting, where a lost message is the hardest to get over.
    let frame = if luck.below(8) == 0 {
        1 + luck.below(3)
    } else {
        1 + luck.below(2 * calls)
    };
    let when = if luck.below(2) == 0 {
        When::Before(direction, frame)
    } else {
        When::After(direction, frame)
    };
    let act = match luck.below(100) {
        0..=59 => Act::Reset,
        60..=97 => Act::Close,
        _ => Act::Hold,
    };
    let mut rules = vec![Rule {
        connection: Some(nth),
        when,
        act,
    }];
    let soon = Duration::from_micros(luck.below(20_000));
    match luck.below(20) {
        0..=2 => {
            let when = When::After(Direction::Up, 1);
            rules.insert(
                0,
                Rule {
                    connection: Some(nth),
                    when,
                    act: Act::Duplicate(soon),
                },
            );
        }
        3 => {
            let when = When::Time(soon);
            rules.push(Rule {
                connection: Some(nth),
                when,
                act: Act::Delay(soon / 8),
            });
        }
        4 => {
            let when = When::Time(soon);
            rules.push(Rule {
                connection: Some(nth),
                when,
                act: Act::Throttle(400_000),
            });
        }
        _ => {}
    }
    rules
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Act, Due, Rule, Watch, When, cut_every};
    use crate::frames::{Direction, Frame};

    fn frames(tags: &[u16]) -> Vec<Frame> {
        let frame = |(nth, tag): (u64, &u16)| Frame {
            nth,
            tag: Some(*tag),
            end: usize::try_from(nth).map_or(0, |nth| nth * 10),
        };
        (1..).zip(tags).map(frame).collect()
    }

    fn rule(when: When, act: Act) -> Rule {
        Rule {
            connection: None,
            when,
            act,
        }
    }

    #[test]
    fn a_rule_applies_once_and_at_its_place() {
        let up = Direction::Up;
        for (when, passed) in [
            (When::Before(up, 2), 10),
            (When::After(up, 2), 20),
            (When::Before(up, 1), 0),
            (When::Tag(up, 7, 2), 20),
        ] {
            let mut watch = Watch::new(&[rule(when, Act::Hold)], 1);
            let frames = frames(&[7, 1, 7, 7]);
            assert!(watch.frames(Direction::Down, &frames).is_empty());
            assert_eq!(
                watch.frames(up, &frames),
                [Due {
                    passed,
                    act: Act::Hold
                }],
                "{when:?}"
            );
            assert!(watch.frames(up, &frames).is_empty());
        }
    }

    #[test]
    fn rules_of_one_frame_apply_in_its_order() {
        let after = rule(When::After(Direction::Up, 1), Act::Delay(Duration::ZERO));
        let before = rule(When::Before(Direction::Up, 1), Act::Hold);
        let mut watch = Watch::new(&[after, before], 1);
        let due = watch.frames(Direction::Up, &frames(&[0]));
        assert_eq!(
            due.iter().map(|due| due.passed).collect::<Vec<_>>(),
            [0, 10]
        );
    }

    #[test]
    fn a_tag_is_counted_over_all_that_was_read() {
        let mut watch = Watch::new(&[rule(When::Tag(Direction::Down, 1, 3), Act::Reset)], 1);
        assert!(watch.frames(Direction::Down, &frames(&[1, 1])).is_empty());
        assert_eq!(watch.frames(Direction::Down, &frames(&[1])).len(), 1);
    }

    #[test]
    fn a_rule_is_for_its_connection() {
        let when = When::After(Direction::Up, 1);
        let rules = [Rule {
            connection: Some(2),
            when,
            act: Act::Close,
        }];
        assert!(
            Watch::new(&rules, 1)
                .frames(Direction::Up, &frames(&[0]))
                .is_empty()
        );
        assert_eq!(
            Watch::new(&rules, 2)
                .frames(Direction::Up, &frames(&[0]))
                .len(),
            1
        );
    }

    #[test]
    fn rules_by_the_clock_come_in_its_order() {
        let late = rule(When::Time(Duration::from_secs(2)), Act::Reset);
        let soon = rule(
            When::Time(Duration::from_secs(1)),
            Act::Delay(Duration::ZERO),
        );
        let mut watch = Watch::new(&[late, soon], 1);
        let order: Vec<_> = std::iter::from_fn(|| watch.next_by_time())
            .map(|(time, _)| time.as_secs())
            .collect();
        assert_eq!(order, [1, 2]);
    }

    #[test]
    fn the_same_seed_gives_the_same_rules() {
        let rules = |seed| {
            (1..200)
                .flat_map(|nth| cut_every(50, seed, nth))
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(3), rules(3));
        assert_ne!(rules(3), rules(4));
        assert!(
            rules(3)
                .iter()
                .any(|rule| matches!(rule.act, Act::Duplicate(_)))
        );
        assert!(rules(3).iter().any(|rule| rule.act == Act::Hold));
    }
}
