//! Types that hold nothing but themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::side::Draft;
use super::{Shape, Tagging};

/// The names of a circle of types in which each is just the next, or the next or something else; the first is the last.
///
/// Such a value has no end, or none that can be seen on the wire. A struct, a list or a map in between breaks the circle.
pub(super) fn find(drafts: &BTreeMap<String, Draft>) -> Option<Vec<&str>> {
    among(
        drafts
            .iter()
            .map(|(name, draft)| (&**name, bare(&draft.shape))),
    )
}

/// A circle among names, each of which comes with those that it leads to; the first is the last.
pub(crate) fn among<'a>(
    names: impl Iterator<Item = (&'a str, Vec<&'a str>)>,
) -> Option<Vec<&'a str>> {
    let mut endless: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, next) in names {
        let next: BTreeSet<&str> = next.into_iter().collect();
        for used in &next {
            users.entry(used).or_default().push(name);
        }
        endless.insert(name, next);
    }
    let mut ended: Vec<&str> = endless
        .iter()
        .filter(|(_, next)| next.is_empty())
        .map(|(name, _)| *name)
        .collect();
    while let Some(name) = ended.pop() {
        endless.remove(name);
        for user in users.get(name).into_iter().flatten() {
            if let Some(next) = endless.get_mut(user)
                && next.remove(name)
                && next.is_empty()
            {
                ended.push(user);
            }
        }
    }
    let start = *endless.keys().next()?;
    Some(walk(start, &endless))
}

/// From a name always to the first of the next, until one comes again.
fn walk<'a>(start: &'a str, next: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<&'a str> {
    let mut path = vec![start];
    let mut seen = BTreeSet::from([start]);
    while let Some(name) = path.last().and_then(|last| next.get(last)?.first()) {
        path.push(name);
        if !seen.insert(name) {
            break;
        }
    }
    let last = path.last().copied();
    let from = path.iter().position(|name| Some(*name) == last);
    path.split_off(from.unwrap_or_default())
}

/// The types that a value of a shape may be, with nothing around them.
fn bare(shape: &Shape) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![shape];
    while let Some(shape) = open.pop() {
        match shape {
            Shape::Named(name) => names.push(name.as_str()),
            Shape::Optional(part) => open.push(part),
            Shape::Enum(choice) if choice.tagging == Tagging::Untagged => {
                open.extend(
                    choice
                        .variants
                        .iter()
                        .filter_map(|variant| variant.content.as_ref()),
                );
            }
            _ => {}
        }
    }
    names
}
