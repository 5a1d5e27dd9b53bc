//! The parts of arrays, maps and structs on their way through [`Exact`](super::Exact).

use super::Within;
use crate::codec::error::{Step, at};
use crate::codec::form::Form;
use serde::ser::{self, Serialize};
use std::marker::PhantomData;

/// A compound of the library underneath whose parts are written exactly.
pub(in crate::codec) struct Parts<P, F> {
    target: P,
    depth: usize,
    /// Parts begun so far, where they have no names.
    count: usize,
    /// Set for a variant, which is one more step of the path.
    variant: Option<&'static str>,
    form: PhantomData<F>,
}

impl<P, F> Parts<P, F> {
    #[inline(always)]
    pub(super) fn new(target: P, depth: usize) -> Self {
        Self {
            target,
            depth,
            count: 0,
            variant: None,
            form: PhantomData,
        }
    }

    #[inline(always)]
    pub(super) fn of_variant(self, variant: &'static str) -> Self {
        Self {
            variant: Some(variant),
            ..self
        }
    }

    #[inline(always)]
    fn within<'a, T: ?Sized>(&self, value: &'a T) -> Within<'a, T, F> {
        Within::new(value, self.depth)
    }

    #[inline(always)]
    fn next<E: ser::Error>(
        &mut self,
        write: impl FnOnce(&mut P) -> Result<(), E>,
    ) -> Result<(), E> {
        let index = self.count;
        self.count += 1;
        write(&mut self.target).map_err(|error| self.placed(&error, Step::Index(index)))
    }

    #[cold]
    fn placed<E: ser::Error>(&self, error: &E, step: Step<'_>) -> E {
        let error = at(error, step);
        match self.variant {
            Some(variant) => at(&error, Step::Field(variant)),
            None => error,
        }
    }
}

impl<P: ser::SerializeSeq, F: Form> ser::SerializeSeq for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), P::Error> {
        let value = self.within(value);
        self.next(|target| target.serialize_element(&value))
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeTuple, F: Form> ser::SerializeTuple for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), P::Error> {
        let value = self.within(value);
        self.next(|target| target.serialize_element(&value))
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeTupleStruct, F: Form> ser::SerializeTupleStruct for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), P::Error> {
        let value = self.within(value);
        self.next(|target| target.serialize_field(&value))
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeTupleVariant, F: Form> ser::SerializeTupleVariant for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), P::Error> {
        let value = self.within(value);
        self.next(|target| target.serialize_field(&value))
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeStruct, F: Form> ser::SerializeStruct for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), P::Error> {
        let value = self.within(value);
        self.target
            .serialize_field(key, &value)
            .map_err(|error| self.placed(&error, Step::Field(key)))
    }

    #[inline(always)]
    fn skip_field(&mut self, key: &'static str) -> Result<(), P::Error> {
        self.target.skip_field(key)
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeStructVariant, F: Form> ser::SerializeStructVariant for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), P::Error> {
        let value = self.within(value);
        self.target
            .serialize_field(key, &value)
            .map_err(|error| self.placed(&error, Step::Field(key)))
    }

    #[inline(always)]
    fn skip_field(&mut self, key: &'static str) -> Result<(), P::Error> {
        self.target.skip_field(key)
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

impl<P: ser::SerializeMap, F: Form> ser::SerializeMap for Parts<P, F> {
    type Ok = P::Ok;
    type Error = P::Error;

    #[inline(always)]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), P::Error> {
        let key = self.within(key);
        self.next(|target| target.serialize_key(&key))
    }

    #[inline(always)]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), P::Error> {
        let value = self.within(value);
        let index = self.count.saturating_sub(1);
        self.target
            .serialize_value(&value)
            .map_err(|error| at(&error, Step::Index(index)))
    }

    #[inline(always)]
    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), P::Error> {
        self.serialize_key(key)?;
        let value = self.within(value);
        self.target
            .serialize_value(&value)
            .map_err(|error| at(&error, Step::Field(&key_text(key))))
    }

    #[inline(always)]
    fn end(self) -> Result<P::Ok, P::Error> {
        self.target.end()
    }
}

/// A key as it stands in a path.
#[cold]
fn key_text<K: Serialize + ?Sized>(key: &K) -> String {
    match serde_json::to_string(key) {
        Ok(text) => text.trim_matches('"').to_owned(),
        Err(_) => "?".to_owned(),
    }
}
