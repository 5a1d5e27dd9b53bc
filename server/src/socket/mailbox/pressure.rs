use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

use super::entry::Entry;
use crate::socket::message::Delivery;

/// What a queue knows about its entries only while more waits than should: an ordinary connection pays nothing for it.
///
/// Places are counted from the moment the pressure began; entries that are taken do not change them.
#[derive(Debug, Default)]
pub(super) struct Pressure {
    /// The place of the first entry.
    front: u64,
    /// No lossy message waits before this place.
    lossy: u64,
    /// What was last sent to this socket alone waits before this place.
    sealed: u64,
    /// From this place on, all that waits may be dropped.
    owed: u64,
    /// How many places hold nothing.
    gone: usize,
    /// The newest message of each topic of which only that counts.
    latest: HashMap<Arc<str>, Place>,
    /// The socket has taken something since the pressure began.
    eased: bool,
    drained: Option<Arc<Notify>>,
}

#[derive(Debug)]
struct Place {
    at: u64,
    /// Something else of the same topic waits behind it.
    sealed: bool,
}

/// The message that a newer one makes useless.
pub(super) struct Waiting {
    pub(super) index: usize,
    /// A newer one must not be put in its place: it would come ahead of what is before it in order.
    pub(super) sealed: bool,
}

impl Pressure {
    /// Resolves when the pressure ends.
    pub(super) fn drained(&mut self) -> OwnedNotified {
        Arc::clone(self.drained.get_or_insert_default()).notified_owned()
    }

    /// Tells those who wait that the pressure has ended. Not to be called under a lock.
    pub(super) fn end(self) {
        if let Some(drained) = self.drained {
            drained.notify_waiters();
        }
    }

    pub(super) const fn gone(&self) -> usize {
        self.gone
    }

    /// Notes that the socket has taken something.
    pub(super) const fn ease(&mut self) {
        self.eased = true;
    }

    pub(super) const fn is_eased(&self) -> bool {
        self.eased
    }

    /// Forgets all entries.
    pub(super) fn clear(&mut self) {
        let (eased, drained) = (self.eased, self.drained.take());
        *self = Self {
            eased,
            drained,
            ..Self::default()
        };
    }

    /// Whether anything waits that may not be dropped.
    pub(super) const fn is_owed(&self) -> bool {
        self.front < self.owed
    }

    /// An entry is appended behind `len` others.
    pub(super) fn append(&mut self, entry: &Entry, len: usize) {
        if !entry.may_be_dropped() {
            self.owed = self.front + len as u64 + 1;
        }
        if let Some(frame) = entry.published(Delivery::Latest) {
            let at = self.front + len as u64;
            let place = Place { at, sealed: false };
            self.latest.insert(Arc::clone(frame.topic()), place);
        }
    }

    /// Learns of an entry that waited before the pressure began. Gives the index of the one it makes useless.
    pub(super) fn index(&mut self, entry: &Entry, index: usize) -> Option<usize> {
        let newest = entry.published(Delivery::Latest);
        let older = newest.and_then(|frame| self.waiting(frame.topic()));
        self.append(entry, index);
        match entry {
            Entry::Own(_) => self.seal_all(index + 1),
            Entry::Shared(frame) if frame.delivery() == Delivery::Latest => {
                self.gone += usize::from(older.is_some());
                return older.map(|older| older.index);
            }
            Entry::Shared(frame) => self.seal(frame.topic()),
            Entry::Gone => self.gone += 1,
        }
        None
    }

    /// The first entry was taken.
    pub(super) fn pop(&mut self, entry: &Entry) {
        if let Some(frame) = entry.published(Delivery::Latest)
            && self
                .latest
                .get(frame.topic())
                .is_some_and(|place| place.at == self.front)
        {
            self.latest.remove(frame.topic());
        }
        if matches!(entry, Entry::Gone) {
            self.gone -= 1;
        }
        self.front += 1;
    }

    /// A place holds nothing any more.
    pub(super) const fn lose(&mut self) {
        self.gone += 1;
    }

    /// Something else of this topic is about to wait behind its newest.
    pub(super) fn seal(&mut self, topic: &str) {
        if !self.latest.is_empty()
            && let Some(place) = self.latest.get_mut(topic)
        {
            place.sealed = true;
        }
    }

    /// Something for this socket alone waits at the end of `len` entries.
    pub(super) const fn seal_all(&mut self, len: usize) {
        self.sealed = self.front + len as u64;
    }

    pub(super) fn waiting(&self, topic: &str) -> Option<Waiting> {
        let place = self.latest.get(topic)?;
        Some(Waiting {
            index: self.index_of(place.at),
            sealed: place.sealed || place.at < self.sealed,
        })
    }

    /// The oldest lossy message, which is to be dropped. Looks at each entry once.
    pub(super) fn next_lossy(&mut self, entries: &VecDeque<Entry>) -> Option<usize> {
        let start = self.index_of(self.lossy.max(self.front));
        let found = entries
            .range(start..)
            .position(|entry| entry.published(Delivery::Lossy).is_some());
        let next = found.map_or(entries.len(), |offset| start + offset);
        self.lossy = self.front + next as u64;
        found.map(|offset| start + offset)
    }

    /// Takes the places that hold nothing out of `entries`.
    pub(super) fn close_gaps(&mut self, entries: &mut VecDeque<Entry>) {
        let (mut kept, mut sealed, mut owed, mut at) = (0, 0, 0, self.front);
        entries.retain(|entry| {
            if !matches!(entry, Entry::Gone) {
                if let Some(frame) = entry.published(Delivery::Latest)
                    && let Some(place) = self.latest.get_mut(frame.topic())
                {
                    place.at = kept;
                }
                kept += 1;
                if !entry.may_be_dropped() {
                    owed = kept;
                }
            }
            at += 1;
            if at <= self.sealed {
                sealed = kept;
            }
            !matches!(entry, Entry::Gone)
        });
        (self.front, self.lossy, self.gone) = (0, 0, 0);
        (self.sealed, self.owed) = (sealed, owed);
        if entries.capacity() / 4 > entries.len() {
            entries.shrink_to(2 * entries.len());
        }
    }

    fn index_of(&self, place: u64) -> usize {
        usize::try_from(place - self.front).expect("a place that waits is in the queue")
    }
}
