//! From shapes to types.

use super::lines::Lines;
use super::shapes::{Beside, Layout, Tagged, Types, fields_by_name, is_tuple};
use super::ty::{Choice, JSON, Member, Ty};
use super::words::literal;
use crate::ir::{Direction, Docs, Enum, Field, Integer, Key, Shape, Tagging, Text, Type, Variant};

/// What a name is declared as.
pub(super) enum Declared {
    Interface(Vec<Member>),
    Alias(Ty),
}

impl Declared {
    /// What stands before the name.
    pub(super) fn keyword(&self) -> &'static str {
        match self {
            Self::Interface(_) => "export interface ",
            Self::Alias(_) => "export type ",
        }
    }

    /// Writes the declaration.
    pub(super) fn write(&self, lines: &mut Lines, name: &str) {
        let before = format!("{}{name}", self.keyword());
        match self {
            Self::Interface(members) => lines.block(format!("{before} {{"), "}", |lines| {
                members.iter().for_each(|member| member.write(lines));
            }),
            Self::Alias(ty) => ty.write(lines, &format!("{before} = "), ";"),
        }
    }
}

/// What a named type is declared as.
pub(super) fn declared(types: &Types<'_>, of: &Type) -> Declared {
    let ty = match &of.shape {
        Shape::Struct(_) | Shape::Enum(_) => of_shape(types, &of.shape, of.direction),
        shape => flavored(shape, &of.name).unwrap_or_else(|| of_shape(types, shape, of.direction)),
    };
    match ty {
        Ty::Object(members) if matches!(of.shape, Shape::Struct(_)) => Declared::Interface(members),
        ty => Declared::Alias(ty),
    }
}

/// A type of its own for what would otherwise be a mere text or number.
fn flavored(shape: &Shape, name: &str) -> Option<Ty> {
    let base = match shape {
        Shape::Text(_) => "string",
        Shape::Integer(integer) => number(*integer),
        Shape::Float => "number",
        _ => return None,
    };
    Some(Ty::word(format!("$.Flavor<{base}, {}>", literal(name))))
}

/// The type of what has a shape and goes that way.
pub(super) fn of_shape(types: &Types<'_>, shape: &Shape, direction: Direction) -> Ty {
    let of = |shape: &Shape| of_shape(types, shape, direction);
    match shape {
        Shape::Named(name) => Ty::word(name),
        Shape::Null => Ty::word("null"),
        Shape::Bool => Ty::word("boolean"),
        Shape::Integer(integer) => Ty::word(number(*integer)),
        Shape::Numbers(numbers) => of_numbers(numbers),
        Shape::Float => Ty::word("number"),
        Shape::Text(text) => Ty::word(text_type(*text)),
        // Nothing hinders a Rust type from being called so.
        Shape::Bytes if types.find("Uint8Array").is_some() => Ty::word("globalThis.Uint8Array"),
        Shape::Bytes => Ty::word("Uint8Array"),
        Shape::Json => Ty::word(JSON),
        Shape::Never => Ty::word("never"),
        Shape::Optional(inner) => of(inner).or("null"),
        Shape::List(item) => Ty::List(Box::new(of(item))),
        Shape::Tuple(items) => Ty::Tuple(items.iter().map(of).collect()),
        Shape::Array(item, length) if is_tuple(item, *length) => Ty::Tuple(vec![of(item); *length]),
        Shape::Array(item, _) => Ty::List(Box::new(of(item))),
        Shape::Map(Key::Text, value) => Ty::Index("string", Box::new(of(value))),
        Shape::Map(Key::Integer(_), value) => Ty::Index("number", Box::new(of(value))),
        Shape::Map(Key::Names(names), value) => {
            object(types, &[], &fields_by_name(names, value), direction)
        }
        Shape::Struct(fields) => object(types, &[], fields, direction),
        Shape::Enum(of) => of_enum(types, of, &[], direction),
    }
}

/// Names of variants, and the fields that hold them.
pub(super) type Tags<'a> = [(&'a str, &'a str)];

