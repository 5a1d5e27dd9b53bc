//! What shapes are made of.

use super::{Shape, Variant};

/// The shapes right inside of a shape.
pub(super) fn of(shape: &Shape) -> Vec<&Shape> {
    match shape {
        Shape::Optional(part) | Shape::List(part) | Shape::Array(part, _) | Shape::Map(_, part) => {
            vec![part]
        }
        Shape::Tuple(parts) => parts.iter().collect(),
        Shape::Struct(fields) => fields.iter().map(|field| &field.shape).collect(),
        Shape::Enum(choice) => choice.variants.iter().filter_map(content).collect(),
        Shape::Named(_)
        | Shape::Null
        | Shape::Bool
        | Shape::Integer(_)
        | Shape::Numbers(_)
        | Shape::Float
        | Shape::Text(_)
        | Shape::Bytes
        | Shape::Json
        | Shape::Never => Vec::new(),
    }
}

/// The names of the types that a shape refers to, at any depth.
pub(super) fn names(shape: &Shape) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![shape];
    while let Some(shape) = open.pop() {
        if let Shape::Named(name) = shape {
            names.push(name.clone());
        }
        open.append(&mut of(shape));
    }
    names
}

/// Has a function go over every shape inside of a shape, and over itself.
pub(super) fn change(shape: &mut Shape, edit: &dyn Fn(&mut Shape)) {
    edit(shape);
    match shape {
        Shape::Optional(part) | Shape::List(part) | Shape::Array(part, _) | Shape::Map(_, part) => {
            change(part, edit);
        }
        Shape::Tuple(parts) => parts.iter_mut().for_each(|part| change(part, edit)),
        Shape::Struct(fields) => fields
            .iter_mut()
            .for_each(|field| change(&mut field.shape, edit)),
        Shape::Enum(choice) => choice
            .variants
            .iter_mut()
            .filter_map(|variant| variant.content.as_mut())
            .for_each(|content| change(content, edit)),
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

fn content(variant: &Variant) -> Option<&Shape> {
    variant.content.as_ref()
}
