//! Signals on their way to one connection.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wilco_protocol::envelope::SignalPayload;

use crate::flow::bell::Ringer;

/// One signal, shared by all connections of its receiver.
#[derive(Debug)]
pub(crate) struct Signalled {
    pub(crate) from_user_id: Box<str>,
    pub(crate) signal: SignalPayload,
    pub(crate) topic: Arc<str>,
}

/// The signals that wait for one connection, from all topics together. What does not fit is the sender's to send again.
#[derive(Debug)]
pub(crate) struct Inbox {
    waiting: Mutex<Waiting>,
    ringer: Ringer,
}

#[derive(Debug, Default)]
struct Waiting {
    signals: VecDeque<Arc<Signalled>>,
    bytes: usize,
}

impl Inbox {
    /// How many bytes of signals may wait for a connection.
    pub(super) const MAX_BYTES: usize = 64 * 1024;

    pub(crate) fn new(ringer: Ringer) -> Self {
        Self {
            waiting: Mutex::default(),
            ringer,
        }
    }

    /// Takes a signal if there is room. Whoever it is for has to be [rung](Self::ring) afterwards.
    pub(super) fn put(&self, signal: &Arc<Signalled>) -> bool {
        let mut waiting = self.lock();
        let bytes = waiting.bytes + signal.len();
        if bytes > Self::MAX_BYTES {
            return false;
        }
        waiting.bytes = bytes;
        waiting.signals.push_back(Arc::clone(signal));
        true
    }

    pub(super) fn ring(&self) {
        self.ringer.ring();
    }

    /// The signal that came first.
    pub(crate) fn take(&self) -> Option<Arc<Signalled>> {
        let mut waiting = self.lock();
        let signal = waiting.signals.pop_front()?;
        waiting.bytes -= signal.len();
        Some(signal)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn as_much_waits_as_may_and_what_was_taken_makes_room() {
        let bell = Arc::new(Bell::default());
        let inbox = Inbox::new(Ringer::new(&bell, 1));
        let whole = offer(16 * 1024);
        let taken = std::iter::from_fn(|| inbox.put(&whole).then_some(())).count();
        assert_eq!(taken, 3);
        // What is small still fits, though not for ever: an empty one counts too.
        let small = std::iter::from_fn(|| inbox.put(&offer(0)).then_some(())).count();
        assert!((10..1000).contains(&small), "{small}");
        assert_eq!(inbox.take().expect("the first").signal.len(), 16 * 1024);
        assert!(inbox.put(&offer(15 * 1024)));
        while inbox.take().is_some() {}
        assert_eq!(inbox.lock().bytes, 0);
    }
}
