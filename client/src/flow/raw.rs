use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use wilco_protocol::envelope::PresenceInfo;
use wilco_protocol::session::{ChannelKey, ChannelNews};
use wilco_protocol::{Fault, OpId, Payload, Position};

use super::events::MAX_BEHIND;
use super::feed::Feed;
use super::following::Following;
use super::sink::{Sink, Want};
use crate::client::Client;

/// What comes of a channel, as it was written and one after the other, for as long as this lives. See
/// [`Client::follow_raw`].
///
/// A reader may be 1 MiB behind. Then the changes of a state or a presence that wait are given up for the whole of it, and
/// the oldest events for a [`RawNews::Gap`].
pub struct RawChannel {
    feed: Arc<Feed<RawNews>>,
    following: Following,
}

/// What comes of a channel, undecoded: [`Payload::decode`] reads it, and [`Payload::as_raw`] has its bytes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RawNews {
    /// The whole state of a resource, in place of what was there.
    Snapshot {
        /// The state.
        state: Payload,
        /// Where it stands.
        position: Position,
    },
    /// Changes of a resource, to be applied in their order.
    Deltas {
        /// The changes.
        deltas: Vec<Payload>,
        /// Where they lead to together.
        position: Position,
    },
    /// Everybody who is present, in place of what was there.
    Users(Vec<PresenceInfo>),
    /// Who came, went and changed.
    UsersChanged {
        /// Who is new.
        joined: Vec<PresenceInfo>,
        /// Who is gone, by their ids.
        left: Vec<Box<str>>,
        /// Who is there and other than before.
        changed: Vec<PresenceInfo>,
    },
    /// An event of a domain.
    Event {
        /// What happened.
        event: Payload,
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
    /// The server does not let this client follow, or cannot now. More may come later, as with
    /// [`Event::Refused`](crate::Event::Refused).
    Refused(Box<Fault>),
}

impl RawChannel {
    pub(crate) fn open(client: &Client, channel: ChannelKey) -> Self {
        let feed = Arc::new(Feed::new(MAX_BEHIND));
        let sink = Box::new(RawSink::new(Arc::clone(&feed)));
        Self {
            following: Following::begin(client.clone(), channel, sink, true),
            feed,
        }
    }

    /// What comes next; `None` when the client is closed. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<RawNews> {
        std::future::poll_fn(|cx| self.feed.poll_next(cx)).await
    }

    /// Which channel it is.
    #[must_use]
    pub fn channel(&self) -> &ChannelKey {
        self.following.channel()
    }
}

impl Stream for RawChannel {
    type Item = RawNews;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<RawNews>> {
        self.feed.poll_next(cx)
    }
}

impl fmt::Debug for RawChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawChannel").field(self.channel()).finish()
    }
}

struct RawSink {
    feed: Arc<Feed<RawNews>>,
    /// Whether changes have something to begin from.
    has_whole: bool,
}

impl RawSink {
    fn new(feed: Arc<Feed<RawNews>>) -> Self {
        let has_whole = false;
        Self { feed, has_whole }
    }
}

impl Sink for RawSink {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        let Some(news) = owned(news) else {
            return Ok(());
        };
        let bytes = size(&news);
        match news {
            // What it stands in place of is of no use any more.
            RawNews::Snapshot { .. } | RawNews::Users(_) => {
                self.has_whole = true;
                self.feed.replace(news);
            }
            RawNews::Event { .. } | RawNews::Gap { .. } => self.feed.push(news, bytes, missed),
            RawNews::Deltas { .. } | RawNews::UsersChanged { .. } if !self.has_whole => {}
            RawNews::Refused(_) if !self.has_whole => self.feed.push(news, bytes, missed),
            RawNews::Deltas { .. } | RawNews::UsersChanged { .. } | RawNews::Refused(_) => {
                if !self.feed.try_push(news, bytes) {
                    self.has_whole = false;
                    self.feed.clear();
                    return Err(Want::Whole);
                }
            }
        }
        Ok(())
    }
}

impl Drop for RawSink {
    fn drop(&mut self) {
        self.feed.end();
    }
}

fn owned(news: &ChannelNews<'_>) -> Option<RawNews> {
    Some(match news {
        ChannelNews::Snapshot {
            state, position, ..
        } => RawNews::Snapshot {
            state: Payload::from(*state),
            position: position.clone(),
        },
        ChannelNews::Deltas {
            deltas, position, ..
        } => RawNews::Deltas {
            deltas: deltas.iter().map(|delta| Payload::from(*delta)).collect(),
            position: position.clone(),
        },
        ChannelNews::Users { users, .. } => RawNews::Users(users.clone()),
        ChannelNews::UsersChanged {
            joined,
            left,
            changed,
            ..
        } => RawNews::UsersChanged {
            joined: joined.clone(),
            left: left.clone(),
            changed: changed.clone(),
        },
        ChannelNews::Event {
            event,
            event_type,
            correlation_id,
            seq,
        } => RawNews::Event {
            event: Payload::from(*event),
            event_type: event_type.clone(),
            correlation_id: *correlation_id,
            seq: *seq,
        },
        ChannelNews::Gap { missed } => RawNews::Gap { missed: *missed },
        ChannelNews::Refused(fault) => RawNews::Refused(fault.clone()),
        ChannelNews::Live
        | ChannelNews::Stale
        | ChannelNews::Signal { .. }
        | ChannelNews::Undelivered { .. } => return None,
    })
}

