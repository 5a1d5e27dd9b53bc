//! How values are written.

use super::functions::{At, Body, Functions, Part, Place};
use super::limits::{self, Limits};
use super::lines::Lines;
use super::shapes::{Layout, is_tuple};
use super::words::literal;
use super::{write_enum, write_map};
use crate::ir::{Key, Shape};

/// A call that writes a value of a shape to `w`.
pub(super) fn expression(
    functions: &mut Functions<'_>,
    shape: &Shape,
    value: &str,
    at: At<'_>,
) -> String {
    match shape {
        Shape::Named(name) => named(functions, name, value),
        Shape::Null => "w.nil()".to_owned(),
        Shape::Bool => format!("w.bool({value})"),
        Shape::Integer(integer) => match limits::of(*integer) {
            Limits::Number(min, max) => format!("w.int({value}, {min}, {max})"),
            Limits::Big(kind) => format!("$.write{kind}(w, {value})"),
        },
        Shape::Numbers(numbers) if numbers.is_empty() => {
            expression(functions, &Shape::Never, value, at)
        }
        Shape::Numbers(numbers) => {
            let constant = functions.ask_numbers_at(shape, numbers, at);
            format!("$.writeNumbers(w, {value}, {constant})")
        }
        Shape::Float => format!("w.float({value})"),
        Shape::Text(_) => format!("w.str({value})"),
        Shape::Bytes => format!("$.writeBytes(w, {value})"),
        Shape::Json => format!("$.writeJson(w, {value})"),
        Shape::Never => r#"w.fail("no value fits here")"#.to_owned(),
        Shape::Optional(inner) => match functions.types.resolved(inner) {
            Shape::Optional(_) | Shape::Null | Shape::Json => {
                expression(functions, inner, value, at)
            }
            _ => format!(
                "$.writeOptional(w, {value}, {})",
                writer(functions, inner, at)
            ),
        },
        Shape::List(item) => format!("$.writeList(w, {value}, {})", writer(functions, item, at)),
        Shape::Map(Key::Text, of) => {
            format!("$.writeRecord(w, {value}, {})", writer(functions, of, at))
        }
        Shape::Map(Key::Integer(key), of) => {
            let (min, max) = limits::of_key(*key);
            let of = writer(functions, of, at);
            format!("$.writeIntegerMap(w, {value}, {min}, {max}, {of})")
        }
        Shape::Enum(of) => match Layout::of(of) {
            Layout::Names(names) => by_name(functions, shape, &names, value, at),
            _ => own_function(functions, shape, value, at),
        },
        Shape::Map(Key::Names(_), _) | Shape::Tuple(_) | Shape::Array(..) | Shape::Struct(_) => {
            own_function(functions, shape, value, at)
        }
    }
}

/// A function that writes a shape, as an argument of another one.
pub(super) fn writer(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    let expression = expression(functions, shape, "v", at);
    match expression.strip_suffix("(w, v)") {
        Some(name) if !name.contains('(') => name.to_owned(),
        _ if ["w.nil()", r#"w.fail("no value fits here")"#].contains(&&*expression) => {
            format!("(w) => {expression}")
        }
        _ => format!("(w, v) => {expression}"),
    }
}

/// Writes the statement that writes a value.
pub(super) fn statement(
    functions: &mut Functions<'_>,
    shape: &Shape,
    value: &str,
    at: At<'_>,
) -> String {
    if let Shape::Optional(inner) = shape
        && !matches!(
            functions.types.resolved(inner),
            Shape::Optional(_) | Shape::Null | Shape::Json
        )
    {
        let inner = expression(functions, inner, value, at);
        return format!("if ({value} == null) w.nil(); else {inner};");
    }
    format!("{};", expression(functions, shape, value, at))
}

fn named(functions: &mut Functions<'_>, name: &str, value: &str) -> String {
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
            {
                let constant = functions.ask_names(&place, place.ty.clone(), &names);
                return format!("$.writeNames(w, {value}, {constant})");
            }
        }
        Shape::Numbers(numbers) if !numbers.is_empty() => {
            let constant = functions.ask_numbers(&place, place.ty.clone(), numbers);
            return format!("$.writeNumbers(w, {value}, {constant})");
        }
        shape if limits::is_leaf(shape) => return expression(functions, shape, value, at),
        _ => {}
    }
    let function = functions.ask(Part::Write, place, Body::Shape(of.shape.clone()));
    format!("{function}(w, {value})")
}

fn by_name(
    functions: &mut Functions<'_>,
    shape: &Shape,
    names: &[&str],
    value: &str,
    at: At<'_>,
) -> String {
    if names.is_empty() {
        return expression(functions, &Shape::Never, value, at);
    }
    let constant = functions.ask_names_at(shape, names, at);
    format!("$.writeNames(w, {value}, {constant})")
}

fn own_function(functions: &mut Functions<'_>, shape: &Shape, value: &str, at: At<'_>) -> String {
    let function = functions.ask_shape(Part::Write, shape, at);
    format!("{function}(w, {value})")
}

/// Writes a function that writes what lies at the place.
pub(super) fn function(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, body: &Body) {
    at.open_writer(lines, functions.style);
    lines.closed("}", |lines| {
        if let Some((tags, fields)) = body.as_map() {
            lines.push("w.object(v);");
            return write_map::entries(functions, lines, at, tags, &fields);
        }
        match body {
            Body::Map(..) => {}
            Body::Enum(tags, of) => write_enum::body(functions, lines, at, tags, of),
            Body::Shape(Shape::Enum(of)) => write_enum::body(functions, lines, at, &[], of),
            Body::Shape(shape) => shape_body(functions, lines, at, shape),
        }
    });
}

fn shape_body(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, shape: &Shape) {
    let part = At {
        place: at,
        part: "",
    };
    match shape {
        Shape::Tuple(items) => tuple(functions, lines, at, items),
        Shape::Array(item, length) if is_tuple(item, *length) => {
            check_length(lines, *length);
            lines.push(format!("w.array({length});"));
            for index in 0..*length {
                let value = format!("v[{index}]");
                lines.push(statement(functions, item, &value, part));
            }
            lines.push("w.end();");
        }
        Shape::Array(item, length) => {
            check_length(lines, *length);
            let writer = writer(functions, item, part);
            lines.push(format!("$.writeList(w, v, {writer});"));
        }
        shape => lines.push(statement(functions, shape, "v", part)),
    }
}

fn tuple(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, items: &[Shape]) {
    check_length(lines, items.len());
    lines.push(format!("w.array({});", items.len()));
    for (index, item) in items.iter().enumerate() {
        let part = index.to_string();
        let at = At {
            place: at,
            part: &part,
        };
        lines.push(statement(functions, item, &format!("v[{index}]"), at));
    }
    lines.push("w.end();");
}

fn check_length(lines: &mut Lines, length: usize) {
    let expected = literal(&format!("a list of {length}"));
    lines.push(format!(
        "if (v?.length !== {length}) w.expected({expected}, v);"
    ));
}
