//! One change in a history.

use std::sync::Arc;

use crate::moment::Moment;

/// A change on its way into a history.
#[derive(Debug, Clone)]
pub struct Change<T> {
    pub(super) held: T,
    pub(super) bytes: usize,
    pub(super) key: Option<Arc<str>>,
}

impl<T> Change<T> {
    /// A change that takes up about so many bytes on the wire.
    pub const fn new(held: T, bytes: usize) -> Self {
        Self {
            held,
            bytes,
            key: None,
        }
    }

    /// The same change, needless for whoever gets a later one of the same key at the same time.
    /// Only a change that says values as they are, and not by how much they differ, may have one.
    #[must_use]
    pub fn keyed(self, key: &str) -> Self {
        Self {
            key: Some(key.into()),
            ..self
        }
    }
}

/// A change that is kept: it leads from one position to the next.
#[derive(Debug)]
pub struct Entry<T> {
    from: u64,
    seq: u64,
    held: T,
    bytes: usize,
    /// How many bytes were written up to its end.
    ends: u64,
    at: Moment,
    key: Option<Arc<str>>,
    superseded_by: Option<u64>,
}

impl<T> Entry<T> {
    pub(super) fn new(from: u64, seq: u64, change: Change<T>, begins: u64, at: Moment) -> Self {
        Self {
            from,
            seq,
            held: change.held,
            bytes: change.bytes,
            ends: begins + change.bytes as u64,
            at,
            key: change.key,
            superseded_by: None,
        }
    }

    /// The position it leads from.
    #[must_use]
    pub const fn from(&self) -> u64 {
        self.from
    }

    /// The position it leads to.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The change.
    #[must_use]
    pub const fn held(&self) -> &T {
        &self.held
    }

    /// What it takes up on the wire.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// When it was appended.
    #[must_use]
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// What it says a value of.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The next entry of the same key.
    #[must_use]
    pub const fn superseded_by(&self) -> Option<u64> {
        self.superseded_by
    }

    pub(super) fn supersede(&mut self, by: u64) {
        self.superseded_by = Some(by);
    }

    pub(super) const fn begins(&self) -> u64 {
        self.ends - self.bytes as u64
    }

    pub(super) const fn ends(&self) -> u64 {
        self.ends
    }
}
