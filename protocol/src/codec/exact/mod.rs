//! The serializer in front of both libraries: refuses what one of the encodings cannot say.
//!
//! It adds nothing to what is written and costs close to nothing: it is a word next to the
//! serializer underneath, and all of its questions but two (is the float finite, how deep is this)
//! are answered when it is compiled.

mod parts;

use super::error::{Step, at};
use super::form::Form;
use super::walk::MAX_DEPTH;
use parts::Parts;
use serde::ser::{Error, Serialize, Serializer};
use std::fmt::Display;
use std::marker::PhantomData;

pub(super) struct Exact<S, F> {
    target: S,
    /// Arrays and maps that are open around this value.
    depth: usize,
    form: PhantomData<F>,
}

impl<S, F> Exact<S, F> {
    #[inline(always)]
    pub(super) fn new(target: S, depth: usize) -> Self {
        Self {
            target,
            depth,
            form: PhantomData,
        }
    }

    #[inline(always)]
    pub(super) fn into_form<G>(self) -> Exact<S, G> {
        Exact::new(self.target, self.depth)
    }
}

impl<S: Serializer, F> Exact<S, F> {
    /// Opens `levels` arrays or maps at once.
    #[inline(always)]
    fn open<P>(
        self,
        levels: usize,
        begin: impl FnOnce(S) -> Result<P, S::Error>,
    ) -> Result<Parts<P, F>, S::Error> {
        let depth = self.depth + levels;
        if MAX_DEPTH < depth {
            return Err(too_deep());
        }
        Ok(Parts::new(begin(self.target)?, depth))
    }
}

/// A value that is written through [`Exact`] wherever the library underneath comes to it.
struct Within<'a, T: ?Sized, F> {
    value: &'a T,
    depth: usize,
    form: PhantomData<F>,
}

impl<'a, T: ?Sized, F> Within<'a, T, F> {
    #[inline(always)]
    fn new(value: &'a T, depth: usize) -> Self {
        Self {
            value,
            depth,
            form: PhantomData,
        }
    }
}

impl<T: Serialize + ?Sized, F: Form> Serialize for Within<'_, T, F> {
    #[inline(always)]
    fn serialize<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Exact::<S, F>::new(target, self.depth))
    }
}

impl<S: Serializer, F: Form> Serializer for Exact<S, F> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Parts<S::SerializeSeq, F>;
    type SerializeTuple = Parts<S::SerializeTuple, F>;
    type SerializeTupleStruct = Parts<S::SerializeTupleStruct, F>;
    type SerializeTupleVariant = Parts<S::SerializeTupleVariant, F>;
    type SerializeMap = Parts<S::SerializeMap, F>;
    type SerializeStruct = Parts<S::SerializeStruct, F>;
    type SerializeStructVariant = Parts<S::SerializeStructVariant, F>;

    #[inline(always)]
    fn is_human_readable(&self) -> bool {
        F::READABLE
    }

    #[inline(always)]
    fn serialize_bool(self, value: bool) -> Result<S::Ok, S::Error> {
        self.target.serialize_bool(value)
    }

    #[inline(always)]
    fn serialize_i8(self, value: i8) -> Result<S::Ok, S::Error> {
        self.target.serialize_i8(value)
    }

    #[inline(always)]
    fn serialize_i16(self, value: i16) -> Result<S::Ok, S::Error> {
        self.target.serialize_i16(value)
    }

    #[inline(always)]
    fn serialize_i32(self, value: i32) -> Result<S::Ok, S::Error> {
        self.target.serialize_i32(value)
    }

    #[inline(always)]
    fn serialize_i64(self, value: i64) -> Result<S::Ok, S::Error> {
        self.target.serialize_i64(value)
    }

    #[inline(always)]
    fn serialize_u8(self, value: u8) -> Result<S::Ok, S::Error> {
        self.target.serialize_u8(value)
    }

    #[inline(always)]
    fn serialize_u16(self, value: u16) -> Result<S::Ok, S::Error> {
        self.target.serialize_u16(value)
    }

    #[inline(always)]
    fn serialize_u32(self, value: u32) -> Result<S::Ok, S::Error> {
        self.target.serialize_u32(value)
    }

    #[inline(always)]
    fn serialize_u64(self, value: u64) -> Result<S::Ok, S::Error> {
        self.target.serialize_u64(value)
    }

    #[inline(always)]
    fn serialize_char(self, value: char) -> Result<S::Ok, S::Error> {
        self.target.serialize_char(value)
    }

    #[inline(always)]
    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        if !value.is_finite() {
            return Err(not_finite(value.into()));
        }
        self.target.serialize_f32(value)
    }

    #[inline(always)]
    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        if !value.is_finite() {
            return Err(not_finite(value));
        }
        self.target.serialize_f64(value)
    }

    fn serialize_i128(self, _value: i128) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(WIDE))
    }

    fn serialize_u128(self, _value: u128) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(WIDE))
    }

    #[inline(always)]
    fn serialize_str(self, value: &str) -> Result<S::Ok, S::Error> {
        F::write_str(self.target, value)
    }

    #[inline(always)]
    fn serialize_bytes(self, value: &[u8]) -> Result<S::Ok, S::Error> {
        F::write_bytes(self.target, value)
    }

    #[inline(always)]
    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.target.serialize_none()
    }

    #[inline(always)]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    #[inline(always)]
    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.target.serialize_unit()
    }

    // Left to itself, rmp-serde writes an empty array here, which no schema says.
    #[inline(always)]
    fn serialize_unit_struct(self, _name: &'static str) -> Result<S::Ok, S::Error> {
        self.target.serialize_unit()
    }

    #[inline(always)]
    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.target.serialize_unit_variant(name, index, variant)
    }

    #[inline(always)]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        if name == rmp_serde::MSGPACK_EXT_STRUCT_NAME {
            return Err(S::Error::custom(EXTENSION));
        }
        F::write_newtype(self, name, value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let depth = self.depth + 1;
        if MAX_DEPTH < depth {
            return Err(too_deep());
        }
        self.target
            .serialize_newtype_variant(name, index, variant, &Within::<T, F>::new(value, depth))
            .map_err(|error| at(&error, Step::Field(variant)))
    }

    #[inline(always)]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.open(1, |target| target.serialize_seq(len))
    }

    #[inline(always)]
    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.open(1, |target| target.serialize_tuple(len))
    }

    #[inline(always)]
    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.open(1, |target| target.serialize_tuple_struct(name, len))
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.open(2, |target| {
            target.serialize_tuple_variant(name, index, variant, len)
        })
        .map(|parts| parts.of_variant(variant))
    }

    #[inline(always)]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.open(1, |target| target.serialize_map(len))
    }

    #[inline(always)]
    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        F::check_struct(name)?;
        self.open(1, |target| target.serialize_struct(name, len))
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.open(2, |target| {
            target.serialize_struct_variant(name, index, variant, len)
        })
        .map(|parts| parts.of_variant(variant))
    }

    #[inline]
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.target.collect_str(value)
    }
}

#[cold]
fn not_finite<E: Error>(value: f64) -> E {
    E::custom(format_args!("{value} is not a finite number"))
}

#[cold]
fn too_deep<E: Error>() -> E {
    E::custom("arrays and maps nest deeper than 64 levels")
}

const WIDE: &str = "a 128-bit integer has no form in the encodings; write a `U128` or an `I128`";
const EXTENSION: &str = "MessagePack extension types are not used; write bytes";
