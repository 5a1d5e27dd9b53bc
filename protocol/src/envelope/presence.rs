//! Who is here: what clients set and servers tell.

use serde::{Deserialize, Serialize};

use super::channel::listed;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::payload::Raw;

/// A user who is present. See docs/protocol.md#presence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PresenceInfo {
    /// Names the user; once in a topic, however many connections there are.
    pub user_id: Box<str>,
    /// The name that others see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Box<str>>,
    /// What the user does.
    pub status: PresenceStatus,
    /// When the user came, in Unix milliseconds.
    pub connected_at: u64,
}

/// What a user does, as far as others may know.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PresenceStatus {
    /// Works here.
    #[default]
    Active,
    /// Has not touched anything for a while.
    Idle,
    /// Is elsewhere.
    Away,
}

/// What others see of the user. See docs/protocol.md#set-presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPresence {
    /// What the user does.
    pub status: PresenceStatus,
    /// The topic; everywhere that this connection is present if absent.
    pub resource: Option<Box<str>>,
}

/// All who are present. See docs/protocol.md#presence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// Everybody, each once.
    pub users: Vec<PresenceInfo>,
    /// The topic; the resource of the URL if absent.
    pub resource: Option<Box<str>>,
    /// Within which the positions are continuous.
    pub epoch: Option<Box<str>>,
    /// The position of the list.
    pub seq: Option<u64>,
}

/// Who came, left or changed. See docs/protocol.md#presence-diff.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PresenceDiff {
    /// Who came.
    pub joined: Vec<PresenceInfo>,
    /// Who left, by `user_id`.
    pub left: Vec<Box<str>>,
    /// Who changed: the whole entry as it is now.
    pub changed: Vec<PresenceInfo>,
    /// The topic; the resource of the URL if absent.
    pub resource: Option<Box<str>>,
    /// Within which the positions are continuous.
    pub epoch: Option<Box<str>>,
    /// The position it starts from; `seq - 1` if absent.
    pub from: Option<u64>,
    /// The position that it leads to.
    pub seq: u64,
}

impl PresenceStatus {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Idle => "idle",
            Self::Away => "away",
        }
    }
}

impl SetPresence {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [status, resource] = fields.take(["status", "resource"])?;
        Ok(Self {
            status: required(status, "status", |raw| raw.decode().ok())?,
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) {
        writer.str("status", self.status.as_str());
        writer.opt_str("resource", self.resource.as_deref());
    }
}

impl Presence {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [users, resource, epoch, seq] = fields.take(["users", "resource", "epoch", "seq"])?;
        Ok(Self {
            users: required(users, "users", listed)?,
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
            epoch: optional(epoch, "epoch", Raw::str)?.map(Into::into),
            seq: optional(seq, "seq", Raw::u64)?,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_u64("seq", self.seq);
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_str("resource", self.resource.as_deref());
        writer.value("users", &self.users)
    }
}

impl PresenceDiff {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [joined, left, changed] = fields.take(["joined", "left", "changed"])?;
        let [resource, epoch, from, seq] = fields.take(["resource", "epoch", "from", "seq"])?;
        Ok(Self {
            joined: optional(joined, "joined", listed)?.unwrap_or_default(),
            left: optional(left, "left", listed)?.unwrap_or_default(),
            changed: optional(changed, "changed", listed)?.unwrap_or_default(),
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
            epoch: optional(epoch, "epoch", Raw::str)?.map(Into::into),
            from: optional(from, "from", Raw::u64)?,
            seq: required(seq, "seq", Raw::u64)?,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.u64("seq", self.seq);
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_u64("from", self.from);
        writer.opt_str("resource", self.resource.as_deref());
        write_changes(writer, &self.joined, &self.left, &self.changed)
    }
}

/// What a diff says; an empty list is left out.
pub(super) fn write_changes(
    writer: &mut MapWriter<'_>,
    joined: &[PresenceInfo],
    left: &[Box<str>],
    changed: &[PresenceInfo],
) -> Result<(), EncodeError> {
    if !joined.is_empty() {
        writer.value("joined", joined)?;
    }
    if !left.is_empty() {
        writer.value("left", left)?;
    }
    if !changed.is_empty() {
        writer.value("changed", changed)?;
    }
    Ok(())
}
