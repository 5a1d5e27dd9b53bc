//! Finding schemas that are of note, with words for where they stand.

use schemars::Schema;
use serde_json::{Map, Value};

use super::{Contract, ContractError, ContractResource};

/// The first integer of 128 bits, as the error that it is.
pub(super) fn refuse_wide_integers(contract: &Contract) -> Result<(), ContractError> {
    let wide = all(contract).into_iter().find_map(|(place, schema)| {
        let format = schema.get("format")?.as_str()?;
        let format = ["int128", "uint128"]
            .into_iter()
            .find(|wide| *wide == format)?;
        Some(ContractError::WideInteger {
            place,
            format: format.to_owned(),
        })
    });
    wide.map_or(Ok(()), Err)
}

/// Where lists of bytes without a fixed length stand.
pub(super) fn byte_arrays(contract: &Contract) -> impl Iterator<Item = String> {
    let arrays = all(contract).into_iter().filter(|(_, schema)| {
        let format = schema.get("items").and_then(|items| items.get("format"));
        format.is_some_and(|format| format == "uint8") && !schema.contains_key("maxItems")
    });
    arrays.map(|(place, _)| place)
}

type Place<'a> = (String, &'a Map<String, Value>);

/// Every schema of a contract, however deep, in a fixed order.
fn all(contract: &Contract) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for operation in &contract.operations {
        let roots = [
            ("input", &operation.input),
            ("output", &operation.output),
            ("error", &operation.error),
        ];
        for (role, schema) in roots {
            visit_root(
                format!("{role} of operation {}", operation.name),
                schema,
                &mut places,
            );
        }
    }
    for (place, schema) in contract.resources.iter().flat_map(resource_roots) {
        visit_root(place, schema, &mut places);
    }
    for event in &contract.events {
        let place = format!("event of the domain {}", event.domain);
        visit_root(place, &event.event, &mut places);
    }
    for (name, schema) in &contract.types.input {
        visit_root(format!("input type {name}"), schema, &mut places);
    }
    for (name, schema) in &contract.types.output {
        visit_root(format!("output type {name}"), schema, &mut places);
    }
    places
}

fn resource_roots(resource: &ContractResource) -> impl Iterator<Item = (String, &Schema)> {
    let roots = [
        ("state", Some(&resource.state)),
        ("delta", resource.delta.as_ref()),
        ("action", resource.action.as_ref()),
        ("action output", resource.action_output.as_ref()),
        ("action error", resource.action_error.as_ref()),
    ];
    roots.into_iter().filter_map(|(role, schema)| {
        Some((format!("{role} of the resource {}", resource.name), schema?))
    })
}

fn visit_root<'a>(place: String, schema: &'a Schema, places: &mut Vec<Place<'a>>) {
    visit(place, schema.as_value(), places);
}

/// Goes by keyword, because what stands under `const` or `default` only looks like a schema.
fn visit<'a>(place: String, schema: &'a Value, places: &mut Vec<Place<'a>>) {
    let Value::Object(schema) = schema else {
        return;
    };
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    visit(format!("{place}.{name}"), property, places);
                }
            }
            ("patternProperties", Value::Object(patterns)) => {
                for value in patterns.values() {
                    visit(format!("{place}{{}}"), value, places);
                }
            }
            ("prefixItems", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    visit(format!("{place}.{index}"), item, places);
                }
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(choices)) => {
                for choice in choices {
                    visit(place.clone(), choice, places);
                }
            }
            ("additionalProperties" | "unevaluatedProperties", value) => {
                visit(format!("{place}{{}}"), value, places);
            }
            ("items", item) => visit(format!("{place}[]"), item, places),
            _ => {}
        }
    }
    places.push((place, schema));
}
