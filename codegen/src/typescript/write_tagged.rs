//! How enums are written whose values are maps with the name of the variant in them.

use super::functions::{Body, Functions, Part, Place, Tag};
use super::lines::Lines;
use super::read_enum::variant_place;
use super::shapes::{Beside, Tagged};
use super::words::{access, literal};
use super::write_enum::no_variant;
use super::write_map;
use crate::ir::Shape;

/// Writes what writes each variant.
pub(super) fn switch(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    tag: &str,
    variants: &[Tagged<'_>],
) {
    lines.push("w.object(v);");
    lines.block(format!("switch ({}) {{", access("v", tag)), "}", |lines| {
        for variant in variants {
            let tags = [tags, &[(tag.to_owned(), variant.name.to_owned())]].concat();
            lines.push(format!("case {}:", literal(variant.name)));
            lines.indented(|lines| {
                case(functions, lines, at, &tags, variant);
                lines.push("break;");
            });
        }
        lines.push("default:");
        lines.indented(|lines| lines.push(format!("w.fail({});", literal(&no_variant(at)))));
    });
}

/// Writes the fields of a variant, or calls what writes the variants of the enum inside of it.
fn case(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    variant: &Tagged<'_>,
) {
    let shape = match &variant.beside {
        Beside::Fields(fields) => {
            return write_map::entries(functions, lines, &part(at, variant), tags, fields);
        }
        Beside::Type(shape) => functions.types.resolved(shape).clone(),
    };
    match shape {
        Shape::Struct(fields) => {
            write_map::entries(functions, lines, &part(at, variant), tags, &fields);
        }
        Shape::Enum(of) => {
            let place = variant_place(functions, at, tags, variant);
            let function = functions.ask(Part::Write, place, Body::Enum(tags.to_vec(), of));
            lines.push(format!("{function}(w, v);"));
        }
        // Nothing else lies in a map beside a tag; that has been checked.
        _ => {}
    }
}

/// The place of a variant whose fields are written where it is told from the others.
fn part(at: &Place, variant: &Tagged<'_>) -> Place {
    Place {
        path: at.path_to(variant.name),
        ..at.clone()
    }
}
