//! Shapes within shapes, some of which no contract has yet: an API as another reader may make it.

use wilco_codegen::ir::{
    Api, Direction, Docs, Enum, Field, Integer, Key, Operation, Shape, Tagging, Text, Type, Variant,
};
use wilco_protocol::Class;
use wilco_protocol::contract::Location;

/// Tagged enums within tagged enums, with a name and without one, and whatever can lie in whatever without a name.
pub(crate) fn api() -> Api {
    let types = [
        ("Anonymous", anonymous()),
        ("Empty", structure(&[])),
        ("Inner", inner()),
        ("Outer", outer()),
        ("Point", point()),
    ];
    let echo = |name: &str| Operation {
        wire_name: format!("{}.echo", name.to_lowercase()),
        name: format!("Echo{name}"),
        docs: Docs::default(),
        class: Class::Safe,
        timeout_ms: Some(1500),
        source: Location {
            file: "src/nested.rs".to_owned(),
            line: 1,
            column: 1,
        },
        input: Shape::Named(name.to_owned()),
        output: Shape::Named(name.to_owned()),
        error: list(point()),
    };
    Api {
        hash: "00".to_owned(),
        operations: vec![echo("Anonymous"), echo("Outer")],
        resources: Vec::new(),
        events: Vec::new(),
        presences: Vec::new(),
        types: types.map(|(name, shape)| declared(name, shape)).into(),
    }
}

fn anonymous() -> Shape {
    let names = choice(Tagging::External, &[("low", None), ("high", None)]);
    structure(&[
        ("points", list(point())),
        (
            "pairs",
            list(Shape::Tuple(vec![
                list(Shape::Tuple(vec![point(), names.clone()])),
                Shape::Null,
            ])),
        ),
        (
            "perhaps",
            Shape::Optional(Box::new(list(Shape::Optional(Box::new(point()))))),
        ),
        (
            "by_level",
            Shape::Map(
                Key::Names(vec!["low".to_owned(), "high".to_owned()]),
                Box::new(point()),
            ),
        ),
        (
            "by_number",
            Shape::Map(
                Key::Integer(Integer::Small { min: -1, max: 9 }),
                Box::new(inner()),
            ),
        ),
        ("level", Shape::Optional(Box::new(names))),
        (
            "either",
            choice(
                Tagging::Untagged,
                &[
                    ("", Some(point())),
                    ("", Some(Shape::Text(Text::Plain))),
                    ("", None),
                ],
            ),
        ),
        ("nobody", Shape::Optional(Box::new(Shape::Never))),
        ("nothing", list(Shape::Null)),
        ("long", list(Shape::Array(Box::new(inner()), 17))),
        ("a b", point()),
        ("a", structure(&[("b", structure(&[("c", Shape::Bool)]))])),
        (
            "wide",
            Shape::List(Box::new(Shape::Integer(Integer::BigI64))),
        ),
    ])
}

fn outer() -> Shape {
    let tag = |tag: &str| Tagging::Internal {
        tag: tag.to_owned(),
    };
    choice(
        tag("kind"),
        &[
            ("named", Some(Shape::Named("Inner".to_owned()))),
            (
                "own",
                Some(choice(tag("deeper"), &[("a", Some(point())), ("b", None)])),
            ),
            ("empty", Some(Shape::Named("Empty".to_owned()))),
            ("point", Some(Shape::Named("Point".to_owned()))),
        ],
    )
}

fn inner() -> Shape {
    choice(
        Tagging::Adjacent {
            tag: "t".to_owned(),
            content: "c".to_owned(),
        },
        &[("one", Some(point())), ("two", None)],
    )
}

fn point() -> Shape {
    structure(&[("x", Shape::Float), ("y", Shape::Float)])
}

fn declared(name: &str, shape: Shape) -> Type {
    Type {
        name: name.to_owned(),
        direction: Direction::Both,
        docs: Docs::default(),
        shape,
    }
}

fn list(item: Shape) -> Shape {
    Shape::List(Box::new(item))
}

fn structure(fields: &[(&str, Shape)]) -> Shape {
    let field = |(name, shape): &(&str, Shape)| Field {
        name: (*name).to_owned(),
        docs: Docs::default(),
        optional: false,
        shape: shape.clone(),
    };
    Shape::Struct(fields.iter().map(field).collect())
}

fn choice(tagging: Tagging, variants: &[(&str, Option<Shape>)]) -> Shape {
    let variant = |(name, content): &(&str, Option<Shape>)| Variant {
        name: (*name).to_owned(),
        docs: Docs::default(),
        content: content.clone(),
    };
    Shape::Enum(Enum {
        tagging,
        variants: variants.iter().map(variant).collect(),
        open: false,
    })
}
