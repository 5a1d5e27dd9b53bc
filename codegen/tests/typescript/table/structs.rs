//! Structs, newtypes, tuples, arrays, and nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        struct_(),
        deny_unknown_fields(),
        newtype(),
        transparent(),
        tuple_struct(),
        tuple_of_one(),
        short_array(),
        long_array(),
        unit_struct(),
        empty_struct(),
        unit(),
        renamed(),
        renamed_apart(),
        skipped(),
        recursion(),
        result(),
    ]
}

fn struct_() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Position {
        x: f64,
        name: String,
    }
    said(
        "struct",
        "row_struct",
        "
        export interface Position {
          readonly x: number;
          readonly name: string;
        }",
        r#"{"x":1.5,"name":"C4"}"#,
        [Position {
            x: 1.5,
            name: "C4".to_owned(),
        }],
    )
}

fn deny_unknown_fields() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        a: u8,
        b: bool,
    }
    said(
        "`deny_unknown_fields`",
        "row_deny_unknown_fields",
        "
        export interface Strict {
          readonly a: number;
          readonly b: boolean;
        }",
        r#"{"a":1,"b":true}"#,
        [Strict { a: 1, b: true }],
    )
}

fn newtype() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct UserId(u32);
    said(
        "newtype",
        "row_newtype",
        r#"export type UserId = $.Flavor<number, "UserId">;"#,
        "7",
        [UserId(7), UserId(u32::MAX)],
    )
}

/// It has no name in its schema, so it has none here.
fn transparent() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(transparent)]
    struct Code {
        code: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Coded {
        code: Code,
    }
    said(
        "`transparent`",
        "row_transparent",
        "
        export interface Coded {
          readonly code: string;
        }",
        r#"{"code":"x"}"#,
        [Coded {
            code: Code {
                code: "x".to_owned(),
            },
        }],
    )
}

fn tuple_struct() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Pair(u8, String);
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Pairs {
        pair: Pair,
        tuple: (u8, bool),
    }
    said(
        "tuple struct, tuple",
        "row_tuple",
        "
        export type Pair = readonly [number, string];
        export interface Pairs {
          readonly pair: Pair;
          readonly tuple: readonly [number, boolean];
        }",
        r#"{"pair":[1,"a"],"tuple":[2,true]}"#,
        [Pairs {
            pair: Pair(1, "a".to_owned()),
            tuple: (2, true),
        }],
    )
}

fn tuple_of_one() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct One {
        one: (u8,),
    }
    said(
        "`(T,)`",
        "row_tuple_of_one",
        "
        export interface One {
          readonly one: readonly [number];
        }",
        r#"{"one":[1]}"#,
        [One { one: (1,) }],
    )
}

fn short_array() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Colour {
        rgb: [u8; 3],
    }
    said(
        "`[T; N]`, written as a tuple up to 16",
        "row_short_array",
        "
        export interface Colour {
          readonly rgb: readonly [number, number, number];
        }",
        r#"{"rgb":[0,128,255]}"#,
        [Colour { rgb: [0, 128, 255] }],
    )
}

fn long_array() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Track {
        samples: [bool; 17],
    }
    said(
        "`[T; N]` beyond 16: a list whose length is checked",
        "row_long_array",
        "
        export interface Track {
          readonly samples: readonly boolean[];
        }",
        r#"{"samples":[true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true]}"#,
        [Track {
            samples: [true; 17],
        }],
    )
}

fn unit_struct() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Marker;
    said(
        "unit struct: nil in MessagePack too",
        "row_unit_struct",
        "export type Marker = null;",
        "null",
        [Marker],
    )
}

fn empty_struct() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Empty {}
    said(
        "`struct E {}`",
        "row_empty_struct",
        "export type Empty = { readonly [key: string]: never };",
        "{}",
        [Empty {}],
    )
}

fn unit() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Holder {
        nothing: (),
    }
    said(
        "`()`",
        "row_unit",
        "
        export interface Holder {
          readonly nothing: null;
        }",
        r#"{"nothing":null}"#,
        [Holder { nothing: () }],
    )
}

fn renamed() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    struct Tug {
        tug_id: u8,
        #[serde(rename = "content-type", alias = "kind")]
        content_type: u8,
    }
    said(
        "`rename`, `rename_all`; `alias` is not seen",
        "row_rename",
        r#"
        export interface Tug {
          readonly tugId: number;
          readonly "content-type": number;
        }"#,
        r#"{"tugId":1,"content-type":2}"#,
        [Tug {
            tug_id: 1,
            content_type: 2,
        }],
    )
}

fn renamed_apart() -> Row {
    Row::Corpus {
        construct: "`rename(serialize, deserialize)`",
        group: "directions",
        declares: &[
            "export interface Differs {\n  readonly shownAs: string;",
            "export interface DiffersInput {\n  readonly calledAs: string;",
        ],
    }
}

fn skipped() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Account {
        name: String,
        #[serde(skip_deserializing)]
        logins: u32,
        #[serde(skip)]
        cached: u8,
    }
    said(
        "`skip_deserializing`, `skip`",
        "row_skip_deserializing",
        "
        export interface Account {
          readonly name: string;
          readonly logins: number;
        }
        export interface AccountInput {
          readonly name: string;
        }",
        r#"{"name":"a","logins":0}"#,
        [Account {
            name: "a".to_owned(),
            logins: 0,
            cached: 0,
        }],
    )
}

fn recursion() -> Row {
    Row::Corpus {
        construct: "recursion",
        group: "recursion",
        declares: &[
            "export interface Area {\n  readonly name: string;\n  readonly areas?: readonly Area[] | undefined;\n}",
            "export interface Axle {\n  readonly wheels: readonly [Wheel, Wheel];\n}",
        ],
    }
}

fn result() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Outcome {
        outcome: Result<u8, String>,
    }
    said(
        "`Result<T, E>`",
        "row_result",
        "
        export interface Outcome {
          readonly outcome: Result_of_uint8_or_string;
        }
        export type Result_of_uint8_or_string = { readonly Ok: number } | { readonly Err: string };",
        r#"{"outcome":{"Ok":1}}"#,
        [
            Outcome { outcome: Ok(1) },
            Outcome {
                outcome: Err("no".to_owned()),
            },
        ],
    )
}
