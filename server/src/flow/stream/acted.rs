//! The last actions that a stream has told the effects of.

use std::collections::VecDeque;
use std::time::Duration;

use wilco_protocol::{Moment, OpId};

/// The last actions that a stream has told the effects of: a whole names those that are in it. So who has made one, and is
/// given the whole instead of the change that names it, knows all the same that it is in there.
#[derive(Debug, Default)]
pub(super) struct Acted(VecDeque<Act>);

#[derive(Debug)]
struct Act {
    op_id: OpId,
    /// The position that its effect is told under.
    seq: u64,
    at: Moment,
}

impl Acted {
    /// Notes what caused the change that leads to `seq`.
    pub(super) fn note(&mut self, seq: u64, op_ids: &[OpId], at: Moment) {
        for &op_id in op_ids {
            if self.0.len() == MOST {
                self.0.pop_front();
            }
            self.0.push_back(Act { op_id, seq, at });
        }
    }

    /// Those whose effects a whole at `seq` has, but none so old that nobody waits for it any more.
    pub(super) fn up_to(&self, seq: u64, now: Moment, age: Duration) -> Vec<OpId> {
        let is_in = |act: &&Act| act.seq <= seq && now.since(act.at) <= age;
        let acts = self.0.iter().filter(is_in);
        acts.map(|act| act.op_id).collect()
    }
}

/// How many are remembered.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AGE: Duration = Duration::from_secs(5);

    fn op_id(op: u128) -> OpId {
        OpId::from_uuid(Uuid::from_u128(op))
    }

    fn at(secs: u64) -> Moment {
        Moment::after(Duration::from_secs(secs))
    }

    #[track_caller]
    fn check(acted: &Acted, seq: u64, now: u64, expected: impl IntoIterator<Item = u128>) {
        let expected: Vec<_> = expected.into_iter().map(op_id).collect();
        assert_eq!(acted.up_to(seq, at(now), AGE), expected, "{seq} at {now}");
    }

    #[test]
    fn a_whole_names_what_is_in_it_unless_that_is_long_ago() {
        let mut acted = Acted::default();
        acted.note(1, &[op_id(10), op_id(11)], at(0));
        acted.note(2, &[], at(1));
        acted.note(3, &[op_id(12)], at(2));
        for (seq, now, expected) in [
            (0, 2, &[][..]),
            (1, 2, &[10, 11]),
            (2, 2, &[10, 11]),
            (3, 5, &[10, 11, 12]),
            (9, 6, &[12]),
            (9, 8, &[]),
        ] {
            check(&acted, seq, now, expected.iter().copied());
        }
    }

    #[test]
    fn of_many_the_last_are_remembered() {
        let mut acted = Acted::default();
        for op in 0..100 {
            acted.note(1, &[op_id(op)], at(0));
        }
        check(&acted, 1, 0, 36..100);
    }
}
