//! Bytes that nobody wrote, and values that anybody might.

use super::bytes_of;
use crate::codec::{Encoding, decode, value_len};
use crate::{Bytes, I64, U64};
use proptest::prelude::*;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everything {
    id: u64,
    name: String,
    tags: Vec<String>,
    ratio: f64,
    half: f32,
    letter: char,
    wide: U64,
    signed: Option<I64>,
    bytes: Bytes,
    pairs: BTreeMap<i32, (bool, i16)>,
    choice: Choice,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Choice {
    Unit,
    One(i64),
    Two(u8, String),
    Named { inner: Option<Box<Choice>> },
}
#[derive(Debug, Deserialize)]
#[serde(tag = "t")]
enum Tagged {
    A { _x: Option<Bytes> },
    B { _map: BTreeMap<String, u8> },
}

fn choice() -> impl Strategy<Value = Choice> {
    let leaf = prop_oneof![
        Just(Choice::Unit),
        any::<i64>().prop_map(Choice::One),
        any::<(u8, String)>().prop_map(|(number, text)| Choice::Two(number, text)),
    ];
    leaf.prop_recursive(6, 8, 1, |inner| {
        prop::option::of(inner).prop_map(|inner| Choice::Named {
            inner: inner.map(Box::new),
        })
    })
}

fn everything() -> impl Strategy<Value = Everything> {
    let numbers = (
        any::<u64>(),
        any::<f64>(),
        any::<f32>(),
        any::<u64>(),
        any::<Option<i64>>(),
    );
    let texts = (
        any::<String>(),
        any::<Vec<String>>(),
        any::<char>(),
        any::<Vec<u8>>(),
    );
    (
        numbers,
        texts,
        any::<BTreeMap<i32, (bool, i16)>>(),
        choice(),
    )
        .prop_map(
            |((id, ratio, half, wide, signed), (name, tags, letter, bytes), pairs, choice)| {
                Everything {
                    id,
                    name,
                    tags,
                    ratio,
                    half,
                    letter,
                    wide: U64(wide),
                    signed: signed.map(I64),
                    bytes: bytes.into(),
                    pairs,
                    choice,
                }
            },
        )
}

proptest! {
    #[test]
    fn what_goes_in_comes_out(value in everything(), cut: prop::sample::Index) {
        for encoding in [Encoding::MessagePack, Encoding::Json] {
            let bytes = bytes_of(encoding, &value);
            prop_assert_eq!(&decode::<Everything>(encoding, &bytes).unwrap(), &value);
            let cut = &bytes[..cut.index(bytes.len())];
            prop_assert!(decode::<Everything>(encoding, cut).is_err());
        }
        let bytes = bytes_of(Encoding::MessagePack, &value);
        prop_assert_eq!(value_len(&bytes), Ok(bytes.len()));
    }

    #[test]
    fn one_wrong_byte_is_a_value_or_an_error(value in everything(), at: prop::sample::Index, byte: u8) {
        for encoding in [Encoding::MessagePack, Encoding::Json] {
            let mut bytes = bytes_of(encoding, &value);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            feed(encoding, &bytes);
        }
    }
}

#[test]
fn garbage_is_a_value_or_an_error() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..200_000 {
        let length = random.below(48);
        let mut bytes: Vec<u8> = (0..length).map(|_| random.byte()).collect();
        feed(Encoding::MessagePack, &bytes);
        for byte in &mut bytes {
            *byte = JSON[usize::from(*byte) % JSON.len()];
        }
        feed(Encoding::Json, &bytes);
    }
}

fn feed(encoding: Encoding, bytes: &[u8]) {
    let _ = decode::<Everything>(encoding, bytes);
    let _ = decode::<Choice>(encoding, bytes);
    let _ = decode::<Vec<u64>>(encoding, bytes);
    let _ = decode::<Tagged>(encoding, bytes);
    if let Ok(Promised(count)) = decode(encoding, bytes) {
        assert!(count <= bytes.len());
    }
    if let Ok(value) = decode::<serde_json::Value>(encoding, bytes) {
        bytes_of(encoding, &value);
    }
}

/// The greatest count by which memory would have been reserved, anywhere in the value.
struct Promised(usize);

impl<'de> Deserialize<'de> for Promised {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PromisedVisitor)
    }
}

struct PromisedVisitor;

impl<'de> Visitor<'de> for PromisedVisitor {
    type Value = Promised;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers and lists")
    }

    fn visit_u64<E>(self, _: u64) -> Result<Promised, E> {
        Ok(Promised(0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Promised, A::Error> {
        let mut most = parts.size_hint().unwrap_or(0);
        // What was reserved stays reserved if a later part cannot be read.
        while let Ok(Some(Promised(count))) = parts.next_element() {
            most = most.max(count);
        }
        Ok(Promised(most))
    }
}

const JSON: &[u8] = b"[]{}\",:\\ntrue0123456789.-eE \xc3\xa9/ualse";

/// Marsaglia's xorshift: the same garbage on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    fn below(&mut self, limit: u8) -> u8 {
        self.byte() % limit
    }
}
