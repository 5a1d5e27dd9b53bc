//! What is written, in the shape that was read: values of real types, as JSON.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use wilco_protocol::codec::encode;
use wilco_protocol::{Bytes, Encoding, I64, I128, U64, U128};

use super::probe::contract;
use crate::ir::{Api, Enum, Field, Integer, Key, Shape, Tagging};

#[test]
fn values_have_the_shape_of_their_type() {
    fits(&[Some(1_u64), None]);
    fits(&[U64(u64::MAX)]);
    fits(&[I64(-1)]);
    fits(&[U128(u128::MAX)]);
    fits(&[I128(i128::MIN)]);
    fits(&[Bytes::from(vec![1, 2])]);
    fits(&[uuid::Uuid::nil()]);
    fits(&[(1_u8, 'a', [1.5_f32; 3], ())]);
    fits(&[BTreeMap::from([(7_u16, vec![true])])]);
    fits(&[BTreeMap::from([(-7_i8, Unit)])]);
    fits(&[BTreeMap::from([(U64(7), BTreeSet::from([Names::A]))])]);
    fits(&[BTreeMap::from([(Names::B, Empty {})])]);
    fits(&[BTreeMap::from([(Code("x".to_owned()), Pair(1, None))])]);
    fits::<Result<u8, String>>(&[Ok(1), Err("no".to_owned())]);
    fits(&[std::time::Duration::from_millis(1)]);
    fits(&[serde_json::json!({ "any": [1, null] })]);
}

#[test]
fn variants_have_the_shape_of_their_enum() {
    let pair = || Pair(1, Some(2));
    fits(&[Names::A, Names::B]);
    fits(&[
        External::Unit,
        External::Newtype(1),
        External::Tuple(1, true),
        External::Struct { x: None },
        External::Pair(pair()),
        External::Void(Unit),
    ]);
    fits(&[
        Internal::Unit,
        Internal::Struct { x: Some(1) },
        Internal::Inner(Inner { a: 1, b: None }),
        Internal::Void(Unit),
    ]);
    fits(&[
        Adjacent::Unit,
        Adjacent::Newtype(1),
        Adjacent::Struct { x: None },
        Adjacent::Void(Unit),
    ]);
    fits(&[
        Untagged::Struct { x: 1 },
        Untagged::Pair(pair()),
        Untagged::Name("a".to_owned()),
        Untagged::Unit,
    ]);
    let inner = || Inner { a: 1, b: Some(2) };
    fits(&[
        Flat {
            at: 1,
            inner: inner(),
            what: Internal::Struct { x: None },
        },
        Flat {
            at: 1,
            inner: inner(),
            what: Internal::Unit,
        },
    ]);
}

