//! What cannot be printed, and shapes that no contract has yet.

mod channels;

use wilco_protocol::contract::Location;
use wilco_protocol::operation::Class;

use super::{annotated, module};
use crate::ir::{
    Api, Direction, Docs, Enum, Field, Integer, Key, Operation, Shape, Tagging, Text, Type, Variant,
};

#[test]
fn what_typescript_cannot_say_is_refused_with_its_place() {
    let text = || Shape::Text(Text::Plain);
    for (name, shape, message) in [
        (
            "string",
            structure([]),
            "type string: `string` is a name that TypeScript keeps for itself",
        ),
        ("any", structure([]), "type any: `any` is a name that"),
        ("never", structure([]), "type never: `never` is a name that"),
        ("class", structure([]), "type class: `class` is a name that"),
        ("keyof", structure([]), "type keyof: `keyof` is a name that"),
        (
            "undefined",
            structure([]),
            "type undefined: `undefined` is a name that",
        ),
        (
            "globalThis",
            structure([]),
            "type globalThis: `globalThis` is a name that",
        ),
        (
            "2nd",
            structure([]),
            "type 2nd: `2nd` is no name of a type in TypeScript",
        ),
        (
            "Page<u8>",
            structure([]),
            "type Page<u8>: `Page<u8>` is no name of a type",
        ),
        ("$", structure([]), "type $: `$` is no name of a type"),
        ("", structure([]), "type : `` is no name of a type"),
        (
            "contractHash",
            structure([]),
            "type contractHash: `contractHash` is the name of the constant",
        ),
        ("A", named("B"), "type A: there is no type `B`"),
        (
            "A",
            named("A"),
            "type A: it holds itself with nothing around it",
        ),
        (
            "A",
            Shape::Optional(Box::new(named("A"))),
            "type A: it holds itself with nothing around it",
        ),
        (
            "A",
            structure([("__proto__", text())]),
            "type A.__proto__: `__proto__` is the prototype",
        ),
        (
            "A",
            structure([("a", text()), ("a", text())]),
            "type A.a: there are two fields",
        ),
        (
            "A",
            structure([("a", Shape::List(Box::new(structure([("b", named("B"))]))))]),
            "type A.a[].b: there is no type `B`",
        ),
        (
            "A",
            structure([(
                "a",
                Shape::Map(Key::Integer(Integer::BigU64), Box::new(text())),
            )]),
            "type A.a: no key of an object is a bigint",
        ),
        (
            "A",
            variants(Tagging::External, [("constructor", Some(text()))]),
            "type A::constructor: every object in JavaScript has something of that name",
        ),
        (
            "A",
            variants(Tagging::External, [("a", None), ("a", None)]),
            "type A::a: there are two variants",
        ),
        (
            "A",
            variants(tag("t"), [("a", Some(text()))]),
            "type A::a: what it holds cannot lie beside the tag `t`",
        ),
        (
            "A",
            variants(tag("t"), [("a", Some(structure([("t", text())])))]),
            "type A::a: the field `t` is there already",
        ),
        (
            "A",
            structure([(
                "x",
                Shape::Tuple(vec![variants(tag("t"), [("a", Some(Shape::Json))])]),
            )]),
            "type A.x[0]::a: what it holds cannot",
        ),
        (
            "A",
            variants(tag("__proto__"), [("a", None)]),
            "type A.__proto__: `__proto__` is the",
        ),
        (
            "A",
            structure([("a", structure([(&"é".repeat(501), text())]))]),
            "type A.a: the name `éééééééééééééééééééé..` has 1002 bytes; 1000 are allowed",
        ),
        (
            "A\u{1b}[2J\n",
            structure([]),
            "type A\\u{1b}[2J\\n: `A\\u{1b}[2J\\n` is no name",
        ),
        (
            "A",
            variants(
                Tagging::Adjacent {
                    tag: "t".to_owned(),
                    content: "__proto__".to_owned(),
                },
                [("a", Some(text()))],
            ),
            "type A.__proto__: `__proto__` is the",
        ),
        (
            "A",
            absent("toString", text()),
            "type A.toString: every object in JavaScript has something of that name, so it cannot be left out",
        ),
        (
            "A",
            Shape::Map(Key::Names(vec!["valueOf".to_owned()]), Box::new(text())),
            "type A.valueOf: every object in JavaScript has",
        ),
    ] {
        let refused = module(&api([(name, shape)])).unwrap_err();
        assert!(refused.to_string().starts_with(message), "{refused}");
    }
}

#[test]
fn an_operation_needs_a_name_of_its_own() {
    for (name, message) in [
        (
            "delete",
            "operation thing.do: `delete` is a name that TypeScript keeps",
        ),
        ("do it", "operation thing.do: `do it` is no name"),
    ] {
        let mut api = api([]);
        api.operations
            .push(operation(name, Shape::Null, Shape::Null));
        let refused = module(&api).unwrap_err();
        assert!(refused.to_string().starts_with(message), "{refused}");
        assert_eq!(refused.place(), "operation thing.do");
    }
    let mut twice = api([]);
    twice.operations = vec![operation("Same", Shape::Null, Shape::Null); 2];
    let refused = module(&twice).unwrap_err().to_string();
    assert!(
        refused.contains("`Same` is the name of another one too"),
        "{refused}"
    );
}

