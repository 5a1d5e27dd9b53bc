//! Signals on their way to one connection.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use wilco_protocol::envelope::SignalPayload;

use crate::call::Connection;
use crate::flow::bell::Ringer;

/// One signal, shared by all connections of its receiver.
#[derive(Debug)]
pub(super) struct Signalled {
    pub(super) from_user_id: Box<str>,
    pub(super) signal: SignalPayload,
    pub(super) topic: Arc<str>,
}

/// The signals that wait for one connection from one topic. What does not fit is the sender's to send again.
#[derive(Debug)]
pub(super) struct Inbox {
    waiting: Mutex<VecDeque<Arc<Signalled>>>,
    /// Whose it is: counts the bytes of signals from all topics.
    connection: Arc<Connection>,
    /// Rung when a signal comes, as soon as somebody reads here.
    ringer: OnceLock<Ringer>,
}

impl Inbox {
    /// How many bytes of signals may wait for a connection.
    pub(super) const MAX_BYTES: usize = 64 * 1024;

    pub(super) fn new(connection: Arc<Connection>) -> Self {
        Self {
            waiting: Mutex::default(),
            connection,
            ringer: OnceLock::new(),
        }
    }

    /// Takes a signal if there is room. Whoever it is for has to be [rung](Self::ring) afterwards.
    pub(super) fn put(&self, signal: &Arc<Signalled>) -> bool {
        let len = signal.len();
        let fits = |bytes: usize| Some(bytes + len).filter(|bytes| *bytes <= Self::MAX_BYTES);
        let counted = self
            .count()
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits);
        if counted.is_ok() {
            self.lock().push_back(Arc::clone(signal));
        }
        counted.is_ok()
    }

    pub(super) fn ring(&self) {
        if let Some(ringer) = self.ringer.get() {
            ringer.ring();
        }
    }

    /// The signal that came first. From now on `ringer` is rung when there are more.
    pub(super) fn take(&self, ringer: &Ringer) -> Option<Arc<Signalled>> {
        // Before it is looked at, so that none is overlooked.
        self.ringer.get_or_init(|| ringer.clone());
        let signal = self.lock().pop_front()?;
        self.count().fetch_sub(signal.len(), Ordering::Relaxed);
        Some(signal)
    }

    fn count(&self) -> &AtomicUsize {
        &self.connection.waiting_signals
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Signalled>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let left: usize = self.lock().iter().map(|signal| signal.len()).sum();
        self.count().fetch_sub(left, Ordering::Relaxed);
    }
}

impl Signalled {
    /// How many bytes it counts as: what it says, who says it, where, and what it takes to hold that.
    fn len(&self) -> usize {
        let names = self.from_user_id.len() + self.topic.len();
        size_of::<Self>() + names + self.signal.len()
    }
}

#[cfg(test)]
mod tests {
    use crate::flow::bell::Bell;

    use super::*;

    fn offer(len: usize) -> Arc<Signalled> {
        Arc::new(Signalled {
            from_user_id: "ann".into(),
            signal: SignalPayload::Offer {
                sdp: "x".repeat(len).into(),
            },
            topic: "apron".into(),
        })
    }

    #[test]
    fn as_much_waits_as_may_from_all_topics_and_what_was_taken_makes_room() {
        let bell = Arc::new(Bell::default());
        let ringer = Ringer::new(&bell, 1);
        let connection = Arc::new(Connection::nowhere(&http::HeaderMap::new()));
        let inbox = || Inbox::new(Arc::clone(&connection));
        let (inbox, other) = (inbox(), inbox());
        let whole = offer(16 * 1024);
        assert!(other.put(&whole));
        let taken = std::iter::from_fn(|| inbox.put(&whole).then_some(())).count();
        assert_eq!(taken, 2);
        // What is small still fits, though not for ever: an empty one counts too.
        let small = std::iter::from_fn(|| inbox.put(&offer(0)).then_some(())).count();
        assert!((10..1000).contains(&small), "{small}");
        assert_eq!(
            inbox.take(&ringer).expect("the first").signal.len(),
            16 * 1024
        );
        assert!(inbox.put(&offer(15 * 1024)));
        while inbox.take(&ringer).is_some() {}
        drop(other);
        assert_eq!(connection.waiting_signals.load(Ordering::Relaxed), 0);
    }
}
