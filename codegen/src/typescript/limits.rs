//! Shapes that need no function, and the limits of numbers.

use crate::ir::{Integer, Shape};

/// How an integer is held.
pub(super) enum Limits {
    /// As a number between the two.
    Number(String, String),
    /// As a `bigint`, by the functions that are called `read` and `write` and this.
    Big(&'static str),
}

/// How an integer is held.
pub(super) fn of(integer: Integer) -> Limits {
    match integer {
        Integer::Small { min, max } => Limits::Number(min.to_string(), max.to_string()),
        Integer::U64 => Limits::Number("0".to_owned(), MOST.to_owned()),
        Integer::I64 => Limits::Number(LEAST.to_owned(), MOST.to_owned()),
        Integer::BigU64 => Limits::Big("U64"),
        Integer::BigI64 => Limits::Big("I64"),
        Integer::BigU128 => Limits::Big("U128"),
        Integer::BigI128 => Limits::Big("I128"),
    }
}

/// The limits of a key of a map. No key is a `bigint`; that has been checked.
pub(super) fn of_key(integer: Integer) -> (String, String) {
    match of(integer) {
        Limits::Number(min, max) => (min, max),
        Limits::Big(_) => (LEAST.to_owned(), MOST.to_owned()),
    }
}

/// Whether it is read and written by one call.
pub(super) fn is_leaf(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Null
            | Shape::Bool
            | Shape::Integer(_)
            | Shape::Float
            | Shape::Text(_)
            | Shape::Bytes
            | Shape::Json
            | Shape::Never
    )
}

/// The whole numbers that JavaScript holds exactly end here. Written so, they are recognised.
const MOST: &str = "2 ** 53 - 1";
const LEAST: &str = "1 - 2 ** 53";
