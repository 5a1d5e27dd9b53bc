//! How maps with known fields are read: field by field into variables, then into one object.

use super::functions::{At, Functions, Place, Tag};
use super::lines::Lines;
use super::names::{fields_constant, locals};
use super::read;
use super::shapes::is_left_out_as_null;
use super::style::Style;
use super::ty::Ty;
use super::words::{access, literal, property};
use crate::ir::{Field, Shape};

/// A field on its way into the object.
struct Local<'a> {
    field: &'a Field,
    name: String,
    presence: Presence,
}

/// What becomes of a field that is not there.
#[derive(Clone, Copy, PartialEq)]
enum Presence {
    /// Nothing can be read.
    Required,
    /// It is null.
    Null,
    /// It is not there either.
    Absent,
}

/// Writes a function that reads a map with these fields, which begins with names of variants.
pub(super) fn function(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    fields: &[Field],
) {
    if !fields.is_empty() {
        let tags = tags.iter().map(|(tag, _)| literal(tag));
        let fields = fields.iter().map(|field| literal(&field.name));
        let constant = fields_constant(&at.stem);
        let open = format!("const {constant} = /* @__PURE__ */ $.fields(");
        lines.list(&open, &tags.chain(fields).collect::<Vec<_>>(), ");");
    }
    at.open_reader(lines, functions.style);
    lines.closed("}", |lines| {
        if fields.is_empty() {
            lines.push("for (let n = 2 * r.map(); n > 0; n--) r.skip();");
            lines.push("r.end();");
            return lines.push("return {};");
        }
        let names = locals(fields.iter().map(|field| &*field.name));
        let locals = fields.iter().zip(names).map(|(field, name)| Local {
            field,
            name,
            presence: presence(field),
        });
        body(functions, lines, at, tags, &locals.collect::<Vec<_>>());
    });
}

fn body(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    locals: &[Local<'_>],
) {
    for local in locals {
        lines.push(declaration(functions, at, local));
    }
    let constant = fields_constant(&at.stem);
    lines.block(
        "for (let n = r.map(), k = -1; n > 0; n--) {",
        "}",
        |lines| {
            lines.block(
                format!("switch ((k = r.key({constant}, k))) {{"),
                "}",
                |lines| {
                    for (index, local) in locals.iter().enumerate() {
                        case(functions, lines, at, tags.len() + index, local);
                    }
                    lines.push("default: r.skip();");
                },
            );
        },
    );
    lines.push("r.end();");
    let required = locals
        .iter()
        .filter(|local| local.presence == Presence::Required);
    for Local { field, name, .. } in required {
        let field = literal(&field.name);
        lines.push(format!(
            "if ({name} === undefined) return r.missing({field});"
        ));
    }
    object(functions, lines, at, tags, locals);
}

fn case(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    index: usize,
    local: &Local<'_>,
) {
    let value = value(functions, at, local);
    let assigned = format!("{} = {value};", local.name);
    let line = format!("case {index}: {assigned} break;");
    if lines.fits(&line) {
        return lines.push(line);
    }
    lines.push(format!("case {index}:"));
    lines.indented(|lines| {
        lines.push(assigned);
        lines.push("break;");
    });
}

fn presence(field: &Field) -> Presence {
    match (field.optional, &field.shape) {
        (true, _) => Presence::Absent,
        (false, Shape::Optional(_)) => Presence::Null,
        (false, _) => Presence::Required,
    }
}

fn declaration(functions: &Functions<'_>, at: &Place, local: &Local<'_>) -> String {
    let Local {
        field,
        name,
        presence,
    } = local;
    let shape = match (&field.shape, presence) {
        (Shape::Optional(inner), Presence::Absent) => inner,
        (shape, _) => shape,
    };
    let ty = functions.ty(shape, at.direction);
    let ty = if at.ty == Ty::word(&at.owner) && ty.flat().len() > LONG {
        // The field of the type says the same in fewer words.
        Ty::word(format!("{}[{}]", at.owner, literal(&field.name)))
    } else {
        ty
    };
    match presence {
        Presence::Null => format!("let {name}{} = null;", functions.style.of(&ty)),
        Presence::Required | Presence::Absent => {
            format!("let {name}{};", functions.style.of(&ty.or("undefined")))
        }
    }
}

fn value(functions: &mut Functions<'_>, at: &Place, local: &Local<'_>) -> String {
    let part = At {
        place: at,
        part: &local.field.name,
    };
    match (&local.field.shape, local.presence) {
        (Shape::Optional(inner), Presence::Absent) => {
            let value = read::expression(functions, inner, part);
            if is_left_out_as_null(&local.field.shape) {
                format!("r.isNil() ? undefined : {value}")
            } else {
                value
            }
        }
        (shape, _) => read::expression(functions, shape, part),
    }
}

fn object(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    locals: &[Local<'_>],
) {
    let tags = tags
        .iter()
        .map(|(tag, name)| format!("{}: {}", property(tag), literal(name)));
    let there = locals
        .iter()
        .filter(|local| local.presence != Presence::Absent);
    let there = there.map(|Local { field, name, .. }| match property(&field.name) {
        property if property == *name => property,
        property => format!("{property}: {name}"),
    });
    let there: Vec<_> = tags.chain(there).collect();
    let absent: Vec<_> = locals
        .iter()
        .filter(|local| local.presence == Presence::Absent)
        .collect();
    if absent.is_empty() {
        return lines.list("return { ", &there, " };");
    }
    open_object(functions, lines, at, &there);
    for Local { field, name, .. } in absent {
        let property = access("value", &field.name);
        lines.push(format!("if ({name} !== undefined) {property} = {name};"));
    }
    lines.push("return value;");
}

/// Begins an object with the properties that it has in any case.
fn open_object(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, there: &[String]) {
    if functions.style == Style::Plain {
        return match there {
            [] => lines.push("const value = {};"),
            _ => lines.list("const value = { ", there, " };"),
        };
    }
    let mutable = functions.ask_mutable();
    let before = format!("const value: {mutable}<");
    let open = format!("{before}{}> = {{ ", at.ty.flat());
    if there.is_empty() {
        at.ty.write_undocumented(lines, &before, "> = {};");
    } else if lines.fits(&open) {
        lines.list(&open, there, " };");
    } else {
        let after = format!("> = {{ {} }};", there.join(", "));
        at.ty.write_undocumented(lines, &before, &after);
    }
}

/// How long the type of a variable may be.
const LONG: usize = 72;
