use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use wilco_protocol::Fault;
use wilco_protocol::envelope::SignalPayload;
use wilco_protocol::session::{ChannelKey, ChannelNews};

use super::feed::Feed;
use super::following::Following;
use super::sink::{Sink, Want};
use crate::client::Client;

/// What other users say to this one at a topic, as a [`Stream`], for as long as it lives: what two
/// peers need to find each other, as in WebRTC.
///
/// It makes this user present there, as [`Client::presence`](crate::Client::presence) does. What is
/// said while there is no connection is lost. A reader may be 256 KiB behind: then the oldest words
/// are dropped, and it is told how many.
pub struct Signals {
    feed: Arc<Feed<Signalled>>,
    following: Following,
}

/// What comes of the signals of a topic.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Signalled {
    /// Somebody says something to this user.
    Received {
        /// Who.
        from_user_id: Box<str>,
        /// What.
        signal: SignalPayload,
    },
    /// A word of this client did not arrive.
    Undelivered(Box<Fault>),
    /// This many were dropped, as nobody read them.
    Missed(u64),
    /// The server does not let this client be present there, or cannot now.
    Refused(Box<Fault>),
}

struct SignalSink(Arc<Feed<Signalled>>);

impl Signals {
    pub(crate) fn open(client: &Client, topic: Box<str>) -> Self {
        let feed = Arc::new(Feed::new(MAX_BEHIND));
        let sink = Box::new(SignalSink(Arc::clone(&feed)));
        let channel = ChannelKey::presence(topic);
        Self {
            following: Following::begin(client.clone(), channel, sink, false),
            feed,
        }
    }

    /// What comes next; `None` when the client is closed. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Signalled> {
        std::future::poll_fn(|cx| self.feed.poll_next(cx)).await
    }

    /// The name of the topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.following.channel().name
    }
}

impl Stream for Signals {
    type Item = Signalled;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Signalled>> {
        self.feed.poll_next(cx)
    }
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signals").field(&self.topic()).finish()
    }
}

impl Sink for SignalSink {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        let (item, bytes) = match news {
            ChannelNews::Signal {
                from_user_id,
                signal,
            } => {
                let received = Signalled::Received {
                    from_user_id: from_user_id.clone(),
                    signal: signal.clone(),
                };
                (received, signal.len())
            }
            ChannelNews::Undelivered { fault } => {
                (Signalled::Undelivered(fault.clone()), fault.message.len())
            }
            ChannelNews::Refused(fault) => (Signalled::Refused(fault.clone()), fault.message.len()),
            ChannelNews::Live
            | ChannelNews::Stale
            | ChannelNews::Snapshot { .. }
            | ChannelNews::Deltas { .. }
            | ChannelNews::Users { .. }
            | ChannelNews::UsersChanged { .. }
            | ChannelNews::Event { .. }
            | ChannelNews::Gap { .. } => return Ok(()),
        };
        self.0.push(item, bytes, missed);
        Ok(())
    }
}

impl Drop for SignalSink {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// What stands for what was given up.
fn missed(given_up: Vec<Signalled>) -> Signalled {
    let count = |item: &Signalled| match item {
        Signalled::Received { .. } | Signalled::Undelivered(_) => 1,
        Signalled::Missed(missed) => *missed,
        Signalled::Refused(_) => 0,
    };
    Signalled::Missed(given_up.iter().map(count).sum())
}

/// How many bytes of signals a reader may be behind.
const MAX_BEHIND: usize = 256 * 1024;
