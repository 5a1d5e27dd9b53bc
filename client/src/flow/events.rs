use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::de::DeserializeOwned;
use wilco_protocol::session::ChannelKey;
use wilco_protocol::{Fault, OpId, Payload};

use super::event_sink::{EventSink, Item};
use super::feed::Feed;
use super::following::Following;
use crate::client::Client;

/// The events of a domain from now on, as a [`Stream`], for as long as it lives.
///
/// All streams of one domain share one subscription; the drop of the last one ends it. Over the
/// loss of a connection the stream goes on where it was, if the domain keeps a history that
/// reaches back so far; if not it says what it misses: silence about loss there is none. A reader
/// may be 1 MiB of events behind: then the oldest are dropped, and it is told how many.
///
/// ```no_run
/// # #[derive(Debug, serde::Deserialize)]
/// # struct WorldEvent;
/// use wilco_client::{Client, Event};
///
/// # async fn run(ws: Client) {
/// let mut events = ws.events::<WorldEvent>("world");
/// while let Some(event) = events.next().await {
///     match event {
///         Event::Notify { event, .. } => println!("{event:?}"),
///         Event::Gap { missed } => println!("missed {missed:?}"),
///         other => println!("{other:?}"),
///     }
/// }
/// # }
/// ```
pub struct Events<E> {
    feed: Arc<Feed<Item>>,
    following: Following,
    event: PhantomData<fn() -> E>,
}

/// What comes of a domain.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event<E> {
    /// Something happened.
    Notify {
        /// What.
        event: E,
        /// Its name, if the publisher gave one.
        event_type: Option<Box<str>>,
        /// The action that caused it.
        correlation_id: Option<OpId>,
        /// Its number in the domain; `None` where the domain does not count.
        seq: Option<u64>,
    },
    /// Events are lost, and will not come.
    Gap {
        /// How many; `None` if nobody knows.
        missed: Option<u64>,
    },
    /// Something happened that is no `E`: the server is of another version.
    Unreadable {
        /// What, as it was written.
        event: Payload,
        /// Its name, if the publisher gave one.
        event_type: Option<Box<str>>,
        /// What is wrong with it.
        message: Box<str>,
    },
    /// The server does not let this client follow, or cannot now. More may come later: it is asked
    /// again when the fault says so, and by each new connection.
    Refused(Box<Fault>),
}

impl<E: DeserializeOwned> Events<E> {
    pub(crate) fn open(client: &Client, domain: Box<str>) -> Self {
        let feed = Arc::new(Feed::new(MAX_BEHIND));
        let sink = Box::new(EventSink(Arc::clone(&feed)));
        Self {
            following: Following::begin(client.clone(), ChannelKey::domain(domain), sink, false),
            feed,
            event: PhantomData,
        }
    }

    /// What comes next; `None` when the client is closed. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Event<E>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&self, cx: &Context<'_>) -> Poll<Option<Event<E>>> {
        self.feed.poll_next(cx).map(|item| item.map(read))
    }
}

impl<E> Events<E> {
    /// The name of the domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.following.channel().name
    }
}

impl<E: DeserializeOwned> Stream for Events<E> {
    type Item = Event<E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event<E>>> {
        self.poll(cx)
    }
}

impl<E> fmt::Debug for Events<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(&self.domain()).finish()
    }
}

fn read<E: DeserializeOwned>(item: Item) -> Event<E> {
    match item {
        Item::Event {
            event,
            event_type,
            correlation_id,
            seq,
        } => match event.decode() {
            Ok(event) => Event::Notify {
                event,
                event_type,
                correlation_id,
                seq,
            },
            Err(error) => Event::Unreadable {
                event,
                event_type,
                message: error.to_string().into(),
            },
        },
        Item::Gap(missed) => Event::Gap { missed },
        Item::Refused(fault) => Event::Refused(fault),
    }
}

/// How many bytes of events a reader may be behind.
pub(crate) const MAX_BEHIND: usize = 1024 * 1024;
