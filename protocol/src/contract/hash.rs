//! The hash of a contract: of one canonical text for all contracts that mean the same.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::Serialize;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

use super::normal::normal;
use super::{
    Contract, ContractEvent, ContractOperation, ContractPresence, ContractResource, Types,
};
use crate::operation::Class;

/// The hash of all that a peer could notice.
pub(super) fn of(contract: &Contract) -> String {
    let meaning = Meaning {
        protocol_version: contract.protocol_version,
        operations: contract
            .operations
            .iter()
            .map(OperationMeaning::of)
            .collect(),
        resources: contract.resources.iter().map(ResourceMeaning::of).collect(),
        events: contract.events.iter().map(EventMeaning::of).collect(),
        presences: contract.presences.iter().map(PresenceMeaning::of).collect(),
        types: Types {
            input: contract.types.input.iter().map(normal_type).collect(),
            output: contract.types.output.iter().map(normal_type).collect(),
        },
    };
    let value = serde_json::to_value(meaning).expect("schemas and strings are JSON");
    let mut text = String::new();
    write_canonical(&value, &mut text);
    format!("{:032x}", xxh3_128(text.as_bytes()))
}

/// A contract without its hash.
///
/// What came later than operations is left out where there is none, so that the hashes of older contracts stay.
#[derive(Serialize)]
struct Meaning<'a> {
    protocol_version: u32,
    operations: Vec<OperationMeaning<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<ResourceMeaning<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventMeaning<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    presences: Vec<PresenceMeaning<'a>>,
    types: Types,
}

/// An operation without its documentation and its place.
///
/// A type of its own, so that a field added to [`ContractOperation`] does not change old hashes unseen.
#[derive(Serialize)]
struct OperationMeaning<'a> {
    name: &'a str,
    class: Class,
    timeout_ms: Option<u64>,
    deprecated: bool,
    input: Schema,
    output: Schema,
    error: Schema,
}

impl<'a> OperationMeaning<'a> {
    fn of(operation: &'a ContractOperation) -> Self {
        Self {
            name: &operation.name,
            class: operation.class,
            timeout_ms: operation.timeout_ms,
            deprecated: operation.deprecated,
            input: normal(&operation.input),
            output: normal(&operation.output),
            error: normal(&operation.error),
        }
    }
}

/// A resource without its documentation and its place.
#[derive(Serialize)]
struct ResourceMeaning<'a> {
    name: &'a str,
    derived: bool,
    state: Schema,
    delta: Option<Schema>,
    action: Option<Schema>,
    action_output: Option<Schema>,
    action_error: Option<Schema>,
}

impl<'a> ResourceMeaning<'a> {
    fn of(resource: &'a ContractResource) -> Self {
        let normal_if = |schema: &Option<Schema>| schema.as_ref().map(normal);
        Self {
            name: &resource.name,
            derived: resource.derived,
            state: normal(&resource.state),
            delta: normal_if(&resource.delta),
            action: normal_if(&resource.action),
            action_output: normal_if(&resource.action_output),
            action_error: normal_if(&resource.action_error),
        }
    }
}

/// A domain without its documentation and its place.
#[derive(Serialize)]
struct EventMeaning<'a> {
    domain: &'a str,
    event: Schema,
}

impl<'a> EventMeaning<'a> {
    fn of(event: &'a ContractEvent) -> Self {
        Self {
            domain: &event.domain,
            event: normal(&event.event),
        }
    }
}

/// A presence without its documentation and its place.
#[derive(Serialize)]
struct PresenceMeaning<'a> {
    name: &'a str,
    signalling: bool,
}

impl<'a> PresenceMeaning<'a> {
    fn of(presence: &'a ContractPresence) -> Self {
        Self {
            name: &presence.name,
            signalling: presence.signalling,
        }
    }
}

fn normal_type((name, schema): (&String, &Schema)) -> (String, Schema) {
    (name.clone(), normal(schema))
}

/// Writes JSON with sorted keys and no spaces.
///
/// The order of an object's keys hangs on a feature of `serde_json` that any crate in the build may switch on.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            write_list(('{', '}'), sorted, text, |(key, value), text| {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_canonical(value, text);
            });
        }
        Value::Array(items) => write_list(('[', ']'), items, text, write_canonical),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&value.to_string());
        }
    }
}

fn write_list<T>(
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    text: &mut String,
    write: impl Fn(T, &mut String),
) {
    text.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if 0 < index {
            text.push(',');
        }
        write(item, text);
    }
    text.push(close);
}

#[cfg(test)]
mod tests {
    use super::write_canonical;
    use serde_json::json;

    #[test]
    fn canonical_text_has_sorted_keys_and_no_spaces() {
        let mut text = String::new();
        write_canonical(
            &json!({"b": [1, {"d": null, "c": "\""}], "a": {}}),
            &mut text,
        );
        assert_eq!(text, r#"{"a":{},"b":[1,{"c":"\"","d":null}]}"#);
    }
}
