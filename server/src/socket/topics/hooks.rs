use std::collections::{HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Topics;

/// Given the topics that it belongs to with each call: it lives inside of them, so it must not own them.
type Hook = dyn Fn(&Topics, &str) + Send + Sync;

/// Who is told when topics come and go.
pub(super) struct Hooks {
    first: Box<Hook>,
    last: Box<Hook>,
    turn: Mutex<Turn>,
}

/// What was told, and what is to be.
#[derive(Default)]
struct Turn {
    /// Topics that are there and not told, or told and not there: no more than there are of both.
    changed: HashSet<Arc<str>>,
    /// The order in which they changed, and some that changed back.
    order: VecDeque<Arc<str>>,
    /// Topics of which the first subscriber was told and the leaving of the last was not.
    told: HashSet<Arc<str>>,
    /// A thread is telling.
    busy: bool,
}

impl Hooks {
    pub(super) fn new(
        first: impl Fn(&Topics, &str) + Send + Sync + 'static,
        last: impl Fn(&Topics, &str) + Send + Sync + 'static,
    ) -> Self {
        Self {
            first: Box::new(first),
            last: Box::new(last),
            turn: Mutex::default(),
        }
    }

    /// A topic has come or gone. Tells that and what else is to be told, unless another thread is at it: then that one
    /// does.
    pub(super) fn tell(&self, topics: &Topics, name: &Arc<str>) {
        let mut turn = self.lock();
        // Whether it is there is looked up under the lock: a change after that look finds what was made of it.
        if (topics.subscribers(name) > 0) == turn.told.contains(name) {
            turn.changed.remove(name);
        } else if turn.changed.insert(Arc::clone(name)) {
            turn.order.push_back(Arc::clone(name));
            turn.tidy();
        }
        if std::mem::replace(&mut turn.busy, true) {
            return;
        }
        while let Some(name) = turn.next() {
            let hook = if turn.told.remove(&name) {
                &self.last
            } else {
                turn.told.insert(Arc::clone(&name));
                &self.first
            };
            drop(turn);
            if catch_unwind(AssertUnwindSafe(|| hook(topics, &name))).is_err() {
                tracing::error!(topic = &*name, "a hook of the topics panicked");
            }
            turn = self.lock();
        }
        turn.busy = false;
    }

    /// How many changes are remembered.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.lock().order.len()
    }

    fn lock(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    fn next(&mut self) -> Option<Arc<str>> {
        while let Some(name) = self.order.pop_front() {
            if self.changed.remove(&name) {
                return Some(name);
            }
        }
        // Of a thousand topics at once nothing is kept.
        *self = Self {
            told: std::mem::take(&mut self.told),
            busy: self.busy,
            ..Self::default()
        };
        None
    }

    /// Forgets what changed back, before it is more than the rest.
    fn tidy(&mut self) {
        if self.order.len() > 2 * self.changed.len() + SLACK {
            let mut seen = HashSet::new();
            let changed = &self.changed;
            self.order
                .retain(|name| changed.contains(name) && seen.insert(Arc::clone(name)));
        }
    }
}

/// A few are not worth the look.
const SLACK: usize = 16;
