//! Maps, by their keys, and sets.

use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, JsonSchema_repr};
use serde::{Deserialize, Serialize};
use serde_repr::{Deserialize_repr, Serialize_repr};
use uuid::Uuid;

use super::{Row, refused, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        by_text(),
        by_integer(),
        by_names(),
        by_newtypes(),
        by_numbers(),
        refused::<BTreeMap<wilco_protocol::U64, u8>, ()>(
            "a map by `U64`: no key of an object is a bigint",
            "type Ask.value: no key of an object is a bigint; use a `u64`, an `i64` or text as the key",
        ),
        sets(),
    ]
}

fn by_text() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Phrases {
        phrases: BTreeMap<String, u8>,
        by_char: BTreeMap<char, u8>,
    }
    said(
        "`BTreeMap<String, V>`, `HashMap`",
        "row_map_by_text",
        "
        export interface Phrases {
          readonly phrases: { readonly [key: string]: number };
          readonly by_char: { readonly [key: string]: number };
        }",
        r#"{"phrases":{"__proto__":1,"a":2},"by_char":{"b":3}}"#,
        [Phrases {
            phrases: [("a".to_owned(), 2), ("__proto__".to_owned(), 1)].into(),
            by_char: [('b', 3)].into(),
        }],
    )
}

fn by_integer() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Seats {
        seats: BTreeMap<u64, bool>,
        offsets: BTreeMap<i8, bool>,
    }
    said(
        "`BTreeMap<u64, V>`: integers in MessagePack",
        "row_map_by_integer",
        "
        export interface Seats {
          readonly seats: { readonly [key: number]: boolean };
          readonly offsets: { readonly [key: number]: boolean };
        }",
        r#"{"seats":{"7":true,"9007199254740991":false},"offsets":{"-1":true}}"#,
        [Seats {
            seats: [(7, true), ((1 << 53) - 1, false)].into(),
            offsets: [(-1, true)].into(),
        }],
    )
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
enum Shift {
    Early,
    Late,
}

fn by_names() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Roster {
        shifts: BTreeMap<Shift, u8>,
    }
    said(
        "`BTreeMap<Enum, V>`",
        "row_map_by_names",
        "
        export interface Roster {
          readonly shifts: { readonly Early?: number | undefined; readonly Late?: number | undefined };
        }",
        r#"{"shifts":{"Late":2}}"#,
        [Roster {
            shifts: [(Shift::Late, 2)].into(),
        }],
    )
}

fn by_newtypes() -> Row {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    struct SeatRow(u16);
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
    struct UserId(Uuid);
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Seats {
        rows: BTreeMap<SeatRow, u8>,
        users: BTreeMap<UserId, u8>,
    }
    said(
        "maps by newtypes: of an integer, of a UUID (text in MessagePack too)",
        "row_map_by_newtype",
        "
        export interface Seats {
          readonly rows: { readonly [key: number]: number };
          readonly users: { readonly [key: string]: number };
        }",
        r#"{"rows":{"1":2},"users":{"00000000-0000-0000-0000-000000000000":3}}"#,
        [Seats {
            rows: [(SeatRow(1), 2)].into(),
            users: [(UserId(Uuid::nil()), 3)].into(),
        }],
    )
}

fn by_numbers() -> Row {
    #[derive(
        Debug,
        Clone,
        Copy,
        PartialEq,
        Eq,
        PartialOrd,
        Ord,
        Serialize_repr,
        Deserialize_repr,
        JsonSchema_repr,
    )]
    #[repr(u8)]
    enum Level {
        Low = 1,
        High = 9,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Counts {
        counts: BTreeMap<Level, u8>,
    }
    said(
        "maps by an enum of numbers: the schema tells no more than that they are integers",
        "row_map_by_numbers",
        "
        export interface Counts {
          readonly counts: { readonly [key: number]: number };
        }",
        r#"{"counts":{"1":2,"9":3}}"#,
        [Counts {
            counts: [(Level::Low, 2), (Level::High, 3)].into(),
        }],
    )
}

fn sets() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Tags {
        tags: BTreeSet<String>,
    }
    said(
        "sets",
        "row_set",
        "
        export interface Tags {
          readonly tags: readonly string[];
        }",
        r#"{"tags":["a","b"]}"#,
        [Tags {
            tags: ["a".to_owned(), "b".to_owned()].into(),
        }],
    )
}
