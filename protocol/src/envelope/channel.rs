//! What a client can subscribe to, and how lists of it are read.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::fields::optional;
use super::malformed::Malformed;
use crate::payload::Raw;
use crate::position::Position;

/// What kind of thing a channel brings. See docs/protocol.md#channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ChannelKind {
    /// The state of a resource, as a snapshot and what changes it.
    #[default]
    State,
    /// Who is present at a topic.
    Presence,
    /// The events of a domain.
    Domain,
    /// A kind of a later version. That channel alone is answered `unsupported`.
    Other(KindName),
}

/// The name of a kind that is not known here: 1 to 15 lower-case letters and underscores.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindName {
    bytes: [u8; Self::MAX_LEN],
    len: u8,
}

/// One channel of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Channel {
    /// What it brings.
    pub kind: ChannelKind,
    /// The name of the resource, topic or domain.
    pub name: Box<str>,
    /// Where the reader stands; absent for one that has nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Position>,
}

/// The position that a connection was brought to, of a channel that has nothing more to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Top {
    /// What the channel brings.
    pub kind: ChannelKind,
    /// Its name.
    pub name: Box<str>,
    /// Within which the positions are continuous.
    pub epoch: Box<str>,
    /// The last position that was sent here.
    pub seq: u64,
}

/// The most channels that one message may name: far more than a connection can have.
pub(super) const MAX_CHANNELS: usize = 4096;

impl ChannelKind {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::State => "state",
            Self::Presence => "presence",
            Self::Domain => "domain",
            Self::Other(name) => name.as_str(),
        }
    }

    /// Reads the wire name; `None` for a text that is no name of a kind in any version.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "state" => Self::State,
            "presence" => Self::Presence,
            "domain" => Self::Domain,
            _ => Self::Other(KindName::parse(name)?),
        })
    }

    /// Whether this version serves channels of the kind.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

impl KindName {
    const MAX_LEN: usize = 15;

    fn parse(name: &str) -> Option<Self> {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let len = u8::try_from(name.len()).ok()?;
        let mut bytes = [0; Self::MAX_LEN];
        bytes
            .get_mut(..name.len())?
            .copy_from_slice(name.as_bytes());
        (len > 0 && name.bytes().all(letter)).then_some(Self { bytes, len })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only letters are kept.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl Channel {
    /// The channel of that kind and name, for a reader that has nothing.
    #[must_use]
    pub fn new(kind: ChannelKind, name: impl Into<Box<str>>) -> Self {
        Self {
            kind,
            name: name.into(),
            since: None,
        }
    }

    /// The same channel for a reader that stands there.
    #[must_use]
    pub fn since(mut self, position: Position) -> Self {
        self.since = Some(position);
        self
    }
}

impl fmt::Debug for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ChannelKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ChannelKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KindVisitor)
    }
}

struct KindVisitor;

impl Visitor<'_> for KindVisitor {
    type Value = ChannelKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the kind of a channel")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<ChannelKind, E> {
        ChannelKind::parse(name).ok_or_else(|| E::custom("no name of a kind"))
    }
}

/// The channels of a field; an absent one has none.
pub(super) fn read(raw: Option<Raw<'_>>) -> Result<Vec<Channel>, Malformed> {
    let list = optional(raw, "channels", at_most::<Channel, MAX_CHANNELS>)?;
    Ok(list.unwrap_or_default())
}

/// The channels that a field names in its short form.
pub(super) fn read_short(
    raw: Option<Raw<'_>>,
    field: &'static str,
    kind: ChannelKind,
) -> Result<impl Iterator<Item = Channel>, Malformed> {
    let names = optional(raw, field, at_most::<Box<str>, MAX_CHANNELS>)?.unwrap_or_default();
    Ok(names.into_iter().map(move |name| Channel::new(kind, name)))
}

/// A list that grows with what is there, not by the length it claims.
pub(super) fn listed<'a, T: Deserialize<'a>>(raw: &Raw<'a>) -> Option<Vec<T>> {
    at_most::<T, { usize::MAX }>(raw)
}

fn at_most<'a, T: Deserialize<'a>, const MAX: usize>(raw: &Raw<'a>) -> Option<Vec<T>> {
    raw.decode().ok().map(|Listed::<T, MAX>(items)| items)
}

struct Listed<T, const MAX: usize>(Vec<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for Listed<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(ListVisitor::<T, MAX>(PhantomData))
            .map(Self)
    }
}

struct ListVisitor<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ListVisitor<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            if items.len() == MAX {
                return Err(de::Error::custom("the list is too long"));
            }
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::{ChannelKind, MAX_CHANNELS};
    use crate::codec::Encoding;
    use crate::envelope::{ClientMessage, Malformed};

    #[test]
    fn a_kind_is_read_as_it_is_written_whether_it_is_known_or_not() {
        for name in [
            "state",
            "presence",
            "domain",
            "entity",
            "a",
            "_",
            "abcdefghijklmno",
        ] {
            let kind = ChannelKind::parse(name).unwrap();
            assert_eq!(kind.as_str(), name);
            assert_eq!(
                kind.is_known(),
                ["state", "presence", "domain"].contains(&name)
            );
        }
        for name in ["", "State", "a1", "a b", "é", "abcdefghijklmnop"] {
            assert_eq!(ChannelKind::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_list_is_read_as_far_as_it_goes_not_as_long_as_it_claims_to_be() {
        // {t: 2000, channels: a list of 2^32 - 1 entries that is not there}
        let mut claims = b"\x82\xa1t\xcd\x07\xd0\xa8channels\xdd\xff\xff\xff\xff".to_vec();
        let read = |bytes: &[u8]| ClientMessage::read(Encoding::MessagePack, bytes).map(drop);
        assert_eq!(read(&claims).unwrap_err().malformed, Malformed::NotAMap);
        claims.extend_from_slice(&[0xc0; 1000]);
        assert_eq!(read(&claims).unwrap_err().malformed, Malformed::NotAMap);
    }

    #[test]
    fn a_message_names_as_many_channels_as_it_may_and_not_one_more() {
        let list = |count: usize| vec![r#"{"kind":"state","name":""}"#; count].join(",");
        let read = |count| {
            let text = format!(r#"{{"type":"subscribe","channels":[{}]}}"#, list(count));
            match ClientMessage::read(Encoding::Json, text.as_bytes()) {
                Ok(ClientMessage::Subscribe(subscribe)) => Ok(subscribe.channels.len()),
                Ok(other) => panic!("no subscription: {other:?}"),
                Err(unreadable) => Err(unreadable.malformed),
            }
        };
        assert_eq!(read(MAX_CHANNELS), Ok(MAX_CHANNELS));
        assert_eq!(read(MAX_CHANNELS + 1), Err(Malformed::Wrong("channels")));
    }
}
