//! How each shape of the serde data model is written.

use super::{bytes_of, check};
use crate::codec::{Encoding, decode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[test]
fn integers_take_the_least_width() {
    let unsigned: [(u64, &str); 10] = [
        (0, "00"),
        (127, "7f"),
        (128, "cc80"),
        (255, "ccff"),
        (256, "cd0100"),
        (65_535, "cdffff"),
        (65_536, "ce00010000"),
        (4_294_967_295, "ceffffffff"),
        (4_294_967_296, "cf0000000100000000"),
        (u64::MAX, "cfffffffffffffffff"),
    ];
    for (value, msgpack) in unsigned {
        check(&value, msgpack, &value.to_string());
    }
    let signed: [(i64, &str); 12] = [
        (-1, "ff"),
        (-32, "e0"),
        (-33, "d0df"),
        (-128, "d080"),
        (-129, "d1ff7f"),
        (-32_768, "d18000"),
        (-32_769, "d2ffff7fff"),
        (-2_147_483_648, "d280000000"),
        (-2_147_483_649, "d3ffffffff7fffffff"),
        (i64::MIN, "d38000000000000000"),
        (127, "7f"),
        (i64::MAX, "cf7fffffffffffffff"),
    ];
    for (value, msgpack) in signed {
        check(&value, msgpack, &value.to_string());
    }
    check(&u8::MAX, "ccff", "255");
    check(&i8::MIN, "d080", "-128");
    check(&u16::MAX, "cdffff", "65535");
    check(&i16::MIN, "d18000", "-32768");
    check(&u32::MAX, "ceffffffff", "4294967295");
    check(&i32::MIN, "d280000000", "-2147483648");
}

#[test]
fn scalars() {
    check(&true, "c3", "true");
    check(&false, "c2", "false");
    check(&1.5_f32, "ca3fc00000", "1.5");
    check(&-0.25_f64, "cbbfd0000000000000", "-0.25");
    check(&1.0_f64, "cb3ff0000000000000", "1.0");
    check(&'ß', "a2c39f", "\"ß\"");
    check(&(), "c0", "null");
    check(&Some(5_u8), "05", "5");
    check(&None::<u8>, "c0", "null");
}

#[test]
fn text() {
    check(&String::new(), "a0", "\"\"");
    check(&"a\"\n".to_owned(), "a361220a", r#""a\"\n""#);
    for (length, head) in [
        (31, "bf"),
        (32, "d920"),
        (255, "d9ff"),
        (256, "da0100"),
        (65_536, "db00010000"),
    ] {
        let text = "x".repeat(length);
        check(
            &text,
            &format!("{head}{}", "78".repeat(length)),
            &format!("\"{text}\""),
        );
    }
}

#[test]
fn lists_and_tuples() {
    check(&Vec::<u8>::new(), "90", "[]");
    check(&vec![1_u8, 200], "9201ccc8", "[1,200]");
    check(
        &vec![0_u8; 16],
        &format!("dc0010{}", "00".repeat(16)),
        "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
    );
    check(&[1_u8, 2], "920102", "[1,2]");
    check(
        &(1_u8, "a".to_owned(), true),
        "9301a161c3",
        r#"[1,"a",true]"#,
    );
}

#[test]
fn maps_keep_integer_keys_where_they_can() {
    check(
        &BTreeMap::from([("a".to_owned(), 1_u8)]),
        "81a16101",
        r#"{"a":1}"#,
    );
    check(&BTreeMap::from([(7_u64, 1_u8)]), "810701", r#"{"7":1}"#);
    check(&BTreeMap::from([(-7_i32, 1_u8)]), "81f901", r#"{"-7":1}"#);
    check(
        &BTreeMap::from([(Uuid::nil(), 1_u8)]),
        &format!("81d924{}01", nil_hex()),
        &format!("{{\"{}\":1}}", Uuid::nil()),
    );
}

#[test]
fn a_uuid_is_text_in_both() {
    check(
        &Uuid::nil(),
        &format!("d924{}", nil_hex()),
        &format!("\"{}\"", Uuid::nil()),
    );
}

fn nil_hex() -> String {
    super::hex(Uuid::nil().to_string().as_bytes())
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Unit;
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Newtype(u8);
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Pair(u8, bool);
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Empty {}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Point {
    x: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<u8>,
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    a: u8,
    #[serde(flatten)]
    point: Point,
}

#[test]
fn structs() {
    check(&Unit, "c0", "null");
    check(&Newtype(3), "03", "3");
    check(&Pair(3, true), "9203c3", "[3,true]");
    check(&Empty {}, "80", "{}");
    check(&Point { x: 1, y: None }, "81a17801", r#"{"x":1}"#);
    check(
        &Point { x: 1, y: Some(2) },
        "82a17801a17902",
        r#"{"x":1,"y":2}"#,
    );
    let flat = Flat {
        a: 0,
        point: Point { x: 1, y: None },
    };
    check(&flat, "82a16100a17801", r#"{"a":0,"x":1}"#);
    check(
        &vec![Some(Pair(0, false)), None],
        "929200c2c0",
        "[[0,false],null]",
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum External {
    U,
    N(u8),
    T(u8, bool),
    S { x: u8 },
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t")]
enum Internal {
    U,
    N(Point),
    E(External),
    S { x: u8 },
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    U,
    N(u8),
    T(u8, bool),
    S { x: u8 },
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    N(u8),
    T(u8, bool),
    S { x: u8 },
    U,
}

#[test]
fn enums_of_all_four_representations() {
    check(&External::U, "a155", r#""U""#);
    check(&External::N(5), "81a14e05", r#"{"N":5}"#);
    check(&External::T(5, true), "81a1549205c3", r#"{"T":[5,true]}"#);
    check(&External::S { x: 5 }, "81a15381a17805", r#"{"S":{"x":5}}"#);

    check(&Internal::U, "81a174a155", r#"{"t":"U"}"#);
    check(
        &Internal::N(Point { x: 5, y: None }),
        "82a174a14ea17805",
        r#"{"t":"N","x":5}"#,
    );
    check(
        &Internal::E(External::S { x: 5 }),
        "82a174a145a15381a17805",
        r#"{"t":"E","S":{"x":5}}"#,
    );
    check(
        &Internal::S { x: 5 },
        "82a174a153a17805",
        r#"{"t":"S","x":5}"#,
    );

    check(&Adjacent::U, "81a174a155", r#"{"t":"U"}"#);
    check(&Adjacent::N(5), "82a174a14ea16305", r#"{"t":"N","c":5}"#);
    check(
        &Adjacent::T(5, true),
        "82a174a154a1639205c3",
        r#"{"t":"T","c":[5,true]}"#,
    );
    check(
        &Adjacent::S { x: 5 },
        "82a174a153a16381a17805",
        r#"{"t":"S","c":{"x":5}}"#,
    );

    check(&Untagged::N(5), "05", "5");
    check(&Untagged::T(5, true), "9205c3", "[5,true]");
    check(&Untagged::S { x: 5 }, "81a17805", r#"{"x":5}"#);
    check(&Untagged::U, "c0", "null");
}

#[test]
fn what_is_unknown_is_ignored_and_what_is_optional_may_be_missing() {
    let expected = Point { x: 1, y: None };
    let msgpack = super::unhex("83 a17a 92c0c3 a178 01 a179 c0");
    assert_eq!(
        decode::<Point>(Encoding::MessagePack, &msgpack).unwrap(),
        expected
    );
    let json = br#" {"z":[null,true],"x":1,"y":null} "#;
    assert_eq!(decode::<Point>(Encoding::Json, json).unwrap(), expected);
}

#[test]
fn text_and_bytes_are_borrowed() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
    }
    let value = Borrowed { name: "Ada" };
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let bytes = bytes_of(encoding, &value);
        let read: Borrowed<'_> = decode(encoding, &bytes).unwrap();
        assert_eq!(read, value);
        assert!(bytes.as_ptr_range().contains(&read.name.as_ptr()));
    }
}

#[test]
fn raw_json_and_trees_pass_through() {
    let raw = serde_json::value::RawValue::from_string("{\"a\": [1e2]}".to_owned()).unwrap();
    assert_eq!(bytes_of(Encoding::Json, &raw), raw.get().as_bytes());
    let read: Box<serde_json::value::RawValue> =
        decode(Encoding::Json, raw.get().as_bytes()).unwrap();
    assert_eq!(read.get(), raw.get());
    let tree = serde_json::json!({"a": [1, -1, 1.5, "x", null, true]});
    check(
        &tree,
        "81a1619601ffcb3ff8000000000000a178c0c3",
        r#"{"a":[1,-1,1.5,"x",null,true]}"#,
    );
}
