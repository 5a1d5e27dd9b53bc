//! One side of a contract: the inputs, or the outputs and errors.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::Value;

use super::error::{Finding, Problem, Read};
use super::node::Node;
use super::place::Place;
use super::{Docs, Shape, parts};

/// The schemas of one side, and what has been read of them.
pub(super) struct Side<'a> {
    /// `input` or `output`.
    name: &'static str,
    schemas: BTreeMap<&'a str, &'a Value>,
    /// How often a reference may still be replaced by what it leads to.
    merges: Cell<u32>,
    read: BTreeMap<String, Read<Draft>>,
}

/// A named type of one side.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) docs: Docs,
    pub(super) shape: Shape,
}

impl<'a> Side<'a> {
    pub(super) fn new(name: &'static str, schemas: BTreeMap<&'a str, &'a Value>) -> Self {
        Self {
            name,
            schemas,
            merges: Cell::new(0),
            read: BTreeMap::new(),
        }
    }

    /// Reads what an operation holds, and every type that is reached from there.
    pub(super) fn root(&mut self, place: Place, schema: &'a Value) -> Read<Shape> {
        self.merges.set(MAX_MERGES);
        let shape = self.shape(&Node::new(place, schema))?;
        let mut open = parts::names(&shape);
        while let Some(name) = open.pop() {
            if !self.read.contains_key(&name) {
                let draft = self.named(&name);
                if let Ok(draft) = &draft {
                    open.append(&mut parts::names(&draft.shape));
                }
                self.read.insert(name, draft);
            }
        }
        Ok(shape)
    }

    /// The types that were reached, once all operations are read.
    ///
    /// # Errors
    ///
    /// What could not be read of them.
    pub(super) fn types(self) -> Result<BTreeMap<String, Draft>, Vec<Finding>> {
        let mut drafts = BTreeMap::new();
        let mut findings = Vec::new();
        for (name, draft) in self.read {
            match draft {
                Ok(draft) => {
                    drafts.insert(name, draft);
                }
                Err(finding) => findings.push(finding),
            }
        }
        if findings.is_empty() {
            return Ok(drafts);
        }
        Err(findings)
    }

    fn named(&self, name: &str) -> Read<Draft> {
        self.merges.set(MAX_MERGES);
        let place = Place::root(format!("{} type {name}", self.name));
        let schema = self.schemas[name];
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
        name.filter(|name| self.schemas.contains_key(name.as_str()))
            .ok_or_else(|| node.fail(Problem::Nowhere(reference.to_owned())))
    }

    /// The schema that a reference leads to, to be merged with what stands beside the reference.
    ///
    /// A type may be merged with others that are merged in turn; so there is an end to it.
    pub(super) fn resolved(&self, node: &Node<'a>) -> Read<Node<'a>> {
        let name = self.target(node)?;
        let left = self.merges.get().checked_sub(1);
        self.merges
            .set(left.ok_or_else(|| node.fail(Problem::TooDeep))?);
        Ok(Node::new(node.place.part(), self.schemas[name.as_str()]))
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

/// More than anybody merges into one type.
const MAX_MERGES: u32 = 1_000;
