use schemars::JsonSchema;
use serde::Serialize;

use super::probe::{expect, types, types_of};

#[derive(JsonSchema, Default, Serialize)]
struct Options {
    #[serde(default)]
    limit: u8,
}

#[test]
fn a_type_that_is_the_same_both_ways_is_one() {
    #[derive(JsonSchema)]
    struct Flight {
        stand: Stand,
    }
    #[derive(JsonSchema)]
    struct Stand {
        flights: Vec<Flight>,
    }
    expect(
        &types::<Flight>(),
        "both Flight = {stand: Stand}
         both Stand = {flights: [Flight]}",
    );
}

#[test]
fn a_type_that_holds_one_of_two_forms_has_two_too() {
    #[derive(JsonSchema)]
    struct Search {
        nested: Vec<Nested>,
        plain: Plain,
    }
    #[derive(JsonSchema)]
    struct Nested {
        options: Options,
        back: Vec<Search>,
    }
    #[derive(JsonSchema)]
    struct Plain {}
    expect(
        &types::<Search>(),
        "out Nested = {options: Options, back: [Search]}
         in NestedInput = {options: OptionsInput, back: [SearchInput]}
         out Options = {limit: 0..=255}
         in OptionsInput = {limit?: 0..=255}
         both Plain = {}
         out Search = {nested: [Nested], plain: Plain}
         in SearchInput = {nested: [NestedInput], plain: Plain}",
    );
}

#[test]
fn an_input_alone_keeps_its_name() {
    #[derive(JsonSchema)]
    struct Ask {
        options: Options,
    }
    expect(
        &types_of::<Ask, Options>(),
        "in Ask = {options: OptionsInput}
         out Options = {limit: 0..=255}
         in OptionsInput = {limit?: 0..=255}",
    );
}

#[test]
fn words_alone_do_not_make_two_types() {
    #[derive(JsonSchema)]
    struct Stand {
        #[schemars(transform = says_its_side)]
        id: String,
    }
    fn says_its_side(schema: &mut schemars::Schema) {
        let side = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        schema.insert("description".to_owned(), format!("{side}").into());
    }
    static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let shown = types::<Stand>();
    assert!(shown.starts_with("both Stand = {/"), "{shown}");
}

#[test]
fn a_type_that_one_side_alone_mentions_is_of_that_side() {
    #[derive(JsonSchema)]
    struct Stand {
        #[serde(skip_serializing)]
        only_in: Only,
        both: Both,
    }
    #[derive(JsonSchema)]
    struct Only {}
    #[derive(JsonSchema)]
    struct Both {}
    expect(
        &types::<Stand>(),
        "both Both = {}
         in Only = {}
         out Stand = {both: Both}
         in StandInput = {only_in: Only, both: Both}",
    );
}
