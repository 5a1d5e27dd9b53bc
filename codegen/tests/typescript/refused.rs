//! Values that are not of their types, and what is said of them.

use serde_json::{Value, json};
use wilco_protocol::Encoding;
use wilco_protocol::codec::encode;

use crate::scratch::{Scratch, hex, is_left_out};

#[test]
fn what_is_not_of_the_type_is_refused_where_it_is() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("refused");
    let jobs: Vec<_> = REFUSED
        .iter()
        .map(|(group, operation, value, ..)| {
            let value: Value = serde_json::from_str(value).unwrap();
            let mut written = Vec::new();
            encode(Encoding::MessagePack, &value, &mut written).unwrap();
            json!({ "group": group, "operation": operation, "encoding": "MessagePack", "bytes": hex(&written) })
        })
        .collect();
    compare("DecodeError", REFUSED, &scratch.run(&jobs));
}

#[test]
fn what_is_not_of_the_type_is_not_sent() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("not_sent");
    let jobs: Vec<_> = NOT_SENT
        .iter()
        .map(|(group, operation, value, ..)| {
            json!({ "group": group, "operation": operation, "send": format!("{{\"value\":{value}}}") })
        })
        .collect();
    compare("EncodeError", NOT_SENT, &scratch.run(&jobs));
}

fn compare(failure: &str, cases: &[Case], outcomes: &[Value]) {
    assert_eq!(outcomes.len(), cases.len());
    for ((group, operation, value, path, message), outcome) in cases.iter().zip(outcomes) {
        let whole = match *path {
            "" => (*message).to_owned(),
            path => format!("{path}: {message}"),
        };
        let expected = json!({ "failure": failure, "path": path, "message": whole });
        assert_eq!(outcome, &expected, "{group} {operation} {value}");
    }
}

/// A group, an operation, a value, and the path and the message of its refusal.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const REFUSED: &[Case] = &[
    (
        "structs",
        "tug.echo",
        "{}",
        "",
        "the field `tugId` is missing",
    ),
    (
        "structs",
        "tug.echo",
        "[]",
        "",
        "expected a map, found a list",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"position":{"x":1}}"#,
        "position",
        "the field `y` is missing",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":"1"}"#,
        "tugId",
        "expected an integer from 0 to 65535, found text",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"tugId2":1,"earlierPositions":[{"x":1,"y":2},{"x":1,"y":null}]}"#,
        "earlierPositions[1].y",
        "expected a finite number, found null",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"g":9007199254740992}"#,
        "g",
        "expected an integer from 0 to 9007199254740991, found an integer beyond 2^53",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":256}"#,
        "a",
        "expected an integer from 0 to 255, found 256",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"b":1.0}"#,
        "b",
        "expected an integer from -128 to 127, found a float",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"exact":-1}"#,
        "exact",
        "expected an integer from 0 to 18446744073709551615, found -1",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{"a":{"lead":7}}}"#,
        "by_name.a.lead",
        "expected text, found 7",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_number":{"x":true}}"#,
        "by_number",
        "expected an integer from 0 to 9007199254740991, found text",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"colour":[1,2]}"#,
        "colour",
        "expected a list of 3, found one of 2",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"samples":[1,2]}"#,
        "samples",
        "expected a list of 20, found one of 2",
    ),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "parking",
        "expected one of `tow-bar`, `nose-in`, `remote`, found `sideways`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Vanished"]"#,
        "[0]",
        "expected one of `Departed`, `Landed`, found `Vanished`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "[0].Vanished",
        r#"unknown variant "Vanished""#,
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed",{"Moved":{"row":1,"parking":7}}]"#,
        "[1].Moved.parking",
        "expected text, found 7",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Moved":1,"Renamed":2}]"#,
        "[0]",
        "expected one entry",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "[0]",
        r#"unknown type "vanished""#,
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1}]"#,
        "[0]",
        "the field `type` is missing",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1,"type":"delayed","at":[1]}]"#,
        "[0].at",
        "expected a list of 2, found one of 1",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Moved"}]"#,
        "[0]",
        "the field `c` is missing",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"c":[1,"2"],"t":"Swapped"}]"#,
        "[0].c[1]",
        "expected an integer from 0 to 255, found text",
    ),
    (
        "enum_untagged",
        "untagged.echo",
        "[true]",
        "[0]",
        "expected one of 6 forms, found none of them",
    ),
    (
        "recursion",
        "area.echo",
        r#"{"name":"a","areas":[{"name":"b","areas":[{}]}]}"#,
        "areas[0].areas[0]",
        "the field `name` is missing",
    ),
    (
        "texts",
        "texts.echo",
        r#"{"id":null}"#,
        "id",
        "expected text, found null",
    ),
    (
        "bytes",
        "photo.echo",
        r#"{"pixels":"*"}"#,
        "pixels",
        "expected bytes, found text that is not base64",
    ),
];

const NOT_SENT: &[Case] = &[
    (
        "structs",
        "tug.echo",
        "null",
        "value",
        "expected an object, found null",
    ),
    (
        "structs",
        "tug.echo",
        "{}",
        "value.tugId",
        "expected an integer from 0 to 65535, found undefined",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":9007199254740992}"#,
        "value.g",
        "expected an integer from 0 to 9007199254740991, found 9007199254740992",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":1.5}"#,
        "value.a",
        "expected an integer from 0 to 255, found 1.5",
    ),
    (
        "options",
        "sparse.echo",
        r#"[{"other":7}]"#,
        "value[0].other",
        "expected an object, found 7",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{},"by_number":{"1":true,"x":true}}"#,
        "value.by_number",
        "the key `x` is no integer",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"segments":[[[1,2]]]}"#,
        "value.segments[0]",
        "expected a list of 2, found a list",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"segments":null}"#,
        "value.segments",
        "expected a list, found null",
    ),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "value.parking",
        "expected one of `tow-bar`, `nose-in`, `remote`, found `sideways`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed","Vanished"]"#,
        "value[1]",
        "expected one of `Departed`, `Landed`, found `Vanished`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "value[0]",
        "no variant of ExternalInput fits",
    ),
    (
        "enum_external",
        "external.echo",
        "[null]",
        "value[0]",
        "expected an object, found null",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "value[0]",
        "no variant of Internal fits",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Swapped","c":[1,2,3]}]"#,
        "value[0].c",
        "expected a list of 2, found a list",
    ),
    (
        "enum_untagged",
        "untagged.echo",
        r#"[{"row":1}]"#,
        "value[0]",
        "expected one of 6 forms, found none of them",
    ),
    (
        "texts",
        "texts.echo",
        r#"{"id":"\ud800"}"#,
        "value.id",
        "half a surrogate pair is no text",
    ),
];
