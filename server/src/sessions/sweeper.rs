//! The end of what nobody came back to: one task for all of it, while there is any.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

use super::Shared;

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

struct Sweeper(Weak<Shared>);

async fn sweep(sweeper: Sweeper, mut next: Instant) {
    loop {
        let Some(sooner) = sweeper.0.upgrade().map(|shared| Arc::clone(&shared.sooner)) else {
            return;
        };
        // What ends now has ended when now is over.
        let ended = sleep_until(next + SHORT);
        let _ = futures_util::future::select(Box::pin(ended), Box::pin(sooner.notified())).await;
        let Some(shared) = sweeper.0.upgrade() else {
            return;
        };
        match shared.sweep(Instant::now()) {
            Some(end) => next = end,
            None => return,
        }
    }
}

impl Shared {
    /// Ends what is over; gives when the next one is.
    fn sweep(&self, now: Instant) -> Option<Instant> {
        let (dead_ops, next_op) = self.ops.end_until(now);
        self.bodies.give_back(dead_ops);
        let mut registry = self.registry();
        let ended = registry.end_old(now, usize::MAX);
        let next = registry.first_end().into_iter().chain(next_op).min();
        registry.swept_at = next;
        drop(registry);
        drop(ended);
        next
    }
}

impl Drop for Sweeper {
    /// However it ends, with its runtime too: the next one that is needed may begin.
    fn drop(&mut self) {
        if let Some(shared) = self.0.upgrade() {
            shared.registry().swept_at = None;
        }
    }
}

const SHORT: Duration = Duration::from_millis(1);
