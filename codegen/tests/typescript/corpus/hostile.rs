//! Names that mean something in JavaScript, or in what is printed.

use std::collections::BTreeMap;

use super::*;
use schemars::JsonSchema;
use wilco_protocol::Bytes;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Record {
    map: BTreeMap<String, Map>,
    bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Map {
    r: u8,
    w: u8,
    v: u8,
    n: u8,
    k: u8,
    value: u8,
    tag: Option<u8>,
    default: String,
    class: String,
    new: bool,
    arguments: Vec<u8>,
    undefined: (u8, u8),
    constructor: u8,
    #[serde(rename = "toString")]
    to_string: u8,
    #[serde(rename = "content-type")]
    content_type: String,
    #[serde(rename = "contentType")]
    also_content_type: String,
    #[serde(rename = "2nd")]
    second: u8,
    #[serde(rename = "")]
    empty: u8,
    #[serde(rename = "\"quoted\\\n`${0}`")]
    quoted: u8,
    #[serde(rename = "größe")]
    size: u8,
    #[serde(rename = "readMap")]
    read_map: Option<Date>,
    #[serde(rename = "mapFields")]
    map_fields: u8,
    #[serde(rename = "await", skip_serializing_if = "Option::is_none")]
    wait: Option<u8>,
    #[serde(rename = "a-b", default, skip_serializing_if = "Option::is_none")]
    a_b: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Date(String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Uint8Array {
    bytes: Bytes,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "the-tag`${1}`")]
pub(crate) enum Error {
    #[serde(rename = "a\"b")]
    Quoted {
        promise: Promise,
    },
    Object {
        object: Box<Object>,
    },
    #[serde(rename = "")]
    Empty,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Promise {
    #[serde(rename = "a-b")]
    Quoted(u8),
    Object(Object),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Object {
    number: Number,
    mutable: Mutable,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Number {
    One,
    Two,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Mutable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "record.echo", output = Record)]
struct EchoRecord {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Record,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "error.echo", output = Vec<Error>)]
struct EchoError {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Error>,
}

/// An operation may be called as a function would be.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "array.echo", output = Uint8Array)]
#[schemars(rename = "readRecord")]
struct ReadRecord {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Uint8Array,
}

pub(crate) fn group() -> Group {
    let map = Map {
        r: 1,
        w: 2,
        v: 3,
        n: 4,
        k: 5,
        value: 6,
        tag: Some(7),
        default: "default".to_owned(),
        class: "class".to_owned(),
        new: true,
        arguments: vec![8],
        undefined: (9, 10),
        constructor: 11,
        to_string: 12,
        content_type: "content-type".to_owned(),
        also_content_type: "contentType".to_owned(),
        second: 13,
        empty: 14,
        quoted: 15,
        size: 16,
        read_map: Some(Date("today".to_owned())),
        map_fields: 17,
        wait: Some(18),
        a_b: Some(19),
    };
    let sparse = Map {
        tag: None,
        read_map: None,
        wait: None,
        a_b: None,
        ..map.clone()
    };
    let record = Record {
        map: [("full".to_owned(), map), ("sparse".to_owned(), sparse)].into(),
        bytes: vec![1].into(),
    };
    let object = |number| Object {
        number,
        mutable: Mutable { number: Some(1) },
    };
    let errors = vec![
        Error::Quoted {
            promise: Promise::Quoted(1),
        },
        Error::Quoted {
            promise: Promise::Object(object(Number::One)),
        },
        Error::Object {
            object: Box::new(object(Number::Two)),
        },
        Error::Empty,
    ];
    let operations = ContractBuilder::new()
        .operation::<EchoRecord>()
        .operation::<EchoError>()
        .operation::<ReadRecord>();
    let samples = vec![
        sample::<EchoRecord, _>(record),
        sample::<EchoError, _>(errors),
        sample::<ReadRecord, _>(Uint8Array {
            bytes: vec![0, 1].into(),
        }),
    ];
    super::group("hostile", operations, samples)
}
