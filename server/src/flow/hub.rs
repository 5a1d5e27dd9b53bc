//! Names to channels, and what a channel is to a connection.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use wilco_protocol::envelope::{ChannelKind, PresenceStatus, ServerMessage, SignalPayload};
use wilco_protocol::{Fault, Params, Pattern};

use super::bell::Ringer;
use super::presence::Undelivered;
use super::rounds::Rounds;
use super::said::Said;
use super::stream::Stream;
use super::viewer::{Name, Viewer};

/// What serves the channels of one pattern.
pub(crate) trait Channels: Send + Sync {
    /// Judges whether somebody may read a channel, and gives what they read. Nothing is said before that.
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>>;

    /// Whose permission is to be looked at again.
    fn rounds(&self) -> &Arc<Rounds>;
}

/// Somebody who wants to read a channel.
pub(crate) struct Seeker {
    pub(crate) name: Name,
    pub(crate) viewer: Viewer,
}

/// What somebody reads who may.
pub(crate) struct Admitted {
    pub(crate) stream: Arc<Stream>,
    /// What lasts as long as they read.
    pub(crate) guest: Option<Box<dyn Guest>>,
    /// Keeps the stream as long as it is held.
    pub(crate) stay: Option<Box<dyn Send>>,
}

/// What lasts as long as somebody reads.
pub(crate) trait Guest: Send {
    /// Whether they are told that. What is not is passed over.
    fn lets(&self, said: &Said) -> bool {
        let _ = said;
        true
    }

    /// Whether they are told all that everybody is told.
    fn hears_all(&self) -> bool {
        true
    }

    /// What they are told beside what everybody is told. `ringer` is rung when there is more of it.
    fn aside(&self, ringer: &Ringer) -> Option<ServerMessage> {
        let _ = ringer;
        None
    }

    /// They say what they do.
    fn set_status(&self, status: PresenceStatus) {
        let _ = status;
    }

    /// They say something to one other alone.
    fn signal(&self, target_user_id: &str, signal: SignalPayload) -> Result<(), Undelivered> {
        let _ = (target_user_id, signal);
        Err(Undelivered::NoPeer)
    }

    /// They do not read any more.
    fn leave(self: Box<Self>, leaving: Leaving);
}

/// How somebody leaves a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// The client said so, or closed with 1000.
    ForGood,
    /// The connection was lost, or the client asks anew: it may be back in a moment.
    Lost,
    /// They may not read it any more, or it cannot be read.
    Refused,
}

/// The channels of a router, by kind and name.
#[derive(Default)]
pub(crate) struct Hub {
    fixed: HashMap<(ChannelKind, Box<str>), Arc<dyn Channels>>,
    open: Vec<(ChannelKind, Pattern, Arc<dyn Channels>)>,
}

impl Hub {
    pub(crate) fn add(&mut self, kind: ChannelKind, pattern: Pattern, channels: Arc<dyn Channels>) {
        if pattern.is_fixed() {
            self.fixed.insert((kind, pattern.as_str().into()), channels);
        } else {
            self.open.push((kind, pattern, channels));
        }
    }

    /// What serves the channel of that name. A name that is written out goes before a pattern, an earlier pattern before a
    /// later one.
    pub(crate) fn find(&self, kind: ChannelKind, name: &str) -> Option<(Name, Arc<dyn Channels>)> {
        if let Some(channels) = self.fixed.get(&(kind, name.into())) {
            return Some((Name::new(name, Params::default()), Arc::clone(channels)));
        }
        self.open.iter().find_map(|(of, pattern, channels)| {
            let params = (*of == kind).then(|| pattern.matches(name)).flatten()?;
            Some((Name::new(name, params), Arc::clone(channels)))
        })
    }
}

impl Admitted {
    pub(crate) const fn of(stream: Arc<Stream>) -> Self {
        Self {
            stream,
            guest: None,
            stay: None,
        }
    }

    pub(crate) fn with_stay(self, stay: impl Send + 'static) -> Self {
        let stay: Option<Box<dyn Send>> = Some(Box::new(stay));
        Self { stay, ..self }
    }
}