/// Without this the others could pass for want of any check.
#[test]
fn other_values_do_not_fit() {
    let api = Api::read(&contract::<(), (Inner, Internal, Adjacent, External)>()).unwrap();
    for (name, value) in [
        ("Inner", r#"{"b": 1}"#),
        ("Inner", r#"{"a": 256}"#),
        ("Inner", r#"{"a": 1, "c": 1}"#),
        ("Internal", r#"{"t": "Other"}"#),
        ("Internal", r#"{"t": "Struct", "x": "text"}"#),
        ("Adjacent", r#"{"t": "Newtype"}"#),
        ("External", r#""Newtype""#),
    ] {
        let value: Value = serde_json::from_str(value).unwrap();
        assert!(
            !holds(&api, &Shape::Named(name.to_owned()), &value),
            "{name}: {value}"
        );
    }
}

#[derive(JsonSchema, Serialize)]
struct Unit;

#[derive(JsonSchema, Serialize)]
struct Empty {}

#[derive(JsonSchema, Serialize)]
struct Pair(u8, Option<u8>);

#[derive(JsonSchema, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Code(#[schemars(regex(pattern = "^x"))] String);

#[derive(JsonSchema, Serialize)]
struct Inner {
    a: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<u8>,
}

#[derive(JsonSchema, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "UPPERCASE")]
enum Names {
    A,
    B,
}

#[derive(JsonSchema, Serialize)]
enum External {
    /// With a word.
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Struct {
        x: Option<u8>,
    },
    Pair(Pair),
    Void(Unit),
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "t")]
enum Internal {
    Unit,
    Struct { x: Option<u8> },
    Inner(Inner),
    Void(Unit),
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(u8),
    Struct { x: Option<u8> },
    Void(Unit),
}

#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
enum Untagged {
    Struct { x: u8 },
    Pair(Pair),
    Name(String),
    Unit,
}

#[derive(JsonSchema, Serialize)]
struct Flat {
    at: u8,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    what: Internal,
}

#[track_caller]
fn fits<T: JsonSchema + Serialize + Send + 'static>(values: &[T]) {
    let api = Api::read(&contract::<(), T>()).unwrap();
    let shape = &api.operations[0].output;
    for value in values {
        let mut text = Vec::new();
        encode(Encoding::Json, value, &mut text).unwrap();
        let value = serde_json::from_slice(&text).unwrap();
        assert!(
            holds(&api, shape, &value),
            "{value} is no {shape:?} of {:?}",
            api.types
        );
    }
}

fn holds(api: &Api, shape: &Shape, value: &Value) -> bool {
    let holds = |shape: &Shape, value: &Value| holds(api, shape, value);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match shape {
        Shape::Named(name) => holds(&named(api, name).clone(), value),
        Shape::Null => value.is_null(),
        Shape::Bool => value.is_boolean(),
        Shape::Integer(integer) => is_integer(*integer, value),
        Shape::Numbers(numbers) => value.as_i64().is_some_and(|value| numbers.contains(&value)),
        Shape::Float => value.is_number(),
        Shape::Text(_) | Shape::Bytes => value.is_string(),
        Shape::Json => true,
        Shape::Never => false,
        Shape::Optional(part) => value.is_null() || holds(part, value),
        Shape::List(part) => value.is_array() && list(value).iter().all(|item| holds(part, item)),
        Shape::Array(part, length) => {
            list(value).len() == *length && list(value).iter().all(|item| holds(part, item))
        }
        Shape::Tuple(parts) => {
            list(value).len() == parts.len()
                && parts
                    .iter()
                    .zip(&list(value))
                    .all(|(part, item)| holds(part, item))
        }
        Shape::Map(key, part) => value.as_object().is_some_and(|map| {
            map.iter()
                .all(|(name, value)| is_key(key, name) && holds(part, value))
        }),
        Shape::Struct(fields) => has_fields(api, fields, value, &[]),
        Shape::Enum(choice) => is_variant(api, choice, value),
    }
}

fn named<'a>(api: &'a Api, name: &str) -> &'a Shape {
    &api.types
        .iter()
        .find(|named| named.name == name)
        .unwrap()
        .shape
}

fn is_integer(integer: Integer, value: &Value) -> bool {
    match integer {
        Integer::Small { min, max } => value
            .as_i64()
            .is_some_and(|value| min <= value && value <= max),
        Integer::U64 => value.is_u64(),
        Integer::I64 => value.is_i64(),
        Integer::BigU64 | Integer::BigI64 | Integer::BigU128 | Integer::BigI128 => value
            .as_str()
            .is_some_and(|text| text.parse::<i128>().is_ok() || text.parse::<u128>().is_ok()),
    }
}

fn is_key(key: &Key, name: &str) -> bool {
    match key {
        Key::Text => true,
        Key::Integer(_) => name.parse::<i128>().is_ok(),
        Key::Names(names) => names.iter().any(|known| known == name),
    }
}

/// No field is missing, none is unknown but those that are looked at elsewhere.
fn has_fields(api: &Api, fields: &[Field], value: &Value, others: &[&str]) -> bool {
    let Some(map) = value.as_object() else {
        return false;
    };
    let known = |name: &String| {
        others.contains(&name.as_str()) || fields.iter().any(|field| field.name == *name)
    };
    map.keys().all(known)
        && fields.iter().all(|field| match map.get(&field.name) {
            Some(value) => holds(api, &field.shape, value),
            None => field.optional,
        })
}

fn is_variant(api: &Api, choice: &Enum, value: &Value) -> bool {
    choice.variants.iter().any(|variant| {
        let is_name = |value: Option<&Value>| value.and_then(Value::as_str) == Some(&variant.name);
        let entry = |name: &str| value.get(name);
        match (&choice.tagging, &variant.content) {
            (Tagging::Untagged, content) => holds(api, content.as_ref().unwrap(), value),
            (Tagging::External, None) => is_name(Some(value)),
            (Tagging::External, Some(content)) => {
                entry(&variant.name).is_some_and(|value| holds(api, content, value))
            }
            (Tagging::Internal { tag }, None) => {
                is_name(entry(tag)) && has_fields(api, &[], value, &[tag])
            }
            (Tagging::Internal { tag }, Some(Shape::Struct(fields))) => {
                is_name(entry(tag)) && has_fields(api, fields, value, &[tag])
            }
            (Tagging::Internal { tag }, Some(Shape::Named(name))) => match named(api, name) {
                Shape::Struct(fields) => {
                    is_name(entry(tag)) && has_fields(api, fields, value, &[tag])
                }
                other => panic!("{other:?} has no fields"),
            },
            (Tagging::Internal { .. }, Some(other)) => panic!("{other:?} has no fields"),
            (Tagging::Adjacent { tag, content }, inner) => {
                is_name(entry(tag))
                    && match inner {
                        Some(inner) => entry(content).is_some_and(|value| holds(api, inner, value)),
                        None => entry(content).is_none(),
                    }
            }
        }
    })
}
