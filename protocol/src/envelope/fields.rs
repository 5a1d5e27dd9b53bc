//! Reading a message: the tag, then the fields that the message knows, each as a raw slice.

use std::borrow::Cow;

use super::json;
use super::malformed::Malformed;
use crate::codec::{self, Encoding};
use crate::id::RequestId;
use crate::payload::Raw;

/// The tag as it stands in the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RawTag<'a> {
    Number(u16),
    Name(Cow<'a, str>),
}

/// A message whose tag was read and whose fields were not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    encoding: Encoding,
    /// MessagePack: what follows the tag. JSON: the whole text.
    body: &'a [u8],
    /// MessagePack: the fields that the map claims to have behind the tag.
    left: u32,
}

impl<'a> Fields<'a> {
    /// Reads the tag and nothing else.
    pub(crate) fn open(
        encoding: Encoding,
        bytes: &'a [u8],
    ) -> Result<(RawTag<'a>, Self), Malformed> {
        match encoding {
            Encoding::MessagePack => Self::open_msgpack(bytes),
            Encoding::Json => Self::open_json(bytes),
        }
    }

    fn open_msgpack(bytes: &'a [u8]) -> Result<(RawTag<'a>, Self), Malformed> {
        let (count, rest) = map_header(bytes).ok_or(Malformed::NotAMap)?;
        let rest = rest.strip_prefix(b"\xa1t").ok_or(Malformed::NoTag)?;
        let left = count.checked_sub(1).ok_or(Malformed::NoTag)?;
        let (tag, body) = tag_number(rest).ok_or(Malformed::NoTag)?;
        let encoding = Encoding::MessagePack;
        Ok((
            RawTag::Number(tag),
            Self {
                encoding,
                body,
                left,
            },
        ))
    }

    fn open_json(bytes: &'a [u8]) -> Result<(RawTag<'a>, Self), Malformed> {
        // The map of the message itself is no level: in neither encoding, so that a value that
        // may be carried in one may be carried in the other.
        let inside = bytes.trim_ascii_start().strip_prefix(b"{").unwrap_or(bytes);
        codec::json_depth(inside).map_err(|_| Malformed::TooDeep)?;
        let fields = Self {
            encoding: Encoding::Json,
            body: bytes,
            left: 0,
        };
        if let Some(name) = json::leading_type(bytes) {
            return Ok((RawTag::Name(name.into()), fields));
        }
        let [tag] = fields.take(["type"])?;
        let name = tag.and_then(|tag| tag.str()).ok_or(Malformed::NoTag)?;
        Ok((RawTag::Name(name), fields))
    }

    /// Finds the named fields in one pass and steps over all others.
    pub(crate) fn take<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<[Option<Raw<'a>>; N], Malformed> {
        match self.encoding {
            Encoding::MessagePack => self.take_msgpack(names),
            Encoding::Json => json::take(self.body, names),
        }
    }

    fn take_msgpack<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<[Option<Raw<'a>>; N], Malformed> {
        let mut found = [None; N];
        let mut rest = self.body;
        for _ in 0..self.left {
            let key = next_key(&mut rest)?;
            let value = next_value(&mut rest)?;
            if let Some(at) = position(&names, key) {
                put(&mut found[at], value, names[at])?;
            }
        }
        if rest.is_empty() {
            Ok(found)
        } else {
            Err(Malformed::Trailing)
        }
    }

    /// The fields of a map inside a message.
    pub(crate) fn nested(raw: Raw<'a>) -> Result<Self, Malformed> {
        let (body, left) = match raw.encoding() {
            Encoding::MessagePack => {
                let (left, body) = map_header(raw.bytes()).ok_or(Malformed::NotAMap)?;
                (body, left)
            }
            Encoding::Json => (raw.bytes(), 0),
        };
        Ok(Self {
            encoding: raw.encoding(),
            body,
            left,
        })
    }

    /// The id of a message that turned out unreadable, if it comes before the trouble. Of two ids
    /// none is taken.
    pub(crate) fn salvage_id(&self) -> Option<RequestId> {
        self.salvage("request_id")?.request_id()
    }

