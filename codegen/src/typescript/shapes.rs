//! Shapes as the printer looks at them: names followed, and the ways to tell variants apart reduced to three.

use std::collections::HashMap;

use crate::ir::{Api, Docs, Enum, Field, Shape, Tagging, Type, Variant};

/// The named types. Every name has been checked to be there.
#[derive(Debug)]
pub(super) struct Types<'a>(HashMap<&'a str, &'a Type>);

impl<'a> Types<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self(api.types.iter().map(|of| (&*of.name, of)).collect())
    }

    pub(super) fn find(&self, name: &str) -> Option<&'a Type> {
        self.0.get(name).copied()
    }

    /// The type that a name leads to, through types that are nothing but a name for another.
    pub(super) fn followed(&self, name: &str) -> &'a Type {
        let mut found = self.0[name];
        while let Shape::Named(next) = &found.shape {
            found = self.0[&**next];
        }
        found
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
pub(super) fn fields_by_name(names: &[String], shape: &Shape) -> Vec<Field> {
    let field = |name: &String| Field {
        name: name.clone(),
        docs: Docs::default(),
        optional: true,
        shape: shape.clone(),
    };
    names.iter().map(field).collect()
}

/// The largest array that is written as a tuple; a longer one is a list of checked length.
pub(super) const LONGEST_TUPLE: usize = 16;
