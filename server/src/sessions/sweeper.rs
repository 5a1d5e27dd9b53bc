//! The end of what nobody came back to: one task for all of it, while there is any.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::{Shared, ops};

/// Sees to it that somebody looks when what ends at `end` is over.
pub(super) fn wake(shared: &Arc<Shared>, end: Instant) {
    let mut registry = shared.registry();
    match registry.swept_at {
        Some(at) if at <= end => {}
        Some(_) => shared.sooner.notify_one(),
        None => {
            let Ok(runtime) = Handle::try_current() else {
                return;
            };
            registry.swept_at = Some(end);
            drop(registry);
            runtime.spawn(sweep(Sweeper(Arc::downgrade(shared)), end));
        }
    }
}

/// The task that looks. However it ends, with its runtime too, the next one that is needed may begin.
struct Sweeper(Weak<Shared>);

async fn sweep(mut sweeper: Sweeper, mut next: Instant) {
    loop {
        let Some(shared) = sweeper.0.upgrade() else {
            return;
        };
        let sooner = Arc::clone(&shared.sooner);
        drop(shared);
        // What ends now has ended when now is over.
        let _ = timeout_at(next + SHORT, sooner.notified()).await;
        let Some(shared) = sweeper.0.upgrade() else {
            return;
        };
        match shared.sweep(Instant::now()) {
            Some(end) => next = end,
            // Another one may have begun by now, which this one's end says nothing of.
            None => {
                sweeper.0 = Weak::new();
                return;
            }
        }
    }
}

impl Shared {
    /// Ends what is over; gives when the next one is.
    fn sweep(&self, now: Instant) -> Option<Instant> {
        let mut registry = self.registry();
        // Under the same lock, so that what is noted behind this finds that nobody looks, or that it is too late.
        let (dead, next_op) = self.ops.end_until(now);
        let ended = registry.end_old(now, usize::MAX);
        let next = registry.first_end().into_iter().chain(next_op).min();
        registry.swept_at = next;
        drop(registry);
        drop(ended);
        self.bodies.give_back(ops::bytes(&dead));
        next
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Some(shared) = self.0.upgrade() {
            shared.registry().swept_at = None;
        }
    }
}

const SHORT: Duration = Duration::from_millis(1);
