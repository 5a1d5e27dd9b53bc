//! Enums, in all the ways in which serde writes them.

use schemars::{JsonSchema, JsonSchema_repr};
use serde::{Deserialize, Serialize};
use serde_repr::{Deserialize_repr, Serialize_repr};

use super::{Row, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        names(),
        Row::Corpus {
            construct: "an enum of names with docs: one union, words for each",
            group: "enum_names",
            declares: &[
                "export type Parking =\n  | \"tow-bar\"\n  /** With its nose to the gate. */\n  | \"nose-in\"",
            ],
        },
        external(),
        internal(),
        internal_newtype(),
        internal_within_internal(),
        adjacent(),
        untagged(),
        untagged_variant(),
        untagged_variant_of_a_tagged_enum(),
        no_variants(),
        numbers(),
    ]
}

fn names() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Level {
        VeryLow,
        High,
    }
    said(
        "an enum of names",
        "row_names",
        r#"export type Level = "very_low" | "high";"#,
        r#""very_low""#,
        [Level::VeryLow, Level::High],
    )
}

fn external() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    enum Event {
        Landed,
        Moved(u8),
        Swapped(u8, u8),
        Delayed { minutes: u32 },
    }
    said(
        "external, of all kinds",
        "row_external",
        r#"
        export type Event =
          | "Landed"
          | { readonly Moved: number }
          | { readonly Swapped: readonly [number, number] }
          | { readonly Delayed: { readonly minutes: number } };"#,
        r#""Landed""#,
        [
            Event::Landed,
            Event::Moved(1),
            Event::Swapped(1, 2),
            Event::Delayed { minutes: 7 },
        ],
    )
}

fn internal() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Event {
        Landed,
        Delayed { minutes: u32, by: String },
    }
    said(
        "internal, by `tag`",
        "row_internal",
        r#"
        export type Event =
          | { readonly type: "landed" }
          | { readonly type: "delayed"; readonly minutes: number; readonly by: string };"#,
        r#"{"type":"landed"}"#,
        [
            Event::Landed,
            Event::Delayed {
                minutes: 7,
                by: "fog".to_owned(),
            },
        ],
    )
}

fn internal_newtype() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type")]
    enum Message {
        Empty,
        Place(Place),
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Place {
        row: u8,
        seat: char,
    }
    said(
        "internal newtype variant: the fields of the type beside the tag",
        "row_internal_newtype",
        r#"
        export type Message = { readonly type: "Empty" } | ({ readonly type: "Place" } & Place);
        export interface Place {
          readonly row: number;
          /** 1 character. */
          readonly seat: string;
        }"#,
        r#"{"type":"Place","row":1,"seat":"a"}"#,
        [Message::Place(Place { row: 1, seat: 'a' }), Message::Empty],
    )
}

fn internal_within_internal() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type")]
    enum Outer {
        Moved(Inner),
        Still,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "how")]
    enum Inner {
        Towed { by: u8 },
        Pushed,
    }
    said(
        "internal newtype variant of an enum with a tag of its own",
        "row_internal_within_internal",
        r#"
        export type Inner = { readonly how: "Towed"; readonly by: number } | { readonly how: "Pushed" };
        export type Outer = ({ readonly type: "Moved" } & Inner) | { readonly type: "Still" };"#,
        r#"{"type":"Moved","how":"Towed","by":1}"#,
        [
            Outer::Moved(Inner::Towed { by: 1 }),
            Outer::Moved(Inner::Pushed),
            Outer::Still,
        ],
    )
}

fn adjacent() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t", content = "c")]
    enum Event {
        Landed,
        Moved(u8),
        Delayed { minutes: u32 },
    }
    said(
        "adjacent, by `tag` and `content`",
        "row_adjacent",
        r#"
        export type Event =
          | { readonly t: "Landed" }
          | { readonly t: "Moved"; readonly c: number }
          | { readonly t: "Delayed"; readonly c: { readonly minutes: number } };"#,
        r#"{"t":"Landed"}"#,
        [
            Event::Landed,
            Event::Moved(1),
            Event::Delayed { minutes: 7 },
        ],
    )
}

fn untagged() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    enum Any {
        Number(u32),
        Text(String),
        Delay { minutes: u32 },
        Again(String),
        Nothing,
    }
    said(
        "untagged: what is said twice is said once",
        "row_untagged",
        "export type Any = number | string | { readonly minutes: number } | null;",
        "7",
        [
            Any::Number(7),
            Any::Text("7".to_owned()),
            Any::Delay { minutes: 7 },
            Any::Nothing,
        ],
    )
}

fn untagged_variant() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    enum Partly {
        Landed,
        Moved(u8),
        #[serde(untagged)]
        Other(u32),
    }
    said(
        "a variant that is untagged",
        "row_untagged_variant",
        r#"export type Partly = "Landed" | { readonly Moved: number } | number;"#,
        r#""Landed""#,
        [Partly::Landed, Partly::Moved(1), Partly::Other(70_000)],
    )
}

fn untagged_variant_of_a_tagged_enum() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t")]
    enum Partly {
        Landed,
        Moved {
            to: u8,
        },
        #[serde(untagged)]
        Other {
            z: u8,
        },
    }
    said(
        "a variant that is untagged, of an enum with a tag",
        "row_untagged_variant_of_tagged",
        r#"
        export type Partly =
          | { readonly t: "Landed" }
          | { readonly t: "Moved"; readonly to: number }
          | { readonly z: number };"#,
        r#"{"t":"Landed"}"#,
        [
            Partly::Landed,
            Partly::Moved { to: 1 },
            Partly::Other { z: 1 },
        ],
    )
}

fn no_variants() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    enum Never {}
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Holder {
        none: Vec<Never>,
    }
    said(
        "no variants",
        "row_no_variants",
        "
        export interface Holder {
          readonly none: readonly Never[];
        }
        export type Never = never;",
        r#"{"none":[]}"#,
        [Holder { none: vec![] }],
    )
}

fn numbers() -> Row {
    #[derive(Debug, Clone, Copy, PartialEq, Serialize_repr, Deserialize_repr, JsonSchema_repr)]
    #[repr(i16)]
    enum Level {
        Low = -1,
        High = 1000,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Alarm {
        level: Level,
        before: Vec<Option<Level>>,
    }
    said(
        "`#[repr]` with `serde_repr`",
        "row_repr",
        "
        export interface Alarm {
          readonly level: Level;
          readonly before: readonly (Level | null)[];
        }
        export type Level = -1 | 1000;",
        r#"{"level":-1,"before":[1000,null]}"#,
        [Alarm {
            level: Level::Low,
            before: vec![Some(Level::High), None],
        }],
    )
}
