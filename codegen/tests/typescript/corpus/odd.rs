//! What serde can do to a type that one seldom sees.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::*;
use schemars::JsonSchema;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Odd {
    unit_option: Option<()>,
    unit: (),
    unit_struct: UnitStruct,
    one: One,
    lone: Lone,
    lone_tagged: LoneTagged,
    lone_adjacent: LoneAdjacent,
    perhaps: Vec<Perhaps>,
    overlapping: Vec<Overlapping>,
    outer: Outer,
    defaults: Defaults,
    strict: Strict,
    nested_maps: BTreeMap<String, BTreeMap<u8, ByOffset>>,
    by_char: BTreeMap<char, u8>,
    by_newtype: BTreeMap<Wrapped, u8>,
    by_level: BTreeMap<Level, Option<Level>>,
    set: BTreeSet<u16>,
    result: Vec<Result<u8, String>>,
    duration: std::time::Duration,
    range: std::ops::Range<u8>,
    phantom: std::marker::PhantomData<u8>,
    matrix: [[u8; 4]; 4],
    cube: [[[u8; 2]; 2]; 3],
    array_of_options: [Option<Level>; 2],
    pairs: Vec<(Level, Option<(u8,)>)>,
    even: Even,
    transparent: Transparent,
    deep: Option<Box<Odd>>,
    newtypes: Vec<NewtypeOf>,
    unnamed: Vec<Unnamed>,
    adjacent: Vec<Adjacent>,
    aliased: HashMap<String, Alias>,
    r#type: u8,
    #[serde(rename = "m²")]
    square: u8,
    #[serde(rename = "Ⓐ")]
    circled: u8,
    #[serde(rename = "½ x")]
    half: u8,
    #[serde(rename = "e\u{301}")]
    accent: u8,
    #[serde(rename = "line\r\n\u{2028}*/ \u{0}")]
    line: u8,
    #[serde(rename = "-")]
    dash: u8,
    #[serde(rename = "--")]
    dashes: u8,
    #[serde(rename = "__proto")]
    proto: u8,
    #[serde(rename = "$")]
    dollar: u8,
    #[serde(rename = "$.x")]
    dollar_x: u8,
    #[serde(rename = "\u{1d7d8}x")]
    math_digit: u8,
}

