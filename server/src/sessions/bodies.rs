//! How many bytes of replies a node keeps for those who may ask again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The bytes that all records of a node keep together. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub(super) struct Bodies(Arc<AtomicUsize>);

impl Bodies {
    /// Beyond this, replies are kept without their body.
    pub(super) const MAX: usize = 256 * 1024 * 1024;

    /// Takes room for so many bytes, if there is any.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let fits = |taken: usize| taken.checked_add(bytes).filter(|sum| *sum <= Self::MAX);
        let Self(taken) = self;
        taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
            .is_ok()
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn taken(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The room that one session has taken, in powers of two: so what all share is touched when a session keeps more than
/// ever before, and not at each of its calls.
#[derive(Debug)]
pub(super) struct Share {
    bodies: Bodies,
    taken: usize,
}

impl Share {
    pub(super) fn of(bodies: &Bodies) -> Self {
        let bodies = bodies.clone();
        Self { bodies, taken: 0 }
    }

    /// Whether there is room for `bytes` in all.
    pub(super) fn reach(&mut self, bytes: usize) -> bool {
        if bytes <= self.taken {
            return true;
        }
        let wanted = bytes.next_power_of_two().max(SMALLEST);
        let is_granted = self.bodies.take(wanted - self.taken);
        if is_granted {
            self.taken = wanted;
        }
        is_granted
    }

    /// Gives back what is not used.
    pub(super) fn shrink(&mut self, bytes: usize) {
        let unused = self.taken.saturating_sub(bytes);
        if unused > 0 {
            self.bodies.give_back(unused);
            self.taken -= unused;
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(0);
    }
}

const SMALLEST: usize = 256;
