//! The fields of a message in JSON.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{position, put};
use super::malformed::Malformed;
use crate::codec::Encoding;
use crate::payload::Raw;

/// The tag of a text that begins with it, as what `JSON.stringify` makes of `{type: ..}` does.
/// That spares one of two passes; whether the rest is an object is for [`take`] to say.
pub(super) fn leading_type(text: &[u8]) -> Option<&str> {
    let rest = text.strip_prefix(br#"{"type":""#)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    let name = &rest[..end];
    let plain = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    name.iter()
        .all(plain)
        .then(|| std::str::from_utf8(name).ok())?
}

/// Finds the named fields of an object in one pass.
pub(super) fn take<'a, const N: usize>(
    text: &'a [u8],
    names: [&'static str; N],
) -> Result<[Option<Raw<'a>>; N], Malformed> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let found = deserializer
        .deserialize_map(Taker { names })
        .map_err(|_| Malformed::NotAMap)?;
    deserializer.end().map_err(|_| Malformed::Trailing)?;
    found
}

struct Taker<const N: usize> {
    names: [&'static str; N],
}

impl<'de, const N: usize> Visitor<'de> for Taker<N> {
    type Value = Result<[Option<Raw<'de>>; N], Malformed>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        let (mut twice, mut types) = (Ok(()), 0);
        while let Some(at) = map.next_key_seed(Name(&self.names))? {
            let at = match at {
                Key::Field(at) => at,
                Key::Type | Key::Other => {
                    types += usize::from(matches!(at, Key::Type));
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let value = map.next_value::<&RawValue>()?;
            let raw = Raw::checked(Encoding::Json, value.get().as_bytes());
            twice = twice.and(put(&mut found[at], raw, self.names[at]));
        }
        if types > 1 {
            twice = twice.and(Err(Malformed::Twice("type")));
        }
        Ok(twice.map(|()| found))
    }
}

/// What a key names.
enum Key {
    Field(usize),
    /// The tag, which is read before the fields.
    Type,
    Other,
}

/// Reads a key as its place among the names, without keeping it.
struct Name<'n>(&'n [&'static str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(match position(self.0, key.as_bytes()) {
            Some(at) => Key::Field(at),
            None if key == "type" => Key::Type,
            None => Key::Other,
        })
    }
}
