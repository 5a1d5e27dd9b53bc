//! Integers of 64 bits that keep all of them on the way through JavaScript.

use crate::codec::NATIVE_INTEGER;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A `u64` of full width: an integer in MessagePack, decimal text in JSON, a `bigint` in TypeScript.
///
/// A plain `u64` is a number everywhere, and a generated decoder refuses what JavaScript cannot
/// hold exactly, beyond 2^53. Reading accepts both forms in either encoding.
///
/// ```
/// use wilco_protocol::{Encoding, U64, codec::encode};
///
/// let mut out = Vec::new();
/// encode(Encoding::Json, &U64(u64::MAX), &mut out)?;
/// assert_eq!(out, br#""18446744073709551615""#);
/// # Ok::<(), wilco_protocol::EncodeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct U64(pub u64);

/// An `i64` of full width: an integer in MessagePack, decimal text in JSON, a `bigint` in TypeScript.
///
/// See [`U64`] for when it is needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct I64(pub i64);

impl From<u64> for U64 {
    fn from(value: u64) -> Self {
        Self(value)
    }
}

impl From<U64> for u64 {
    fn from(value: U64) -> Self {
        value.0
    }
}

impl fmt::Display for U64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for U64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(NATIVE_INTEGER, &Plain(self.0))
    }
}

impl Serialize for Plain<u64> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for U64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(U64Visitor)
        } else {
            deserializer.deserialize_u64(U64Visitor)
        }
    }
}

struct U64Visitor;

impl Visitor<'_> for U64Visitor {
    type Value = U64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("u64 as an integer or as decimal text")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<U64, E> {
        Ok(U64(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<U64, E> {
        u64::try_from(value)
            .map(U64)
            .map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<U64, E> {
        match value.parse() {
            Ok(number) if is_plain(value) => Ok(U64(number)),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }
}

impl JsonSchema for U64 {
    fn schema_name() -> Cow<'static, str> {
        "U64".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "wilco::U64".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(0|[1-9][0-9]*)$",
            "x-wilco": "u64",
        })
    }
}

impl From<i64> for I64 {
    fn from(value: i64) -> Self {
        Self(value)
    }
}

impl From<I64> for i64 {
    fn from(value: I64) -> Self {
        value.0
    }
}

impl fmt::Display for I64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for I64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(NATIVE_INTEGER, &Plain(self.0))
    }
}

impl Serialize for Plain<i64> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for I64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(I64Visitor)
        } else {
            deserializer.deserialize_i64(I64Visitor)
        }
    }
}

struct I64Visitor;

impl Visitor<'_> for I64Visitor {
    type Value = I64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("i64 as an integer or as decimal text")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<I64, E> {
        Ok(I64(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<I64, E> {
        i64::try_from(value)
            .map(I64)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<I64, E> {
        match value.parse() {
            Ok(number) if is_plain(value) => Ok(I64(number)),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }
}

impl JsonSchema for I64 {
    fn schema_name() -> Cow<'static, str> {
        "I64".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "wilco::I64".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^-?(0|[1-9][0-9]*)$",
            "x-wilco": "i64",
        })
    }
}

/// The content, for whoever does not know the name around it.
struct Plain<N>(N);

/// One number has one spelling: no plus sign, no zeros in front.
pub(crate) fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits == "0" || digits.starts_with(|first| matches!(first, '1'..='9'))
}
