//! Structs and maps.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::{Problem, Read};
use super::node::Node;
use super::side::Side;
use super::{Field, Integer, Key, Shape};

/// The fields of an object, gathered from all the schemas that describe it.
#[derive(Debug, Clone, Default)]
pub(super) struct Members<'a> {
    properties: BTreeMap<&'a str, Node<'a>>,
    /// In the order of the source.
    required: Vec<&'a str>,
}

impl<'a> Members<'a> {
    pub(super) fn len(&self) -> usize {
        self.properties.len()
    }

    /// The names: those that must be there in the order of the source, then the others by name.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let others = self
            .properties
            .keys()
            .filter(|name| !self.is_required(name));
        self.required.iter().chain(others).copied()
    }

    pub(super) fn is_required(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.properties.get(name)
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.properties.remove(name);
        self.required.retain(|required| *required != name);
    }

    fn add(&mut self, name: &'a str, property: Node<'a>, whole: &Node<'a>) -> Read<()> {
        let schema = property.schema;
        match self.properties.insert(name, property) {
            Some(before) if before.schema != schema => {
                Err(whole.fail(Problem::FieldTwice(name.to_owned())))
            }
            _ => Ok(()),
        }
    }
}

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
        self.gather_beside(node, "", &mut members)?;
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

    pub(super) fn fields(&self, members: &Members<'a>) -> Read<Vec<Field>> {
        let fields = members.names().map(|name| {
            let property = members.get(name);
            Ok(Field {
                name: name.to_owned(),
                docs: property.map(Node::docs).unwrap_or_default(),
                optional: !members.is_required(name),
                // What is required and not described may be anything.
                shape: property.map_or(Ok(Shape::Json), |property| self.shape(property))?,
            })
        });
        fields.collect()
    }

    /// The fields that a schema describes, by itself and by those it refers to.
    pub(super) fn members(&self, node: &Node<'a>) -> Read<Members<'a>> {
        let mut members = Members::default();
        self.gather(node, &mut members)?;
        Ok(members)
    }

    pub(super) fn gather(&self, node: &Node<'a>, members: &mut Members<'a>) -> Read<()> {
        if node.has("oneOf") || node.has("anyOf") {
            return Err(node.fail(Problem::FlattenedEnum));
        }
        let types = node.texts("type")?;
        if !node.schema.is_object() || !types.iter().all(|name| *name == "object") {
            return Err(node.fail(Problem::NoFields));
        }
        self.gather_beside(node, "", members)
    }

    /// The same for what is an object already, but for a choice under a keyword, which is read apart.
    pub(super) fn gather_beside(
        &self,
        node: &Node<'a>,
        choice: &str,
        members: &mut Members<'a>,
    ) -> Read<()> {
        node.refuse_depth()?;
        refuse_other_keys(node)?;
        node.refuse_all_but(&[
            choice,
            "$ref",
            "allOf",
            "type",
            "properties",
            "additionalProperties",
            "unevaluatedProperties",
        ])?;
        for name in node.texts("required")? {
            if !members.is_required(name) {
                members.required.push(name);
            }
        }
        for (name, property) in node.entries("properties")? {
            members.add(name, Node::new(node.place.field(name), property), node)?;
        }
        if node.has("$ref") {
            self.gather(&self.resolved(node)?, members)?;
        }
        for part in node.items("allOf")? {
            self.gather(&Node::new(node.place.part(), part), members)?;
        }
        Ok(())
    }
}

fn refuse_other_keys(node: &Node<'_>) -> Read<()> {
    let open = ["additionalProperties", "unevaluatedProperties"]
        .into_iter()
        .filter_map(|keyword| node.get(keyword))
        .any(|rest| *rest != Value::Bool(false));
    if open || node.has("patternProperties") {
        return Err(node.fail(Problem::FlattenedMap));
    }
    Ok(())
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
fn key(pattern: &str) -> Key {
    match pattern {
        r"^\d+$" => Key::Integer(Integer::U64),
        r"^-?\d+$" => Key::Integer(Integer::I64),
        "^(0|[1-9][0-9]*)$" => Key::Integer(Integer::BigU64),
        "^-?(0|[1-9][0-9]*)$" => Key::Integer(Integer::BigI64),
        _ => Key::Text,
    }
}
