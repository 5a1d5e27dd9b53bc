//! The fields of an object, from all that is said about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::{Problem, Read};
use super::node::Node;
use super::side::Side;
use super::{Docs, Field, Shape};

/// The fields of an object, gathered from all the schemas that describe it.
#[derive(Debug, Clone, Default)]
pub(super) struct Members<'a> {
    properties: BTreeMap<&'a str, Node<'a>>,
    /// In the order of the source.
    order: Vec<&'a str>,
    required: BTreeSet<&'a str>,
    /// What holds one of several sets of further fields, with the keyword that lists them.
    choices: Vec<Choice<'a>>,
}

/// A schema, and the keyword of it under which there is a choice.
pub(super) type Choice<'a> = (Node<'a>, &'static str);

impl<'a> Members<'a> {
    pub(super) fn len(&self) -> usize {
        self.properties.len() + self.required.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.required.is_empty()
    }

    pub(super) fn has_choices(&self) -> bool {
        !self.choices.is_empty()
    }

    /// The choices, which are no longer among the members then.
    pub(super) fn take_choices(&mut self) -> Vec<Choice<'a>> {
        std::mem::take(&mut self.choices)
    }

    /// Adds choices that are to be made later.
    pub(super) fn put_choices(&mut self, choices: Vec<Choice<'a>>) {
        self.choices.extend(choices);
    }

    /// The names: those that must be there in the order of the source, then the others by name.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let others = self
            .properties
            .keys()
            .filter(|name| !self.is_required(name));
        self.order.iter().chain(others).copied()
    }

    pub(super) fn is_required(&self, name: &str) -> bool {
        self.required.contains(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.properties.get(name)
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.properties.remove(name);
        self.required.remove(name);
        self.order.retain(|required| *required != name);
    }

    /// Adds a field that is always there.
    pub(super) fn require(
        &mut self,
        name: &'a str,
        property: Node<'a>,
        whole: &Node<'a>,
    ) -> Read<()> {
        if self.required.insert(name) {
            self.order.push(name);
        }
        self.add(name, property, whole)
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
    pub(super) fn fields(&self, members: &Members<'a>) -> Read<Vec<Field>> {
        let fields = members.names().map(|name| {
            let property = members.get(name);
            let optional = !members.is_required(name);
            let docs = property.map(Node::docs).unwrap_or_default();
            // What is always there needs nothing in its place.
            let default = docs.default.filter(|_| optional);
            Ok(Field {
                name: name.to_owned(),
                docs: Docs { default, ..docs },
                optional,
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
        let types = node.texts("type")?;
        if !node.schema.is_object() || !types.iter().all(|name| *name == "object") {
            return Err(node.fail(Problem::NoFields));
        }
        self.gather_object(node, members)
    }

    /// The same for what is an object already.
    pub(super) fn gather_object(&self, node: &Node<'a>, members: &mut Members<'a>) -> Read<()> {
        self.refuse_excess(node)?;
        refuse_other_keys(node)?;
        node.refuse_all_but(&[
            "oneOf",
            "anyOf",
            "$ref",
            "allOf",
            "type",
            "properties",
            "additionalProperties",
            "unevaluatedProperties",
        ])?;
        let choices = ["oneOf", "anyOf"].into_iter();
        let choices = choices.filter(|keyword| node.has(keyword));
        members
            .choices
            .extend(choices.map(|keyword| (node.clone(), keyword)));
        for name in node.texts("required")? {
            if members.required.insert(name) {
                members.order.push(name);
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
