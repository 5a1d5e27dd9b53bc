//! Integers, texts and the keys of maps.

use super::graph::{Bad, Node};
use super::words::{of_integer, of_text};
use crate::ir::{Integer, Key, Text};

pub(super) fn integers(node: &mut Node, old: Integer, new: Integer) {
    if old == new {
        return;
    }
    let ranges = Bad::new(!within(old, new), !within(new, old));
    let what = format!("is {} now, and was {}", of_integer(new), of_integer(old));
    // Those of 128 bits are bytes in MessagePack. Who reads them takes integers too, but not the bytes of the other sign.
    match (is_wide(old), is_wide(new)) {
        (true, true) => return node.find("", what, Bad::BOTH),
        (true, false) | (false, true) => return node.find("", what, ranges),
        (false, false) => {}
    }
    match (is_big(old), is_big(new)) {
        // Who reads a `bigint` takes digits and numbers; who reads a number takes no digits, and in JSON it is digits.
        (false, true) => {
            let what = format!("{what}: the same in MessagePack, text in JSON");
            node.find("", what, ranges.or(Bad::new(false, true)));
        }
        (true, false) => {
            let what = format!("{what}: the same in MessagePack, a number in JSON");
            node.find("", what, ranges.or(Bad::new(true, false)));
        }
        (false, false) | (true, true) => node.find("", what, ranges),
    }
}

/// Enums that are written as numbers.
pub(super) fn numbers(node: &mut Node, old: &[i64], new: &[i64]) {
    for number in old.iter().filter(|number| !new.contains(number)) {
        let what = format!("lost the number {number}");
        node.find("", what, Bad::new(true, false));
    }
    for number in new.iter().filter(|number| !old.contains(number)) {
        let what = format!("got the number {number}");
        node.find("", what, Bad::new(false, true));
    }
}

/// Whether all of some numbers are among those of an integer.
pub(super) fn holds(integer: Integer, numbers: &[i64]) -> bool {
    let (min, max) = bounds(integer);
    let all = numbers
        .iter()
        .all(|number| (min..=max).contains(&(*number).into()));
    all && !is_wide(integer)
}

pub(super) fn texts(node: &mut Node, old: Text, new: Text) {
    if old == new {
        return;
    }
    let what = format!("is {} now, and was {}", of_text(new), of_text(old));
    let forth = new != Text::Plain;
    let back = old != Text::Plain;
    node.find("", what, Bad::new(forth, back));
}

pub(super) fn keys(node: &mut Node, old: &Key, new: &Key) {
    match (old, new) {
        (Key::Text, Key::Text) => {}
        (Key::Integer(old), Key::Integer(new)) => {
            let bad = Bad::new(!within(*old, *new), !within(*new, *old));
            if bounds(*old) != bounds(*new) {
                let (new, old) = (of_integer(*new), of_integer(*old));
                node.find("", format!("has keys of {new} now, and had {old}"), bad);
            }
        }
        (Key::Names(old), Key::Names(new)) => names(node, old, new),
        (Key::Names(_), Key::Text) => {
            let what = "may have any text as a key now, and had names of an enum";
            node.find("", what, Bad::new(false, true));
        }
        (Key::Text, Key::Names(_)) => {
            let what = "has names of an enum as keys now, and could have any text";
            node.find("", what, Bad::new(true, false));
        }
        (Key::Integer(_), Key::Text | Key::Names(_))
        | (Key::Text | Key::Names(_), Key::Integer(_)) => {
            node.find("", "has keys of another kind", Bad::BOTH);
        }
    }
}

fn names(node: &mut Node, old: &[String], new: &[String]) {
    for name in old.iter().filter(|name| !new.contains(name)) {
        let what = format!("lost the key `{name}`");
        node.find("", what, Bad::new(true, false));
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        let what = format!("got the key `{name}`");
        node.find("", what, Bad::new(false, true));
    }
}

fn within(inner: Integer, outer: Integer) -> bool {
    let ((least, most), (min, max)) = (bounds(inner), bounds(outer));
    min <= least && most <= max
}

/// What may be written. JavaScript reads less than 64 bits of those that are numbers, in the old program and in the new one.
pub(super) fn bounds(integer: Integer) -> (i128, i128) {
    match integer {
        Integer::Small { min, max } => (min.into(), max.into()),
        Integer::U64 | Integer::BigU64 => (0, u64::MAX.into()),
        Integer::I64 | Integer::BigI64 => (i64::MIN.into(), i64::MAX.into()),
        // More than the others, which is enough where two are not the same.
        Integer::BigU128 => (0, i128::MAX),
        Integer::BigI128 => (i128::MIN, i128::MAX),
    }
}

fn is_big(integer: Integer) -> bool {
    match integer {
        Integer::Small { .. } | Integer::U64 | Integer::I64 => false,
        Integer::BigU64 | Integer::BigI64 | Integer::BigU128 | Integer::BigI128 => true,
    }
}

fn is_wide(integer: Integer) -> bool {
    matches!(integer, Integer::BigU128 | Integer::BigI128)
}
