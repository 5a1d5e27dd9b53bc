//! What shapes are called in a sentence.

use crate::ir::{Integer, Key, Shape, Tagging, Text};

/// A shape with its article.
pub(super) fn of_shape(shape: &Shape) -> String {
    match shape {
        Shape::Named(name) => format!("a `{name}`"),
        Shape::Null => "null".to_owned(),
        Shape::Bool => "true or false".to_owned(),
        Shape::Integer(integer) => of_integer(*integer),
        Shape::Numbers(_) => "one of a few numbers".to_owned(),
        Shape::Float => "a number with a fraction".to_owned(),
        Shape::Text(text) => of_text(*text).to_owned(),
        Shape::Bytes => "bytes".to_owned(),
        Shape::Json => "any JSON".to_owned(),
        Shape::Never => "no value at all".to_owned(),
        Shape::Optional(inner) => format!("{} or null", of_shape(inner)),
        Shape::List(_) => "a list".to_owned(),
        Shape::Tuple(items) => format!("a list of {}", items.len()),
        Shape::Array(_, length) => format!("a list of {length}"),
        Shape::Map(Key::Integer(_), _) => "a map with numbers as keys".to_owned(),
        Shape::Map(Key::Text | Key::Names(_), _) => "a map".to_owned(),
        Shape::Struct(fields) => match fields.as_slice() {
            [] => "a struct without fields".to_owned(),
            [first, ..] => format!("a struct with `{}`", first.name),
        },
        Shape::Enum(of) => match &of.tagging {
            Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => {
                format!("an enum told apart by `{tag}`")
            }
            Tagging::External => "an enum told apart by its names".to_owned(),
            Tagging::Untagged => "an enum told apart by what fits".to_owned(),
        },
    }
}

pub(super) fn of_integer(integer: Integer) -> String {
    match integer {
        Integer::Small { min, max } => format!("an integer from {min} to {max}"),
        Integer::U64 => "an integer of 64 bits from 0".to_owned(),
        Integer::I64 => "an integer of 64 bits".to_owned(),
        Integer::BigU64 => "a bigint of 64 bits from 0".to_owned(),
        Integer::BigI64 => "a bigint of 64 bits".to_owned(),
        Integer::BigU128 => "a bigint of 128 bits from 0".to_owned(),
        Integer::BigI128 => "a bigint of 128 bits".to_owned(),
    }
}

pub(super) fn of_text(text: Text) -> &'static str {
    match text {
        Text::Plain => "any text",
        Text::Uuid => "a UUID",
        Text::DateTime => "a moment as text",
        Text::Date => "a date as text",
        Text::Time => "a time as text",
        Text::Url => "an address as text",
    }
}
