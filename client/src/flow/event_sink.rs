use std::sync::Arc;

use wilco_protocol::session::ChannelNews;
use wilco_protocol::{Fault, OpId, Payload};

use super::feed::Feed;
use super::sink::{Sink, Want};

/// What waits for the reader of a domain.
#[derive(Debug)]
pub(crate) enum Item {
    Event {
        event: Payload,
        event_type: Option<Box<str>>,
        correlation_id: Option<OpId>,
        seq: Option<u64>,
    },
    Gap(Option<u64>),
    Refused(Box<Fault>),
}

/// Hands the events of a domain to one reader. A reader that is too slow is told how many it has
/// missed.
pub(crate) struct EventSink(pub(crate) Arc<Feed<Item>>);

impl Sink for EventSink {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        let (item, bytes) = match news {
            ChannelNews::Event {
                event,
                event_type,
                correlation_id,
                seq,
            } => {
                let item = Item::Event {
                    event: Payload::from(*event),
                    event_type: event_type.clone(),
                    correlation_id: *correlation_id,
                    seq: *seq,
                };
                (item, event.bytes().len())
            }
            ChannelNews::Gap { missed } => (Item::Gap(*missed), 0),
            ChannelNews::Refused(fault) => (Item::Refused(fault.clone()), fault.message.len()),
            ChannelNews::Live
            | ChannelNews::Stale
            | ChannelNews::Snapshot { .. }
            | ChannelNews::Deltas { .. }
            | ChannelNews::Users { .. }
            | ChannelNews::UsersChanged { .. }
            | ChannelNews::Signal { .. }
            | ChannelNews::Undelivered { .. } => return Ok(()),
        };
        self.0.push(item, bytes, missed);
        Ok(())
    }
}

impl Drop for EventSink {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// What stands for what was given up.
fn missed(given_up: Vec<Item>) -> Item {
    let count = |item: &Item| match item {
        Item::Event { .. } => Some(1),
        Item::Gap(missed) => *missed,
        Item::Refused(_) => Some(0),
    };
    let counts = given_up.iter().map(count);
    Item::Gap(counts.sum())
}
