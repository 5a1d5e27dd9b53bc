use std::collections::VecDeque;
use std::sync::Arc;

use super::broadcast::SharedFrame;
use super::entry::Entry;
use super::pressure::Pressure;
use super::spare;
use crate::socket::message::{Delivery, Outgoing};

/// What waits for one socket, in order, and what becomes of it when that is too much.
///
/// Knows no lock, no task and no socket.
#[derive(Debug)]
pub(super) struct Queue {
    entries: VecDeque<Entry>,
    /// The memory that `entries` keep.
    charged: usize,
    /// What was taken and is not written yet.
    committed: usize,
    marks: Marks,
    /// Published messages that this socket missed: lossy ones that were dropped, and those that a newer one replaced.
    dropped: u64,
    pressure: Option<Box<Pressure>>,
}

/// How much may wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    soft: u32,
    hard: u32,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admitted {
    Queued,
    Pressured,
    /// Not to be kept in any case: it waits at the cost of older ones, or was dropped itself.
    Dropped,
    /// There is no room for what may not be dropped.
    Refused,
}

/// What nobody will get any more.
#[derive(Debug)]
pub(super) struct Left {
    entries: VecDeque<Entry>,
    pressure: Option<Box<Pressure>>,
}

/// Frees those who wait for room, too. As their wakers and what was sent may be of any make, not to be done under a lock.
impl Drop for Left {
    fn drop(&mut self) {
        self.entries.clear();
        if let Some(pressure) = self.pressure.take() {
            pressure.end();
        }
    }
}

impl Marks {
    /// The hard mark is above the soft one, so that nobody is refused who was not under pressure.
    pub(super) fn new(soft: usize, hard: usize) -> Self {
        let hard = u32::try_from(hard).unwrap_or(u32::MAX).max(1);
        let soft = u32::try_from(soft).unwrap_or(u32::MAX).min(hard - 1);
        Self { soft, hard }
    }
}

impl Queue {
    pub(super) const fn new(marks: Marks) -> Self {
        Self {
            entries: VecDeque::new(),
            charged: 0,
            committed: 0,
            marks,
            dropped: 0,
            pressure: None,
        }
    }

    /// How many bytes of memory all that waits occupies, with what the allocator adds.
    #[cfg(test)]
    pub(super) fn occupied(&self) -> usize {
        let places = self.entries.capacity() * size_of::<Entry>();
        places + self.entries.iter().map(Entry::occupied).sum::<usize>()
    }

    /// Whether there is nothing to take.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the soft mark was passed, and the queue has not drained since.
    pub(super) const fn is_pressured(&self) -> bool {
        self.pressure.is_some()
    }

    /// Whether more waits than should, and not only what may be dropped.
    pub(super) fn is_owed(&self) -> bool {
        self.pressure.as_ref().is_some_and(|it| it.is_owed())
    }

    /// Whether one more message is taken: as long as less than the hard mark waits. Without pressure in any case, since
    /// there would be nothing to wait for: pongs may fill the socket's buffer beyond a soft mark that is close to the
    /// hard one.
    pub(super) const fn has_room(&self) -> bool {
        !self.is_pressured() || self.waiting() < self.marks.hard as usize
    }

    /// How many bytes wait, here and in the socket's buffer.
    pub(super) const fn waiting(&self) -> usize {
        self.charged + self.committed
    }

    pub(super) const fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(super) fn pressure(&mut self) -> Option<&mut Pressure> {
        self.pressure.as_deref_mut()
    }

    /// Takes a message for this socket alone, for which there is room. Gives whether there is pressure.
    pub(super) fn send(&mut self, message: Outgoing) -> bool {
        if let Some(pressure) = &mut self.pressure {
            pressure.seal_all(self.entries.len());
        }
        self.append(Entry::Own(message));
        self.is_pressured()
    }

    /// Takes a published message.
    pub(super) fn publish(&mut self, frame: &Arc<SharedFrame>) -> Admitted {
        let entry = Entry::Shared(Arc::clone(frame));
        let dropped = self.dropped;
        let is_taken = match frame.delivery() {
            Delivery::Reliable if !self.has_room() => false,
            Delivery::Reliable | Delivery::Lossy => {
                self.seal(frame);
                self.append(entry);
                true
            }
            Delivery::Latest => self.publish_latest(frame, entry),
        };
        match frame.delivery() {
            _ if !is_taken => Admitted::Refused,
            Delivery::Lossy | Delivery::Latest if self.dropped != dropped => Admitted::Dropped,
            // Of what made room for it the reader's own count tells: this one is kept.
            Delivery::Reliable | Delivery::Lossy | Delivery::Latest if self.is_pressured() => {
                Admitted::Pressured
            }
            Delivery::Reliable | Delivery::Lossy | Delivery::Latest => Admitted::Queued,
        }
    }

