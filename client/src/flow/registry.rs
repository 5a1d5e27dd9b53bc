use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use wilco_protocol::session::ChannelKey;

use super::sink::SeatId;

/// What the handles of one client share: of each state that somebody holds, the one place where it
/// is kept.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    shared: Mutex<HashMap<(ChannelKey, TypeId), Weak<dyn Any + Send + Sync>>>,
    seats: AtomicU64,
}

impl Registry {
    pub(crate) fn next_seat(&self) -> SeatId {
        SeatId(self.seats.fetch_add(1, Ordering::Relaxed))
    }

    /// What is kept of the channel as a `T`, or what `make` gives if nobody holds one.
    pub(crate) fn share<T: Send + Sync + 'static>(
        &self,
        channel: &ChannelKey,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let place = (channel.clone(), TypeId::of::<T>());
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let held = shared.get(&place).and_then(Weak::upgrade);
        if let Some(held) = held.and_then(|held| held.downcast().ok()) {
            return held;
        }
        // What nobody holds any more is forgotten whenever something new comes.
        shared.retain(|_, held| held.strong_count() > 0);
        let made = Arc::new(make());
        let weak: Weak<T> = Arc::downgrade(&made);
        shared.insert(place, weak);
        made
    }
}
