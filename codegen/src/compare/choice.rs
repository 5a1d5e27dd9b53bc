//! Enums, variant by variant.

use std::collections::HashMap;

use super::fields::{self, FieldRef, Fields};
use super::graph::{Bad, Graph, Node, Side};
use crate::ir::{Enum, Shape, Tagging, Variant};

/// What stands beside the name of a variant.
enum Beside<'a> {
    /// Fields in the map of the name.
    Fields(Fields<'a>),
    /// An enum with a tag of its own in that map, or what hangs on the name.
    Shape(&'a Shape),
    Nothing,
}

/// Compares enums of which neither is untagged.
pub(super) fn enums<'a>(graph: &mut Graph<'a>, node: &mut Node, old: &'a Enum, new: &'a Enum) {
    if tag(old) != tag(new) {
        let told = |of| match tag(of) {
            Some(tag) => format!("by `{tag}`"),
            None => "by its names".to_owned(),
        };
        let what = format!("is told apart {} now, and was {}", told(new), told(old));
        return node.is_wholly(what, Bad::BOTH);
    }
    openness(node, graph.side, old, new);
    let by_name: HashMap<&str, &Variant> = by_name(new);
    for variant in &old.variants {
        let name = &*variant.name;
        match by_name.get(name) {
            Some(now) => both(graph, node, (old, variant), (new, now)),
            None => {
                let what = format!("lost the variant `{name}`");
                let forth = !reads_unknown_one(graph.side, new, variant);
                node.find("", what, Bad::new(forth, false));
            }
        }
    }
    let known = self::by_name(old);
    let added = new.variants.iter();
    for variant in added.filter(|variant| !known.contains_key(&*variant.name)) {
        let what = format!("got the variant `{}`", variant.name);
        let back = !reads_unknown_one(graph.side, old, variant);
        node.find("", what, Bad::new(false, back));
    }
}

fn both<'a>(
    graph: &mut Graph<'a>,
    node: &mut Node,
    (old_enum, old): (&'a Enum, &'a Variant),
    (new_enum, new): (&'a Enum, &'a Variant),
) {
    let step = format!("({})", old.name);
    let is_adjacent = |of: &Enum| matches!(of.tagging, Tagging::Adjacent { .. });
    if is_adjacent(old_enum)
        && is_adjacent(new_enum)
        && old.content.is_some() != new.content.is_some()
    {
        return content(node, &step, new.content.is_some());
    }
    let old = beside(graph, old_enum, old, Graph::old_shape);
    let new = beside(graph, new_enum, new, Graph::new_shape);
    match (old, new) {
        (Beside::Nothing, Beside::Nothing) => {}
        (Beside::Fields(old), Beside::Fields(new)) => {
            fields::compare(graph, node, &step, &old, &new);
        }
        (Beside::Shape(old), Beside::Shape(new)) => {
            let pair = graph.pair(old, new);
            node.parts.push((step, pair));
        }
        (old, _) => content(node, &step, matches!(old, Beside::Nothing)),
    }
}

fn content(node: &mut Node, step: &str, is_new: bool) {
    let what = if is_new {
        "holds something else beside its name now"
    } else {
        "does not hold any more what it held beside its name"
    };
    node.find(step, what, Bad::BOTH);
}

fn beside<'a>(
    graph: &Graph<'a>,
    of: &'a Enum,
    variant: &'a Variant,
    resolved: fn(&Graph<'a>, &'a Shape) -> &'a Shape,
) -> Beside<'a> {
    match (&of.tagging, &variant.content) {
        (Tagging::External | Tagging::Untagged, None) => Beside::Nothing,
        (Tagging::External | Tagging::Untagged, Some(shape)) => Beside::Shape(shape),
        (Tagging::Internal { .. } | Tagging::Adjacent { .. }, None) => Beside::Fields(Fields::NONE),
        (Tagging::Internal { .. }, Some(shape)) => match resolved(graph, shape) {
            Shape::Null => Beside::Fields(Fields::NONE),
            shape => Fields::of(graph, shape).map_or(Beside::Shape(shape), Beside::Fields),
        },
        // As a field of that name beside the tag, which is all that a schema and the wire can tell.
        (Tagging::Adjacent { content, .. }, Some(shape)) => Beside::Fields(Fields {
            list: vec![FieldRef {
                name: content,
                optional: false,
                shape,
            }],
            strict: false,
        }),
    }
}

fn openness(node: &mut Node, side: Side, old: &Enum, new: &Enum) {
    match (reads_unknown(side, old), reads_unknown(side, new)) {
        (false, true) => node.find("", "is open to unknown variants now", Bad::NONE),
        (true, false) => node.find("", "is not open to unknown variants any more", Bad::NONE),
        (true, true) | (false, false) => {}
    }
}

fn by_name(of: &Enum) -> HashMap<&str, &Variant> {
    let variants = of.variants.iter();
    variants.map(|variant| (&*variant.name, variant)).collect()
}

fn tag(of: &Enum) -> Option<&str> {
    match &of.tagging {
        Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => Some(tag),
        Tagging::External | Tagging::Untagged => None,
    }
}

/// Whether who reads the enum takes names that it does not know. Only clients can.
pub(super) fn reads_unknown(side: Side, of: &Enum) -> bool {
    side == Side::Output && of.open
}

/// The same of a variant: who reads open names takes any text, and nothing that hangs on one.
fn reads_unknown_one(side: Side, of: &Enum, variant: &Variant) -> bool {
    let is_readable = of.tagging != Tagging::External || variant.content.is_none();
    reads_unknown(side, of) && is_readable
}

/// Whether values are texts and nothing else.
pub(super) fn has_names_alone(of: &Enum) -> bool {
    let mut variants = of.variants.iter();
    of.tagging == Tagging::External && variants.all(|variant| variant.content.is_none())
}
