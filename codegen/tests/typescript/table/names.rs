//! One name for each type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, refused, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        generic(),
        refused::<(), (Page<Gate>, Page<Pier>)>(
            "generics that are not named: no `Page2` by the order of reading",
            "two types are called `Page` in the schema: typescript::table::names::Page<typescript::table::names::Gate> and \
             typescript::table::names::Page<typescript::table::names::Pier>; rename one with `#[schemars(rename = \"..\")]`, \
             or both with a pattern such as `\"Page_{T}\"` if they are one generic type",
        ),
        refused::<(), (Fixed<1>, Fixed<2>)>(
            "const generics that are not named",
            "two types are called `Fixed` in the schema: typescript::table::names::Fixed<1> and \
             typescript::table::names::Fixed<2>; rename one with `#[schemars(rename = \"..\")]`, \
             or both with a pattern such as `\"Page_{T}\"` if they are one generic type",
        ),
        refused::<(), (one::Config, other::Config)>(
            "one name in two modules",
            "two types are called `Config` in the schema: typescript::table::names::one::Config and \
             typescript::table::names::other::Config; rename one with `#[schemars(rename = \"..\")]`, \
             or both with a pattern such as `\"Page_{T}\"` if they are one generic type",
        ),
    ]
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Gate {
    gate: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Pier {
    pier: u8,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Page<T> {
    items: Vec<T>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Fixed<const N: usize> {
    items: u8,
}

mod one {
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "the schema is what counts")]
    pub(super) struct Config {
        a: u8,
    }
}

mod other {
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "the schema is what counts")]
    pub(super) struct Config {
        b: u8,
    }
}

fn generic() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[schemars(rename = "Page_{T}")]
    struct Page<T> {
        items: Vec<T>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Both {
        gates: Page<Gate>,
        piers: Page<Pier>,
    }
    said(
        "generics that are named",
        "row_generic",
        "
        export interface Both {
          readonly gates: Page_Gate;
          readonly piers: Page_Pier;
        }
        export interface Gate {
          readonly gate: number;
        }
        export interface Page_Gate {
          readonly items: readonly Gate[];
        }
        export interface Page_Pier {
          readonly items: readonly Pier[];
        }
        export interface Pier {
          readonly pier: number;
        }",
        r#"{"gates":{"items":[{"gate":1}]},"piers":{"items":[]}}"#,
        [Both {
            gates: Page {
                items: vec![Gate { gate: 1 }],
            },
            piers: Page { items: vec![] },
        }],
    )
}