type ByOffset = BTreeMap<i8, Vec<Option<bool>>>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct UnitStruct;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum One {
    Only,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Lone {
    Value(Option<u8>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t")]
pub(crate) enum LoneTagged {
    Value { t2: u8 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
pub(crate) enum LoneAdjacent {
    Value(u8, Option<u8>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Perhaps {
    Nothing(()),
    Unit,
    Option(Option<u8>),
    Nested(Option<Box<Perhaps>>),
    Tuple(u8, String),
    Empty(),
    EmptyStruct {},
    List(Vec<Perhaps>),
    #[serde(rename = "a b\n`${c}`")]
    Named {
        tag: u8,
        name: u8,
        value: Option<u8>,
    },
    #[serde(untagged)]
    Other(u32),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Overlapping {
    Both { a: u8, b: u8 },
    A { a: u8 },
    Maybe { z: Option<u8>, y: bool },
    Unit,
    Pair(u8, u8),
    Triple(u8, u8, u8),
    Flag(bool),
    Small(i8),
    Float(f64),
    Text(String),
    Many(Vec<Overlapping>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Outer {
    id: u8,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Inner {
    note: Option<String>,
    #[serde(default)]
    count: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    list: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING-KEBAB-CASE")]
pub(crate) enum Kind {
    FirstOne { x: u8 },
    Second,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Defaults {
    first_one: u8,
    second_one: Option<u8>,
    #[serde(skip)]
    hidden: u8,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "is_zero")]
    number: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    a: u8,
    b: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Wrapped(u16);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    VeryLow,
    High,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
pub(crate) struct Even(u8);

impl TryFrom<u8> for Even {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Ok(Self(number))
    }
}

impl From<Even> for u8 {
    fn from(even: Even) -> Self {
        even.0
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Transparent {
    value: Option<Vec<Option<u8>>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub(crate) enum NewtypeOf {
    Strict(Strict),
    Inner(Inner),
    Struct { r: u8, tag: Option<u8> },
    Empty {},
    Unit,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Unnamed(Option<u8>, Vec<Unnamed>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c", rename_all_fields = "camelCase")]
pub(crate) enum Adjacent {
    Unit,
    Nothing(()),
    Option(Option<u8>),
    Struct { some_field: Option<u8> },
    Tuple(u8, Box<Adjacent>),
    Empty {},
    Names(Level),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Alias {
    #[serde(alias = "old", rename(serialize = "new", deserialize = "new"))]
    new: u8,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "odd.echo", output = Odd)]
struct EchoOdd {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Odd,
}

/// An input that is a choice, in three ways.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "act.tagged", safe)]
#[serde(tag = "t", rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is what counts")]
enum ActTagged {
    Go { default: u8, r: Option<u8> },
    Stop,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "act.plain", output = Option<()>, error = One)]
#[expect(dead_code, reason = "the schema is what counts")]
enum Act {
    Go(Option<u8>),
    Stop,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "act.any", output = ActNames, error = Vec<One>)]
#[serde(untagged)]
#[expect(dead_code, reason = "the schema is what counts")]
enum ActAny {
    Name(ActNames),
    Number(u8),
    Nothing(()),
    Empty {},
}

#[derive(Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "act.names", output = ())]
pub(crate) enum ActNames {
    #[serde(rename = "*/ `${1}`")]
    Odd,
}

fn odd(deep: Option<Box<Odd>>) -> Odd {
    let text = str::to_owned;
    Odd {
        unit_option: None,
        unit: (),
        unit_struct: UnitStruct,
        one: One::Only,
        lone: Lone::Value(deep.as_ref().map(|_| 1)),
        lone_tagged: LoneTagged::Value { t2: 1 },
        lone_adjacent: LoneAdjacent::Value(1, None),
        perhaps: vec![
            Perhaps::Nothing(()),
            Perhaps::Unit,
            Perhaps::Option(None),
            Perhaps::Option(Some(1)),
            Perhaps::Nested(None),
            Perhaps::Nested(Some(Box::new(Perhaps::Unit))),
            Perhaps::Tuple(1, text("two")),
            Perhaps::Empty(),
            Perhaps::EmptyStruct {},
            Perhaps::List(vec![Perhaps::Unit]),
            Perhaps::Named {
                tag: 1,
                name: 2,
                value: None,
            },
            Perhaps::Other(70_000),
        ],
        overlapping: vec![
            Overlapping::Both { a: 1, b: 2 },
            Overlapping::A { a: 1 },
            Overlapping::Maybe { z: None, y: true },
            Overlapping::Unit,
            Overlapping::Pair(1, 2),
            Overlapping::Triple(1, 2, 3),
            Overlapping::Flag(true),
            Overlapping::Small(-1),
            Overlapping::Float(1.5),
            Overlapping::Text(text("t")),
            Overlapping::Many(vec![Overlapping::Unit]),
        ],
        outer: Outer {
            id: 1,
            inner: Inner {
                note: None,
                count: 0,
                list: vec![],
            },
            kind: if deep.is_some() {
                Kind::Second
            } else {
                Kind::FirstOne { x: 1 }
            },
        },
        defaults: Defaults {
            second_one: deep.as_ref().map(|_| 1),
            ..Defaults::default()
        },
        strict: Strict { a: 1, b: None },
        nested_maps: [(
            text("__proto__"),
            [(1, [(-1, vec![None, Some(true)])].into())].into(),
        )]
        .into(),
        by_char: [('c', 1), ('"', 2)].into(),
        by_newtype: [(Wrapped(7), 1)].into(),
        by_level: [(Level::VeryLow, None)].into(),
        set: [1, 2].into(),
        result: vec![Ok(1), Err(text("no"))],
        duration: std::time::Duration::new(1, 2),
        range: 1..2,
        phantom: std::marker::PhantomData,
        matrix: [[1; 4]; 4],
        cube: [[[1; 2]; 2]; 3],
        array_of_options: [None, Some(Level::High)],
        pairs: vec![(Level::High, None), (Level::VeryLow, Some((1,)))],
        even: Even(2),
        transparent: Transparent {
            value: deep.as_ref().map(|_| vec![None, Some(1)]),
        },
        deep,
        newtypes: vec![
            NewtypeOf::Strict(Strict { a: 1, b: Some(2) }),
            NewtypeOf::Inner(Inner {
                note: Some(text("n")),
                count: 1,
                list: vec![1],
            }),
            NewtypeOf::Struct { r: 1, tag: None },
            NewtypeOf::Empty {},
            NewtypeOf::Unit,
        ],
        unnamed: vec![Unnamed(None, vec![Unnamed(Some(1), vec![])])],
        adjacent: vec![
            Adjacent::Unit,
            Adjacent::Nothing(()),
            Adjacent::Option(None),
            Adjacent::Option(Some(1)),
            Adjacent::Struct { some_field: None },
            Adjacent::Tuple(1, Box::new(Adjacent::Unit)),
            Adjacent::Empty {},
            Adjacent::Names(Level::High),
        ],
        aliased: [(text("constructor"), Alias { new: 1 })].into(),
        r#type: 1,
        square: 2,
        circled: 3,
        half: 4,
        accent: 5,
        line: 6,
        dash: 7,
        dashes: 8,
        proto: 9,
        dollar: 10,
        dollar_x: 11,
        math_digit: 12,
    }
}

pub(crate) fn group() -> Group {
    let operations = ContractBuilder::new()
        .operation::<EchoOdd>()
        .operation::<ActTagged>()
        .operation::<Act>()
        .operation::<ActAny>()
        .operation::<ActNames>();
    let shallow = odd(None);
    let deep = odd(Some(Box::new(shallow.clone())));
    super::group(
        "odd",
        operations,
        vec![sample::<EchoOdd, _>(shallow), sample::<EchoOdd, _>(deep)],
    )
}
