//! State and events in messages: what `FlowState` types and event enums travel in.

use serde::de::DeserializeOwned;

use super::channel::listed;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::{Body, MapWriter};
use crate::codec::{DecodeError, EncodeError};
use crate::id::OpId;
use crate::payload::Raw;

/// The whole state of a resource at a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot<S> {
    /// The state.
    pub state: S,
    /// The position of the state.
    pub seq: u64,
    /// When it was taken, in Unix milliseconds.
    pub timestamp: u64,
    /// Within which the positions are continuous.
    pub epoch: Option<Box<str>>,
    /// The resource; the one of the URL if absent.
    pub resource: Option<Box<str>>,
    /// The last actions whose effects are in it, as far as the server knows.
    pub op_ids: Vec<OpId>,
}

/// One change of a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Delta<D> {
    /// The change.
    pub delta: D,
    /// The position that the change leads to.
    pub seq: u64,
    /// When it happened, in Unix milliseconds.
    pub timestamp: u64,
    /// Within which the positions are continuous.
    pub epoch: Option<Box<str>>,
    /// The position it starts from; `seq - 1` if absent.
    pub from: Option<u64>,
    /// The resource; the one of the URL if absent.
    pub resource: Option<Box<str>>,
    /// The actions that caused it.
    pub op_ids: Vec<OpId>,
}

/// Several changes of a resource, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Deltas<D> {
    /// The changes.
    pub deltas: Vec<D>,
    /// The position that the last change leads to.
    pub seq: u64,
    /// When the last one happened, in Unix milliseconds.
    pub timestamp: u64,
    /// Within which the positions are continuous.
    pub epoch: Option<Box<str>>,
    /// The position they start from.
    pub from: Option<u64>,
    /// The resource; the one of the URL if absent.
    pub resource: Option<Box<str>>,
    /// The actions that caused them.
    pub op_ids: Vec<OpId>,
}

/// An event of a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Notify<E> {
    /// The domain.
    pub domain: Box<str>,
    /// The event.
    pub event: E,
    /// The action that caused it.
    pub correlation_id: Option<OpId>,
    /// The kind of event, for those who only look.
    pub event_type: Option<Box<str>>,
    /// The resource that it is about, if it is about one.
    pub resource: Option<Box<str>>,
    /// Within which the positions are continuous; absent for a domain without positions.
    pub epoch: Option<Box<str>>,
    /// The position of the event.
    pub seq: Option<u64>,
    /// The position of the event before it; `seq - 1` if absent.
    pub from: Option<u64>,
}

/// Events were lost. See docs/protocol.md#gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The domain.
    pub domain: Box<str>,
    /// How many; absent if nobody can say.
    pub missed: Option<u64>,
    /// Within which the positions are continuous from here on.
    pub epoch: Option<Box<str>>,
    /// The position from which the domain goes on.
    pub seq: Option<u64>,
}

impl<'a> Snapshot<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [state] = fields.take(["state"])?;
        let place = Place::read(fields)?;
        Ok(Self {
            state: state.ok_or(Malformed::Missing("state"))?,
            seq: place.seq,
            timestamp: place.timestamp,
            epoch: place.epoch,
            resource: place.resource,
            op_ids: read_op_ids(fields)?,
        })
    }

    pub(super) fn typed<S: DeserializeOwned>(self) -> Result<Snapshot<S>, DecodeError> {
        Ok(Snapshot {
            state: self.state.decode()?,
            seq: self.seq,
            timestamp: self.timestamp,
            epoch: self.epoch,
            resource: self.resource,
            op_ids: self.op_ids,
        })
    }
}

impl<S: Body> Snapshot<S> {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        write_place(writer, self.seq, self.timestamp, self.epoch.as_deref());
        writer.opt_str("resource", self.resource.as_deref());
        write_op_ids(writer, &self.op_ids)?;
        writer.body("state", &self.state)
    }
}

impl<'a> Delta<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [delta] = fields.take(["delta"])?;
        let place = Place::read(fields)?;
        Ok(Self {
            delta: delta.ok_or(Malformed::Missing("delta"))?,
            seq: place.seq,
            timestamp: place.timestamp,
            epoch: place.epoch,
            from: place.from,
            resource: place.resource,
            op_ids: read_op_ids(fields)?,
        })
    }

    pub(super) fn typed<D: DeserializeOwned>(self) -> Result<Delta<D>, DecodeError> {
        Ok(Delta {
            delta: self.delta.decode()?,
            seq: self.seq,
            timestamp: self.timestamp,
            epoch: self.epoch,
            from: self.from,
            resource: self.resource,
            op_ids: self.op_ids,
        })
    }
}

impl<D: Body> Delta<D> {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        write_place(writer, self.seq, self.timestamp, self.epoch.as_deref());
        writer.opt_u64("from", self.from);
        writer.opt_str("resource", self.resource.as_deref());
        write_op_ids(writer, &self.op_ids)?;
        writer.body("delta", &self.delta)
    }
}

