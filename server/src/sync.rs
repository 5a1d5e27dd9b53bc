//! Locks and counters of what many threads share: those of std, or where a test tries the orders in which threads take
//! turns, those that know about it.

#[cfg(all(test, shuttle))]
pub(crate) use shuttle::sync::{Mutex, MutexGuard, atomic};
#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};
