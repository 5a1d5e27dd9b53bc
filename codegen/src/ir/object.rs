//! Structs and maps.

use serde_json::Value;

use super::error::{Problem, Read};
use super::members::Members;
use super::node::Node;
use super::side::Side;
use super::{Integer, Key, Shape};

impl<'a> Side<'a> {
    pub(super) fn object(&self, node: &Node<'a>) -> Read<Shape> {
        let properties = node.entries("properties")?;
        if node.has("patternProperties") {
            return self.keyed(node);
        }
        let rest = node.get("additionalProperties");
        let rest = rest.filter(|rest| **rest != Value::Bool(false));
        if let Some(value) = rest
            && properties.is_empty()
            && node.items("required")?.is_empty()
        {
            node.refuse_all_but(&["type", "properties", "additionalProperties"])?;
            return self.map(Key::Text, node, value);
        }
        if let [(_, value), ..] = properties.as_slice()
            && has_names_for_keys(node, &properties)
        {
            let names = properties.iter().map(|(name, _)| (*name).to_owned());
            return self.map(Key::Names(names.collect()), node, value);
        }
        let mut members = Members::default();
        self.gather_object(node, &mut members)?;
        self.fields(&members).map(Shape::Struct)
    }

    /// A map with keys of a pattern: that of integers, or of a text.
    fn keyed(&self, node: &Node<'a>) -> Read<Shape> {
        node.refuse_all_but(&["type", "patternProperties", "additionalProperties"])?;
        let closed = node.get("additionalProperties") == Some(&Value::Bool(false));
        let patterns = node.entries("patternProperties")?;
        match patterns.as_slice() {
            [(pattern, value)] if closed => self.map(key(pattern), node, value),
            _ => Err(node.fail(Problem::MixedMap)),
        }
    }

    fn map(&self, key: Key, node: &Node<'a>, value: &'a Value) -> Read<Shape> {
        let value = self.shape(&Node::new(node.place.entry(), value))?;
        Ok(Shape::Map(key, Box::new(value)))
    }
}

/// Whether the properties are the keys of a map: all may be absent, no other may be there, one schema describes them all.
///
/// A struct of which all that holds looks the same, on the wire too.
fn has_names_for_keys(node: &Node<'_>, properties: &[(&str, &Value)]) -> bool {
    let closed = node.get("additionalProperties") == Some(&Value::Bool(false));
    let any_absent = node.get("required").is_none();
    let same = properties.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let documented = |value: &Value| {
        ["description", "default", "deprecated"]
            .iter()
            .any(|keyword| value.get(keyword).is_some())
    };
    closed && any_absent && same && !properties.iter().any(|(_, value)| documented(value))
}

/// The keys that a pattern stands for. Integers have the patterns of the schema generator, and of `U64` and `I64`.
///
/// A type around a text that has the same pattern cannot be told from them.
fn key(pattern: &str) -> Key {
    match pattern {
        r"^\d+$" => Key::Integer(Integer::U64),
        r"^-?\d+$" => Key::Integer(Integer::I64),
        "^(0|[1-9][0-9]*)$" => Key::Integer(Integer::BigU64),
        "^-?(0|[1-9][0-9]*)$" => Key::Integer(Integer::BigI64),
        _ => Key::Text,
    }
}
