//! What is refused, with the words it is refused with.

use super::unhex;
use crate::codec::{Encoding, decode, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

const BOTH: [Encoding; 2] = [Encoding::MessagePack, Encoding::Json];

fn refused<T: Serialize>(encoding: Encoding, value: &T) -> String {
    let mut out = b"before".to_vec();
    let error = encode(encoding, value, &mut out).unwrap_err();
    assert_eq!(out, b"before");
    let text = error.to_string();
    assert!(text.starts_with(error.path()));
    text
}

#[derive(Serialize)]
struct Row<T> {
    ok: u8,
    cells: Vec<T>,
}
#[derive(Serialize)]
enum Shape<T> {
    N(T),
    T(u8, T),
    S { x: T },
}
#[derive(Serialize)]
struct Flat<T> {
    #[serde(flatten)]
    row: Row<T>,
}

#[test]
fn floats_that_are_not_finite() {
    for encoding in BOTH {
        let said = |value: f64| refused(encoding, &value);
        assert_eq!(said(f64::NAN), "NaN is not a finite number");
        assert_eq!(said(f64::INFINITY), "inf is not a finite number");
        assert_eq!(
            refused(encoding, &f32::NEG_INFINITY),
            "-inf is not a finite number"
        );
        assert_eq!(
            refused(encoding, &Some(f32::NAN)),
            "NaN is not a finite number"
        );
    }
}

#[test]
fn the_path_leads_to_the_field() {
    let bad = f64::NAN;
    for encoding in BOTH {
        let said = |path: &str| format!("{path}: NaN is not a finite number");
        assert_eq!(
            refused(
                encoding,
                &Row {
                    ok: 1,
                    cells: vec![0.0, bad]
                }
            ),
            said("cells[1]")
        );
        assert_eq!(
            refused(
                encoding,
                &vec![(
                    1,
                    Row {
                        ok: 1,
                        cells: vec![bad]
                    }
                )]
            ),
            said("[0][1].cells[0]")
        );
        assert_eq!(
            refused(encoding, &BTreeMap::from([("k", vec![bad])])),
            said("k[0]")
        );
        assert_eq!(refused(encoding, &BTreeMap::from([(7, bad)])), said("7"));
        assert_eq!(refused(encoding, &Shape::N(bad)), said("N"));
        assert_eq!(refused(encoding, &Shape::T(1, bad)), said("T[1]"));
        assert_eq!(refused(encoding, &[Shape::S { x: bad }]), said("[0].S.x"));
        let flat = Flat {
            row: Row {
                ok: 1,
                cells: vec![Shape::N(bad)],
            },
        };
        assert_eq!(refused(encoding, &flat), said("cells[0].N"));
    }
}

#[test]
fn integers_of_128_bits() {
    let said = "a 128-bit integer has no form in the encodings; write a `U128` or an `I128`";
    for encoding in BOTH {
        assert_eq!(refused(encoding, &1_u128), said);
        assert_eq!(refused(encoding, &1_i128), said);
    }
    let said = "a 128-bit integer has no form in the encodings; read a `U128` or an `I128`";
    assert_eq!(
        decode::<u128>(Encoding::Json, b"1")
            .unwrap_err()
            .to_string(),
        said
    );
    assert_eq!(
        decode::<i128>(Encoding::MessagePack, &[1])
            .unwrap_err()
            .to_string(),
        said
    );
}

#[test]
fn extensions_and_raw_json() {
    #[derive(Serialize)]
    #[serde(rename = "_ExtStruct")]
    struct Extension((i8, u8));
    let said = "MessagePack extension types are not used; write bytes";
    for encoding in BOTH {
        assert_eq!(refused(encoding, &Extension((1, 1))), said);
    }
    let raw = serde_json::value::RawValue::from_string("1".to_owned()).unwrap();
    assert_eq!(
        refused(Encoding::MessagePack, &[raw]),
        "[0]: raw JSON text cannot stand in MessagePack"
    );
}

fn unreadable<T: DeserializeOwned + Debug>(encoding: Encoding, bytes: &[u8], said: &str) {
    let error = decode::<T>(encoding, bytes).unwrap_err();
    assert_eq!(error.to_string(), said, "{bytes:02x?}");
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Point {
    x: u8,
    y: f64,
}
#[derive(Debug, Deserialize)]
#[allow(dead_code)]
enum Choice {
    N(u8),
    S { x: u8 },
}

#[test]
fn msgpack_that_is_no_value_of_the_type() {
    let no = |bytes: &str, said: &str| {
        unreadable::<Vec<Point>>(Encoding::MessagePack, &unhex(bytes), said);
    };
    no("", "the bytes end before the value does");
    no("c1", "0xc1 begins no value");
    no("9000", "the value ends at byte 1 of 2");
    no("ddffffffff", "the bytes end before the value does");
    no(
        "91 83 a17a d60100000000 a17801 a17902",
        "MessagePack extension types are not used; there is one at byte 4",
    );
    no(
        "91 82 a178 01 a179 ca7fc00000",
        "the number at byte 7 is not finite",
    );
    no(
        "91 82 a178 01 a179 cbfff0000000000000",
        "the number at byte 7 is not finite",
    );
    no(
        "91 92 01 02",
        "[0]: invalid type: sequence, expected named fields",
    );
    no(
        "91 82 a178 01 a179 c0",
        "[0].y: invalid type: unit value, expected f64",
    );
    no(
        "91 82 a178 cd0100 a179 01",
        "[0].x: invalid value: integer `256`, expected u8",
    );
    no(
        "91 82 a178 a161 a179 01",
        "[0].x: invalid type: string \"a\", expected u8",
    );
    no("91 81 a178 01", "[0]: missing field `y`");
    no("05", "invalid type: integer `5`, expected a sequence");
    unreadable::<Choice>(
        Encoding::MessagePack,
        &unhex("81 a153 91 01"),
        "S: invalid type: sequence, expected named fields",
    );
    unreadable::<Choice>(
        Encoding::MessagePack,
        &unhex("81 a14e a0"),
        "N: invalid type: string \"\", expected u8",
    );
}

#[test]
fn json_that_is_no_value_of_the_type() {
    let no =
        |text: &str, said: &str| unreadable::<Vec<Point>>(Encoding::Json, text.as_bytes(), said);
    no("", "EOF while parsing a value at line 1 column 0");
    no("[] 1", "trailing characters at line 1 column 4");
    no(
        "[[1,2]]",
        "[0]: invalid type: sequence, expected named fields at line 1 column 2",
    );
    no(
        r#"[{"x":1,"y":null}]"#,
        "[0].y: invalid type: null, expected f64 at line 1 column 16",
    );
    no(
        r#"[{"x":256,"y":1}]"#,
        "[0].x: invalid value: integer `256`, expected u8 at line 1 column 9",
    );
    no(
        r#"[{"x":1,"y":1e999}]"#,
        "[0].y: number out of range at line 1 column 17",
    );
    no(
        r#"[{"x":1,"y":NaN}]"#,
        "[0].y: expected value at line 1 column 13",
    );
    unreadable::<Choice>(
        Encoding::Json,
        br#"{"S":[1]}"#,
        "S: invalid type: sequence, expected named fields at line 1 column 6",
    );
}
