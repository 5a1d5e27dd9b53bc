//! Who wants to hear what.
//!
//! A topic is there as long as somebody subscribes to it. Its lock is held while a message is put into the mailboxes of
//! its subscribers, which never waits; so all of them see the same order.

mod hooks;
mod subscriptions;
mod topic;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use thiserror::Error;

use self::hooks::Hooks;
pub(crate) use self::subscriptions::Subscriptions;
use self::topic::Topic;
use super::mailbox::{Broadcast, Mailbox};
use super::message::{Outgoing, Published};

/// The topics that sockets subscribe to. Cheap to clone; all clones are one.
///
/// ```
/// use wilco_server::socket::Topics;
///
/// let topics = Topics::new();
/// let published = topics.publish("news", "nobody hears this");
/// assert_eq!(published.queued, 0);
/// assert_eq!(topics.subscribers("news"), 0);
/// ```
///
/// Each call is a step of its own: who counts by [`subscribers`](Self::subscribers) and then publishes may reach more or
/// fewer. [`Published`] tells whom a message reached. Where steps belong together, put a lock of yours around them: no
/// call waits for anybody, so a plain `Mutex` will do. So a socket is told a state first and then every change, with
/// none between them missed:
///
/// ```
/// use std::sync::Mutex;
/// use wilco_server::{Topics, WebSocket};
///
/// fn follow(price: &Mutex<u64>, socket: &WebSocket) {
///     let price = price.lock().expect("nobody panics while holding it");
///     let _ = socket.subscribe("price");
///     let _ = socket.send(price.to_string());
/// }
///
/// fn change(price: &Mutex<u64>, topics: &Topics, to: u64) {
///     let mut price = price.lock().expect("nobody panics while holding it");
///     *price = to;
///     topics.publish("price", to.to_string());
/// }
/// ```
#[derive(Clone, Default)]
pub struct Topics {
    registry: Arc<Registry>,
}

#[derive(Default)]
struct Registry {
    topics: RwLock<HashMap<Arc<str>, Arc<Topic>>>,
    hooks: Option<Hooks>,
}

/// Why a socket could not subscribe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum SubscribeError {
    /// The socket has as many subscriptions as it may: `max_subscriptions` of its configuration.
    #[error("the socket has as many subscriptions as it may")]
    TooMany,
    /// The name of a topic has at most 255 bytes.
    #[error("the name of a topic has at most 255 bytes")]
    NameTooLong,
    /// The socket is closed, or closes.
    #[error("the socket is closed")]
    Closed,
}

impl Topics {
    /// No topics yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No topics yet, and somebody who is told when one gets its `first` subscriber and when its `last` one leaves:
    /// the place to begin and end what feeds a topic.
    ///
    /// Both are given these topics and the name of the one that came or went. So they can publish at once, or hand a
    /// clone of the topics to a task that does. They must not keep a clone themselves, nor what holds one: hooks live as
    /// long as their topics, and topics that they keep live for ever.
    ///
    /// For each topic the two come in turn, `first` before `last`; no two calls run at once. A topic that was left and
    /// joined again meanwhile may go unmentioned. They may subscribe and publish themselves; what follows from that is
    /// told after the call. A panic in one is logged.
    ///
    /// They run inside the `subscribe` or `unsubscribe` that causes them, or the end of a socket, or inside one of
    /// another topic that was already busy with these calls. So they must be quick, and must not take a lock that is
    /// held anywhere around a `subscribe` or `unsubscribe`, of whatever topic: that is a deadlock. What needs such a lock
    /// belongs into a task.
    ///
    /// ```
    /// use wilco_server::Topics;
    ///
    /// let begin = |topics: &Topics, topic: &str| {
    ///     topics.publish(topic, "you are the first one here");
    /// };
    /// let topics = Topics::with_hooks(begin, |_, _| {});
    /// # assert_eq!(topics.subscribers("room"), 0);
    /// ```
    #[must_use]
    pub fn with_hooks(
        first: impl Fn(&Self, &str) + Send + Sync + 'static,
        last: impl Fn(&Self, &str) + Send + Sync + 'static,
    ) -> Self {
        let registry = Registry {
            topics: RwLock::default(),
            hooks: Some(Hooks::new(first, last)),
        };
        Self {
            registry: Arc::new(registry),
        }
    }

    /// Sends a message to all subscribers of a topic: encoded once, and without waiting for any of them. What
    /// [`Delivery`](super::Delivery) it has decides what becomes of it at those who read slowly.
    pub fn publish(&self, topic: &str, message: impl Into<Outgoing>) -> Published {
        self.publish_except(topic, &message.into(), None)
    }

    /// [`publish`](Self::publish) of a text that holds `value` as JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn publish_json(
        &self,
        topic: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Published, serde_json::Error> {
        Ok(self.publish(topic, Outgoing::json(value)?))
    }

    /// How many sockets subscribe to a topic. There may be others by the time of a publish: see [`Published`] for those
    /// that it reached.
    #[must_use]
    pub fn subscribers(&self, topic: &str) -> usize {
        self.registry.subscribers(topic)
    }

    /// Sends a message to all subscribers of a topic but one.
    pub(crate) fn publish_except(
        &self,
        topic: &str,
        message: &Outgoing,
        except: Option<&Mailbox>,
    ) -> Published {
        let Some(topic) = self.registry.find(topic) else {
            return Published::default();
        };
        let mut broadcast = Broadcast::new(Arc::clone(topic.name()), message);
        topic.publish(&mut broadcast, except)
    }

    /// A topic has come or gone.
    fn changed(&self, name: &Arc<str>) {
        if let Some(hooks) = &self.registry.hooks {
            hooks.tell(self, name);
        }
    }
}

impl fmt::Debug for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topics").finish_non_exhaustive()
    }
}

impl Registry {
    fn find(&self, name: &str) -> Option<Arc<Topic>> {
        let topics = self.topics.read().unwrap_or_else(PoisonError::into_inner);
        topics.get(name).map(Arc::clone)
    }

    fn subscribers(&self, name: &str) -> usize {
        self.find(name).map_or(0, |topic| topic.subscribers())
    }

    /// Makes a member of the topic, which is created for that if it is not there. Gives whether it is the first one.
    fn join(&self, name: &str, mailbox: &Arc<Mailbox>) -> (Arc<Topic>, bool) {
        if let Some(topic) = self.find(name)
            && topic.join(mailbox)
        {
            return (topic, false);
        }
        let mut topics = self.topics.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody may have been quicker.
        if let Some(topic) = topics.get(name)
            && topic.join(mailbox)
        {
            return (Arc::clone(topic), false);
        }
        // The last member of a topic has left it, and is about to remove it: a new one takes its place.
        let topic = Arc::new(Topic::new(name, mailbox));
        topics.insert(Arc::clone(topic.name()), Arc::clone(&topic));
        (topic, true)
    }

    /// Ends a membership. Gives whether it was the last one, and the topic went with it.
    fn leave(&self, topic: &Arc<Topic>, mailbox: &Mailbox) -> bool {
        if !topic.leave(mailbox) {
            return false;
        }
        let mut topics = self.topics.write().unwrap_or_else(PoisonError::into_inner);
        if topics
            .get(topic.name())
            .is_some_and(|found| Arc::ptr_eq(found, topic))
        {
            topics.remove(topic.name());
        }
        true
    }
}

#[cfg(test)]
mod tests;
