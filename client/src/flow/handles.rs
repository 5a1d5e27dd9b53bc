//! How a client gives out handles of what it follows.

use serde::de::DeserializeOwned;
use wilco_protocol::Fault;
use wilco_protocol::envelope::{PresenceStatus, SignalPayload};
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::{ChannelKey, NewSignal};

use super::events::Events;
use super::presence::Presence;
use super::raw::RawChannel;
use super::signals::Signals;
use super::subscribed::Subscribed;
use crate::call_error::CallError;
use crate::client::Client;

impl Client {
    /// Follows the state of a resource, for as long as the handle lives. Without a connection it
    /// begins with the next one.
    pub fn resource<S: FlowState>(&self, name: impl Into<Box<str>>) -> Subscribed<S> {
        Subscribed::to_state(self, name.into())
    }

    /// Follows the events of a domain, for as long as the stream lives.
    pub fn events<E: DeserializeOwned>(&self, domain: impl Into<Box<str>>) -> Events<E> {
        Events::open(self, domain.into())
    }

    /// Follows a channel by its name, for tools that do not know its types.
    ///
    /// What comes of it is handed on undecoded and in order, and nothing is applied to anything. Who follows a presence is
    /// present there.
    ///
    /// ```no_run
    /// use wilco_client::protocol::session::ChannelKey;
    /// use wilco_client::{Client, RawNews};
    ///
    /// # async fn run(ws: Client) {
    /// let mut board = ws.follow_raw(ChannelKey::state("board"));
    /// while let Some(news) = board.next().await {
    ///     if let RawNews::Deltas { deltas, position } = news {
    ///         println!("{} changes lead to {position}", deltas.len());
    ///     }
    /// }
    /// # }
    /// ```
    pub fn follow_raw(&self, channel: ChannelKey) -> RawChannel {
        RawChannel::open(self, channel)
    }

    /// Follows who is present at a topic, and is present there, for as long as the handle lives.
    pub fn presence(&self, topic: impl Into<Box<str>>) -> Presence {
        Presence::open(self, topic.into())
    }

    /// How present the user is from now on, wherever nothing else was said with
    /// [`Presence::set`].
    pub fn set_presence(&self, status: PresenceStatus) {
        self.inbox().set_presence(status, None);
    }

    /// Says something to another user who is present at a topic where this client is present too.
    ///
    /// That it did not arrive is told by [`signals`](Self::signals), with a fault: `unavailable` if
    /// there is no connection or no such user, `overloaded` if that user does not read.
    ///
    /// # Errors
    /// The client is closed, or holds too much that waits.
    pub fn signal(
        &self,
        topic: &str,
        user_id: &str,
        signal: SignalPayload,
    ) -> Result<(), CallError> {
        let signal = NewSignal {
            topic: topic.into(),
            target_user_id: user_id.into(),
            signal,
        };
        let said = self.inbox().signal(signal);
        said.map_err(|failure| CallError::of(failure, fault))
    }

    /// What other users say to this one at a topic, for as long as the stream lives.
    pub fn signals(&self, topic: impl Into<Box<str>>) -> Signals {
        Signals::open(self, topic.into())
    }
}

fn fault(fault: &Fault) -> CallError {
    CallError::Fault(Box::new(fault.clone()))
}