    /// The same of an action or of its answer, which its effect names.
    pub(crate) fn salvage_op_id(&self) -> Option<RequestId> {
        let op_id = self.salvage("op_id")?.decode().ok()?;
        Some(RequestId::Op(op_id))
    }

    fn salvage(&self, name: &'static str) -> Option<Raw<'a>> {
        match self.encoding {
            Encoding::MessagePack => {
                let (mut found, mut rest) = (None, self.body);
                for _ in 0..self.left {
                    let (Ok(key), Ok(value)) = (next_key(&mut rest), next_value(&mut rest)) else {
                        break;
                    };
                    if key == name.as_bytes() {
                        put(&mut found, value, name).ok()?;
                    }
                }
                found
            }
            Encoding::Json => {
                let [found] = json::take(self.body, [name]).ok()?;
                found
            }
        }
    }
}

fn tag_number(bytes: &[u8]) -> Option<(u16, &[u8])> {
    if let [0xcd, a, b, rest @ ..] = bytes {
        return Some((u16::from_be_bytes([*a, *b]), rest));
    }
    let mut rest = bytes;
    let tag = rmp::decode::read_int(&mut rest).ok()?;
    Some((tag, rest))
}

fn map_header(bytes: &[u8]) -> Option<(u32, &[u8])> {
    match bytes {
        [head @ 0x80..=0x8f, rest @ ..] => Some((u32::from(head & 0x0f), rest)),
        [0xde, a, b, rest @ ..] => Some((u16::from_be_bytes([*a, *b]).into(), rest)),
        [0xdf, a, b, c, d, rest @ ..] => Some((u32::from_be_bytes([*a, *b, *c, *d]), rest)),
        _ => None,
    }
}

#[inline]
fn next_value<'a>(rest: &mut &'a [u8]) -> Result<Raw<'a>, Malformed> {
    let extent = codec::walk(rest)?;
    let (value, after) = rest.split_at(extent.len);
    *rest = after;
    Ok(if extent.is_plain() {
        Raw::checked(Encoding::MessagePack, value)
    } else {
        Raw::new(Encoding::MessagePack, value)
    })
}

/// The name of a field; nothing for a key that names none.
#[inline]
fn next_key<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    if let [marker @ 0xa0..=0xbf, after @ ..] = *rest
        && let Some((key, after)) = after.split_at_checked(usize::from(marker & 0x1f))
    {
        *rest = after;
        return Ok(key);
    }
    next_value(rest).map(|value| text_of(value.bytes()))
}

/// The bytes of a MessagePack string; nothing for any other value, which then names no field.
fn text_of(value: &[u8]) -> &[u8] {
    match value {
        [0xa0..=0xbf, text @ ..]
        | [0xd9, _, text @ ..]
        | [0xda, _, _, text @ ..]
        | [0xdb, _, _, _, _, text @ ..] => text,
        _ => &[],
    }
}

/// A field that must be there and of its type.
pub(super) fn required<'a, T>(
    raw: Option<Raw<'a>>,
    name: &'static str,
    read: impl FnOnce(&Raw<'a>) -> Option<T>,
) -> Result<T, Malformed> {
    let raw = raw.ok_or(Malformed::Missing(name))?;
    read(&raw).ok_or(Malformed::Wrong(name))
}

/// A field that may be missing or null, and is of its type otherwise.
pub(super) fn optional<'a, T>(
    raw: Option<Raw<'a>>,
    name: &'static str,
    read: impl FnOnce(&Raw<'a>) -> Option<T>,
) -> Result<Option<T>, Malformed> {
    match raw {
        Some(raw) if !raw.is_null() => read(&raw).map(Some).ok_or(Malformed::Wrong(name)),
        Some(_) | None => Ok(None),
    }
}

pub(super) fn position(names: &[&str], key: &[u8]) -> Option<usize> {
    names.iter().position(|name| name.as_bytes() == key)
}

pub(super) fn put<'a>(
    slot: &mut Option<Raw<'a>>,
    value: Raw<'a>,
    name: &'static str,
) -> Result<(), Malformed> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed::Twice(name)),
    }
}
