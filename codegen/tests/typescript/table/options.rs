//! What may be nothing, or not there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        option(),
        skipped_option(),
        nested_option(),
        default(),
        skipped_with_default(),
    ]
}

fn option() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Flight {
        stand: Option<u8>,
    }
    said(
        "`Option<T>`: there or null where it is read, may be left out where it is written",
        "row_option",
        "
        export interface Flight {
          readonly stand: number | null;
        }
        export interface FlightInput {
          readonly stand?: number | null | undefined;
        }",
        r#"{"stand":null}"#,
        [Flight { stand: None }, Flight { stand: Some(1) }],
    )
}

/// A null that comes all the same is read as if it were not there.
fn skipped_option() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Flight {
        id: u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        stand: Option<Stand>,
        #[serde(default)]
        delay: u8,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Stand(String);
    said(
        "`Option<T>` with `skip_serializing_if`",
        "row_skip_serializing_if",
        r#"
        export interface Flight {
          readonly id: number;
          readonly delay: number;
          readonly stand?: Stand;
        }
        export interface FlightInput {
          readonly id: number;
          /** @default 0 */
          readonly delay?: number | undefined;
          readonly stand?: Stand | null | undefined;
        }
        export type Stand = $.Flavor<string, "Stand">;"#,
        r#"{"id":1,"delay":0}"#,
        [None, Some(Stand("C4".to_owned()))].map(|stand| Flight {
            id: 1,
            stand,
            delay: 0,
        }),
    )
}

/// Nothing on the wire tells the two nothings apart, nor does the schema; a value of the inner one would come back as the outer.
fn nested_option() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Gate {
        gate: Option<Option<u8>>,
    }
    said(
        "`Option<Option<T>>`: one null for both",
        "row_nested_option",
        "
        export interface Gate {
          readonly gate: number | null;
        }
        export interface GateInput {
          readonly gate?: number | null | undefined;
        }",
        r#"{"gate":null}"#,
        [
            Gate { gate: None },
            Gate {
                gate: Some(Some(1)),
            },
        ],
    )
}

fn default() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Search {
        q: String,
        #[serde(default = "twenty")]
        limit: u8,
    }
    fn twenty() -> u8 {
        20
    }
    said(
        "`#[serde(default)]`: there where it is read",
        "row_default",
        "
        export interface Search {
          readonly q: string;
          readonly limit: number;
        }
        export interface SearchInput {
          readonly q: string;
          /** @default 20 */
          readonly limit?: number | undefined;
        }",
        r#"{"q":"late","limit":5}"#,
        [5, 20].map(|limit| Search {
            q: "late".to_owned(),
            limit,
        }),
    )
}

fn skipped_with_default() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Remarks {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remarks: Vec<String>,
    }
    said(
        "`default` and `skip_serializing_if`: one type both ways",
        "row_default_and_skip",
        "
        export interface Remarks {
          readonly remarks?: readonly string[] | undefined;
        }",
        "{}",
        [
            Remarks { remarks: vec![] },
            Remarks {
                remarks: vec!["late".to_owned()],
            },
        ],
    )
}
