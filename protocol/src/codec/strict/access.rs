//! The parts of arrays, maps and variants on their way through [`Strict`].

use super::Strict;
use super::visit::{AnyShape, FieldsOnly, Visit};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

impl<'de, S: DeserializeSeed<'de>, const ASK: bool> DeserializeSeed<'de> for Strict<S, ASK> {
    type Value = S::Value;

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, target: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict::<_, ASK>(target))
    }
}

impl<'de, A: SeqAccess<'de>, const ASK: bool> SeqAccess<'de> for Strict<A, ASK> {
    type Error = A::Error;

    #[inline(always)]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Strict::<_, ASK>(seed))
    }

    #[inline(always)]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>, const ASK: bool> MapAccess<'de> for Strict<A, ASK> {
    type Error = A::Error;

    #[inline(always)]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(Strict::<_, ASK>(seed))
    }

    #[inline(always)]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(Strict::<_, ASK>(seed))
    }

    #[inline(always)]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>, const ASK: bool> EnumAccess<'de> for Strict<A, ASK> {
    type Error = A::Error;
    type Variant = Strict<A::Variant, ASK>;

    #[inline(always)]
    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Strict<A::Variant, ASK>), A::Error> {
        let (value, variant) = self.0.variant_seed(Strict::<_, ASK>(seed))?;
        Ok((value, Strict::<_, ASK>(variant)))
    }
}

impl<'de, A: VariantAccess<'de>, const ASK: bool> VariantAccess<'de> for Strict<A, ASK> {
    type Error = A::Error;

    #[inline(always)]
    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    #[inline(always)]
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.0.newtype_variant_seed(Strict::<_, ASK>(seed))
    }

    #[inline(always)]
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0
            .tuple_variant(len, Visit::<V, AnyShape, ASK>::new(visitor))
    }

    #[inline(always)]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0
            .struct_variant(fields, Visit::<V, FieldsOnly, ASK>::new(visitor))
    }
}
