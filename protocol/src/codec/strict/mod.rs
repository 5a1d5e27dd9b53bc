//! The deserializer in front of both libraries: refuses what the contract does not know.

mod access;
mod visit;

use serde::de::{Deserializer, Error, Visitor};
use visit::{AnyShape, Base64, FieldsOnly, Visit};

/// Whatever serde reads with (a deserializer, its parts, a seed), so that all that is read inside
/// passes through here too.
///
/// With `ASK` a number is asked for as any value, which costs more and lets the type say what it
/// expected; rmp-serde alone names the marker it found and nothing else.
pub(super) struct Strict<T, const ASK: bool>(T);

impl<T, const ASK: bool> Strict<T, ASK> {
    #[inline(always)]
    pub(super) fn new(target: T) -> Self {
        Self(target)
    }
}

impl<'de, D: Deserializer<'de>, const ASK: bool> Deserializer<'de> for Strict<D, ASK> {
    type Error = D::Error;

    #[inline(always)]
    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }

    #[inline(always)]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_any(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_bool(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_i8(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_i16(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_i32(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_i64(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_u8(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_u16(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_u32(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_u64(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_f32(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if ASK {
            return self.deserialize_any(visitor);
        }
        self.0
            .deserialize_f64(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_char(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_str(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_string(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_option(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_unit(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_seq(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_map(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_identifier(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_ignored_any(Visit::<V, AnyShape, ASK>::new(visitor))
    }

    fn deserialize_i128<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom(WIDE))
    }

    fn deserialize_u128<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom(WIDE))
    }

    // Asked for bytes, serde_json would hand out the text of a string as it stands.
    #[inline(always)]
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_any(Visit::<V, Base64, ASK>::new(visitor))
    }

    // Asked for bytes, serde_json would hand out the text of a string as it stands.
    #[inline(always)]
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_any(Visit::<V, Base64, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_unit_struct(name, Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_newtype_struct(name, Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple(len, Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple_struct(name, len, Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_struct(name, fields, Visit::<V, FieldsOnly, ASK>::new(visitor))
    }

    #[inline(always)]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_enum(name, variants, Visit::<V, AnyShape, ASK>::new(visitor))
    }
}

const WIDE: &str = "a 128-bit integer has no form in the encodings; read a `U128` or an `I128`";
