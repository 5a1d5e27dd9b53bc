//! The subscriptions of a connection, by number and by name.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use wilco_protocol::envelope::{ChannelKind, PresenceStatus};

use super::judging::Judged;
use crate::flow::hub::{Channels, Leaving};
use crate::flow::reader::Reader;
use crate::flow::viewer::Name;

/// The subscriptions of a connection.
#[derive(Default)]
pub(super) struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
    /// Kept only where there are more than can be looked through.
    by_name: HashMap<(ChannelKind, Box<str>), u32>,
}

#[derive(Default)]
struct Slot {
    /// Tells one subscription from the next in the same place.
    generation: u32,
    is_due: bool,
    subscription: Option<Box<Subscription>>,
}

/// Names a subscription as long as it is there, and nothing afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    at: u32,
    generation: u32,
}

/// One channel of a connection.
pub(super) struct Subscription {
    pub(super) kind: ChannelKind,
    pub(super) name: Name,
    pub(super) channels: Arc<dyn Channels>,
    /// The round of permissions that it was judged under.
    pub(super) judged_at: u64,
    /// What the client's user does, if it was said.
    pub(super) status: Option<PresenceStatus>,
    pub(super) phase: Phase,
}

pub(super) enum Phase {
    /// Whether it may be read is being found out.
    Judged(Box<Judged>),
    Reading(Reader),
}

impl Key {
    pub(super) const fn at(self) -> u32 {
        self.at
    }
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    pub(super) fn add(&mut self, subscription: Subscription) -> Key {
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).expect("as many as fit a message at most")
        });
        if self.slots.len() > FEW {
            if self.by_name.is_empty() {
                self.by_name = self.names();
            }
            let name = subscription.name.as_str().into();
            self.by_name.insert((subscription.kind, name), at);
        }
        let slot = &mut self.slots[at as usize];
        slot.subscription = Some(Box::new(subscription));
        Key {
            at,
            generation: slot.generation,
        }
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Box<Subscription>> {
        self.get(key)?;
        let slot = &mut self.slots[key.at as usize];
        slot.generation = slot.generation.wrapping_add(1);
        let subscription = slot.subscription.take()?;
        self.free.push(key.at);
        if !self.by_name.is_empty() {
            let name = subscription.name.as_str().into();
            self.by_name.remove(&(subscription.kind, name));
        }
        Some(subscription)
    }

    pub(super) fn get(&mut self, key: Key) -> Option<&mut Subscription> {
        let slot = self.slots.get_mut(key.at as usize)?;
        let is_it = slot.generation == key.generation;
        slot.subscription.as_deref_mut().filter(|_| is_it)
    }

    pub(super) fn find(&self, kind: ChannelKind, name: &str) -> Option<Key> {
        let is_it = |it: &Subscription| it.kind == kind && it.name.as_str() == name;
        let at = if self.slots.len() > FEW {
            *self.by_name.get(&(kind, name.into()))?
        } else {
            let at = self
                .slots
                .iter()
                .position(|slot| slot.subscription.as_deref().is_some_and(is_it))?;
            u32::try_from(at).ok()?
        };
        let generation = self.slots[at as usize].generation;
        Some(Key { at, generation })
    }

    /// Every subscription.
    pub(super) fn all(&mut self) -> impl Iterator<Item = &mut Subscription> {
        let slots = self.slots.iter_mut();
        slots.filter_map(|slot| slot.subscription.as_deref_mut())
    }

    /// Every key.
    pub(super) fn keys(&self) -> Vec<Key> {
        let slots = self.slots.iter().zip(0..);
        let taken = slots.filter(|(slot, _)| slot.subscription.is_some());
        let key = |(slot, at): (&Slot, u32)| Key {
            at,
            generation: slot.generation,
        };
        taken.map(key).collect()
    }

    pub(super) fn take_all(&mut self) -> impl Iterator<Item = Box<Subscription>> {
        let slots = std::mem::take(self).slots.into_iter();
        slots.filter_map(|slot| slot.subscription)
    }

    /// Notes that there is something to read.
    pub(super) fn make_due(&mut self, key: Key, due: &mut VecDeque<u32>) {
        self.make_due_at(key.at, due);
    }

    /// The same for whoever is in that place by now.
    pub(super) fn make_due_at(&mut self, at: u32, due: &mut VecDeque<u32>) {
        if let Some(slot) = self.slots.get_mut(at as usize)
            && !std::mem::replace(&mut slot.is_due, true)
        {
            due.push_back(at);
        }
    }

    /// The one that has something to read the longest.
    pub(super) fn next_due(&mut self, due: &mut VecDeque<u32>) -> Option<Key> {
        let at = due.pop_front()?;
        let slot = self.slots.get_mut(at as usize)?;
        slot.is_due = false;
        let generation = slot.generation;
        Some(Key { at, generation })
    }

    fn names(&self) -> HashMap<(ChannelKind, Box<str>), u32> {
        let slots = self.slots.iter().zip(0..);
        let entry = |(slot, at): (&Slot, u32)| {
            let it = slot.subscription.as_deref()?;
            Some(((it.kind, it.name.as_str().into()), at))
        };
        slots.filter_map(entry).collect()
    }
}

impl Subscription {
    /// Begins to read, or goes on under another permission.
    pub(super) fn read(&mut self, reader: Reader) {
        if let Some(status) = self.status {
            reader.set_status(status);
        }
        self.phase = Phase::Reading(reader);
    }

    /// Where it reads, or did until it was judged again.
    pub(super) fn reader(&self) -> Option<&Reader> {
        match &self.phase {
            Phase::Reading(reader) => Some(reader),
            Phase::Judged(judged) => judged.before.as_ref(),
        }
    }

    pub(super) fn leave(self, leaving: Leaving) {
        let reader = match self.phase {
            Phase::Reading(reader) => Some(reader),
            Phase::Judged(judged) => judged.before,
        };
        if let Some(reader) = reader {
            reader.leave(leaving);
        }
    }
}

/// So many are looked through faster than they are hashed.
const FEW: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_subscription_takes_less_than_two_hundred_bytes() {
        let seat = size_of::<Option<crate::flow::bell::Ringer>>();
        let held = size_of::<Subscription>() + size_of::<Slot>() + seat;
        assert!(held <= 200, "{held}");
    }
}
