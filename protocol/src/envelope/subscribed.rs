//! What a server says about channels, beside what they bring.

use super::channel::ChannelKind;
use super::fault;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::fault::Fault;
use crate::id::RequestId;
use crate::payload::Raw;

/// Answers a subscription, or ends one. See docs/protocol.md#subscribed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subscribed {
    /// The message that is answered, if it had an id.
    pub request_id: Option<RequestId>,
    /// Some or all of its channels.
    pub channels: Vec<SubscribedChannel>,
}

/// What became of one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct SubscribedChannel {
    /// What the channel brings.
    pub kind: ChannelKind,
    /// Its name.
    pub name: Box<str>,
    /// Where the subscription begins, or why there is none.
    pub result: Result<Seat, Box<Fault>>,
}

/// Where a subscription begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Within which the positions are continuous.
    pub epoch: Box<str>,
    /// The position that the client is brought to.
    pub seq: u64,
    /// Whether nothing is missing between `since` and there.
    pub recovered: bool,
}

/// Nothing was missed. See docs/protocol.md#current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The position of the channel.
    pub seq: u64,
    /// Within which the positions are continuous.
    pub epoch: Box<str>,
    /// The resource, topic or domain; the resource of the URL if absent.
    pub resource: Option<Box<str>>,
    /// What the channel brings; absent on the wire for a state.
    pub kind: ChannelKind,
}

impl Subscribed {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [id, channels] = fields.take(["request_id", "channels"])?;
        let read = |raw: Raw<'_>| raw.items_as(|raw| SubscribedChannel::read(raw).map_err(inside));
        Ok(Self {
            request_id: optional(id, "request_id", Raw::request_id)?,
            channels: required(channels, "channels", |raw| read(*raw))??,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_request_id(self.request_id.as_ref());
        writer.maps("channels", &self.channels, SubscribedChannel::write)
    }
}

/// What is wrong with a list in which something is no map: the message was taken apart all the same.
fn inside(malformed: Malformed) -> Malformed {
    if malformed.is_readable() {
        malformed
    } else {
        Malformed::Wrong("channels")
    }
}

impl SubscribedChannel {
    fn read(raw: Raw<'_>) -> Result<Self, Malformed> {
        let fields = Fields::nested(raw)?;
        let [kind, name, epoch, seq, recovered, error] =
            fields.take(["kind", "name", "epoch", "seq", "recovered", "error"])?;
        let result = match error.filter(|error| !error.is_null()) {
            Some(error) => Err(Box::new(fault::read(&Fields::nested(error)?)?)),
            None => Ok(Seat {
                epoch: required(epoch, "epoch", Raw::str)?.into(),
                seq: required(seq, "seq", Raw::u64)?,
                recovered: optional(recovered, "recovered", Raw::bool)?.unwrap_or(false),
            }),
        };
        Ok(Self {
            kind: required(kind, "kind", |raw| ChannelKind::parse(&raw.str()?))?,
            name: required(name, "name", Raw::str)?.into(),
            result,
        })
    }

    fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.str("kind", self.kind.as_str());
        writer.str("name", &self.name);
        match &self.result {
            Ok(seat) => {
                writer.str("epoch", &seat.epoch);
                writer.u64("seq", seat.seq);
                writer.bool("recovered", seat.recovered);
            }
            Err(fault) => {
                let mut nested = writer.nested("error");
                fault::write(fault, &mut nested)?;
                nested.close();
            }
        }
        Ok(())
    }
}

impl Current {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [seq, epoch, resource, kind] = fields.take(["seq", "epoch", "resource", "kind"])?;
        let parsed = |raw: &Raw<'_>| ChannelKind::parse(&raw.str()?);
        Ok(Self {
            seq: required(seq, "seq", Raw::u64)?,
            epoch: required(epoch, "epoch", Raw::str)?.into(),
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
            kind: optional(kind, "kind", parsed)?.unwrap_or_default(),
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) {
        writer.u64("seq", self.seq);
        writer.str("epoch", &self.epoch);
        writer.opt_str("resource", self.resource.as_deref());
        if self.kind != ChannelKind::State {
            writer.str("kind", self.kind.as_str());
        }
    }
}