/// How much of the room of a reader it takes.
fn size(news: &RawNews) -> usize {
    let of = |payload: &Payload| payload.as_raw().bytes().len();
    match news {
        RawNews::Snapshot { state, .. } => of(state),
        RawNews::Deltas { deltas, .. } => deltas.iter().map(|delta| of(delta) + PIECE).sum(),
        RawNews::Event {
            event, event_type, ..
        } => of(event) + event_type.as_ref().map_or(0, |name| name.len()),
        RawNews::Users(users) => users.iter().map(size_of_user).sum(),
        RawNews::UsersChanged {
            joined,
            left,
            changed,
        } => {
            let there = joined.iter().chain(changed).map(size_of_user);
            there.chain(left.iter().map(|id| id.len() + PIECE)).sum()
        }
        RawNews::Gap { .. } => 0,
        RawNews::Refused(fault) => fault.message.len(),
    }
}

fn size_of_user(user: &PresenceInfo) -> usize {
    let name = user.name.as_ref().map_or(0, |name| name.len());
    user.user_id.len() + name + 2 * PIECE
}

/// What stands for what was given up.
fn missed(given_up: Vec<RawNews>) -> RawNews {
    let count = |news: &RawNews| match news {
        RawNews::Event { .. } => Some(1),
        RawNews::Gap { missed } => *missed,
        RawNews::Snapshot { .. }
        | RawNews::Deltas { .. }
        | RawNews::Users(_)
        | RawNews::UsersChanged { .. }
        | RawNews::Refused(_) => Some(0),
    };
    RawNews::Gap {
        missed: given_up.iter().map(count).sum(),
    }
}

/// About what one of many takes beside its text, in bytes: it may be as short as a digit.
const PIECE: usize = 64;

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use wilco_protocol::envelope::PresenceStatus;
    use wilco_protocol::{Encoding, Raw};

    use super::*;

    fn deltas(text: &'static str, seq: u64) -> ChannelNews<'static> {
        ChannelNews::Deltas {
            deltas: vec![Raw::new(Encoding::Json, text.as_bytes())],
            op_ids: Vec::new(),
            position: Position::new("e", seq),
        }
    }

    fn snapshot(seq: u64) -> ChannelNews<'static> {
        ChannelNews::Snapshot {
            state: Raw::new(Encoding::Json, b"{}"),
            op_ids: Vec::new(),
            position: Position::new("e", seq),
        }
    }

    fn event(seq: u64) -> ChannelNews<'static> {
        ChannelNews::Event {
            event: Raw::new(Encoding::Json, b"1"),
            event_type: None,
            correlation_id: None,
            seq: Some(seq),
        }
    }

    fn drain(feed: &Feed<RawNews>) -> Vec<String> {
        let cx = Context::from_waker(Waker::noop());
        let next = || match feed.poll_next(&cx) {
            Poll::Ready(news) => news,
            Poll::Pending => None,
        };
        let say = |news| match news {
            RawNews::Snapshot { position, .. } => format!("whole at {position}"),
            RawNews::Deltas { deltas, position } => format!("{} to {position}", deltas.len()),
            RawNews::Event { seq, .. } => format!("event {seq:?}"),
            RawNews::Gap { missed } => format!("missed {missed:?}"),
            other => format!("{other:?}"),
        };
        std::iter::from_fn(next).map(say).collect()
    }

    #[test]
    fn who_is_too_slow_gets_the_whole_in_place_of_the_changes_that_wait() {
        let feed = Arc::new(Feed::new(800));
        let mut sink = RawSink::new(Arc::clone(&feed));
        assert_eq!(sink.hear(&snapshot(1)), Ok(()));
        assert_eq!(sink.hear(&deltas("1", 2)), Ok(()));
        assert_eq!(drain(&feed), ["whole at e:1", "1 to e:2"]);
        for seq in 3..7 {
            assert_eq!(sink.hear(&deltas("1", seq)), Ok(()));
        }
        assert_eq!(sink.hear(&deltas("1", 7)), Err(Want::Whole));
        assert_eq!(sink.hear(&deltas("1", 8)), Ok(()));
        assert_eq!(drain(&feed), [""; 0], "what waits leads to nowhere");
        assert_eq!(sink.hear(&snapshot(9)), Ok(()));
        assert_eq!(sink.hear(&deltas("1", 10)), Ok(()));
        assert_eq!(drain(&feed), ["whole at e:9", "1 to e:10"]);
    }

    #[test]
    fn who_is_too_slow_for_events_is_told_how_many_are_lost() {
        let feed = Arc::new(Feed::new(600));
        let mut sink = RawSink::new(Arc::clone(&feed));
        for seq in 1..=6 {
            assert_eq!(sink.hear(&event(seq)), Ok(()));
        }
        assert_eq!(
            drain(&feed),
            [
                "missed Some(3)",
                "event Some(4)",
                "event Some(5)",
                "event Some(6)"
            ]
        );
    }

    #[test]
    fn what_waits_is_counted_with_its_names_and_by_its_pieces() {
        let user = PresenceInfo {
            user_id: "u".repeat(1000).into(),
            name: Some("n".repeat(1000).into()),
            status: PresenceStatus::Active,
            connected_at: 1,
        };
        let digit = || Payload::from(Raw::new(Encoding::Json, b"1"));
        for (news, least) in [
            (RawNews::Users(vec![user.clone(); 2]), 4000),
            (
                RawNews::UsersChanged {
                    joined: vec![user.clone()],
                    left: vec![user.user_id.clone()],
                    changed: vec![user],
                },
                5000,
            ),
            (
                RawNews::Event {
                    event: digit(),
                    event_type: Some("t".repeat(1000).into()),
                    correlation_id: None,
                    seq: None,
                },
                1000,
            ),
            (
                RawNews::Deltas {
                    deltas: (0..1000).map(|_| digit()).collect(),
                    position: Position::new("e", 1),
                },
                1000 * size_of::<Payload>(),
            ),
        ] {
            assert!(least <= size(&news), "{news:?}");
        }
    }
}
