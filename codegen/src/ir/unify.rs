//! From two sides to one list of types.

use std::collections::{BTreeMap, BTreeSet};

use super::side::Draft;
use super::{Direction, Docs, Shape, Type, parts};

/// The types of both sides.
pub(super) struct Sides {
    pub(super) input: BTreeMap<String, Draft>,
    pub(super) output: BTreeMap<String, Draft>,
}

impl Sides {
    /// The names of types that are something else as an input than as an output.
    ///
    /// A type that refers to such a type is one too. Types that refer to each other in a circle are the same if nothing
    /// that they say differs.
    pub(super) fn split(&self) -> BTreeSet<String> {
        let both = self.input.iter().filter_map(|(name, input)| {
            let output = self.output.get(name)?;
            Some((name, input, output))
        });
        let mut users: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        let mut open = Vec::new();
        for (name, input, output) in both {
            if undocumented(&input.shape) == undocumented(&output.shape) {
                for used in parts::names(&input.shape) {
                    users.entry(used).or_default().push(name);
                }
            } else {
                open.push(name);
            }
        }
        let mut split = BTreeSet::new();
        while let Some(name) = open.pop() {
            if split.insert(name.clone()) {
                open.extend(users.get(name).into_iter().flatten());
            }
        }
        split
    }

    /// One list, in which what is split has two names. Each type comes with the words for where it is in Rust.
    pub(super) fn join(self, split: &BTreeSet<String>) -> Vec<(String, Type)> {
        let Self { mut input, output } = self;
        let mut types = Vec::new();
        for (name, draft) in output {
            let is_both = !split.contains(&name) && input.remove(&name).is_some();
            let (place, direction) = if is_both {
                (format!("type {name}"), Direction::Both)
            } else {
                (format!("output type {name}"), Direction::Output)
            };
            types.push((place, draft.called(name, direction)));
        }
        for (name, mut draft) in input {
            rename(&mut draft.shape, split);
            let place = format!("input type {name}");
            let name = input_name(name, split);
            types.push((place, draft.called(name, Direction::Input)));
        }
        types
    }
}

impl Draft {
    fn called(self, name: String, direction: Direction) -> Type {
        let Self { docs, shape } = self;
        Type {
            name,
            direction,
            docs,
            shape,
        }
    }
}

/// Has a shape of the input side refer to types by the names that they have as inputs.
pub(super) fn rename(shape: &mut Shape, split: &BTreeSet<String>) {
    parts::change(shape, &|part| {
        if let Shape::Named(name) = part {
            *name = input_name(std::mem::take(name), split);
        }
    });
}

fn input_name(name: String, split: &BTreeSet<String>) -> String {
    if split.contains(&name) {
        return format!("{name}Input");
    }
    name
}

/// The shape without its words: a type may be explained differently where it is written and where it is read.
fn undocumented(shape: &Shape) -> Shape {
    let mut shape = shape.clone();
    parts::change(&mut shape, &|part| match part {
        Shape::Struct(fields) => fields
            .iter_mut()
            .for_each(|field| field.docs = Docs::default()),
        Shape::Enum(choice) => {
            let variants = choice.variants.iter_mut();
            variants.for_each(|variant| variant.docs = Docs::default());
        }
        _ => {}
    });
    shape
}