impl<'a> Deltas<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [deltas] = fields.take(["deltas"])?;
        let place = Place::read(fields)?;
        Ok(Self {
            deltas: required(deltas, "deltas", Raw::items)?,
            seq: place.seq,
            timestamp: place.timestamp,
            epoch: place.epoch,
            from: place.from,
            resource: place.resource,
            op_ids: read_op_ids(fields)?,
        })
    }

    pub(super) fn typed<D: DeserializeOwned>(self) -> Result<Deltas<D>, DecodeError> {
        Ok(Deltas {
            deltas: self
                .deltas
                .iter()
                .map(Raw::decode)
                .collect::<Result<_, _>>()?,
            seq: self.seq,
            timestamp: self.timestamp,
            epoch: self.epoch,
            from: self.from,
            resource: self.resource,
            op_ids: self.op_ids,
        })
    }
}

impl<D: Body> Deltas<D> {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        write_place(writer, self.seq, self.timestamp, self.epoch.as_deref());
        writer.opt_u64("from", self.from);
        writer.opt_str("resource", self.resource.as_deref());
        write_op_ids(writer, &self.op_ids)?;
        writer.list("deltas", self.deltas.iter())
    }
}

impl<'a> Notify<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [domain, event, correlation_id, event_type] =
            fields.take(["domain", "event", "correlation_id", "event_type"])?;
        let [resource, epoch, seq, from] = fields.take(["resource", "epoch", "seq", "from"])?;
        Ok(Self {
            domain: required(domain, "domain", Raw::str)?.into(),
            event: event.ok_or(Malformed::Missing("event"))?,
            correlation_id: optional(correlation_id, "correlation_id", |raw| raw.decode().ok())?,
            event_type: optional(event_type, "event_type", Raw::str)?.map(Into::into),
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
            epoch: optional(epoch, "epoch", Raw::str)?.map(Into::into),
            seq: optional(seq, "seq", Raw::u64)?,
            from: optional(from, "from", Raw::u64)?,
        })
    }

    pub(super) fn typed<E: DeserializeOwned>(self) -> Result<Notify<E>, DecodeError> {
        Ok(Notify {
            domain: self.domain,
            event: self.event.decode()?,
            correlation_id: self.correlation_id,
            event_type: self.event_type,
            resource: self.resource,
            epoch: self.epoch,
            seq: self.seq,
            from: self.from,
        })
    }
}

impl<E: Body> Notify<E> {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.str("domain", &self.domain);
        writer.opt_value("correlation_id", self.correlation_id.as_ref())?;
        writer.opt_str("event_type", self.event_type.as_deref());
        writer.opt_str("resource", self.resource.as_deref());
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_u64("seq", self.seq);
        writer.opt_u64("from", self.from);
        writer.body("event", &self.event)
    }
}

impl Gap {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [domain, missed, epoch, seq] = fields.take(["domain", "missed", "epoch", "seq"])?;
        Ok(Self {
            domain: required(domain, "domain", Raw::str)?.into(),
            missed: optional(missed, "missed", Raw::u64)?,
            epoch: optional(epoch, "epoch", Raw::str)?.map(Into::into),
            seq: optional(seq, "seq", Raw::u64)?,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) {
        writer.str("domain", &self.domain);
        writer.opt_u64("missed", self.missed);
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_u64("seq", self.seq);
    }
}

fn read_op_ids(fields: &Fields<'_>) -> Result<Vec<OpId>, Malformed> {
    let [op_ids] = fields.take(["op_ids"])?;
    Ok(optional(op_ids, "op_ids", listed)?.unwrap_or_default())
}

pub(super) fn write_op_ids(writer: &mut MapWriter<'_>, op_ids: &[OpId]) -> Result<(), EncodeError> {
    if op_ids.is_empty() {
        return Ok(());
    }
    writer.value("op_ids", op_ids)
}

/// Where a message of state belongs.
struct Place {
    seq: u64,
    timestamp: u64,
    epoch: Option<Box<str>>,
    from: Option<u64>,
    resource: Option<Box<str>>,
}

impl Place {
    fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [seq, timestamp, epoch, from, resource] =
            fields.take(["seq", "timestamp", "epoch", "from", "resource"])?;
        Ok(Self {
            seq: required(seq, "seq", Raw::u64)?,
            timestamp: optional(timestamp, "timestamp", Raw::u64)?.unwrap_or(0),
            epoch: optional(epoch, "epoch", Raw::str)?.map(Into::into),
            from: optional(from, "from", Raw::u64)?,
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
        })
    }
}

pub(super) fn write_place(
    writer: &mut MapWriter<'_>,
    seq: u64,
    timestamp: u64,
    epoch: Option<&str>,
) {
    writer.u64("seq", seq);
    writer.u64("timestamp", timestamp);
    writer.opt_str("epoch", epoch);
}
