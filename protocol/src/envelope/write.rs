//! Messages of channels from parts that are already encoded.
//!
//! What a channel brings is the same for all who read it, so it is encoded once for each encoding
//! and shared. These functions write a whole message around such bytes, straight into a buffer:
//! `Raw` and `&Payload` are bodies, and no field is copied into a message first. They write
//! exactly what [`ServerMessage::write`](super::ServerMessage::write) does.

#[cfg(test)]
mod tests;

use super::presence::{PresenceInfo, write_changes};
use super::state::{write_op_ids, write_place};
use super::tag::ServerTag;
use super::writer::{Body, MapWriter};
use crate::codec::{EncodeError, Encoding};
use crate::id::OpId;

/// Where a message of a channel belongs.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The name of the resource, topic or domain.
    pub name: &'a str,
    /// Within which the positions are continuous.
    pub epoch: &'a str,
    /// The position that it starts from; not said of a snapshot.
    pub from: u64,
    /// The position that it leads to.
    pub seq: u64,
    /// When it happened, in Unix milliseconds; not said of presence and events.
    pub timestamp: u64,
}

/// What an event says beside itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The kind of event.
    pub event_type: Option<&'a str>,
    /// The action that caused it.
    pub correlation_id: Option<OpId>,
    /// The resource that it is about.
    pub resource: Option<&'a str>,
}

/// Appends a `snapshot` that has the effects of certain actions in it.
///
/// # Errors
/// The state cannot be said in this encoding. `out` then ends in part of a message.
pub fn snapshot(
    encoding: Encoding,
    out: &mut Vec<u8>,
    place: &Place<'_>,
    op_ids: &[OpId],
    state: &impl Body,
) -> Result<(), EncodeError> {
    let mut writer = open(encoding, out, ServerTag::Snapshot);
    write_place(&mut writer, place.seq, place.timestamp, Some(place.epoch));
    writer.str("resource", place.name);
    write_op_ids(&mut writer, op_ids)?;
    writer.body("state", state)?;
    writer.close();
    Ok(())
}

/// Appends a `delta`.
///
/// # Errors
/// The delta cannot be said in this encoding. `out` then ends in part of a message.
pub fn delta(
    encoding: Encoding,
    out: &mut Vec<u8>,
    place: &Place<'_>,
    op_ids: &[OpId],
    delta: &impl Body,
) -> Result<(), EncodeError> {
    let mut writer = open(encoding, out, ServerTag::Delta);
    write_step(&mut writer, place, unusual(place), op_ids)?;
    writer.body("delta", delta)?;
    writer.close();
    Ok(())
}

/// Appends a `deltas` of what lies between two positions.
///
/// # Errors
/// A delta cannot be said in this encoding. `out` then ends in part of a message.
pub fn deltas<D: Body>(
    encoding: Encoding,
    out: &mut Vec<u8>,
    place: &Place<'_>,
    op_ids: &[OpId],
    deltas: impl ExactSizeIterator<Item = D>,
) -> Result<(), EncodeError> {
    let mut writer = open(encoding, out, ServerTag::Deltas);
    write_step(&mut writer, place, Some(place.from), op_ids)?;
    writer.list("deltas", deltas)?;
    writer.close();
    Ok(())
}

/// Appends a `notify`.
///
/// # Errors
/// The event cannot be said in this encoding. `out` then ends in part of a message.
pub fn notify(
    encoding: Encoding,
    out: &mut Vec<u8>,
    place: &Place<'_>,
    about: &About<'_>,
    event: &impl Body,
) -> Result<(), EncodeError> {
    let mut writer = open(encoding, out, ServerTag::Notify);
    writer.str("domain", place.name);
    writer.opt_value("correlation_id", about.correlation_id.as_ref())?;
    writer.opt_str("event_type", about.event_type);
    writer.opt_str("resource", about.resource);
    writer.str("epoch", place.epoch);
    writer.u64("seq", place.seq);
    writer.opt_u64("from", unusual(place));
    writer.body("event", event)?;
    writer.close();
    Ok(())
}

/// Appends a `presence_diff`.
///
/// # Errors
/// A list is longer than a message can say. `out` then ends in part of a message.
pub fn presence_diff(
    encoding: Encoding,
    out: &mut Vec<u8>,
    place: &Place<'_>,
    joined: &[PresenceInfo],
    left: &[Box<str>],
    changed: &[PresenceInfo],
) -> Result<(), EncodeError> {
    let mut writer = open(encoding, out, ServerTag::PresenceDiff);
    writer.u64("seq", place.seq);
    writer.str("epoch", place.epoch);
    writer.opt_u64("from", unusual(place));
    writer.str("resource", place.name);
    write_changes(&mut writer, joined, left, changed)?;
    writer.close();
    Ok(())
}

fn open(encoding: Encoding, out: &mut Vec<u8>, tag: ServerTag) -> MapWriter<'_> {
    MapWriter::message(encoding, out, tag.number(), tag.name())
}

fn write_step(
    writer: &mut MapWriter<'_>,
    place: &Place<'_>,
    from: Option<u64>,
    op_ids: &[OpId],
) -> Result<(), EncodeError> {
    write_place(writer, place.seq, place.timestamp, Some(place.epoch));
    writer.opt_u64("from", from);
    writer.str("resource", place.name);
    write_op_ids(writer, op_ids)
}

/// The start of a step, unless it is where every reader expects it.
fn unusual(place: &Place<'_>) -> Option<u64> {
    (place.from.checked_add(1) != Some(place.seq)).then_some(place.from)
}
