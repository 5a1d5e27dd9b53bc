//! What speaks to people.
#![allow(deprecated, reason = "what is deprecated is printed too")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, said};

pub(super) fn rows() -> Vec<Row> {
    vec![documented(), deprecated(), examples(), checks(), order()]
}

fn documented() -> Row {
    /// # A flight
    ///
    /// It ends no comment: */
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Flight {
        /// Its number.
        id: u8,
        kind: Kind,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    enum Kind {
        /// People.
        Passenger,
        /// Boxes.
        Cargo,
    }
    said(
        "doc comments: a heading, the end of a comment, variants",
        "row_documented",
        r#"
        /**
         * A flight
         *
         * It ends no comment: *\/
         */
        export interface Flight {
          /** Its number. */
          readonly id: number;
          readonly kind: Kind;
        }
        export type Kind =
          /** People. */
          | "Passenger"
          /** Boxes. */
          | "Cargo";"#,
        r#"{"id":1,"kind":"Cargo"}"#,
        [Flight {
            id: 1,
            kind: Kind::Cargo,
        }],
    )
}

fn deprecated() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[deprecated]
    struct Old {
        /// Once.
        #[deprecated]
        old: u8,
        kind: Kind,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    enum Kind {
        #[deprecated]
        Jet,
        Glider,
    }
    said(
        "`#[deprecated]` on types, fields and variants",
        "row_deprecated",
        r#"
        export type Kind =
          | "Glider"
          /** @deprecated */
          | "Jet";
        /** @deprecated */
        export interface Old {
          /**
           * Once.
           *
           * @deprecated
           */
          readonly old: number;
          readonly kind: Kind;
        }"#,
        r#"{"old":1,"kind":"Jet"}"#,
        [Old {
            old: 1,
            kind: Kind::Jet,
        }],
    )
}

fn examples() -> Row {
    /// A stand.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[schemars(example = Stand { name: "C4".to_owned() })]
    struct Stand {
        #[schemars(example = &"A1", example = &"*/")]
        name: String,
    }
    said(
        "examples",
        "row_examples",
        r#"
        /**
         * A stand.
         *
         * @example {"name":"C4"}
         */
        export interface Stand {
          /**
           * @example "A1"
           * @example "*\/"
           */
          readonly name: string;
        }"#,
        r#"{"name":"C4"}"#,
        [Stand {
            name: "C4".to_owned(),
        }],
    )
}

/// The server checks them, and says which one does not hold; that code is not written a second time in another language.
fn checks() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Checked {
        /// Stars.
        #[schemars(range(min = 1, max = 5))]
        rating: u8,
        #[schemars(range(min = 0.5))]
        weight: f64,
        #[schemars(length(min = 1, max = 8), regex(pattern = "^[A-Z]+$"))]
        code: String,
        #[schemars(email)]
        mail: String,
        #[schemars(length(max = 3))]
        tags: Vec<String>,
    }
    said(
        "validation attributes",
        "row_checks",
        r#"
        export interface Checked {
          /**
           * Stars.
           *
           * 1 to 5.
           */
          readonly rating: number;
          /** At least 0.5. */
          readonly weight: number;
          /** 1 to 8 characters. Matches `^[A-Z]+$`. */
          readonly code: string;
          /** An email address. */
          readonly mail: string;
          /** At most 3 items. */
          readonly tags: readonly string[];
        }"#,
        r#"{"rating":5,"weight":0.5,"code":"A","mail":"a@b","tags":[]}"#,
        [Checked {
            rating: 5,
            weight: 0.5,
            code: "A".to_owned(),
            mail: "a@b".to_owned(),
            tags: vec![],
        }],
    )
}

fn order() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Ordered {
        second: u8,
        first: u8,
    }
    said(
        "fields are in the order of the source",
        "row_order",
        "
        export interface Ordered {
          readonly second: number;
          readonly first: number;
        }",
        r#"{"second":1,"first":2}"#,
        [Ordered {
            second: 1,
            first: 2,
        }],
    )
}
