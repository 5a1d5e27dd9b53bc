use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::topic::Topic;
use super::{SubscribeError, Topics};
use crate::socket::mailbox::Mailbox;
use crate::socket::message::{Outgoing, Published};

/// The topics that one connection subscribes to. They end with it.
pub(crate) struct Subscriptions {
    topics: Topics,
    mailbox: Arc<Mailbox>,
    limit: usize,
    joined: Mutex<Joined>,
}

#[derive(Default)]
struct Joined {
    /// By name. A list is small, and most sockets have none or a few.
    topics: Vec<Arc<Topic>>,
    /// The connection is over: no more subscriptions.
    ended: bool,
}

impl Subscriptions {
    /// No subscriptions yet, and never more than `limit`.
    pub(crate) fn new(topics: Topics, mailbox: Arc<Mailbox>, limit: usize) -> Self {
        Self {
            topics,
            mailbox,
            limit,
            joined: Mutex::default(),
        }
    }

    /// Subscribes to a topic. To do so twice changes nothing.
    pub(crate) fn subscribe(&self, name: &str) -> Result<(), SubscribeError> {
        if name.len() > MAX_NAME {
            return Err(SubscribeError::NameTooLong);
        }
        let mut joined = self.lock();
        if joined.ended || self.mailbox.standing().is_closing {
            return Err(SubscribeError::Closed);
        }
        let Err(place) = joined.find(name) else {
            return Ok(());
        };
        if joined.topics.len() >= self.limit {
            return Err(SubscribeError::TooMany);
        }
        let (topic, is_first) = self.topics.registry.join(name, &self.mailbox);
        let name = Arc::clone(topic.name());
        joined.topics.insert(place, topic);
        drop(joined);
        if is_first {
            self.topics.changed(&name);
        }
        Ok(())
    }

    /// Ends a subscription. Gives whether there was one. What came through it and waits is still sent.
    pub(crate) fn unsubscribe(&self, name: &str) -> bool {
        let mut joined = self.lock();
        let Ok(place) = joined.find(name) else {
            return false;
        };
        let topic = joined.topics.remove(place);
        if joined.topics.is_empty() {
            joined.topics = Vec::new();
        }
        // Under the lock, so that whoever subscribes anew meanwhile stays a member.
        let was_last = self.topics.registry.leave(&topic, &self.mailbox);
        drop(joined);
        if was_last {
            self.topics.changed(topic.name());
        }
        true
    }

    /// Ends all subscriptions, for ever.
    pub(crate) fn end(&self) {
        let mut joined = self.lock();
        joined.ended = true;
        let mut topics = std::mem::take(&mut joined.topics);
        topics.retain(|topic| self.topics.registry.leave(topic, &self.mailbox));
        drop(joined);
        for topic in topics {
            self.topics.changed(topic.name());
        }
    }

    /// Sends a message to all subscribers of a topic but this one, subscribed to it or not.
    pub(crate) fn publish(&self, topic: &str, message: &Outgoing) -> Published {
        self.topics
            .publish_except(topic, message, Some(&self.mailbox))
    }

    /// The topics, whose publish reaches this one too.
    pub(crate) const fn topics(&self) -> &Topics {
        &self.topics
    }

    /// What waits for the connection that subscribes.
    pub(crate) const fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    /// How many topics it subscribes to.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.lock().topics.len()
    }

    fn lock(&self) -> MutexGuard<'_, Joined> {
        self.joined.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Joined {
    /// Where a topic is, or where it would be.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.topics
            .binary_search_by(|topic| (**topic.name()).cmp(name))
    }
}

/// What is left behind would be sent to for ever.
impl Drop for Subscriptions {
    fn drop(&mut self) {
        self.end();
    }
}

/// In bytes.
const MAX_NAME: usize = 255;