    /// Takes entries from the front, about `room` bytes of them and at least one; `held` is what the socket's buffer
    /// holds already.
    pub(super) fn take(&mut self, room: usize, held: usize) -> VecDeque<Entry> {
        let mut taken = 0;
        let batch = if self.charged <= room {
            let batch = std::mem::take(&mut self.entries);
            taken = batch.iter().map(Entry::len).sum();
            self.charged = 0;
            if let Some(pressure) = &mut self.pressure {
                pressure.clear();
            }
            batch
        } else {
            let mut batch = spare::take();
            while taken < room
                && let Some(entry) = self.entries.pop_front()
            {
                taken += entry.len();
                self.charged -= entry.charge();
                if let Some(pressure) = &mut self.pressure {
                    pressure.pop(&entry);
                }
                batch.push_back(entry);
            }
            if self.entries.is_empty() {
                self.entries = VecDeque::new();
            }
            batch
        };
        self.committed = held + taken;
        batch
    }

    /// Learns what the socket's buffer still holds. Gives the pressure that ends by it.
    pub(super) fn settle(&mut self, committed: usize) -> Option<Box<Pressure>> {
        if let Some(pressure) = &mut self.pressure
            && committed < self.committed
        {
            pressure.ease();
        }
        self.committed = committed;
        // What was replaced may have left less than the mark. Only that the peer takes something shows that it reads.
        let is_eased = self.pressure.as_ref().is_some_and(|it| it.is_eased());
        if self.waiting() > self.low() || (self.waiting() > 0 && !is_eased) {
            return None;
        }
        let mut ended = self.pressure.take()?;
        if ended.gone() > 0 {
            ended.close_gaps(&mut self.entries);
        }
        Some(ended)
    }

    /// Gives away all that waits here, to be freed outside the lock.
    pub(super) fn clear(&mut self) -> Left {
        self.charged = 0;
        Left {
            entries: std::mem::take(&mut self.entries),
            pressure: self.pressure.take(),
        }
    }

    /// Gives whether there is room for it.
    fn publish_latest(&mut self, frame: &Arc<SharedFrame>, entry: Entry) -> bool {
        if let Some(pressure) = &mut self.pressure
            && let Some(waiting) = pressure.waiting(frame.topic())
        {
            let place = &mut self.entries[waiting.index];
            let rest = self.charged - place.charge();
            if rest + self.committed >= self.marks.hard as usize {
                return false;
            }
            self.charged = rest;
            self.dropped += 1;
            if !waiting.sealed {
                self.charged += entry.charge();
                *place = entry;
                return true;
            }
            *place = Entry::Gone;
            pressure.lose();
        } else if !self.has_room() {
            return false;
        }
        self.append(entry);
        true
    }

    /// Something else of the same topic comes behind the newest one: that cannot be replaced where it stands any more.
    fn seal(&mut self, frame: &SharedFrame) {
        if let Some(pressure) = &mut self.pressure {
            pressure.seal(frame.topic());
        }
    }

    fn append(&mut self, entry: Entry) {
        self.charged += entry.charge();
        self.make_place();
        if let Some(pressure) = &mut self.pressure {
            pressure.append(&entry, self.entries.len());
        }
        self.entries.push_back(entry);
        if self.waiting() > self.marks.soft as usize {
            self.press();
        }
    }

    /// Makes room for one more entry. Places of which nothing is left are used first: what is dropped for ever behind
    /// one message that stays must not grow the queue.
    fn make_place(&mut self) {
        if self.entries.len() < self.entries.capacity() {
            return;
        }
        if self.entries.capacity() == 0 {
            self.entries = spare::take();
            return;
        }
        if let Some(pressure) = &mut self.pressure
            && pressure.gone() > self.entries.len() / 4
        {
            pressure.close_gaps(&mut self.entries);
        } else if self.entries.capacity() >= LONG {
            self.entries.reserve_exact(self.entries.capacity() / 2);
        }
    }

    /// The soft mark is passed: drops what may be dropped.
    fn press(&mut self) {
        let known = self.pressure.take();
        let mut pressure = known.unwrap_or_else(|| self.survey());
        while self.waiting() > self.marks.soft as usize
            && let Some(index) = pressure.next_lossy(&self.entries)
        {
            self.charged -= self.entries[index].charge();
            if index + 1 == self.entries.len() {
                self.entries.pop_back();
            } else {
                self.entries[index] = Entry::Gone;
                pressure.lose();
            }
            self.dropped += 1;
        }
        self.pressure = Some(pressure);
    }

    /// Begins to know what waits, and keeps only the newest of each topic of which only that counts.
    fn survey(&mut self) -> Box<Pressure> {
        let mut pressure = Box::<Pressure>::default();
        for index in 0..self.entries.len() {
            if let Some(older) = pressure.index(&self.entries[index], index) {
                self.charged -= self.entries[older].charge();
                self.entries[older] = Entry::Gone;
                self.dropped += 1;
            }
        }
        // They can be most of what waits.
        if pressure.gone() > 0 {
            pressure.close_gaps(&mut self.entries);
        }
        pressure
    }

    /// Below this a queue has drained. Half the soft mark, so that one message more or less around the mark does not
    /// cost a wake-up each.
    const fn low(&self) -> usize {
        self.marks.soft as usize / 2
    }
}

/// From this length a queue grows by half, not to twice its length: what is reserved and not used is charged to nobody.
const LONG: usize = 64;
