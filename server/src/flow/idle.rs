//! What nobody reads any more, in the order in which it was left.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::Duration;

use tokio::time::Instant;

/// The names of what nobody reads, oldest first. Whoever keeps it for those who come back forgets what this gives.
#[derive(Debug)]
pub(super) struct Idle<K> {
    /// Counts how often something was left.
    turn: u64,
    turns: HashMap<K, u64>,
    order: BTreeMap<u64, (Instant, K)>,
}

impl<K: Clone + Eq + Hash> Idle<K> {
    /// Nobody reads it from now on. Gives what has to be forgotten for that, which is what was left first.
    #[must_use = "what is given is not kept here any more"]
    pub(super) fn leave(&mut self, key: &K) -> Option<K> {
        self.come_back(key);
        self.turn += 1;
        self.turns.insert(key.clone(), self.turn);
        let left = (Instant::now(), key.clone());
        self.order.insert(self.turn, left);
        if self.order.len() <= MOST {
            return None;
        }
        self.pop()
    }

    /// Somebody reads it again, or it is gone.
    pub(super) fn come_back(&mut self, key: &K) {
        if let Some(turn) = self.turns.remove(key) {
            self.order.remove(&turn);
        }
    }

    /// The one that was left first, if that is longer ago than `age`.
    pub(super) fn pop_older_than(&mut self, age: Duration) -> Option<K> {
        let (_, (left_at, _)) = self.order.first_key_value()?;
        if left_at.elapsed() <= age {
            return None;
        }
        self.pop()
    }

    fn pop(&mut self) -> Option<K> {
        let (_, (_, key)) = self.order.pop_first()?;
        self.turns.remove(&key);
        Some(key)
    }
}

impl<K> Default for Idle<K> {
    fn default() -> Self {
        Self {
            turn: 0,
            turns: HashMap::new(),
            order: BTreeMap::new(),
        }
    }
}

/// So many are kept that nobody reads. Whoever may ask for names may have them made, so time alone is no bound; who comes
/// back and finds nothing is given the whole.
pub(super) const MOST: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_was_left_first_goes_and_who_came_back_is_not_among_them() {
        let mut idle = Idle::default();
        for key in 0..MOST {
            assert_eq!(idle.leave(&key), None);
        }
        idle.come_back(&0);
        assert_eq!(idle.leave(&1), None, "it was there already");
        assert_eq!(idle.leave(&MOST), None);
        assert_eq!(idle.leave(&(MOST + 1)), Some(2));
        assert_eq!(idle.leave(&0), Some(3));
        assert_eq!((idle.turns.len(), idle.order.len()), (MOST, MOST));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_left_long_ago_is_given_in_order() {
        let mut idle = Idle::default();
        let age = Duration::from_secs(60);
        for key in ["a", "b"] {
            assert_eq!(idle.leave(&key), None);
        }
        tokio::time::advance(age).await;
        assert_eq!(idle.leave(&"c"), None);
        assert_eq!(idle.pop_older_than(age), None);
        tokio::time::advance(Duration::from_millis(1)).await;
        let old: Vec<_> = std::iter::from_fn(|| idle.pop_older_than(age)).collect();
        assert_eq!(old, ["a", "b"]);
    }
}
