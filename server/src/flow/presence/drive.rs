//! What tells the changes of topics when it is time: one task for all of them, while there is anything to tell.

use std::sync::{Arc, MutexGuard, Weak};

use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::{Shared, State};
use crate::flow::said::Word;

impl Shared {
    /// Sees to it that somebody looks when there is something to tell.
    pub(super) fn wake(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        let Some(next) = state.topics.next_tick() else {
            return;
        };
        let at = self.begun + next.elapsed();
        match state.driven_at {
            Some(before) if before <= at => {}
            Some(_) => {
                state.driven_at = Some(at);
                self.sooner.notify_one();
            }
            None => {
                let Ok(runtime) = Handle::try_current() else {
                    return;
                };
                state.driven_at = Some(at);
                drop(state);
                runtime.spawn(drive(Driver(Arc::downgrade(self)), at));
            }
        }
    }

    /// Tells what is to be told now. Gives when there is more.
    fn tick(&self) -> Option<Instant> {
        let mut state = self.state();
        let mut rung = Vec::new();
        for (key, change) in state.topics.tick(self.now()) {
            if let Some(telling) = state.told.get(&key) {
                let users = change.joined.len() + change.left.len() + change.changed.len();
                let (_, of) = telling
                    .stream
                    .publish(Word::Diff(change), users * LEN, None);
                rung.push((Arc::clone(&telling.stream), of));
            }
        }
        let next = state
            .topics
            .next_tick()
            .map(|next| self.begun + next.elapsed());
        state.driven_at = next;
        drop(state);
        for (stream, of) in rung {
            stream.ring(of);
        }
        next
    }
}

/// The task that looks. However it ends, with its runtime too, the next one that is needed may begin.
struct Driver(Weak<Shared>);

async fn drive(mut driver: Driver, mut next: Instant) {
    loop {
        let Some(shared) = driver.0.upgrade() else {
            return;
        };
        let sooner = Arc::clone(&shared.sooner);
        drop(shared);
        // What comes sooner is found out by looking.
        let _ = timeout_at(next, sooner.notified()).await;
        let Some(shared) = driver.0.upgrade() else {
            return;
        };
        match shared.tick() {
            Some(at) => next = at,
            // Another one may have begun by now, which this one's end says nothing of.
            None => {
                driver.0 = Weak::new();
                return;
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(shared) = self.0.upgrade() {
            shared.state().driven_at = None;
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // There is nothing left to tell.
        self.sooner.notify_one();
    }
}

/// About what one user of a diff takes up, in bytes.
const LEN: usize = 96;
