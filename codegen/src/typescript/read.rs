//! How values are read.

use super::functions::{At, Body, Functions, Part, Place};
use super::limits::{self, Limits};
use super::lines::Lines;
use super::shapes::{Layout, is_tuple};
use super::ty::Ty;
use super::{read_enum, read_map};
use crate::ir::{Key, Shape};

/// An expression that reads a shape from `r`.
pub(super) fn expression(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    match shape {
        Shape::Named(name) => named(functions, name),
        Shape::Null => "r.nil()".to_owned(),
        Shape::Bool => "r.bool()".to_owned(),
        Shape::Integer(integer) => match limits::of(*integer) {
            Limits::Number(min, max) => format!("r.int({min}, {max})"),
            Limits::Big(kind) => format!("$.read{kind}(r)"),
        },
        Shape::Numbers(numbers) if numbers.is_empty() => expression(functions, &Shape::Never, at),
        Shape::Numbers(numbers) => {
            let constant = functions.ask_numbers_at(shape, numbers, at);
            format!("$.readNumbers(r, {constant})")
        }
        Shape::Float => "r.float()".to_owned(),
        Shape::Text(_) => "r.str()".to_owned(),
        Shape::Bytes => "$.readBytes(r)".to_owned(),
        Shape::Json => "$.readJson(r)".to_owned(),
        Shape::Never => r#"r.fail("no value fits here")"#.to_owned(),
        Shape::Optional(inner) => match functions.types.resolved(inner) {
            Shape::Optional(_) | Shape::Null | Shape::Json => expression(functions, inner, at),
            _ => format!("r.isNil() ? null : {}", expression(functions, inner, at)),
        },
        Shape::List(item) => format!("$.readList(r, {})", reader(functions, item, at)),
        Shape::Map(Key::Text, value) => {
            format!("$.readRecord(r, {})", reader(functions, value, at))
        }
        Shape::Map(Key::Integer(key), value) => {
            let (min, max) = limits::of_key(*key);
            let value = reader(functions, value, at);
            format!("$.readIntegerMap(r, {min}, {max}, {value})")
        }
        Shape::Enum(of) => match Layout::of(of) {
            Layout::Names(names) if !of.open => by_name(functions, shape, &names, at),
            _ => own_function(functions, shape, at),
        },
        Shape::Map(Key::Names(_), _) | Shape::Tuple(_) | Shape::Array(..) | Shape::Struct(_) => {
            own_function(functions, shape, at)
        }
    }
}

/// A function that reads a shape, as an argument of another one.
pub(super) fn reader(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    let expression = expression(functions, shape, at);
    match expression.strip_suffix("(r)") {
        Some(name) if !name.contains(['(', ' ']) => name.to_owned(),
        _ => format!("(r) => {expression}"),
    }
}

fn named(functions: &mut Functions<'_>, name: &str) -> String {
    let of = functions.types.followed(name);
    let place = functions.place_of(&of.name);
    let at = At {
        place: &place,
        part: "",
    };
    match &of.shape {
        Shape::Enum(inner) => {
            if let Layout::Names(names) = Layout::of(inner)
                && !names.is_empty()
                && !inner.open
            {
                let constant = functions.ask_names(&place, place.ty.clone(), &names);
                return format!("$.readNames(r, {constant})");
            }
        }
        Shape::Numbers(numbers) if !numbers.is_empty() => {
            let constant = functions.ask_numbers(&place, place.ty.clone(), numbers);
            return format!("$.readNumbers(r, {constant})");
        }
        shape if limits::is_leaf(shape) => return expression(functions, shape, at),
        _ => {}
    }
    let function = functions.ask(Part::Read, place, Body::Shape(of.shape.clone()));
    format!("{function}(r)")
}

fn by_name(functions: &mut Functions<'_>, shape: &Shape, names: &[&str], at: At<'_>) -> String {
    if names.is_empty() {
        return expression(functions, &Shape::Never, at);
    }
    let constant = functions.ask_names_at(shape, names, at);
    format!("$.readNames(r, {constant})")
}

fn own_function(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    let function = functions.ask_shape(Part::Read, shape, at);
    format!("{function}(r)")
}

/// Writes a function that reads what lies at the place.
pub(super) fn function(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, body: &Body) {
    if let Some((tags, fields)) = body.as_map() {
        return read_map::function(functions, lines, at, tags, &fields);
    }
    at.open_reader(lines, functions.style);
    lines.closed("}", |lines| match body {
        Body::Map(..) => {}
        Body::Enum(tags, of) => read_enum::body(functions, lines, at, tags, of),
        Body::Shape(Shape::Enum(of)) => read_enum::body(functions, lines, at, &[], of),
        Body::Shape(shape) => shape_body(functions, lines, at, shape),
    });
}

fn shape_body(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, shape: &Shape) {
    let part = At {
        place: at,
        part: "",
    };
    match shape {
        Shape::Tuple(items) => {
            let items = items.iter().enumerate().map(|(index, item)| {
                let part = index.to_string();
                expression(
                    functions,
                    item,
                    At {
                        place: at,
                        part: &part,
                    },
                )
            });
            let items: Vec<_> = items.collect();
            tuple(functions, lines, at, &items);
        }
        Shape::Array(item, length) if is_tuple(item, *length) => {
            let item = expression(functions, item, part);
            tuple(functions, lines, at, &vec![item; *length]);
        }
        Shape::Array(item, length) => long_array(functions, lines, at, item, *length),
        shape => lines.push(format!("return {};", expression(functions, shape, part))),
    }
}

fn tuple(functions: &Functions<'_>, lines: &mut Lines, at: &Place, items: &[String]) {
    lines.push(format!("r.tuple({});", items.len()));
    let ty = functions.style.of(&at.ty);
    lines.list(&format!("const value{ty} = ["), items, "];");
    lines.push("r.end();");
    lines.push("return value;");
}

fn long_array(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    item: &Shape,
    length: usize,
) {
    let items = Ty::List(Box::new(functions.ty(item, at.direction))).flat();
    let ty = (functions.style).typed(|| format!(": {}", items.trim_start_matches("readonly ")));
    let item = expression(
        functions,
        item,
        At {
            place: at,
            part: "",
        },
    );
    lines.push(format!("r.tuple({length});"));
    lines.push(format!("const value{ty} = [];"));
    lines.push(format!(
        "for (let n = {length}; n > 0; n--) value.push({item});"
    ));
    lines.push("r.end();");
    lines.push("return value;");
}
