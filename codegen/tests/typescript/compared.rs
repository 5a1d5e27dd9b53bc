//! Comparisons of all contracts that there are, with themselves and with what is made of them by one change.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wilco_codegen::ir::Api;
use wilco_codegen::{Breaks, compare};
use wilco_protocol::Contract;
use wilco_protocol::contract::Verdict;

use crate::corpus::groups;

fn contracts() -> Vec<(&'static str, Contract)> {
    let mut contracts: Vec<_> = groups()
        .into_iter()
        .map(|group| (group.name, group.contract))
        .collect();
    let desk = ground_desk::router().contract();
    contracts.push(("the ground desk", desk.unwrap()));
    contracts
}

#[test]
fn every_contract_is_the_same_as_itself() {
    for (name, contract) in contracts() {
        let comparison = compare(&contract, &contract).unwrap();
        assert_eq!(comparison.changes(), [], "{name}");
        assert_eq!(comparison.verdict(), Verdict::Same, "{name}");
    }
}

#[test]
fn every_single_change_is_judged_the_same_from_both_ends() {
    let mut judged = BTreeSet::new();
    let mut count = 0;
    for (name, contract) in contracts() {
        let whole = serde_json::to_value(&contract).unwrap();
        let changed = changed(&whole);
        // Large contracts have thousands of places that are all alike.
        let step = changed.len().div_ceil(MOST);
        for (what, changed) in changed.into_iter().step_by(step) {
            let Ok(new) = serde_json::from_value::<Contract>(changed) else {
                continue;
            };
            // What cannot be read any more is somebody else's to refuse.
            if Api::read(&new).is_err() {
                continue;
            }
            let forth = compare(&contract, &new).unwrap();
            let back = compare(&new, &contract).unwrap();
            let breaks = |changes: &[wilco_codegen::Change], whom: fn(Breaks) -> bool| {
                changes.iter().any(|change| whom(change.breaks))
            };
            assert_eq!(
                breaks(forth.changes(), Breaks::old_clients),
                breaks(back.changes(), Breaks::new_clients),
                "{name}: {what}: {:#?} {:#?}",
                forth.changes(),
                back.changes()
            );
            assert_eq!(
                forth.changes().is_empty(),
                back.changes().is_empty(),
                "{name}: {what}"
            );
            assert_ne!(forth.verdict(), Verdict::Same, "{name}: {what}");
            judged.insert(forth.verdict().as_str());
            count += 1;
        }
    }
    assert!(300 < count, "only {count} changes were judged");
    assert_eq!(judged, BTreeSet::from(["breaking", "compatible"]));
}

/// The contract with each change that can be made in one place and that everybody has to notice.
fn changed(whole: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    gather(whole, String::new(), &mut places);
    let mut changed = Vec::new();
    for place in places {
        let schema = whole.pointer(&place).unwrap();
        for (what, edited) in edits(schema) {
            let mut changed_whole = whole.clone();
            *changed_whole.pointer_mut(&place).unwrap() = edited;
            changed.push((format!("{place} {what}"), changed_whole));
        }
    }
    for list in ["operations", "resources", "events", "presences"] {
        let items = whole[list].as_array().map_or(0, Vec::len);
        for index in 0..items {
            let mut fewer = whole.clone();
            fewer[list].as_array_mut().unwrap().remove(index);
            changed.push((format!("{list} without {index}"), fewer));
        }
    }
    changed
}

/// The places of schemas, but for those of types that are used by nobody else than themselves.
fn gather(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if map.contains_key("type") && map["type"].is_string() {
                places.push(place.clone());
            }
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                gather(value, format!("{place}/{key}"), places);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                gather(item, format!("{place}/{index}"), places);
            }
        }
        _ => {}
    }
}

/// A schema as it could be instead.
fn edits(schema: &Value) -> Vec<(&'static str, Value)> {
    let mut edits = Vec::new();
    let edited = |edit: &dyn Fn(&mut Value)| {
        let mut schema = schema.clone();
        edit(&mut schema);
        schema
    };
    match schema["type"].as_str() {
        // A constant is the name of a variant, and its type tells nothing.
        Some("string") if schema.get("const").is_none() && schema.get("enum").is_none() => {
            edits.push(("is a boolean", json!({"type": "boolean"})));
        }
        Some("boolean") => edits.push(("is text", json!({"type": "string"}))),
        Some("integer") => edits.push(("is text", json!({"type": "string"}))),
        Some("array") => edits.push(("is a boolean", json!({"type": "boolean"}))),
        Some("object") if schema.get("properties").is_some() => {
            edits.push((
                "has another field",
                edited(&|schema| {
                    schema["properties"]["surely new"] = json!({"type": "boolean"});
                    let required = schema["required"].as_array().cloned().unwrap_or_default();
                    let more = required.into_iter().chain([json!("surely new")]);
                    schema["required"] = more.collect();
                }),
            ));
            let names: Vec<_> = schema["properties"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect();
            for name in names {
                edits.push((
                    "lost a field",
                    edited(&|schema| {
                        schema["properties"].as_object_mut().unwrap().remove(&name);
                        if let Some(required) = schema["required"].as_array_mut() {
                            required.retain(|required| *required != *name);
                        }
                    }),
                ));
            }
        }
        _ => {}
    }
    if let Some(names) = schema["enum"].as_array()
        && 1 < names.len()
    {
        edits.push((
            "lost a name",
            edited(&|schema| {
                schema["enum"].as_array_mut().unwrap().remove(0);
            }),
        ));
    }
    edits
}

/// How many changes of one contract are judged.
const MOST: usize = 64;
