//! Permissions that are to be looked at again.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Counts how often permissions of some channels were called into question. Who reads remembers the count of when they
/// were judged, and looks here before they read on; so nobody has to find them.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    now: AtomicU64,
    /// Whose permissions, the last ones.
    log: Mutex<VecDeque<(u64, Whose)>>,
}

/// Whose permission is in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Everybody's, for the channel of that name.
    Channel(Arc<str>),
    /// That user's, for all of the channels.
    User(Arc<str>),
}

impl Rounds {
    /// The count to be judged under. Asked for before the judge is, so that what changes meanwhile is seen.
    pub(crate) fn now(&self) -> u64 {
        self.now.load(Ordering::Acquire)
    }

    /// Calls permissions into question.
    pub(crate) fn call(&self, whose: Whose) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now.load(Ordering::Relaxed) + 1;
        log.push_back((now, whose));
        if log.len() > REMEMBERED {
            log.pop_front();
        }
        self.now.store(now, Ordering::Release);
    }

    /// Whether the permission of who was judged under `judged` holds. If so it is as if judged now.
    pub(crate) fn holds(&self, judged: &mut u64, name: &str, user: Option<&str>) -> bool {
        if *judged == self.now() {
            return true;
        }
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = log.front().is_some_and(|(first, _)| *first <= *judged + 1);
        let concerns = |whose: &Whose| match whose {
            Whose::Channel(channel) => **channel == *name,
            Whose::User(id) => user == Some(id),
        };
        let mut since = log.iter().filter(|(round, _)| *round > *judged);
        if !is_known || since.any(|(_, whose)| concerns(whose)) {
            return false;
        }
        *judged = self.now();
        true
    }
}

/// Who was judged before all of these is judged again in any case.
const REMEMBERED: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_concerned_is_judged_again() {
        let rounds = Rounds::default();
        let holds = |judged: u64, name: &str, user| rounds.holds(&mut { judged }, name, user);
        assert!(holds(0, "game/7", Some("ann")));
        rounds.call(Whose::User("ann".into()));
        rounds.call(Whose::Channel("game/8".into()));
        assert!(!holds(0, "game/7", Some("ann")));
        assert!(holds(1, "game/7", Some("ann")));
        assert!(holds(0, "game/7", Some("bob")));
        assert!(holds(0, "game/7", None));
        assert!(!holds(1, "game/8", None));
        assert!(holds(2, "game/8", Some("ann")));
        for _ in 0..REMEMBERED {
            rounds.call(Whose::Channel("game/9".into()));
        }
        assert!(holds(2, "game/7", None));
        assert!(
            !holds(1, "game/7", None),
            "nobody remembers what was in question"
        );
    }
}