#[test]
fn an_api_without_operations_refers_to_nothing() {
    let mut nothing = api([]);
    nothing.hash = "\"\n*/".to_owned();
    let printed = annotated(&nothing).unwrap();
    assert!(
        printed.ends_with("export const contractHash = \"\\\"\\n*/\";\n"),
        "{printed}"
    );
    assert!(!printed.contains("import"), "{printed}");
}

#[test]
fn what_no_operation_needs_is_a_type_and_no_function() {
    let printed = annotated(&api([("Flight", structure([("id", Shape::Bool)]))])).unwrap();
    assert!(
        printed.contains("export interface Flight {\n  readonly id: boolean;\n}\n"),
        "{printed}"
    );
    assert!(!printed.contains("function"), "{printed}");
}

#[test]
fn arrays_within_arrays_are_tuples_while_they_are_short() {
    let array = |item, length| Shape::Array(Box::new(item), length);
    for (shape, written) in [
        (array(Shape::Bool, 2), "readonly [boolean, boolean]"),
        (
            array(array(Shape::Bool, 2), 2),
            "readonly [readonly [boolean, boolean], readonly [boolean, boolean]]",
        ),
        (array(Shape::Bool, 17), "readonly boolean[]"),
        (
            array(array(array(Shape::Bool, 16), 2), 1),
            &format!(
                "readonly [readonly (readonly [{}])[]]",
                ["boolean"; 16].join(", ")
            ),
        ),
    ] {
        let printed = annotated(&echo(shape)).unwrap();
        assert!(
            printed.contains(&format!("readonly a: {written};")),
            "{printed}"
        );
    }
    let deep = (0..60).fold(Shape::Bool, |item, _| array(item, 16));
    let printed = annotated(&echo(deep)).unwrap();
    assert!(printed.len() < 1_000_000, "{}", printed.len());
}

#[test]
fn a_module_grows_with_its_api_and_no_faster() {
    let names = |mark: char| (1..600).map(move |count| mark.to_string().repeat(count));
    let fields = names('-').map(|name| field(&name, false, Shape::Struct(Vec::new())));
    let variants = names('x').map(|name| Variant {
        name,
        docs: Docs::default(),
        content: Some(Shape::Bool),
    });
    let choice = Shape::Enum(Enum {
        tagging: Tagging::External,
        variants: variants.collect(),
        open: false,
    });
    for shape in [Shape::Struct(fields.collect()), choice] {
        let named: usize = names('-').map(|name| name.len()).sum();
        let printed = annotated(&echo(shape)).unwrap();
        assert!(printed.len() < 20 * named, "{} of {named}", printed.len());
    }
}

#[test]
fn a_long_chain_of_names_is_followed() {
    let count = 20_000;
    let shape = |index| match index {
        0 => Shape::Bool,
        _ => named(&format!("T{}", index - 1)),
    };
    let mut api = echo(named("T19999"));
    api.types.extend((0..count).map(|index| Type {
        name: format!("T{index}"),
        direction: Direction::Both,
        docs: Docs::default(),
        shape: shape(index),
    }));
    let printed = annotated(&api).unwrap();
    assert!(printed.contains("a = r.bool();"), "{printed}");
    api.types.last_mut().unwrap().shape = named("T19999");
    let refused = module(&api).unwrap_err();
    assert_eq!(refused.place(), "type T19999");
}

/// A type that is an input and an output.
fn echo(shape: Shape) -> Api {
    let mut api = api([("A", structure([("a", shape)]))]);
    api.operations
        .push(operation("Echo", named("A"), named("A")));
    api
}

fn absent(name: &str, shape: Shape) -> Shape {
    Shape::Struct(vec![field(name, true, shape)])
}

fn field(name: &str, optional: bool, shape: Shape) -> Field {
    Field {
        name: name.to_owned(),
        docs: Docs::default(),
        optional,
        shape,
    }
}

fn api<const N: usize>(types: [(&str, Shape); N]) -> Api {
    let types = types.map(|(name, shape)| Type {
        name: name.to_owned(),
        direction: Direction::Both,
        docs: Docs::default(),
        shape,
    });
    Api {
        hash: "00".to_owned(),
        operations: Vec::new(),
        resources: Vec::new(),
        events: Vec::new(),
        presences: Vec::new(),
        types: types.into(),
    }
}

fn operation(name: &str, input: Shape, output: Shape) -> Operation {
    Operation {
        wire_name: "thing.do".to_owned(),
        name: name.to_owned(),
        docs: Docs::default(),
        class: Class::Safe,
        timeout_ms: None,
        source: Location {
            file: "src/thing.rs".to_owned(),
            line: 1,
            column: 1,
        },
        input,
        output,
        error: Shape::Never,
    }
}

fn named(name: &str) -> Shape {
    Shape::Named(name.to_owned())
}

fn structure<const N: usize>(fields: [(&str, Shape); N]) -> Shape {
    let fields = fields.map(|(name, shape)| field(name, false, shape));
    Shape::Struct(fields.into())
}

fn variants<const N: usize>(tagging: Tagging, variants: [(&str, Option<Shape>); N]) -> Shape {
    let variants = variants.map(|(name, content)| Variant {
        name: name.to_owned(),
        docs: Docs::default(),
        content,
    });
    Shape::Enum(Enum {
        tagging,
        variants: variants.into(),
        open: false,
    })
}

fn tag(name: &str) -> Tagging {
    Tagging::Internal {
        tag: name.to_owned(),
    }
}
