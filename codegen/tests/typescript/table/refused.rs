//! What else there is no TypeScript for.

use schemars::JsonSchema;

use super::{Row, refused};

pub(super) fn rows() -> Vec<Row> {
    vec![
        refused::<(), Endless>(
            "a type that holds nothing but itself",
            "output type Endless holds nothing but itself (Endless -> Endless); put a struct or a list in between",
        ),
        refused::<(), External>(
            "an enum without a tag that is marked as open",
            "output type External is marked as open, which only an enum of names and one with a tag can be; \
             give it a tag with `#[serde(tag = \"..\")]` or take the mark away",
        ),
        refused::<(), Tagged>(
            "an untagged enum beside a tag",
            "type Tagged::Either: what it holds cannot lie beside the tag `t`; use a struct, or `#[serde(content = \"..\")]`",
        ),
        refused::<(), Fractions>(
            "values that are neither names nor whole numbers",
            "output type Fractions allows certain values alone that are neither names nor whole numbers within 2^53; \
             use an enum that is written as text",
        ),
        refused::<(), Proto>(
            "a field that is the prototype of every object",
            "type Proto.__proto__: `__proto__` is the prototype of every object in JavaScript; give the field another name",
        ),
        refused::<(), string>(
            "a type that is called as one of TypeScript",
            "type string: `string` is a name that TypeScript keeps for itself; give it another with `#[schemars(rename = \"..\")]`",
        ),
    ]
}

#[derive(JsonSchema)]
struct Endless(#[expect(dead_code, reason = "the schema is what counts")] Box<Endless>);

#[derive(JsonSchema)]
#[schemars(extend("x-wilco" = "open"))]
#[expect(dead_code, reason = "the schema is what counts")]
enum External {
    A(u8),
    B,
}

#[derive(JsonSchema)]
#[serde(tag = "t")]
#[expect(dead_code, reason = "the schema is what counts")]
enum Tagged {
    Either(Either),
    Plain,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the schema is what counts")]
enum Either {
    A { a: u8 },
    B { b: u8 },
}

#[derive(JsonSchema)]
#[schemars(extend("type" = "integer", "enum" = [0.5]))]
struct Fractions(#[expect(dead_code, reason = "the schema is what counts")] u8);

#[derive(JsonSchema)]
struct Proto {
    #[serde(rename = "__proto__")]
    #[expect(dead_code, reason = "the schema is what counts")]
    proto: u8,
}

#[derive(JsonSchema)]
#[allow(non_camel_case_types, reason = "the name is what counts")]
struct string(#[expect(dead_code, reason = "the schema is what counts")] u8);
