use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;

use crate::socket::mailbox::{Broadcast, Mailbox, Pushed};
use crate::socket::message::Published;

/// One topic, as long as it has members.
pub(super) struct Topic {
    name: Arc<str>,
    members: Mutex<Members>,
}

/// The mailboxes by their address, which no other has while this one is a member. Dense, so that a message goes
/// through them as through a list.
type Members = IndexMap<usize, Arc<Mailbox>>;

impl Topic {
    pub(super) fn new(name: &str, first: &Arc<Mailbox>) -> Self {
        Self {
            name: name.into(),
            members: Mutex::new(Members::from_iter([(address(first), Arc::clone(first))])),
        }
    }

    pub(super) const fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(super) fn subscribers(&self) -> usize {
        self.lock().len()
    }

    /// Gives whether a member joined; `false` of a topic that is over.
    pub(super) fn join(&self, mailbox: &Arc<Mailbox>) -> bool {
        let mut members = self.lock();
        // A topic begins with its first member and is over when the last one leaves.
        if members.is_empty() {
            return false;
        }
        members.insert(address(mailbox), Arc::clone(mailbox));
        true
    }

    /// Gives whether it was the last member, with which the topic is over.
    pub(super) fn leave(&self, mailbox: &Mailbox) -> bool {
        let mut members = self.lock();
        let left = members.swap_remove(&address(mailbox));
        left.is_some() && members.is_empty()
    }

    /// The lock is held to the end: all members get all messages in the same order.
    pub(super) fn publish(
        &self,
        broadcast: &mut Broadcast<'_>,
        except: Option<&Mailbox>,
    ) -> Published {
        let except = except.map(address);
        let mut published = Published::default();
        for (&address, mailbox) in self.lock().iter() {
            if Some(address) == except {
                continue;
            }
            match mailbox.push(broadcast) {
                Pushed::Queued => published.queued += 1,
                Pushed::Pressured => published.pressured += 1,
                Pushed::Dropped => published.dropped += 1,
                Pushed::Closed => published.closed += 1,
            }
        }
        published
    }

    fn lock(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn address(mailbox: &Mailbox) -> usize {
    std::ptr::from_ref(mailbox).addr()
}
