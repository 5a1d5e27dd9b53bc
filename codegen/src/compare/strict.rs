//! Inputs that refuse fields which they do not know: `#[serde(deny_unknown_fields)]`.
//!
//! Programs in other languages need not know of it, so an [`Api`] does not say it; the schemas do.

use std::collections::HashSet;

use serde_json::Value;
use wilco_protocol::Contract;

use super::graph::address;
use crate::ir::{Api, Direction, Shape, Tagging, Type};

/// The structs that refuse unknown fields, by where they are in memory.
pub(super) struct Strict(HashSet<usize>);

impl Strict {
    pub(super) fn new(contracts: [(&Contract, &Api); 2]) -> Self {
        let mut strict = HashSet::new();
        for (contract, api) in contracts {
            let types = api.types.iter();
            for of in types.filter(|of| of.direction != Direction::Output) {
                if let Some(schema) = schema(contract, of) {
                    gather(&of.shape, schema, &mut strict);
                }
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

fn gather(shape: &Shape, schema: &Value, strict: &mut HashSet<usize>) {
    let Shape::Enum(of) = shape else {
        if denies(schema) {
            strict.insert(address(shape));
        }
        return;
    };
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
        if inner.is_some_and(denies) {
            strict.insert(address(content));
        }
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
