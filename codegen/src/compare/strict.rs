//! Inputs that refuse fields which they do not know: `#[serde(deny_unknown_fields)]`.
//!
//! Programs in other languages need not know of it, so an [`Api`] does not say it; the schemas do.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use wilco_protocol::Contract;

use super::graph::address;
use crate::ir::{Api, Direction, Enum, Shape, Tagging, Type};

/// The structs that refuse unknown fields, by where they are in memory.
pub(super) struct Strict(HashSet<usize>);

impl Strict {
    pub(super) fn new(contracts: [(&Contract, &Api); 2]) -> Self {
        let mut strict = HashSet::new();
        for (contract, api) in contracts {
            let types = api.types.iter();
            let types = types.filter(|of| of.direction != Direction::Output);
            let types = types.filter_map(|of| Some((&of.shape, schema(contract, of)?)));
            for (shape, schema) in types.chain(sent(contract, api)) {
                gather(shape, schema, &mut strict);
            }
        }
        Self(strict)
    }

    pub(super) fn has(&self, shape: &Shape) -> bool {
        self.0.contains(&address(shape))
    }
}

/// The schema of a type, which has another name if it is not the same as an output.
fn schema<'c>(contract: &'c Contract, of: &Type) -> Option<&'c Value> {
    let inputs = &contract.types().input;
    let original = || inputs.get(of.name.strip_suffix("Input")?);
    let schema = inputs.get(&of.name).or_else(original)?;
    Some(schema.as_value())
}

/// What operations and actions carry, which need not have a name.
fn sent<'c>(contract: &'c Contract, api: &'c Api) -> impl Iterator<Item = (&'c Shape, &'c Value)> {
    let operations = contract.operations().iter();
    let inputs: HashMap<&str, &Value> = operations
        .map(|it| (&*it.name, it.input.as_value()))
        .collect();
    let resources = contract.resources().iter();
    let actions: HashMap<&str, &Value> = resources
        .filter_map(|it| Some((&*it.name, it.action.as_ref()?.as_value())))
        .collect();
    let inputs = (api.operations.iter())
        .filter_map(move |it| Some((&it.input, *inputs.get(&*it.wire_name)?)));
    let actions = (api.resources.iter()).filter_map(move |it| {
        let action = it.action.as_ref()?;
        Some((&action.input, *actions.get(&*it.pattern)?))
    });
    inputs.chain(actions)
}

/// Goes through a shape and its schema side by side, as far as neither is a name.
fn gather(shape: &Shape, schema: &Value, strict: &mut HashSet<usize>) {
    match shape {
        Shape::Enum(of) => variants(of, schema, strict),
        Shape::Struct(fields) => {
            if denies(schema) {
                strict.insert(address(shape));
            }
            for field in fields {
                let inner = schema
                    .get("properties")
                    .and_then(|them| them.get(&field.name));
                inside(&field.shape, inner, strict);
            }
        }
        Shape::Optional(inner) => match schema.get("anyOf").and_then(Value::as_array) {
            Some(arms) => arms.iter().for_each(|arm| gather(inner, arm, strict)),
            None => gather(inner, schema, strict),
        },
        Shape::List(item) | Shape::Array(item, _) => inside(item, schema.get("items"), strict),
        Shape::Tuple(items) => {
            let schemas = schema.get("prefixItems").and_then(Value::as_array);
            for (item, schema) in items.iter().zip(schemas.into_iter().flatten()) {
                gather(item, schema, strict);
            }
        }
        Shape::Map(_, value) => inside(value, schema.get("additionalProperties"), strict),
        Shape::Named(_)
        | Shape::Null
        | Shape::Bool
        | Shape::Integer(_)
        | Shape::Numbers(_)
        | Shape::Float
        | Shape::Text(_)
        | Shape::Bytes
        | Shape::Json
        | Shape::Never => {}
    }
}

fn inside(shape: &Shape, schema: Option<&Value>, strict: &mut HashSet<usize>) {
    if let Some(schema) = schema {
        gather(shape, schema, strict);
    }
}

fn variants(of: &Enum, schema: &Value, strict: &mut HashSet<usize>) {
    for variant in &of.variants {
        let Some(content @ Shape::Struct(_)) = &variant.content else {
            continue;
        };
        let name = &*variant.name;
        let arms = ["oneOf", "anyOf"].into_iter();
        let mut arms = arms
            .filter_map(|keyword| schema.get(keyword)?.as_array())
            .flatten();
        let inner = arms.find_map(|arm| match &of.tagging {
            Tagging::External => arm.get("properties")?.get(name),
            Tagging::Internal { tag } => has_tag(arm, tag, name).then_some(arm),
            Tagging::Adjacent { tag, content } => has_tag(arm, tag, name)
                .then(|| arm.get("properties")?.get(content))
                .flatten(),
            Tagging::Untagged => None,
        });
        inside(content, inner, strict);
    }
}

fn has_tag(arm: &Value, tag: &str, name: &str) -> bool {
    let constant = || arm.get("properties")?.get(tag)?.get("const")?.as_str();
    constant() == Some(name)
}

fn denies(schema: &Value) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|keyword| schema.get(keyword) == Some(&Value::Bool(false)))
}
