//! What is wrong with bytes that are no message.

use crate::codec::Unwalkable;
use crate::id::RequestId;

/// Why bytes are no message, or not the message their tag says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The bytes are no map, end early, or hold what the encoding forbids.
    #[error("the message is no readable map")]
    NotAMap,
    /// MessagePack: `t` is not the first key. JSON: there is no `type`.
    #[error("the message does not say what it is")]
    NoTag,
    /// Values nest deeper than 64 levels.
    #[error("the message nests too deep")]
    TooDeep,
    /// Bytes follow the message.
    #[error("bytes follow the message")]
    Trailing,
    /// A field that the message needs is not there.
    #[error("the field `{0}` is missing")]
    Missing(&'static str),
    /// A field is of another type, or out of its range.
    #[error("the field `{0}` is not what it should be")]
    Wrong(&'static str),
    /// A field stands there twice.
    #[error("the field `{0}` stands there twice")]
    Twice(&'static str),
}

impl Malformed {
    /// Whether the message could be taken apart, so that only one of its fields is at fault.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Wrong(_) | Self::Twice(_))
    }
}

impl From<Unwalkable> for Malformed {
    fn from(unwalkable: Unwalkable) -> Self {
        match unwalkable {
            Unwalkable::TooDeep => Self::TooDeep,
            Unwalkable::Truncated | Unwalkable::Reserved => Self::NotAMap,
        }
    }
}

/// A message that could not be read, with the id of its sender's request where that could.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{malformed}")]
pub struct Unreadable {
    /// What is wrong.
    pub malformed: Malformed,
    /// The tag, where it could be read.
    pub tag: Option<u16>,
    /// The id, where it could be read.
    pub request_id: Option<RequestId>,
}

impl Unreadable {
    /// Nothing of the message is known.
    pub(super) const fn before_tag(malformed: Malformed) -> Self {
        Self {
            malformed,
            tag: None,
            request_id: None,
        }
    }
}
