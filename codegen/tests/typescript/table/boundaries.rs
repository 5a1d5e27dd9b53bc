//! Where integers of 64 bits end, as numbers and as bigints: what a server writes, and what becomes of it.

use serde_json::{Value, json};

use crate::scratch::{Scratch, is_left_out};

/// The bytes of `n`, what it is as a number, and what it is as a bigint.
const TABLE: &[(&str, Kind, Outcome, Outcome)] = &[
    ("05", Unsigned, Is("5"), Is("5n")),
    // Five on nine bytes, on three, and signed: any width that holds it.
    ("cf0000000000000005", Unsigned, Is("5"), Is("5n")),
    ("cd0005", Unsigned, Is("5"), Is("5n")),
    ("d30000000000000005", Unsigned, Is("5"), Is("5n")),
    (
        "cf001fffffffffffff",
        Unsigned,
        Is("9007199254740991"),
        Is("9007199254740991n"),
    ),
    (
        "cf0020000000000000",
        Unsigned,
        Beyond,
        Is("9007199254740992n"),
    ),
    (
        "cfffffffffffffffff",
        Unsigned,
        Beyond,
        Is("18446744073709551615n"),
    ),
    ("ff", Unsigned, Found("-1"), Found("-1")),
    (
        "d38000000000000000",
        Signed,
        Beyond,
        Is("-9223372036854775808n"),
    ),
    (
        "d3ffe0000000000001",
        Signed,
        Is("-9007199254740991"),
        Is("-9007199254740991n"),
    ),
    (
        "cf7fffffffffffffff",
        Signed,
        Beyond,
        Is("9223372036854775807n"),
    ),
    ("cf8000000000000000", Signed, Beyond, Beyond),
    // A float is no integer, whatever its value.
    (
        "cb4014000000000000",
        Unsigned,
        Found("a float"),
        Found("a float"),
    ),
];

enum Kind {
    Unsigned,
    Signed,
}
use Kind::{Signed, Unsigned};

enum Outcome {
    Is(&'static str),
    Beyond,
    Found(&'static str),
}
use Outcome::{Beyond, Found, Is};

#[test]
fn integers_are_exact_or_refused_where_they_are() {
    if is_left_out() {
        return;
    }
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for (bytes, kind, number, bigint) in TABLE {
        let (plain, exact, field) = match kind {
            Unsigned => ("row_u64", "row_exact", "n"),
            Signed => ("row_i64", "row_exact", "signed"),
        };
        jobs.push(job(plain, bytes, "n"));
        expected.push((number, "n", limits(kind, false)));
        jobs.push(job(exact, bytes, field));
        expected.push((bigint, field, limits(kind, true)));
    }
    let outcomes = Scratch::new("boundaries").run(&jobs);
    assert_eq!(outcomes.len(), expected.len());
    for (((outcome, field, limits), found), job) in expected.iter().zip(&outcomes).zip(&jobs) {
        let expected = match outcome {
            Is(value) => json!(value),
            Beyond => refusal(field, limits, "an integer beyond 2^53"),
            Found(what) => refusal(field, limits, what),
        };
        let value = found.get("value").map_or(found, |value| &value[field]);
        assert_eq!(value, &expected, "{job}");
    }
}

/// A value of which the other field is zero.
fn job(group: &str, bytes: &str, field: &str) -> Value {
    let (own, other) = match (group, field) {
        ("row_u64", _) => ("a16e", "a473697a6500"),
        ("row_exact", "n") => ("a16e", "a67369676e656400"),
        ("row_exact", _) => ("a67369676e6564", "a16e00"),
        _ => ("a16e", "a17800"),
    };
    json!({ "group": group, "operation": "row.echo", "show": format!("82{other}{own}{bytes}") })
}

fn limits(kind: &Kind, is_exact: bool) -> String {
    let (min, max): (i128, i128) = match (kind, is_exact) {
        (Unsigned, false) => (0, (1 << 53) - 1),
        (Signed, false) => (1 - (1 << 53), (1 << 53) - 1),
        (Unsigned, true) => (0, i128::from(u64::MAX)),
        (Signed, true) => (i64::MIN.into(), i64::MAX.into()),
    };
    format!("an integer from {min} to {max}")
}

fn refusal(field: &str, limits: &str, found: &str) -> Value {
    let message = format!("{field}: expected {limits}, found {found}");
    json!({ "failure": "DecodeError", "path": field, "message": message })
}
