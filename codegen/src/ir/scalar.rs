//! Integers and text.

use serde_json::Value;

use super::error::{Problem, Read};
use super::node::Node;
use super::{Integer, Shape, Text, choice};

/// A whole number, or the discriminants of an enum.
pub(super) fn number(node: &Node<'_>) -> Read<Shape> {
    if node.has("enum") || node.has("const") {
        return choice::numbers(node);
    }
    integer(node).map(Shape::Integer)
}

/// An integer. Limits within 32 bits are the server's to check; those of more bits tell whether 2^53 can be passed.
fn integer(node: &Node<'_>) -> Read<Integer> {
    // `NonZeroI32` refuses zero, which narrows the values and no more.
    node.refuse_all_but(&["type", "not"])?;
    if node
        .get("not")
        .is_some_and(|not| not.get("const").is_none())
    {
        return Err(node.fail(Problem::Keyword("not".to_owned())));
    }
    let format = node.text("format").unwrap_or_default();
    let (min, max) = match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "int128" | "uint128" => return Err(node.fail(Problem::WideInteger(format.to_owned()))),
        _ => return Ok(wide(node, format)),
    };
    Ok(Integer::Small { min, max })
}

/// An integer of 64 bits, or one whose width nobody told.
fn wide(node: &Node<'_>, format: &str) -> Integer {
    let limit = |keyword| node.get(keyword).and_then(Value::as_i64);
    let min = limit("minimum").or_else(|| limit("exclusiveMinimum")?.checked_add(1));
    let max = limit("maximum").or_else(|| limit("exclusiveMaximum")?.checked_sub(1));
    let unsigned = format.starts_with('u') || min.is_some_and(|min| 0 <= min);
    match (min, max) {
        (Some(min), Some(max)) if -SAFE <= min && min <= max && max <= SAFE => {
            Integer::Small { min, max }
        }
        _ if unsigned => Integer::U64,
        _ => Integer::I64,
    }
}

/// A text, or the names of an enum.
pub(super) fn text(node: &Node<'_>) -> Read<Shape> {
    node.refuse_all_but(&["type", "enum", "const"])?;
    if node.has("enum") || node.has("const") {
        return choice::names(node);
    }
    Ok(Shape::Text(match node.text("format").unwrap_or_default() {
        "uuid" => Text::Uuid,
        "date-time" => Text::DateTime,
        "date" => Text::Date,
        "time" | "partial-time" => Text::Time,
        "uri" => Text::Url,
        _ => Text::Plain,
    }))
}

/// The greatest integer with which JavaScript counts exactly.
pub(super) const SAFE: i64 = (1 << 53) - 1;
