//! Structs, field by field.

use std::collections::HashMap;

use super::graph::{Bad, Graph, Node, Side};
use crate::ir::{Field, Key, Shape};

/// A field of a struct, or an entry of a map whose keys are names.
#[derive(Clone, Copy)]
pub(super) struct FieldRef<'a> {
    pub(super) name: &'a str,
    pub(super) optional: bool,
    pub(super) shape: &'a Shape,
}

impl<'a> From<&'a Field> for FieldRef<'a> {
    fn from(field: &'a Field) -> Self {
        Self {
            name: &field.name,
            optional: field.optional,
            shape: &field.shape,
        }
    }
}

/// The fields of one contract, and whether who reads them refuses others.
pub(super) struct Fields<'a> {
    pub(super) list: Vec<FieldRef<'a>>,
    pub(super) strict: bool,
}

impl Fields<'_> {
    pub(super) const NONE: Self = Self {
        list: Vec::new(),
        strict: false,
    };
}

impl<'a> Fields<'a> {
    /// The fields of a struct; a map by names is one in which each may be absent.
    pub(super) fn of(graph: &Graph<'a>, shape: &'a Shape) -> Option<Self> {
        match shape {
            Shape::Struct(fields) => Some(Self {
                list: fields.iter().map(FieldRef::from).collect(),
                strict: graph.is_strict(shape),
            }),
            Shape::Map(Key::Names(names), value) => Some(Self {
                list: names
                    .iter()
                    .map(|name| FieldRef {
                        name,
                        optional: true,
                        shape: value,
                    })
                    .collect(),
                strict: true,
            }),
            _ => None,
        }
    }
}

pub(super) fn structs<'a>(graph: &mut Graph<'a>, node: &mut Node, old: &'a Shape, new: &'a Shape) {
    if let (Some(old), Some(new)) = (Fields::of(graph, old), Fields::of(graph, new)) {
        compare(graph, node, "", &old, &new);
    }
}

/// Compares fields that lie behind a step.
pub(super) fn compare<'a>(
    graph: &mut Graph<'a>,
    node: &mut Node,
    step: &str,
    old: &Fields<'a>,
    new: &Fields<'a>,
) {
    let known: HashMap<&str, &FieldRef<'a>> =
        new.list.iter().map(|field| (field.name, field)).collect();
    for field in &old.list {
        let step = format!("{step}.{}", field.name);
        match known.get(field.name) {
            Some(new) => both(graph, node, step, field, new),
            None => {
                let back = !tolerates_absence(graph.side, field);
                node.find(&step, "was removed", Bad::new(new.strict, back));
            }
        }
    }
    let known: HashMap<&str, &FieldRef<'a>> =
        old.list.iter().map(|field| (field.name, field)).collect();
    for field in new.list.iter().filter(|it| !known.contains_key(it.name)) {
        let forth = !tolerates_absence(graph.side, field);
        let what = if field.optional {
            "was added, and may be left out"
        } else {
            "was added"
        };
        let bad = Bad::new(forth, old.strict);
        node.find(&format!("{step}.{}", field.name), what, bad);
    }
}

fn both<'a>(
    graph: &mut Graph<'a>,
    node: &mut Node,
    step: String,
    old: &FieldRef<'a>,
    new: &FieldRef<'a>,
) {
    match (old.optional, new.optional) {
        (true, false) => {
            let forth = !tolerates_absence(graph.side, new);
            node.find(
                &step,
                "may not be left out any more",
                Bad::new(forth, false),
            );
        }
        (false, true) => {
            let back = !tolerates_absence(graph.side, old);
            node.find(&step, "may be left out now", Bad::new(false, back));
        }
        (true, true) | (false, false) => {}
    }
    let pair = graph.pair(old.shape, new.shape);
    node.parts.push((step, pair));
}

/// Whether who reads the field goes on if it is not there.
///
/// Clients read an option that is not there as null. A server whose contract demands an option has a reason to.
fn tolerates_absence(side: Side, field: &FieldRef<'_>) -> bool {
    field.optional || (side == Side::Output && matches!(field.shape, Shape::Optional(_)))
}
