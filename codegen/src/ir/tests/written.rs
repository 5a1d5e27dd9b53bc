//! Contracts from files, which anybody may have written.

use serde_json::{Value, json};
use wilco_protocol::contract::Contract;

use super::show;
use crate::ir::{Api, ReadError};

fn read(output: Value, types: Value) -> Result<Api, ReadError> {
    read_version(1, &output, &types)
}

fn read_version(version: u32, output: &Value, types: &Value) -> Result<Api, ReadError> {
    let contract = json!({
        "protocol_version": version,
        "hash": "0",
        "future": true,
        "operations": [{
            "name": "probe.it", "class": "safe", "source": { "file": "a.rs", "line": 1, "column": 1 },
            "input": { "type": "null" }, "output": output, "error": false,
        }],
        "types": { "input": {}, "output": types },
    });
    let contract: Contract = serde_json::from_value(contract).unwrap();
    Api::read(&contract)
}

fn shape(output: Value) -> String {
    let api = read(
        output,
        json!({ "A": { "type": "object", "properties": { "a": true } } }),
    );
    let api = api.unwrap_or_else(|error| panic!("{error}"));
    show::shape(&api.operations[0].output)
}

fn refusal(output: Value, types: Value) -> String {
    read(output, types).unwrap_err().to_string()
}

#[test]
fn a_contract_of_another_version_is_not_guessed_at() {
    let refused = read_version(2, &json!(true), &json!({})).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the contract is written for version 2 of the protocol, and this is a wilco for version 1; use another one"
    );
}

#[test]
fn a_name_does_not_speak_to_the_terminal() {
    let refused = refusal(json!({ "$ref": "\u{1b}[2J\nerror" }), json!({}));
    let told = "output of operation probe.it refers to `\\u{1b}[2J\\nerror`, which the contract";
    assert!(refused.starts_with(told), "{refused}");
}

#[test]
fn what_narrows_the_values_is_passed_over() {
    for (schema, expected) in [
        (
            json!({ "type": "string", "pattern": "^a", "minLength": 2, "format": "new" }),
            "Plain",
        ),
        (
            json!({ "type": "integer", "format": "uint8", "minimum": 3, "multipleOf": 2 }),
            "0..=255",
        ),
        (
            json!({ "type": "integer", "format": "uint64", "maximum": 9, "minimum": 0 }),
            "0..=9",
        ),
        (
            json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": 1_u64 << 53 }),
            "U64",
        ),
        (json!({ "type": "integer" }), "I64"),
        (
            json!({ "type": "array", "minItems": 1, "maxItems": 4, "items": { "type": "null" } }),
            "[null]",
        ),
        (json!({ "type": "array" }), "[json]"),
        (
            json!({ "type": "object", "minProperties": 1, "x-new": [] }),
            "{}",
        ),
        (json!({ "type": "object", "required": ["b"] }), "{b: json}"),
        (json!({ "description": "Anything." }), "json"),
        (json!({ "enum": ["a", "b"] }), "external <a, b>"),
        (json!({ "type": ["null", "boolean"] }), "(bool)?"),
        (
            json!({ "$ref": "#/types/output/A", "description": "It.", "default": 1 }),
            "A",
        ),
        (json!({ "allOf": [{ "$ref": "#/types/output/A" }] }), "A"),
        (
            json!({ "allOf": [{ "$ref": "#/types/output/A" }, { "properties": { "b": false } }] }),
            "{a?: json, b?: never}",
        ),
        (json!({ "oneOf": [] }), "never"),
        (json!({ "type": "string", "enum": [] }), "never"),
    ] {
        assert_eq!(shape(schema.clone()), expected, "{schema}");
    }
}

#[test]
fn what_has_another_shape_is_refused() {
    for (schema, expected) in [
        (
            json!({ "type": ["string", "array"] }),
            "may be of several types (string, array); use",
        ),
        (json!({ "type": "date" }), "is of the type `date`, which"),
        (
            json!({ "type": "integer", "format": "uint128" }),
            "holds an integer of 128 bits (uint128), which",
        ),
        (
            json!({ "type": "integer", "enum": [1, 9_007_199_254_740_992_i64] }),
            "allows certain values alone that",
        ),
        (json!({ "const": true }), "allows certain values alone that"),
        (
            json!({ "type": "integer", "not": { "type": "null" } }),
            "is described with `not`, which",
        ),
        (
            json!({ "type": "string", "not": {} }),
            "is described with `not`, which",
        ),
        (
            json!({ "not": { "type": "null" } }),
            "is described with `not`, which",
        ),
        (
            json!({ "properties": {} }),
            "is described with `properties`, which",
        ),
        (
            json!({ "type": "object", "if": {}, "then": {} }),
            "is described with `if`, which",
        ),
        (
            json!({ "type": "object", "items": {} }),
            "is described with `items`, which",
        ),
        (
            json!({ "type": "string", "x-wilco": "u256" }),
            "is marked as `u256`, which",
        ),
        (
            json!({ "type": "array", "prefixItems": [true] }),
            "is a tuple of no fixed length;",
        ),
        (
            json!({ "type": "array", "prefixItems": [true], "maxItems": 1 }),
            "is a tuple of no fixed length;",
        ),
        (
            json!({ "type": "object", "patternProperties": { "^a": true, "^b": true }, "additionalProperties": false }),
            "is a map with keys or values of several kinds;",
        ),
        (
            json!({ "type": "object", "patternProperties": { "^a": true } }),
            "is a map with keys or values of several kinds;",
        ),
        (
            json!({ "oneOf": [{ "type": "null" }, { "type": "boolean" }] }),
            "merges fields with what has none;",
        ),
        (
            json!({ "oneOf": [{ "type": "object", "properties": { "a": true, "b": true } }, { "type": "object" }] }),
            "is a choice that is none of the enums of serde;",
        ),
        (
            json!({ "oneOf": [{ "type": "string" }, { "type": "object", "required": ["a"] }] }),
            "is a choice that is none of the enums of serde;",
        ),
        (
            json!({ "type": "string", "enum": ["a", "a"] }),
            "has the variant `a` twice;",
        ),
        (
            json!({ "allOf": [{ "properties": { "a": true } }, { "properties": { "a": false } }] }),
            "has the field `a` twice;",
        ),
        (
            json!({ "type": "object", "properties": [] }),
            "is no schema;",
        ),
        (json!({ "type": 7 }), "is no schema;"),
        (json!({ "type": "array", "items": 7 }), "[] is no schema;"),
    ] {
        let said = refusal(schema.clone(), json!({}));
        let place = "output of operation probe.it";
        let begins = said.starts_with(&format!("{place} {expected}"))
            || said.starts_with(&format!("{place}{expected}"));
        assert!(begins, "{schema}: {said}");
    }
}