/// The type of an enum whose values lie in a map that begins with tags, if there are any.
pub(super) fn of_enum(types: &Types<'_>, of: &Enum, tags: &Tags<'_>, direction: Direction) -> Ty {
    let mut choices = match Layout::of(of) {
        Layout::Names(_) | Layout::External(_) => choices(of, |variant| {
            let name = Ty::word(literal(&variant.name));
            let Some(content) = &variant.content else {
                return name;
            };
            Ty::Object(vec![Member {
                docs: Docs::default(),
                name: variant.name.clone(),
                optional: false,
                ty: of_shape(types, content, direction),
            }])
        }),
        Layout::Untagged(_) => choices(of, |variant| {
            let content = variant.content.as_ref().unwrap_or(&Shape::Null);
            of_shape(types, content, direction)
        }),
        Layout::Tagged(tag, variants) => {
            let choice = |variant: Tagged<'_>| Choice {
                docs: variant.docs.clone(),
                ty: of_tagged(
                    types,
                    &[tags, &[(tag, variant.name)]].concat(),
                    &variant.beside,
                    direction,
                ),
            };
            variants.into_iter().map(choice).collect()
        }
    };
    if of.open {
        choices.push(Choice {
            docs: Docs::default(),
            ty: of_unknown(&of.tagging, tags),
        });
    }
    Ty::union(choices)
}

/// The type of a variant that was not there when the module was written: its name is all that is kept.
fn of_unknown(tagging: &Tagging, tags: &Tags<'_>) -> Ty {
    let unknown = Ty::word("$.Unknown");
    let (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }) = tagging else {
        return unknown;
    };
    let mut members: Vec<_> = tags.iter().map(|(tag, name)| of_tag(tag, name)).collect();
    members.push(Member {
        docs: Docs::default(),
        name: tag.clone(),
        optional: false,
        ty: unknown,
    });
    Ty::Object(members)
}

fn of_numbers(numbers: &[i64]) -> Ty {
    let choice = |number: &i64| Choice {
        docs: Docs::default(),
        ty: Ty::word(number.to_string()),
    };
    Ty::union(numbers.iter().map(choice).collect())
}

fn choices(of: &Enum, ty: impl Fn(&Variant) -> Ty) -> Vec<Choice> {
    let choice = |variant: &Variant| Choice {
        docs: variant.docs.clone(),
        ty: ty(variant),
    };
    of.variants.iter().map(choice).collect()
}

/// The type of a map that begins with the names of variants.
pub(super) fn of_tagged(
    types: &Types<'_>,
    tags: &Tags<'_>,
    beside: &Beside<'_>,
    direction: Direction,
) -> Ty {
    match beside {
        Beside::Fields(fields) => object(types, tags, fields, direction),
        Beside::Type(Shape::Enum(of)) => of_enum(types, of, tags, direction),
        Beside::Type(shape) if is_empty_struct(types, shape) => object(types, tags, &[], direction),
        Beside::Type(shape) => Ty::Both(
            Box::new(object(types, tags, &[], direction)),
            Box::new(of_shape(types, shape, direction)),
        ),
    }
}

/// Whether it is a struct without fields, whose type would forbid the tag beside it.
fn is_empty_struct(types: &Types<'_>, shape: &Shape) -> bool {
    matches!(types.resolved(shape), Shape::Struct(fields) if fields.is_empty())
}

fn object(types: &Types<'_>, tags: &Tags<'_>, fields: &[Field], direction: Direction) -> Ty {
    if tags.is_empty() && fields.is_empty() {
        return Ty::Index("string", Box::new(Ty::word("never")));
    }
    let tags = tags.iter().map(|(tag, name)| of_tag(tag, name));
    let fields = fields.iter().map(|field| Member {
        docs: field.docs.clone(),
        name: field.name.clone(),
        optional: field.optional,
        ty: of_field(types, field, direction),
    });
    Ty::Object(tags.chain(fields).collect())
}

fn of_tag(tag: &str, name: &str) -> Member {
    Member {
        docs: Docs::default(),
        name: tag.to_owned(),
        optional: false,
        ty: Ty::word(literal(name)),
    }
}

/// The type of a field, without the `undefined` of what is read and not there.
fn of_field(types: &Types<'_>, field: &Field, direction: Direction) -> Ty {
    match (field.optional, direction, &field.shape) {
        (true, Direction::Output, Shape::Optional(inner)) => of_shape(types, inner, direction),
        (true, Direction::Input | Direction::Both, shape) => {
            of_shape(types, shape, direction).or("undefined")
        }
        (_, _, shape) => of_shape(types, shape, direction),
    }
}

fn number(integer: Integer) -> &'static str {
    match integer {
        Integer::Small { .. } | Integer::U64 | Integer::I64 => "number",
        Integer::BigU64 | Integer::BigI64 | Integer::BigU128 | Integer::BigI128 => "bigint",
    }
}

fn text_type(text: Text) -> &'static str {
    match text {
        Text::Plain => "string",
        Text::Uuid => "$.Uuid",
        Text::DateTime => "$.DateTime",
        Text::Date => "$.CalendarDate",
        Text::Time => "$.TimeOfDay",
        Text::Url => "$.Url",
    }
}
