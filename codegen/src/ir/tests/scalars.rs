use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::{NonZeroI32, NonZeroI64, NonZeroU8, NonZeroU64};

use schemars::JsonSchema;
use wilco_protocol::{Bytes, I64, I128, U64, U128};

use super::probe::{expect, shape, types};

#[test]
fn integers_keep_their_width() {
    for (shape, expected) in [
        (shape::<u8>(), "0..=255"),
        (shape::<i8>(), "-128..=127"),
        (shape::<u16>(), "0..=65535"),
        (shape::<i16>(), "-32768..=32767"),
        (shape::<u32>(), "0..=4294967295"),
        (shape::<i32>(), "-2147483648..=2147483647"),
        (shape::<u64>(), "U64"),
        (shape::<usize>(), "U64"),
        (shape::<i64>(), "I64"),
        (shape::<isize>(), "I64"),
        (shape::<U64>(), "BigU64"),
        (shape::<I64>(), "BigI64"),
        (shape::<U128>(), "BigU128"),
        (shape::<I128>(), "BigI128"),
        // That zero is none of them is the server's to check.
        (shape::<NonZeroU8>(), "0..=255"),
        (shape::<NonZeroI32>(), "-2147483648..=2147483647"),
        (shape::<NonZeroU64>(), "U64"),
        (shape::<NonZeroI64>(), "I64"),
        (shape::<chrono::TimeDelta>(), "(I64, 0..=999999999)"),
    ] {
        assert_eq!(shape, expected);
    }
}

#[test]
fn other_plain_values_have_one_shape_each() {
    for (shape, expected) in [
        (shape::<()>(), "null"),
        (shape::<bool>(), "bool"),
        (shape::<f32>(), "float"),
        (shape::<f64>(), "float"),
        (shape::<char>(), "Plain"),
        (shape::<String>(), "Plain"),
        (shape::<&'static str>(), "Plain"),
        (shape::<std::net::IpAddr>(), "Plain"),
        (shape::<uuid::Uuid>(), "Uuid"),
        (shape::<chrono::DateTime<chrono::Utc>>(), "DateTime"),
        (shape::<chrono::NaiveDate>(), "Date"),
        (shape::<chrono::NaiveTime>(), "Time"),
        // Without an offset it is no moment that RFC 3339 could write.
        (shape::<chrono::NaiveDateTime>(), "Plain"),
        (shape::<Bytes>(), "bytes"),
        (shape::<Vec<u8>>(), "[0..=255]"),
        (shape::<serde_json::Value>(), "json"),
        (shape::<serde_json::Number>(), "float"),
        (
            shape::<serde_json::Map<String, serde_json::Value>>(),
            "{[text]: json}",
        ),
    ] {
        assert_eq!(shape, expected);
    }
}

#[test]
fn lists_arrays_and_tuples_keep_their_lengths() {
    for (shape, expected) in [
        (shape::<Vec<Vec<bool>>>(), "[[bool]]"),
        (shape::<BTreeSet<String>>(), "[Plain]"),
        (shape::<[f64; 3]>(), "[float; 3]"),
        (shape::<[[u8; 2]; 32]>(), "[[0..=255; 2]; 32]"),
        (shape::<[bool; 0]>(), "()"),
        (shape::<(bool,)>(), "(bool)"),
        (shape::<(bool, (f32, Vec<()>))>(), "(bool, (float, [null]))"),
    ] {
        assert_eq!(shape, expected);
    }
}

#[test]
fn options_of_options_are_options() {
    for (shape, expected) in [
        (shape::<Option<u8>>(), "(0..=255)?"),
        (shape::<Option<Option<u8>>>(), "(0..=255)?"),
        (shape::<Option<Option<Direction>>>(), "(Direction)?"),
        (shape::<Vec<Option<U64>>>(), "[(BigU64)?]"),
        (shape::<Option<Bytes>>(), "(bytes)?"),
        (shape::<Option<uuid::Uuid>>(), "(Uuid)?"),
        (shape::<Option<(bool, bool)>>(), "((bool, bool))?"),
        (shape::<Option<BTreeMap<u8, bool>>>(), "({[U64]: bool})?"),
        (shape::<Option<()>>(), "null"),
        // Any value that JSON can say may be nothing anyway.
        (shape::<Option<serde_json::Value>>(), "json"),
    ] {
        assert_eq!(shape, expected);
    }
}

#[test]
fn maps_know_their_keys() {
    for (shape, expected) in [
        (shape::<BTreeMap<String, u8>>(), "{[text]: 0..=255}"),
        (shape::<HashMap<char, u8>>(), "{[text]: 0..=255}"),
        (shape::<BTreeMap<u16, Vec<bool>>>(), "{[U64]: [bool]}"),
        (shape::<BTreeMap<i32, bool>>(), "{[I64]: bool}"),
        (shape::<BTreeMap<U64, bool>>(), "{[BigU64]: bool}"),
        (shape::<BTreeMap<I64, bool>>(), "{[BigI64]: bool}"),
        (shape::<BTreeMap<Row, bool>>(), "{[U64]: bool}"),
        (shape::<BTreeMap<Airport, bool>>(), "{[text]: bool}"),
        (shape::<BTreeMap<StandId, bool>>(), "{[text]: bool}"),
        (
            shape::<BTreeMap<Direction, bool>>(),
            "{[ahead | back]: bool}",
        ),
        (shape::<BTreeMap<uuid::Uuid, bool>>(), "{[text]: bool}"),
        (
            shape::<BTreeMap<String, BTreeMap<String, Direction>>>(),
            "{[text]: {[text]: Direction}}",
        ),
    ] {
        assert_eq!(shape, expected);
    }
}

#[test]
fn a_type_around_one_value_is_called_by_its_name() {
    expect(
        &types::<(Row, Airport, StandId, Link, Pair, Nothing, Free)>(),
        // What is transparent has no name in a schema.
        "both Free = json
         both Link = Url
         both Nothing = null
         both Pair = (0..=255, Plain)
         both Row = 0..=65535
         both StandId = Plain",
    );
}

#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Row(u16);

#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
#[serde(transparent)]
struct Airport {
    code: String,
}

#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
struct StandId(#[schemars(regex(pattern = "^[A-Z][0-9]+$"))] String);

#[derive(JsonSchema)]
struct Link(#[schemars(url)] String);

#[derive(JsonSchema)]
struct Pair(u8, Airport);

#[derive(JsonSchema)]
struct Nothing;

#[derive(JsonSchema)]
struct Free(serde_json::Value);

#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Ahead,
    Back,
}
