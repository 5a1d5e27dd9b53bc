//! Values that travel undecoded between the envelope and the typed code.

use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;
use std::fmt;

use ::bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::codec::{self, DecodeError, EncodeError, Encoding};
use crate::id::RequestId;

/// One encoded value, borrowed from the frame it came in.
#[derive(Clone, Copy)]
pub struct Raw<'a> {
    encoding: Encoding,
    bytes: &'a [u8],
    /// Whether the envelope has checked its extent and depth, so that decoding need not.
    checked: bool,
}

impl<'a> Raw<'a> {
    /// Marks `bytes` as one value. Bytes that are none make the message that holds them unreadable.
    #[must_use]
    pub const fn new(encoding: Encoding, bytes: &'a [u8]) -> Self {
        Self {
            encoding,
            bytes,
            checked: false,
        }
    }

    /// A value whose extent and depth were checked where it was found.
    pub(crate) const fn checked(encoding: Encoding, bytes: &'a [u8]) -> Self {
        Self {
            encoding,
            bytes,
            checked: true,
        }
    }

    /// How the value is written.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The value as it is on the wire.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Reads the value as a `T`.
    ///
    /// # Errors
    /// It is none; the error names the field.
    pub fn decode<T: Deserialize<'a>>(&self) -> Result<T, DecodeError> {
        if self.checked {
            codec::decode_checked(self.encoding, self.bytes)
        } else {
            codec::decode(self.encoding, self.bytes)
        }
    }

    /// Whether the value is nil or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self.encoding {
            Encoding::MessagePack => self.bytes == [0xc0],
            Encoding::Json => self.bytes == b"null",
        }
    }

    pub(crate) fn u64(&self) -> Option<u64> {
        match self.encoding {
            Encoding::MessagePack => match *self.bytes {
                // The forms that writers use most, read in one piece.
                [small @ 0x00..=0x7f] => Some(small.into()),
                [0xcd, a, b] => Some(u16::from_be_bytes([a, b]).into()),
                [0xce, a, b, c, d] => Some(u32::from_be_bytes([a, b, c, d]).into()),
                _ => rmp::decode::read_int(&mut &*self.bytes).ok(),
            },
            Encoding::Json => serde_json::from_slice(self.bytes).ok(),
        }
    }

    pub(crate) fn bool(&self) -> Option<bool> {
        match self.encoding {
            Encoding::MessagePack => match self.bytes {
                [0xc2] => Some(false),
                [0xc3] => Some(true),
                _ => None,
            },
            Encoding::Json => serde_json::from_slice(self.bytes).ok(),
        }
    }

    pub(crate) fn str(&self) -> Option<Cow<'a, str>> {
        match self.encoding {
            Encoding::MessagePack => match rmp::decode::read_str_from_slice(self.bytes) {
                Ok((text, [])) => Some(Cow::Borrowed(text)),
                Ok(_) | Err(_) => None,
            },
            Encoding::Json => match self.bytes {
                // Without an escape the text is the slice between the quotes.
                [b'"', text @ .., b'"'] if !text.contains(&b'\\') => {
                    std::str::from_utf8(text).ok().map(Cow::Borrowed)
                }
                _ => serde_json::from_slice(self.bytes).ok().map(Cow::Owned),
            },
        }
    }

    /// The elements of a list, each still raw.
    pub(crate) fn items(&self) -> Option<Vec<Self>> {
        self.items_as(Ok::<_, Infallible>)
            .map(|items| items.unwrap_or_else(|never| match never {}))
    }

    /// What `read` makes of the items of a list, one after the other, and nothing is kept of those behind the first that
    /// it refuses. `None` if this is no list.
    pub(crate) fn items_as<T, E>(
        &self,
        mut read: impl FnMut(Self) -> Result<T, E>,
    ) -> Option<Result<Vec<T>, E>> {
        match self.encoding {
            Encoding::MessagePack => {
                let mut rest = self.bytes;
                let count = rmp::decode::read_array_len(&mut rest).ok()?;
                let mut items = Vec::new();
                for _ in 0..count {
                    let (item, after) = rest.split_at(codec::value_len(rest).ok()?);
                    match read(Self::new(self.encoding, item)) {
                        Ok(item) => items.push(item),
                        Err(refused) => return Some(Err(refused)),
                    }
                    rest = after;
                }
                Some(Ok(items))
            }
            Encoding::Json => {
                let items: Vec<&'a RawValue> = serde_json::from_slice(self.bytes).ok()?;
                let raw = |item: &&'a RawValue| Self::new(self.encoding, item.get().as_bytes());
                Some(items.iter().map(|item| read(raw(item))).collect())
            }
        }
    }

    pub(crate) fn request_id(&self) -> Option<RequestId> {
        match self.u64() {
            Some(number) => RequestId::number(number),
            None => RequestId::text(&self.str()?),
        }
    }
}

impl PartialEq for Raw<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.encoding, self.bytes) == (other.encoding, other.bytes)
    }
}

impl Eq for Raw<'_> {}

impl fmt::Debug for Raw<'_> {
    /// Says the size only: what users send does not belong into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} value of {} bytes", self.encoding, self.bytes.len())
    }
}

thread_local! {
    /// Where values are encoded before their size is known.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger buffer was grown by a rare value and is freed.
const MAX_ROOM: usize = 64 * 1024;

/// One encoded value that owns its bytes and can be shared cheaply.
#[derive(Clone)]
pub struct Payload {
    encoding: Encoding,
    bytes: Bytes,
    /// As in [`Raw`].
    checked: bool,
}

impl Payload {
    /// Encodes `value`.
    ///
    /// # Errors
    /// The value holds something that the encoding cannot say.
    pub fn encode<T: Serialize + ?Sized>(
        encoding: Encoding,
        value: &T,
    ) -> Result<Self, EncodeError> {
        let mut bytes = ROOM.take();
        bytes.clear();
        let encoded = codec::encode(encoding, value, &mut bytes);
        // One allocation of the right size, not one for each time that a new buffer grows.
        let payload = encoded.map(|()| Self::new(encoding, Bytes::copy_from_slice(&bytes)));
        if bytes.capacity() <= MAX_ROOM {
            ROOM.set(bytes);
        }
        payload
    }

    /// Marks `bytes` as one value.
    #[must_use]
    pub fn new(encoding: Encoding, bytes: impl Into<Bytes>) -> Self {
        Self {
            encoding,
            bytes: bytes.into(),
            checked: false,
        }
    }

    /// The value, borrowed.
    #[must_use]
    pub fn as_raw(&self) -> Raw<'_> {
        Raw {
            encoding: self.encoding,
            bytes: &self.bytes,
            checked: self.checked,
        }
    }

    /// Reads the value as a `T`.
    ///
    /// # Errors
    /// It is none; the error names the field.
    pub fn decode<'a, T: Deserialize<'a>>(&'a self) -> Result<T, DecodeError> {
        self.as_raw().decode()
    }
}

impl From<Raw<'_>> for Payload {
    fn from(raw: Raw<'_>) -> Self {
        Self {
            encoding: raw.encoding,
            bytes: Bytes::copy_from_slice(raw.bytes),
            checked: raw.checked,
        }
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        self.as_raw() == other.as_raw()
    }
}

impl Eq for Payload {}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_raw().fmt(f)
    }
}
