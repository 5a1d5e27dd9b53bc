//! Integers of 128 bits, in a form that both encodings and all clients have.

use crate::codec::NATIVE_WIDE;
use crate::integer::is_plain;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A `u128`: 16 bytes, most significant first, in MessagePack; decimal text in JSON; a `bigint` in TypeScript.
///
/// A plain `u128` has no form in the encodings, and a contract refuses it. Reading accepts both forms, and integers of up
/// to 64 bits, in either encoding.
///
/// ```
/// use wilco_protocol::{Encoding, U128, codec::encode};
///
/// let mut out = Vec::new();
/// encode(Encoding::Json, &U128(u128::MAX), &mut out)?;
/// assert_eq!(out, br#""340282366920938463463374607431768211455""#);
///
/// out.clear();
/// encode(Encoding::MessagePack, &U128(1), &mut out)?;
/// assert_eq!(out[..2], [0xc4, 16]);
/// assert_eq!(out[2..], 1_u128.to_be_bytes());
/// # Ok::<(), wilco_protocol::EncodeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct U128(pub u128);

/// An `i128`: 16 bytes in two's complement, most significant first, in MessagePack; decimal text in JSON; a `bigint` in
/// TypeScript.
///
/// See [`U128`] for when it is needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct I128(pub i128);

impl From<u128> for U128 {
    fn from(value: u128) -> Self {
        Self(value)
    }
}

impl From<U128> for u128 {
    fn from(value: U128) -> Self {
        value.0
    }
}

impl fmt::Display for U128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for U128 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(NATIVE_WIDE, &Plain(self.0, self.0.to_be_bytes()))
    }
}

impl<'de> Deserialize<'de> for U128 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(U128Visitor)
        } else {
            deserializer.deserialize_bytes(U128Visitor)
        }
    }
}

struct U128Visitor;

impl Visitor<'_> for U128Visitor {
    type Value = U128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("u128 as 16 bytes or as decimal text")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<U128, E> {
        Ok(U128(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<U128, E> {
        u128::try_from(value)
            .map(U128)
            .map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<U128, E> {
        match value.parse() {
            Ok(number) if is_plain(value) => Ok(U128(number)),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<U128, E> {
        let bytes = value
            .try_into()
            .map_err(|_| E::invalid_value(Unexpected::Bytes(value), &self))?;
        Ok(U128(u128::from_be_bytes(bytes)))
    }
}

impl JsonSchema for U128 {
    fn schema_name() -> Cow<'static, str> {
        "U128".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "wilco::U128".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(0|[1-9][0-9]*)$",
            "x-wilco": "u128",
        })
    }
}

impl From<i128> for I128 {
    fn from(value: i128) -> Self {
        Self(value)
    }
}

impl From<I128> for i128 {
    fn from(value: I128) -> Self {
        value.0
    }
}

impl fmt::Display for I128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for I128 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(NATIVE_WIDE, &Plain(self.0, self.0.to_be_bytes()))
    }
}

impl<'de> Deserialize<'de> for I128 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(I128Visitor)
        } else {
            deserializer.deserialize_bytes(I128Visitor)
        }
    }
}

struct I128Visitor;

impl Visitor<'_> for I128Visitor {
    type Value = I128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("i128 as 16 bytes or as decimal text")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<I128, E> {
        Ok(I128(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<I128, E> {
        Ok(I128(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<I128, E> {
        match value.parse() {
            Ok(number) if is_plain(value) => Ok(I128(number)),
            _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
        }
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<I128, E> {
        let bytes = value
            .try_into()
            .map_err(|_| E::invalid_value(Unexpected::Bytes(value), &self))?;
        Ok(I128(i128::from_be_bytes(bytes)))
    }
}

impl JsonSchema for I128 {
    fn schema_name() -> Cow<'static, str> {
        "I128".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "wilco::I128".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^-?(0|[1-9][0-9]*)$",
            "x-wilco": "i128",
        })
    }
}

/// The number and its bytes, for whoever does not know the name around it.
struct Plain<N>(N, [u8; 16]);

impl<N: fmt::Display> Serialize for Plain<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            serializer.serialize_bytes(&self.1)
        }
    }
}
