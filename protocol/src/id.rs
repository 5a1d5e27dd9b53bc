//! Identities on the wire.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The name a client gives to one of its messages; the answer repeats it.
///
/// See docs/protocol.md#request-ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestId {
    /// What official clients use: strictly increasing within a session, below 2^53.
    Number(u64),
    /// What a stranger may use instead: 1 to 64 bytes.
    Text(Box<str>),
    /// An action, which is named by its effect. It is never written as a `request_id`.
    Op(OpId),
}

impl RequestId {
    /// The largest number that every client language holds exactly.
    pub const MAX_NUMBER: u64 = (1 << 53) - 1;
    /// The longest text id, in bytes.
    pub const MAX_TEXT: usize = 64;

    /// Checks a number at the door.
    #[must_use]
    pub fn number(number: u64) -> Option<Self> {
        (number <= Self::MAX_NUMBER).then_some(Self::Number(number))
    }

    /// Checks a text at the door.
    #[must_use]
    pub fn text(text: &str) -> Option<Self> {
        (1..=Self::MAX_TEXT)
            .contains(&text.len())
            .then(|| Self::Text(text.into()))
    }
}

impl From<u32> for RequestId {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Op(op_id) => op_id.fmt(f),
        }
    }
}

/// A name for an effect that must not happen twice, even in another session: a UUIDv7.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct OpId(Uuid);

impl OpId {
    /// Takes a UUID made elsewhere; the clients make version 7.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID itself.
    #[must_use]
    pub const fn as_uuid(&self) -> &Uuid {
        &self.0
    }
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads what `Display` wrote, so that a name can be kept in a file.
///
/// ```
/// use wilco_protocol::OpId;
///
/// let name: OpId = "01980000-0000-7000-8000-000000000000".parse()?;
/// assert_eq!(name.to_string(), "01980000-0000-7000-8000-000000000000");
/// assert!("01980000".parse::<OpId>().is_err());
/// # Ok::<(), uuid::Error>(())
/// ```
impl FromStr for OpId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}
