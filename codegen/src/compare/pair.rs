//! What is different between two shapes, and which shapes inside of them are in the same place.

use std::slice;

use super::graph::{Bad, EXCESS, Forms, Graph, Node, Side};
use super::words::of_shape;
use super::{choice, fields, scalar};
use crate::ir::{Integer, Key, Shape, Tagging, Text};

/// Describes a pair. Neither shape is a name.
pub(super) fn describe<'a>(graph: &mut Graph<'a>, old: &'a Shape, new: &'a Shape) -> Node {
    let mut node = Node::default();
    if is_untagged(old) || is_untagged(new) {
        return any(graph, old, new);
    }
    match (old, new) {
        (Shape::Optional(old), Shape::Optional(new)) => part(graph, &mut node, "", old, new),
        (Shape::Integer(old), Shape::Integer(new)) => scalar::integers(&mut node, *old, *new),
        (Shape::Numbers(old), Shape::Numbers(new)) => scalar::numbers(&mut node, old, new),
        (Shape::Text(old), Shape::Text(new)) => scalar::texts(&mut node, *old, *new),
        (Shape::Struct(_) | Shape::Map(Key::Names(_), _), Shape::Struct(_))
        | (Shape::Struct(_), Shape::Map(Key::Names(_), _)) => {
            fields::structs(graph, &mut node, old, new);
        }
        (Shape::Map(old_key, old), Shape::Map(new_key, new)) => {
            scalar::keys(&mut node, old_key, new_key);
            part(graph, &mut node, "{}", old, new);
        }
        (Shape::List(old), Shape::List(new)) => part(graph, &mut node, "[]", old, new),
        (Shape::Array(..) | Shape::Tuple(_), Shape::Array(..) | Shape::Tuple(_)) => {
            tuples(graph, &mut node, old, new);
        }
        (Shape::Enum(old), Shape::Enum(new)) => choice::enums(graph, &mut node, old, new),
        (Shape::Null, Shape::Null)
        | (Shape::Bool, Shape::Bool)
        | (Shape::Float, Shape::Float)
        | (Shape::Bytes, Shape::Bytes)
        | (Shape::Json, Shape::Json)
        | (Shape::Never, Shape::Never) => {}
        _ => kinds(graph, &mut node, old, new),
    }
    node
}

fn part<'a>(graph: &mut Graph<'a>, node: &mut Node, step: &str, old: &'a Shape, new: &'a Shape) {
    let pair = graph.pair(old, new);
    node.parts.push((step.to_owned(), pair));
}

/// Two shapes of different kinds. One may still be read as the other.
fn kinds<'a>(graph: &mut Graph<'a>, node: &mut Node, old: &'a Shape, new: &'a Shape) {
    match (old, new) {
        (Shape::Optional(old), Shape::Null) => {
            let what = format!(
                "is null now, and could be {}",
                of_shape(graph.old_shape(old))
            );
            return node.is_wholly(what, Bad::new(true, false));
        }
        (Shape::Null, Shape::Optional(new)) => {
            let what = format!(
                "can be {} now, and was null",
                of_shape(graph.new_shape(new))
            );
            return node.is_wholly(what, Bad::new(false, true));
        }
        (Shape::Optional(_), Shape::Json | Shape::Never)
        | (Shape::Json | Shape::Never, Shape::Optional(_)) => {}
        (Shape::Optional(old), new) => {
            node.find("", "may not be null any more", Bad::new(true, false));
            return part(graph, node, "", old, new);
        }
        (old, Shape::Optional(new)) => {
            node.find("", "may be null now", Bad::new(false, true));
            return part(graph, node, "", old, new);
        }
        _ => {}
    }
    let what = format!("is {} now, and was {}", of_shape(new), of_shape(old));
    let forth = reads(graph, old, new).map(|inside| (inside, true));
    let back = || reads_back(graph, old, new).map(|inside| (inside, false));
    match forth.or_else(back) {
        // Whatever is inside tells whether it can be read; the other way never goes.
        Some((inside, forth)) => {
            node.is_wholly(what, Bad::new(!forth, forth));
            for (old, new) in inside {
                part(graph, node, "", old, new);
            }
        }
        None => node.is_wholly(what, Bad::BOTH),
    }
}

