//! Shapes as the printer looks at them: names followed, and the ways to tell variants apart reduced to three.

use std::collections::HashMap;

use crate::ir::{Api, Docs, Enum, Field, Shape, Tagging, Type, Variant};

/// The named types.
#[derive(Debug)]
pub(super) struct Types<'a> {
    named: HashMap<&'a str, &'a Type>,
    followed: HashMap<&'a str, &'a Type>,
}

impl<'a> Types<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let named = api.types.iter().map(|of| (&*of.name, of)).collect();
        let mut followed = HashMap::new();
        for of in &api.types {
            follow(of, &named, &mut followed);
        }
        Self { named, followed }
    }

    pub(super) fn find(&self, name: &str) -> Option<&'a Type> {
        self.named.get(name).copied()
    }

    /// The type that a name leads to, through types that are nothing but a name for another.
    ///
    /// Every name has been checked to be there.
    pub(super) fn followed(&self, name: &str) -> &'a Type {
        self.followed[name]
    }

    /// The shape behind a name, or the shape itself.
    pub(super) fn resolved<'s>(&self, shape: &'s Shape) -> &'s Shape
    where
        'a: 's,
    {
        match shape {
            Shape::Named(name) => &self.followed(name).shape,
            shape => shape,
        }
    }
}

/// Finds the type that a type leads to, and all those on the way. Each is passed once.
fn follow<'a>(
    start: &'a Type,
    named: &HashMap<&'a str, &'a Type>,
    followed: &mut HashMap<&'a str, &'a Type>,
) {
    let mut way = Vec::new();
    let mut found = start;
    loop {
        if let Some(known) = followed.get(&*found.name) {
            found = known;
            break;
        }
        // It leads to itself until more is known, so that a circle ends.
        followed.insert(&found.name, found);
        way.push(&*found.name);
        match &found.shape {
            Shape::Named(next) if named.contains_key(&**next) => found = named[&**next],
            _ => break,
        }
    }
    followed.extend(way.into_iter().map(|name| (name, found)));
}

/// How the variants of an enum are told apart.
pub(super) enum Layout<'a> {
    /// By texts alone: an enum of names.
    Names(Vec<&'a str>),
    /// By a text alone, or the one key of a map.
    External(&'a [Variant]),
    /// By a field of a map.
    Tagged(&'a str, Vec<Tagged<'a>>),
    /// By what fits.
    Untagged(&'a [Variant]),
}

/// A variant that is a map with its name in it.
pub(super) struct Tagged<'a> {
    pub(super) name: &'a str,
    pub(super) docs: &'a Docs,
    pub(super) beside: Beside<'a>,
}

/// What stands beside the name of a variant, in the same map.
pub(super) enum Beside<'a> {
    Fields(Vec<Field>),
    /// The fields of a type: a struct, or an enum with a tag of its own. The shape may be a name.
    Type(&'a Shape),
}

impl<'a> Layout<'a> {
    pub(super) fn of(of: &'a Enum) -> Self {
        match &of.tagging {
            Tagging::External if of.variants.iter().all(|variant| variant.content.is_none()) => {
                Self::Names(of.variants.iter().map(|variant| &*variant.name).collect())
            }
            Tagging::External => Self::External(&of.variants),
            Tagging::Internal { tag } => Self::Tagged(tag, tagged(&of.variants, beside)),
            Tagging::Adjacent { tag, content } => {
                let field = |shape: &Shape| {
                    Beside::Fields(vec![Field {
                        name: content.clone(),
                        docs: Docs::default(),
                        optional: false,
                        shape: shape.clone(),
                    }])
                };
                Self::Tagged(tag, tagged(&of.variants, field))
            }
            Tagging::Untagged => Self::Untagged(&of.variants),
        }
    }
}

fn tagged<'a>(
    variants: &'a [Variant],
    beside: impl Fn(&'a Shape) -> Beside<'a>,
) -> Vec<Tagged<'a>> {
    let tagged = |variant: &'a Variant| Tagged {
        name: &variant.name,
        docs: &variant.docs,
        beside: match &variant.content {
            Some(content) => beside(content),
            None => Beside::Fields(Vec::new()),
        },
    };
    variants.iter().map(tagged).collect()
}

fn beside(content: &Shape) -> Beside<'_> {
    match content {
        Shape::Null => Beside::Fields(Vec::new()),
        Shape::Struct(fields) => Beside::Fields(fields.clone()),
        content => Beside::Type(content),
    }
}

/// A map by the names of an enum, as a struct in which every field is optional.
///
/// An entry that is nothing is not the same as no entry, so an option gets an option around it.
pub(super) fn fields_by_name(names: &[String], shape: &Shape) -> Vec<Field> {
    let shape = match shape {
        Shape::Optional(_) => Shape::Optional(Box::new(shape.clone())),
        shape => shape.clone(),
    };
    let field = |name: &String| Field {
        name: name.clone(),
        docs: Docs::default(),
        optional: true,
        shape: shape.clone(),
    };
    names.iter().map(field).collect()
}

/// Whether nothing, as the value of a field that may be left out, means that it is left out.
pub(super) fn is_left_out_as_null(shape: &Shape) -> bool {
    matches!(shape, Shape::Optional(inner) if !matches!(**inner, Shape::Optional(_)))
}

/// Whether an array is written as a tuple; a longer one is a list of checked length.
///
/// What counts is how often the item is written: arrays within arrays would be larger than any file.
pub(super) fn is_tuple(item: &Shape, length: usize) -> bool {
    length.saturating_mul(words(item)) <= LONGEST_TUPLE
}

/// How many words there are in the type of a shape, roughly.
fn words(shape: &Shape) -> usize {
    let sum = |shapes: &mut dyn Iterator<Item = &Shape>| {
        shapes.fold(1, |sum: usize, shape| sum.saturating_add(words(shape)))
    };
    match shape {
        Shape::Optional(inner) | Shape::List(inner) | Shape::Map(_, inner) => words(inner),
        Shape::Array(item, length) => {
            let words = words(item);
            let written = words.saturating_mul(*length);
            if written <= LONGEST_TUPLE {
                written
            } else {
                words
            }
        }
        Shape::Tuple(items) => sum(&mut items.iter()),
        Shape::Struct(fields) => sum(&mut fields.iter().map(|field| &field.shape)),
        Shape::Enum(of) => {
            let contents = of
                .variants
                .iter()
                .filter_map(|variant| variant.content.as_ref());
            sum(&mut contents.into_iter()).saturating_add(of.variants.len())
        }
        _ => 1,
    }
}

/// The most words in a tuple that stands for an array.
const LONGEST_TUPLE: usize = 16;
