use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;

use super::probe::refusal;

/// What is said of an output.
fn said<T: JsonSchema + Send + 'static>() -> String {
    refusal::<(), T>()
}

#[test]
fn fields_beside_a_map() {
    #[derive(JsonSchema)]
    struct Outer {
        inner: Vec<Option<Extra>>,
    }
    #[derive(JsonSchema)]
    struct Extra {
        id: u8,
        #[serde(flatten)]
        rest: HashMap<String, u8>,
    }
    #[derive(JsonSchema)]
    #[schemars(rename = "Extra")]
    struct ExtraValue {
        id: u8,
        #[serde(flatten)]
        rest: serde_json::Value,
    }
    #[derive(JsonSchema)]
    #[serde(tag = "t")]
    enum Tagged {
        Map(BTreeMap<String, u8>),
    }
    let advice = "has fields beside a map; give the map a field of its own instead of `flatten`";
    for (said, place) in [
        (said::<Outer>(), "output type Extra"),
        (said::<ExtraValue>(), "output type Extra"),
        (said::<Tagged>(), "output type Tagged"),
        (refusal::<Extra, ()>(), "input type Extra"),
    ] {
        assert_eq!(said, format!("{place} {advice}"));
    }
}

#[test]
fn what_cannot_be_open() {
    #[derive(JsonSchema)]
    #[schemars(extend("x-wilco" = "open"))]
    enum External {
        A(u8),
        B,
    }
    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[schemars(extend("x-wilco" = "open"))]
    enum Untagged {
        A(u8),
        B(String),
    }
    #[derive(JsonSchema)]
    #[schemars(extend("x-wilco" = "open"))]
    struct Fields {
        a: u8,
    }
    for (said, name) in [
        (said::<External>(), "External"),
        (said::<Untagged>(), "Untagged"),
        (said::<Fields>(), "Fields"),
    ] {
        assert_eq!(
            said,
            format!(
                "output type {name} is marked as open, which only an enum of names and one with a tag can be; \
                 give it a tag with `#[serde(tag = \"..\")]` or take the mark away"
            )
        );
    }
}

#[test]
fn types_that_hold_nothing_but_themselves() {
    #[derive(JsonSchema)]
    struct Endless(Box<Endless>);
    #[derive(JsonSchema)]
    struct Maybe(Option<Box<Maybe>>);
    #[derive(JsonSchema)]
    struct Around(Option<Box<Choice>>);
    #[derive(JsonSchema)]
    #[serde(untagged)]
    enum Choice {
        Name(String),
        Around(Around),
    }
    for (said, name, circle) in [
        (said::<Endless>(), "Endless", "Endless -> Endless"),
        (said::<Vec<Maybe>>(), "Maybe", "Maybe -> Maybe"),
        (said::<Choice>(), "Around", "Around -> Choice -> Around"),
    ] {
        let advice = "put a struct or a list in between";
        assert_eq!(
            said,
            format!("output type {name} holds nothing but itself ({circle}); {advice}")
        );
    }
}

#[test]
fn values_that_have_no_shape() {
    #[derive(JsonSchema)]
    struct Flight {
        legs: Vec<Leg>,
    }
    #[derive(JsonSchema)]
    struct Leg {
        times: [(u8, BTreeMap<String, Kind>); 2],
    }
    #[derive(JsonSchema)]
    #[schemars(inline, extend("type" = "integer", "enum" = [1, 2.5]))]
    struct Kind(u8);
    let place = "output type Leg.times[].1{}";
    assert_eq!(
        said::<Flight>(),
        format!(
            "{place} allows certain values alone that are neither names nor whole numbers within 2^53; \
             use an enum that is written as text"
        ),
    );
}

#[test]
fn every_type_has_its_finding() {
    #[derive(JsonSchema)]
    struct All {
        first: First,
        second: Second,
    }
    #[derive(JsonSchema)]
    struct First(#[schemars(extend("if" = true))] u8);
    #[derive(JsonSchema)]
    struct Second {
        #[schemars(extend("x-wilco" = "u256"))]
        id: String,
    }
    assert_eq!(
        said::<All>(),
        "output type First is described with `if`, which has no meaning for generated code here; \
            describe it as a struct or an enum\n\
         output type Second.id is marked as `u256`, which this version of wilco does not know; use a newer one",
    );
}