/// The pairs inside that have to go if values of one kind are read as another; `None` if they cannot be.
fn reads<'a>(
    graph: &Graph<'a>,
    writer: &'a Shape,
    reader: &'a Shape,
) -> Option<Vec<(&'a Shape, &'a Shape)>> {
    match (writer, reader) {
        (Shape::Never, _) => Some(Vec::new()),
        (Shape::Integer(Integer::Small { .. } | Integer::U64 | Integer::I64), Shape::Float) => {
            Some(Vec::new())
        }
        (Shape::Numbers(_), Shape::Float) => Some(Vec::new()),
        (Shape::Numbers(numbers), Shape::Integer(integer)) => {
            scalar::holds(*integer, numbers).then(Vec::new)
        }
        (Shape::Enum(of), Shape::Text(Text::Plain)) if choice::has_names_alone(of) => {
            Some(Vec::new())
        }
        (Shape::Text(_), Shape::Enum(of)) if choice::reads_unknown(graph.side, of) => {
            choice::has_names_alone(of).then(Vec::new)
        }
        // A server reads bytes from numbers too; generated clients do not.
        (Shape::List(item), Shape::Bytes) if graph.side == Side::Input => Some(vec![(item, &BYTE)]),
        (Shape::Array(item, _), Shape::List(to)) => Some(vec![(item, to)]),
        (Shape::Tuple(items), Shape::List(to)) => {
            Some(items.iter().map(|item| (item, &**to)).collect())
        }
        (Shape::Struct(fields), Shape::Map(Key::Text, to)) => {
            Some(fields.iter().map(|field| (&field.shape, &**to)).collect())
        }
        (writer, Shape::Json) => as_json(writer, reader),
        _ => None,
    }
}

/// The same where the new contract writes and the old one reads; each pair begins with the old one still.
fn reads_back<'a>(
    graph: &Graph<'a>,
    old: &'a Shape,
    new: &'a Shape,
) -> Option<Vec<(&'a Shape, &'a Shape)>> {
    let inside = reads(graph, new, old)?;
    Some(inside.into_iter().map(|(new, old)| (old, new)).collect())
}

/// Anything can be read as JSON but what JSON has no words for: bytes, numbers as keys, and integers that are text in JSON.
fn as_json<'a>(writer: &'a Shape, json: &'a Shape) -> Option<Vec<(&'a Shape, &'a Shape)>> {
    let inside = match writer {
        Shape::Bytes
        | Shape::Integer(Integer::BigU64 | Integer::BigI64 | Integer::BigU128 | Integer::BigI128)
        | Shape::Map(Key::Integer(_), _) => return None,
        _ => crate::ir::parts::of(writer),
    };
    Some(inside.into_iter().map(|part| (part, json)).collect())
}

/// Lists of fixed lengths.
fn tuples<'a>(graph: &mut Graph<'a>, node: &mut Node, old: &'a Shape, new: &'a Shape) {
    let (old_length, new_length) = (length(old), length(new));
    if old_length != new_length {
        let what = format!("is a list of {new_length} now, and was one of {old_length}");
        return node.is_wholly(what, Bad::BOTH);
    }
    match (old, new) {
        (Shape::Array(old, _), Shape::Array(new, _)) => part(graph, node, "[]", old, new),
        (Shape::Array(old, _), Shape::Tuple(new)) => {
            for (index, new) in new.iter().enumerate() {
                part(graph, node, &format!("[{index}]"), old, new);
            }
        }
        (Shape::Tuple(old), Shape::Array(new, _)) => {
            for (index, old) in old.iter().enumerate() {
                part(graph, node, &format!("[{index}]"), old, new);
            }
        }
        (Shape::Tuple(old), Shape::Tuple(new)) => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                part(graph, node, &format!("[{index}]"), old, new);
            }
        }
        _ => {}
    }
}

fn length(shape: &Shape) -> usize {
    match shape {
        Shape::Array(_, length) => *length,
        Shape::Tuple(items) => items.len(),
        _ => 0,
    }
}

/// Shapes that are tried one after the other: each has to be read by one of the others.
fn any<'a>(graph: &mut Graph<'a>, old: &'a Shape, new: &'a Shape) -> Node {
    let mut node = Node::default();
    let (old, new) = (forms(old), forms(new));
    if !graph.has_room(old.len().saturating_mul(new.len())) {
        node.parts.push((String::new(), EXCESS));
        return node;
    }
    let words = |form: &&'a Shape| of_shape(form);
    let names = [
        old.iter()
            .map(|form| graph.old_shape(form))
            .collect::<Vec<_>>(),
        new.iter().map(|form| graph.new_shape(form)).collect(),
    ];
    let [old_names, new_names] = names.map(|forms| forms.iter().map(words).collect());
    let pairs = old.iter().map(|old| {
        let pairs = new.iter().map(|new| graph.pair(old, new));
        pairs.collect()
    });
    node.forms = Some(Forms {
        pairs: pairs.collect(),
        old: old_names,
        new: new_names,
    });
    node
}

fn is_untagged(shape: &Shape) -> bool {
    matches!(shape, Shape::Enum(of) if of.tagging == Tagging::Untagged)
}

fn forms(shape: &Shape) -> Vec<&Shape> {
    match shape {
        Shape::Enum(of) if of.tagging == Tagging::Untagged => {
            let contents = of.variants.iter().map(|variant| variant.content.as_ref());
            contents.map(|content| content.unwrap_or(&NULL)).collect()
        }
        Shape::Optional(inner) => vec![inner, &NULL],
        shape => slice::from_ref(shape).iter().collect(),
    }
}

static NULL: Shape = Shape::Null;
static BYTE: Shape = Shape::Integer(Integer::Small { min: 0, max: 255 });
