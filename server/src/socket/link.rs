//! What a socket and the task that owns its connection share.

use std::sync::Arc;

use super::inbox::Inbox;
use super::mailbox::{Coding, Mailbox};
use super::topics::Subscriptions;
use super::{Ending, Sockets};

/// The two ways between a [`WebSocket`](super::WebSocket) and its connection, and what ends with either.
pub(crate) struct Link {
    pub(super) inbox: Inbox,
    pub(super) subscriptions: Subscriptions,
}

impl Link {
    pub(super) fn new(sockets: &Sockets, coding: Coding) -> Arc<Self> {
        let config = sockets.config();
        let (soft, hard) = (config.write_buffer_size, config.max_write_queue_size);
        let mailbox = Arc::new(Mailbox::new(soft, hard, coding));
        let topics = sockets.topics().clone();
        Arc::new(Self {
            inbox: Inbox::default(),
            subscriptions: Subscriptions::new(topics, mailbox, config.max_subscriptions),
        })
    }

    pub(super) const fn mailbox(&self) -> &Arc<Mailbox> {
        self.subscriptions.mailbox()
    }

    /// The connection is over: nothing can be sent, and nothing more will come.
    pub(super) fn end(&self, ending: &Ending) {
        self.mailbox().end();
        self.subscriptions.end();
        self.inbox.end(Box::new(ending.clone()));
    }
}
