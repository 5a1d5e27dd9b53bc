//! What [`Strict`] lets through to the visitor of a type.

use super::Strict;
use base64::engine::{Engine, general_purpose::STANDARD};
use serde::de::{Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// What may stand for the value that was asked for.
pub(super) trait Shape {
    /// An array may.
    const ARRAY: bool = true;
    /// Text is bytes in base64.
    const BASE64: bool = false;
}

pub(super) struct AnyShape;
pub(super) struct FieldsOnly;
pub(super) struct Base64;

impl Shape for AnyShape {}

impl Shape for FieldsOnly {
    const ARRAY: bool = false;
}

impl Shape for Base64 {
    const BASE64: bool = true;
}

pub(super) struct Visit<V, S, const ASK: bool> {
    visitor: V,
    shape: PhantomData<S>,
}

impl<V, S, const ASK: bool> Visit<V, S, ASK> {
    #[inline(always)]
    pub(super) fn new(visitor: V) -> Self {
        Self {
            visitor,
            shape: PhantomData,
        }
    }
}

impl<'de, V: Visitor<'de>, S: Shape, const ASK: bool> Visitor<'de> for Visit<V, S, ASK> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline(always)]
    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.visitor.visit_bool(value)
    }

    #[inline(always)]
    fn visit_i8<E: Error>(self, value: i8) -> Result<V::Value, E> {
        self.visitor.visit_i8(value)
    }

    #[inline(always)]
    fn visit_i16<E: Error>(self, value: i16) -> Result<V::Value, E> {
        self.visitor.visit_i16(value)
    }

    #[inline(always)]
    fn visit_i32<E: Error>(self, value: i32) -> Result<V::Value, E> {
        self.visitor.visit_i32(value)
    }

    #[inline(always)]
    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.visitor.visit_i64(value)
    }

    #[inline(always)]
    fn visit_u8<E: Error>(self, value: u8) -> Result<V::Value, E> {
        self.visitor.visit_u8(value)
    }

    #[inline(always)]
    fn visit_u16<E: Error>(self, value: u16) -> Result<V::Value, E> {
        self.visitor.visit_u16(value)
    }

    #[inline(always)]
    fn visit_u32<E: Error>(self, value: u32) -> Result<V::Value, E> {
        self.visitor.visit_u32(value)
    }

    #[inline(always)]
    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.visitor.visit_u64(value)
    }

    #[inline(always)]
    fn visit_f32<E: Error>(self, value: f32) -> Result<V::Value, E> {
        self.visitor.visit_f32(value)
    }

    #[inline(always)]
    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.visitor.visit_f64(value)
    }

    #[inline(always)]
    fn visit_char<E: Error>(self, value: char) -> Result<V::Value, E> {
        self.visitor.visit_char(value)
    }

    #[inline(always)]
    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<V::Value, E> {
        self.visitor.visit_bytes(value)
    }

    #[inline(always)]
    fn visit_borrowed_bytes<E: Error>(self, value: &'de [u8]) -> Result<V::Value, E> {
        self.visitor.visit_borrowed_bytes(value)
    }

    #[inline(always)]
    fn visit_byte_buf<E: Error>(self, value: Vec<u8>) -> Result<V::Value, E> {
        self.visitor.visit_byte_buf(value)
    }

    #[inline(always)]
    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        if S::BASE64 {
            return self.visitor.visit_byte_buf(from_base64(value)?);
        }
        self.visitor.visit_str(value)
    }

    #[inline(always)]
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        if S::BASE64 {
            return self.visitor.visit_byte_buf(from_base64(value)?);
        }
        self.visitor.visit_borrowed_str(value)
    }

    #[inline(always)]
    fn visit_string<E: Error>(self, value: String) -> Result<V::Value, E> {
        if S::BASE64 {
            return self.visitor.visit_byte_buf(from_base64(&value)?);
        }
        self.visitor.visit_string(value)
    }

    #[inline(always)]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    #[inline(always)]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    #[inline(always)]
    fn visit_some<D: Deserializer<'de>>(self, target: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Strict::<_, ASK>(target))
    }

    #[inline(always)]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, target: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Strict::<_, ASK>(target))
    }

    #[inline(always)]
    fn visit_seq<A: SeqAccess<'de>>(self, parts: A) -> Result<V::Value, A::Error> {
        if !S::ARRAY {
            return Err(A::Error::invalid_type(Unexpected::Seq, &"named fields"));
        }
        self.visitor.visit_seq(Strict::<_, ASK>(parts))
    }

    #[inline(always)]
    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Strict::<_, ASK>(parts))
    }

    #[inline(always)]
    fn visit_enum<A: EnumAccess<'de>>(self, parts: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Strict::<_, ASK>(parts))
    }
}

fn from_base64<E: Error>(text: &str) -> Result<Vec<u8>, E> {
    STANDARD
        .decode(text)
        .map_err(|error| E::custom(format_args!("not base64: {error}")))
}