#[test]
fn references_lead_somewhere() {
    for reference in [
        "#",
        "#/types/input/A",
        "#/types/output/B",
        "#/types/output/%",
        "other.json#/A",
        "",
    ] {
        let said = refusal(json!({ "$ref": reference }), json!({ "A": true }));
        let expected = format!(
            "output of operation probe.it refers to `{reference}`, which the contract does not hold"
        );
        assert!(said.starts_with(&expected), "{said}");
    }
    let said = refusal(json!({ "$ref": 7 }), json!({}));
    assert!(said.contains("refers to ``"), "{said}");
}

#[test]
fn references_do_not_run_in_circles() {
    let to = |name: &str| json!({ "$ref": format!("#/types/output/{name}") });
    let said = refusal(to("A"), json!({ "A": to("B"), "B": to("A") }));
    assert!(
        said.starts_with("output type A holds nothing but itself (A -> B -> A)"),
        "{said}"
    );
    let merged = |name: &str| json!({ "allOf": [to(name), { "type": "object" }] });
    let said = refusal(to("A"), json!({ "A": merged("B"), "B": merged("A") }));
    assert!(
        said.contains("output type A is nested without end"),
        "{said}"
    );
    let inner = json!({ "A": { "type": "object", "properties": { "next": merged("A"), "other": merged("A") } } });
    let said = refusal(to("A"), inner);
    assert!(said.starts_with("output type A.next.next"), "{said}");
    assert!(said.contains("is nested without end"), "{said}");
}

/// Each type is the next one twice, and merged, so that there would be 2^60 fields.
#[test]
fn merging_ends_soon() {
    let types = (0..60).map(|index| {
        let next = json!({ "$ref": format!("#/types/output/T{}", index + 1), "properties": {} });
        let fields = json!({ "type": "object", "properties": { "a": next, "b": next } });
        (format!("T{index}"), fields)
    });
    let mut types: serde_json::Map<String, Value> = types.collect();
    types.insert("T60".to_owned(), json!({ "type": "object" }));
    let said = refusal(json!({ "$ref": "#/types/output/T0" }), types.into());
    assert!(
        said.contains("merges one type too many: more than 100000 parts"),
        "{said}"
    );
}

#[test]
fn a_schema_has_a_depth() {
    let nested = |depth: u32, around: fn(Value) -> Value| {
        (0..depth).fold(json!({ "type": "object" }), |inner, _| around(inner))
    };
    let list = |item| json!({ "type": "array", "items": item });
    assert!(shape(nested(100, list)).ends_with(&"]".repeat(100)));
    let arounds: [fn(Value) -> Value; 6] = [
        list,
        |field| json!({ "type": "object", "properties": { "a": field } }),
        |part| json!({ "allOf": [part, { "type": "object" }] }),
        |choice| json!({ "anyOf": [choice, { "type": "string" }] }),
        |content| json!({ "oneOf": [{ "type": "object", "properties": { "A": content }, "required": ["A"] }] }),
        |value| json!({ "type": "object", "additionalProperties": value }),
    ];
    for around in arounds {
        let said = refusal(nested(200, around), json!({}));
        let expected = "is nested without end or too deeply; give the inner part a type of its own";
        assert!(said.ends_with(expected), "{said}");
    }
}

#[test]
fn a_long_chain_of_types_is_read() {
    let last = 20_000;
    let chain = |last_type: Value| {
        let types = (0..last).map(|index| {
            let next = format!("#/types/output/T{}", index + 1);
            (format!("T{index}"), json!({ "$ref": next }))
        });
        let mut types: serde_json::Map<String, Value> = types.collect();
        types.insert(format!("T{last}"), last_type);
        read(json!({ "$ref": "#/types/output/T0" }), types.into())
    };
    assert_eq!(
        chain(json!({ "type": "null" })).unwrap().types.len(),
        last + 1
    );
    let circle = chain(json!({ "$ref": "#/types/output/T0" }))
        .unwrap_err()
        .to_string();
    let expected = "output type T0 holds nothing but itself (T0 -> T1 -> T2 -> .. -> T0)";
    assert!(circle.starts_with(expected), "{circle}");
}
