//! How a connection hears that there is something to read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;

use futures_util::task::AtomicWaker;

/// Rung by streams, heard by the one task that reads them. It says which subscriptions it was rung for, so that a
/// connection with many looks at those alone.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: AtomicBool,
    keys: Mutex<Vec<u32>>,
    waker: AtomicWaker,
}

/// One subscription's end of a bell.
#[derive(Debug, Clone)]
pub(crate) struct Ringer {
    bell: Arc<Bell>,
    key: u32,
}

impl Bell {
    /// Names the task that is to be woken. Asked for before the bell is looked at, so that no ring is lost.
    pub(crate) fn listen(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Takes the subscriptions that it was rung for since this was asked the last time.
    pub(crate) fn take(&self, keys: &mut Vec<u32>) {
        if self.rung.load(Ordering::Relaxed) && self.rung.swap(false, Ordering::Acquire) {
            keys.append(&mut self.keys.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Ringer {
    pub(crate) fn new(bell: &Arc<Bell>, key: u32) -> Self {
        let bell = Arc::clone(bell);
        Self { bell, key }
    }

    /// Wakes the connection, to look at this subscription. Costs one wake-up however often it is rung meanwhile.
    pub(crate) fn ring(&self) {
        let keys = self.bell.keys.lock();
        keys.unwrap_or_else(PoisonError::into_inner).push(self.key);
        if !self.bell.rung.swap(true, Ordering::Release) {
            self.bell.waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_says_for_whom_it_was_rung_and_wakes_once() {
        let bell = Arc::new(Bell::default());
        let (waker, count) = futures_test_waker();
        bell.listen(&waker);
        Ringer::new(&bell, 3).ring();
        Ringer::new(&bell, 1).ring();
        assert_eq!(count.load(Ordering::Relaxed), 1);
        let mut keys = Vec::new();
        bell.take(&mut keys);
        assert_eq!(keys, [3, 1]);
        bell.take(&mut keys);
        assert_eq!(keys, [3, 1], "nothing new");
    }

    fn futures_test_waker() -> (Waker, Arc<std::sync::atomic::AtomicUsize>) {
        struct Count(Arc<std::sync::atomic::AtomicUsize>);
        impl std::task::Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let count = Arc::default();
        let waker = Waker::from(Arc::new(Count(Arc::clone(&count))));
        (waker, count)
    }
}
