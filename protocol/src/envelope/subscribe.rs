//! What a client says about its channels.

use super::channel::{self, Channel, ChannelKind};
use super::fields::{Fields, optional};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::id::RequestId;
use crate::payload::Raw;

/// Asks for channels. See docs/protocol.md#subscribe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subscribe {
    /// Names the message, if the client wants to know what answers it.
    pub request_id: Option<RequestId>,
    /// The channels. The short forms `resources` and `domains` are read into it.
    pub channels: Vec<Channel>,
}

/// Gives channels back. See docs/protocol.md#unsubscribe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsubscribe {
    /// Names the message; nothing answers it but an `Error`.
    pub request_id: Option<RequestId>,
    /// The channels; where the reader stands is of no interest.
    pub channels: Vec<Channel>,
}

/// Asks for what was missed of a channel. See docs/protocol.md#resync.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resync {
    /// The last position that is known; without it the whole state is wanted.
    pub last_seq: Option<u64>,
    /// Of which epoch the position is.
    pub epoch: Option<Box<str>>,
    /// The resource, topic or domain; the resource of the URL if absent.
    pub resource: Option<Box<str>>,
    /// What the channel brings; absent on the wire for a state.
    pub kind: ChannelKind,
}

impl Subscribe {
    /// The most channels that one message may name. One that names more is malformed.
    pub const MAX_CHANNELS: usize = channel::MAX_CHANNELS;

    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let (request_id, channels) = read(fields)?;
        Ok(Self {
            request_id,
            channels,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_request_id(self.request_id.as_ref());
        writer.value("channels", &self.channels)
    }
}

impl Unsubscribe {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let (request_id, channels) = read(fields)?;
        Ok(Self {
            request_id,
            channels,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_request_id(self.request_id.as_ref());
        writer.value("channels", &self.channels)
    }
}

fn read(fields: &Fields<'_>) -> Result<(Option<RequestId>, Vec<Channel>), Malformed> {
    let [id, long, resources, domains] =
        fields.take(["request_id", "channels", "resources", "domains"])?;
    if long.is_none() && resources.is_none() && domains.is_none() {
        return Err(Malformed::Missing("channels"));
    }
    let mut channels = channel::read(long)?;
    for (names, field, kind) in [
        (resources, "resources", ChannelKind::State),
        (domains, "domains", ChannelKind::Domain),
    ] {
        channels.extend(channel::read_short(names, field, kind)?);
        if channels.len() > channel::MAX_CHANNELS {
            return Err(Malformed::Wrong(field));
        }
    }
    Ok((optional(id, "request_id", Raw::request_id)?, channels))
}

impl Resync {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [last_seq, epoch, resource, kind] =
            fields.take(["last_seq", "epoch", "resource", "kind"])?;
        let text = |raw: &Raw<'_>| raw.str().map(|text| Box::from(&*text));
        let parsed = |raw: &Raw<'_>| ChannelKind::parse(&raw.str()?);
        Ok(Self {
            last_seq: optional(last_seq, "last_seq", Raw::u64)?,
            epoch: optional(epoch, "epoch", text)?,
            resource: optional(resource, "resource", text)?,
            kind: optional(kind, "kind", parsed)?.unwrap_or_default(),
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) {
        writer.opt_u64("last_seq", self.last_seq);
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_str("resource", self.resource.as_deref());
        if self.kind != ChannelKind::State {
            writer.str("kind", self.kind.as_str());
        }
    }
}
