//! One side of a contract: the inputs, or the outputs and errors.

use std::cell::Cell;
use std::collections::BTreeMap;

use schemars::Schema;
use serde_json::Value;

use super::error::{Finding, Problem, Read};
use super::node::Node;
use super::place::Place;
use super::{Docs, Shape, parts};

/// The schemas of one side, and what has been read of them.
pub(super) struct Side<'a> {
    /// `input` or `output`.
    name: &'static str,
    schemas: &'a BTreeMap<String, Schema>,
    /// How many schemas may still be read as parts of others, beside those that are parts of themselves.
    copies: Cell<usize>,
    drafts: BTreeMap<String, Read<Draft>>,
}

/// A named type of one side.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) docs: Docs,
    pub(super) shape: Shape,
}

impl<'a> Side<'a> {
    pub(super) fn new(name: &'static str, schemas: &'a BTreeMap<String, Schema>) -> Self {
        Self {
            name,
            schemas,
            copies: Cell::new(MAX_COPIES),
            drafts: BTreeMap::new(),
        }
    }

    /// Reads what something in a contract holds, and every type that is reached from there.
    pub(super) fn root(&mut self, place: Place<'a>, schema: &'a Value) -> Read<Shape> {
        let shape = self.shape(&Node::new(place, schema))?;
        let mut open = parts::names(&shape);
        while let Some(name) = open.pop() {
            if !self.drafts.contains_key(&name) {
                let draft = self.named(&name);
                if let Ok(draft) = &draft {
                    open.append(&mut parts::names(&draft.shape));
                }
                self.drafts.insert(name, draft);
            }
        }
        Ok(shape)
    }

    /// The types that were reached, once all else is read; and what could not be read of them.
    pub(super) fn types(self, findings: &mut Vec<Finding>) -> BTreeMap<String, Draft> {
        let drafts = self.drafts.into_iter().filter_map(|(name, draft)| {
            let draft = draft.map_err(|finding| findings.push(finding)).ok()?;
            Some((name, draft))
        });
        drafts.collect()
    }

    /// Whether its values go from servers to clients.
    pub(super) fn is_read_by_clients(&self) -> bool {
        self.name == "output"
    }

    fn named(&self, name: &str) -> Read<Draft> {
        let place = Place::root(format!("{} type {name}", self.name));
        let schema = self.schemas[name].as_value();
        let node = Node::new(place, schema);
        Ok(Draft {
            docs: node.docs(),
            shape: self.shape(&node)?,
        })
    }

    /// The name of the type that a schema with `$ref` refers to.
    pub(super) fn target(&self, node: &Node<'a>) -> Read<String> {
        let reference = node.get("$ref").and_then(Value::as_str).unwrap_or_default();
        let path = format!("#/types/{}/", self.name);
        let name = reference.strip_prefix(&path).and_then(decoded);
        name.filter(|name| self.schemas.contains_key(name))
            .ok_or_else(|| node.fail(Problem::Nowhere(reference.to_owned())))
    }

    /// The schema that a reference leads to, to be merged with what stands beside the reference.
    pub(super) fn resolved(&self, node: &Node<'a>) -> Read<Node<'a>> {
        let name = self.target(node)?;
        let schema = self.schemas[&name].as_value();
        Ok(Node::new(node.place.copied(), schema))
    }

    /// Refuses to go on without end, or for so long that nobody would wait.
    pub(super) fn refuse_excess(&self, node: &Node<'a>) -> Read<()> {
        if node.place.is_too_deep() {
            return Err(node.fail(Problem::TooDeep));
        }
        self.count_copies(usize::from(node.place.is_copy()), node)
    }

    pub(super) fn count_copies(&self, copies: usize, node: &Node<'a>) -> Read<()> {
        let left = self.copies.get().checked_sub(copies);
        let left = left.ok_or_else(|| node.fail(Problem::TooMany))?;
        self.copies.set(left);
        Ok(())
    }
}

/// The name that stands in a reference, where it is part of a JSON pointer that is part of an address.
fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        bytes.push(match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                rest = tail;
                16 * digit(*high)? + digit(*low)?
            }
            _ => *first,
        });
    }
    let pointer = String::from_utf8(bytes).ok()?;
    Some(pointer.replace("~1", "/").replace("~0", "~"))
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// More than anybody merges. Merged types may be merged in turn, so that a small contract could ask for any number.
pub(super) const MAX_COPIES: usize = 100_000;
