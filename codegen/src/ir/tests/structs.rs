use schemars::JsonSchema;
use wilco_protocol::operation::NoError;

use super::probe::{expect, types, types_of};

#[test]
fn required_fields_stand_in_the_order_of_the_source() {
    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    struct Slot {
        start_time: u8,
        end: u8,
        #[serde(rename = "at")]
        airport: String,
        #[serde(default)]
        zone: u8,
        #[serde(default)]
        area: u8,
    }
    expect(
        &types_of::<Slot, ()>(),
        "in Slot = {startTime: 0..=255, end: 0..=255, at: Plain, area?: 0..=255, zone?: 0..=255}",
    );
}

#[test]
fn what_may_be_absent_hangs_on_the_direction() {
    #[derive(JsonSchema)]
    struct Gate {
        #[serde(default)]
        with_default: u8,
        plain: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        skipped: Option<u8>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        either: Option<u8>,
        #[serde(skip_serializing)]
        secret: u8,
        #[serde(skip_deserializing)]
        computed: u8,
        #[serde(skip)]
        hidden: u8,
        #[serde(rename(serialize = "out", deserialize = "in"))]
        named: u8,
    }
    expect(
        &types::<Gate>(),
        "out Gate = {with_default: 0..=255, plain: (0..=255)?, computed: 0..=255, out: 0..=255, \
            either?: (0..=255)?, skipped?: (0..=255)?}
         in GateInput = {secret: 0..=255, in: 0..=255, either?: (0..=255)?, plain?: (0..=255)?, \
            skipped?: (0..=255)?, with_default?: 0..=255}",
    );
}

#[test]
fn a_struct_may_be_empty_or_closed() {
    #[derive(JsonSchema)]
    struct Empty {}
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Closed {
        a: u8,
        b: u8,
    }
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct EmptyClosed {}
    expect(
        &types::<(Empty, Closed, EmptyClosed)>(),
        "both Closed = {a: 0..=255, b: 0..=255}
         both Empty = {}
         both EmptyClosed = {}",
    );
}

/// The two look the same on the wire, and the schema does not tell which it is.
#[test]
fn a_closed_struct_of_like_optional_fields_is_a_map_of_names() {
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        from: Option<u8>,
        to: Option<u8>,
    }
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Documented {
        /// From here.
        from: Option<u8>,
        to: Option<u8>,
    }
    expect(
        &types_of::<(Filter, Documented), ()>(),
        "in Documented = {/From here./ from?: (0..=255)?, to?: (0..=255)?}
         in Filter = {[from | to]: (0..=255)?}",
    );
}

#[test]
fn flattened_structs_are_merged() {
    #[derive(JsonSchema)]
    struct Page {
        #[serde(flatten)]
        window: Window,
        #[serde(flatten)]
        sorted: Sorted,
        #[serde(flatten)]
        marked: Option<Mark>,
        total: u8,
    }
    #[derive(JsonSchema)]
    struct Window {
        from: u8,
        until: u8,
    }
    #[derive(JsonSchema)]
    struct Sorted(Order);
    #[derive(JsonSchema)]
    struct Order {
        by: String,
    }
    #[derive(JsonSchema)]
    struct Mark {
        mark: bool,
    }
    expect(
        &types_of::<(), Page>(),
        "out Page = {from: 0..=255, until: 0..=255, total: 0..=255, by: Plain, mark?: bool}",
    );
}

#[test]
#[allow(deprecated)]
fn words_and_warnings_come_along() {
    /// # A gate
    ///
    /// Passengers wait
    /// here.
    #[derive(JsonSchema)]
    #[deprecated]
    struct Gate {
        /// Its number.
        #[deprecated]
        number: u8,
        /// Where it is.
        pier: Pier,
    }
    /// A pier.
    #[derive(JsonSchema)]
    struct Pier(String);
    expect(
        &types::<Gate>(),
        "both /A gate||Passengers wait|here./ ! Gate = {/Its number./ ! number: 0..=255, /Where it is./ pier: Pier}
         both /A pier./ Pier = Plain",
    );
}

#[test]
fn types_may_hold_themselves_in_a_list_or_a_struct() {
    #[derive(JsonSchema)]
    struct Tree {
        left: Option<Box<Tree>>,
        branches: Vec<Branch>,
    }
    #[derive(JsonSchema)]
    struct Branch(Vec<Tree>);
    #[derive(JsonSchema)]
    struct Nest(Vec<Nest>);
    expect(
        &types_of::<(), (Tree, Nest)>(),
        "out Branch = [Tree]
         out Nest = [Nest]
         out Tree = {left: (Tree)?, branches: [Branch]}",
    );
}

#[test]
fn generic_types_have_the_names_they_are_given() {
    #[derive(JsonSchema)]
    #[schemars(rename = "{T}Page")]
    struct Page<T> {
        items: Vec<T>,
    }
    #[derive(JsonSchema)]
    struct Gate {}
    #[derive(JsonSchema)]
    struct Pier {}
    #[derive(JsonSchema)]
    #[schemars(rename = "Odd <name>/~ß")]
    struct Odd {}
    expect(
        &types_of::<(), (Page<Gate>, Page<Pier>, Odd)>(),
        "out Gate = {}
         out GatePage = {items: [Gate]}
         out Odd <name>/~ß = {}
         out Pier = {}
         out PierPage = {items: [Pier]}",
    );
}

#[test]
fn an_error_that_never_comes_is_no_value() {
    #[derive(JsonSchema)]
    enum Nobody {}
    expect(&types_of::<Nobody, (Vec<NoError>,)>(), "in Nobody = never");
}
