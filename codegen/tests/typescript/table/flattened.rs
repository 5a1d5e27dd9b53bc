//! `flatten`, in all its forms.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, refused, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        a_struct(),
        an_optional_struct(),
        a_map_alone(),
        a_map_beside_fields(),
        an_enum(),
        several_enums(),
        an_optional_enum(),
        an_external_enum(),
    ]
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Window {
    from: u8,
    until: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
enum Kind {
    Plane { seats: u16 },
    Tug,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state")]
enum State {
    Moving { speed: u8 },
    Still,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
enum What {
    Landed,
    /// Later than planned.
    Late,
    Moved(u8),
}

fn a_struct() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Page {
        total: u8,
        #[serde(flatten)]
        window: Window,
    }
    said(
        "`flatten` of a struct",
        "row_flatten_struct",
        "
        export interface Page {
          readonly total: number;
          readonly from: number;
          readonly until: number;
        }",
        r#"{"total":1,"from":2,"until":3}"#,
        [Page {
            total: 1,
            window: Window { from: 2, until: 3 },
        }],
    )
}

fn an_optional_struct() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Page {
        total: u8,
        #[serde(flatten)]
        window: Option<Window>,
    }
    said(
        "`flatten` of an `Option<struct>`",
        "row_flatten_option",
        "
        export interface Page {
          readonly total: number;
          readonly from?: number | undefined;
          readonly until?: number | undefined;
        }",
        r#"{"total":1}"#,
        [None, Some(Window { from: 2, until: 3 })].map(|window| Page { total: 1, window }),
    )
}

fn a_map_alone() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Headers {
        #[serde(flatten)]
        headers: BTreeMap<String, u8>,
    }
    said(
        "`flatten` of a map that is all there is",
        "row_flatten_map",
        "export type Headers = { readonly [key: string]: number };",
        r#"{"a":1}"#,
        [Headers {
            headers: [("a".to_owned(), 1)].into(),
        }],
    )
}

/// TypeScript has no type for it that holds: whatever the fields are, the map would claim them.
fn a_map_beside_fields() -> Row {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "the schema is what counts")]
    struct Extra {
        id: String,
        #[serde(flatten)]
        rest: BTreeMap<String, u8>,
    }
    refused::<(), Extra>(
        "`flatten` of a map beside fields",
        "output type Extra has fields beside a map; give the map a field of its own instead of `flatten`",
    )
}

fn an_enum() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Vehicle {
        id: u8,
        #[serde(flatten)]
        kind: Kind,
    }
    said(
        "`flatten` of an enum with a tag",
        "row_flatten_enum",
        r#"
        export type Vehicle =
          | { readonly kind: "Plane"; readonly id: number; readonly seats: number }
          | { readonly kind: "Tug"; readonly id: number };"#,
        r#"{"id":1,"kind":"Plane","seats":180}"#,
        [Kind::Plane { seats: 180 }, Kind::Tug].map(|kind| Vehicle { id: 1, kind }),
    )
}

fn several_enums() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Vehicle {
        id: u8,
        #[serde(flatten)]
        kind: Kind,
        #[serde(flatten)]
        state: State,
    }
    said(
        "`flatten` of several enums",
        "row_flatten_enums",
        r#"
        export type Vehicle =
          | {
              readonly kind: "Plane";
              readonly state: "Moving";
              readonly id: number;
              readonly seats: number;
              readonly speed: number;
            }
          | { readonly kind: "Plane"; readonly state: "Still"; readonly id: number; readonly seats: number }
          | { readonly kind: "Tug"; readonly state: "Moving"; readonly id: number; readonly speed: number }
          | { readonly kind: "Tug"; readonly state: "Still"; readonly id: number };"#,
        r#"{"id":1,"kind":"Plane","seats":180,"state":"Still"}"#,
        [
            (Kind::Plane { seats: 180 }, State::Still),
            (Kind::Tug, State::Still),
            (Kind::Plane { seats: 2 }, State::Moving { speed: 9 }),
            (Kind::Tug, State::Moving { speed: 9 }),
        ]
        .map(|(kind, state)| Vehicle { id: 1, kind, state }),
    )
}

/// As serde does: if the rest is no such variant, there is none.
fn an_optional_enum() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Vehicle {
        id: u8,
        #[serde(flatten)]
        kind: Option<Kind>,
    }
    said(
        "`flatten` of an `Option<enum>`",
        "row_flatten_optional_enum",
        r#"
        export type Vehicle =
          | { readonly kind: "Plane"; readonly id: number; readonly seats: number }
          | { readonly kind: "Tug"; readonly id: number }
          | { readonly id: number };"#,
        r#"{"id":1}"#,
        [None, Some(Kind::Tug), Some(Kind::Plane { seats: 180 })]
            .map(|kind| Vehicle { id: 1, kind }),
    )
}

fn an_external_enum() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Event {
        at: u8,
        #[serde(flatten)]
        what: What,
    }
    said(
        "`flatten` of an enum without a tag",
        "row_flatten_external",
        r#"
        export type Event =
          /** Later than planned. */
          | { readonly at: number; readonly Late: null }
          | { readonly at: number; readonly Moved: number }
          | { readonly at: number; readonly Landed: null };"#,
        r#"{"at":1,"Landed":null}"#,
        [What::Landed, What::Late, What::Moved(2)].map(|what| Event { at: 1, what }),
    )
}
