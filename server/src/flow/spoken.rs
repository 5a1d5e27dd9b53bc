//! Values of the application, encoded once for each encoding that somebody reads.

use std::fmt;
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::{EncodeError, Encoding, Payload};

/// A value in one encoding at least; in the other one as soon as somebody reads that.
pub(crate) struct Spoken {
    said: [OnceLock<Option<Payload>>; 2],
    again: fn(&Payload, Encoding) -> Option<Payload>,
}

/// Which encodings are worth having at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    One(Encoding),
    Both,
}

impl Spoken {
    /// Encodes `value`.
    pub(crate) fn of<T>(value: &T, spelling: Spelling) -> Result<Self, EncodeError>
    where
        T: Serialize + DeserializeOwned,
    {
        let spoken = Self {
            said: [const { OnceLock::new() }; 2],
            again: again::<T>,
        };
        let encodings: &[Encoding] = match &spelling {
            Spelling::One(encoding) => std::slice::from_ref(encoding),
            Spelling::Both => &ENCODINGS,
        };
        for encoding in encodings {
            let payload = Payload::encode(*encoding, value)?;
            let _ = spoken.said[index(*encoding)].set(Some(payload));
        }
        Ok(spoken)
    }

    /// The value in that encoding. `None` if it cannot be said in it.
    pub(crate) fn payload(&self, encoding: Encoding) -> Option<&Payload> {
        let said = self.said[index(encoding)].get_or_init(|| {
            let other = self.said[1 - index(encoding)].get()?;
            (self.again)(other.as_ref()?, encoding)
        });
        said.as_ref()
    }

    /// How long the value is, in an encoding that it was said in.
    pub(crate) fn len(&self) -> usize {
        let said = self.said.iter().find_map(|said| said.get()?.as_ref());
        said.map_or(0, |payload| payload.as_raw().bytes().len())
    }
}

/// Decodes and encodes again. Both are done by code of the application, which may panic.
fn again<T>(payload: &Payload, encoding: Encoding) -> Option<Payload>
where
    T: Serialize + DeserializeOwned,
{
    let value: T = payload.decode().ok()?;
    Payload::encode(encoding, &value).ok()
}

impl fmt::Debug for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of {} bytes", self.len())
    }
}

/// The place of what is kept for each encoding.
pub(crate) const fn index(encoding: Encoding) -> usize {
    match encoding {
        Encoding::MessagePack => 0,
        Encoding::Json => 1,
    }
}

pub(crate) const ENCODINGS: [Encoding; 2] = [Encoding::MessagePack, Encoding::Json];
