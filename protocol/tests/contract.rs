//! What a contract says, and what it refuses.
#![allow(
    dead_code,
    deprecated,
    reason = "types are declared to be described, not used"
)]

#[path = "contract/api.rs"]
mod api;
#[path = "contract/channels.rs"]
mod channels;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wilco_protocol::contract::{Contract, ContractBuilder, ContractError, Warning};
use wilco_protocol::{Class, Operation};

fn flights() -> Contract {
    let builder = ContractBuilder::new().operation::<api::MoveFlight>();
    let builder = builder
        .operation::<api::ListFlights>()
        .operation::<api::GetFlight>();
    builder.build().expect("the example has no mistakes")
}

#[test]
fn the_contract_of_an_api_has_a_fixed_form() {
    // The order of an object's keys hangs on a feature that any crate in the build may switch on.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(flights());
    });
}

/// A change here means that every client in the field is told of a new API.
#[test]
fn the_hash_of_an_api_stays() {
    assert_eq!(flights().hash(), "fb699ce8550d8f42e6ae85cce317dbe4");
}

#[test]
fn a_contract_is_read_back_from_its_json() {
    let contract = flights();
    let mut value = serde_json::to_value(&contract).unwrap();
    value["added_later"] = json!(1);
    value["operations"][0]["added_later"] = json!(2);
    assert_eq!(serde_json::from_value::<Contract>(value).unwrap(), contract);
}

#[test]
fn every_reference_resolves_inside_of_the_document() {
    let document = serde_json::to_value(flights()).unwrap();
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(10 < references.len(), "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(
            !pointer.is_empty() && document.pointer(pointer).is_some(),
            "{reference}"
        );
    }
}

fn collect_references(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values()
                .for_each(|value| collect_references(value, references));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_order_of_operations_does_not_matter() {
    let builder = ContractBuilder::new().operation::<api::GetFlight>();
    let builder = builder
        .operation::<api::MoveFlight>()
        .operation::<api::ListFlights>();
    assert_eq!(builder.build().unwrap(), flights());
}

mod plain {
    #[derive(super::JsonSchema, super::Operation)]
    #[operation(name = "seat.take", output = u8)]
    pub(super) struct TakeSeat {
        pub(super) row: u8,
    }
}

mod documented {
    /// Take a seat.
    #[derive(super::JsonSchema, super::Operation)]
    #[operation(name = "seat.take", output = u8)]
    pub(super) struct TakeSeat {
        /// Counted from the front.
        #[schemars(example = 3)]
        pub(super) row: u8,
    }
}

mod wider {
    #[derive(super::JsonSchema, super::Operation)]
    #[operation(name = "seat.take", output = u8)]
    pub(super) struct TakeSeat {
        pub(super) row: u16,
    }
}

mod slower {
    #[derive(super::JsonSchema, super::Operation)]
    #[operation(name = "seat.take", output = u8, timeout = "1m")]
    pub(super) struct TakeSeat {
        pub(super) row: u8,
    }
}

#[test]
fn the_hash_follows_meaning_and_not_documentation() {
    let plain = hash::<plain::TakeSeat>();
    assert_eq!(plain, hash::<documented::TakeSeat>());
    assert_ne!(plain, hash::<wider::TakeSeat>());
    assert_ne!(plain, hash::<slower::TakeSeat>());
    assert!(
        plain.len() == 32 && plain.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{plain}"
    );
}

fn hash<Op>() -> String
where
    Op: Operation<Output: JsonSchema, Error: JsonSchema> + JsonSchema,
{
    ContractBuilder::new()
        .operation::<Op>()
        .build()
        .expect("the operation has no mistakes")
        .hash()
        .to_owned()
}

#[test]
fn two_operations_with_one_name_are_refused_with_both_places() {
    let builder = ContractBuilder::new().operation::<plain::TakeSeat>();
    let refused = builder.operation::<wider::TakeSeat>().build().unwrap_err();
    let expected = ContractError::DuplicateOperation {
        name: "seat.take".to_owned(),
        first: plain::TakeSeat::SOURCE,
        second: wider::TakeSeat::SOURCE,
    };
    assert_eq!(refused, expected);
    let message = refused.to_string();
    for source in [plain::TakeSeat::SOURCE, wider::TakeSeat::SOURCE] {
        assert!(message.contains(&source.to_string()), "{message}");
    }
}

mod left {
    #[derive(super::Serialize, super::Deserialize, super::JsonSchema)]
    pub(super) struct Config {
        pub(super) left: bool,
    }
}

mod right {
    #[derive(super::Serialize, super::Deserialize, super::JsonSchema)]
    pub(super) struct Config {
        pub(super) right: bool,
    }
}

/// Its own name, and no clash with the two above.
#[derive(Serialize, JsonSchema)]
struct Config2;

/// With these the names run on, so that a number could be read two ways.
#[derive(Serialize, JsonSchema)]
struct Config22(Config210);

#[derive(Serialize, JsonSchema)]
struct Config210;

#[derive(Serialize, JsonSchema)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Page_{T}")]
struct NamedPage<T> {
    items: Vec<T>,
}

#[derive(JsonSchema, Operation)]
#[operation(output = left::Config)]
struct GetLeft;

#[derive(JsonSchema, Operation)]
#[operation(output = Vec<right::Config>)]
struct GetRight;

#[derive(JsonSchema, Operation)]
struct SetRight {
    config: Option<right::Config>,
}

#[derive(JsonSchema, Operation)]
#[operation(output = Config2)]
struct GetConfig2;

#[derive(JsonSchema, Operation)]
#[operation(output = Config22)]
struct GetConfig22;

#[derive(JsonSchema, Operation)]
#[operation(output = (Page<left::Config>, Page<Config2>))]
struct GetPages;

#[derive(JsonSchema, Operation)]
#[operation(output = (NamedPage<left::Config>, NamedPage<Config2>))]
struct GetNamedPages;

fn clash(builder: ContractBuilder) -> [String; 3] {
    match builder.build() {
        Err(ContractError::TypeNameClash {
            name,
            first,
            second,
        }) => [name, first, second],
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_types_with_one_name_are_refused_with_both_paths() {
    let expected = [
        "Config",
        "contract::left::Config",
        "contract::right::Config",
    ];
    let outputs = ContractBuilder::new()
        .operation::<GetLeft>()
        .operation::<GetRight>();
    assert_eq!(clash(outputs), expected);
    let both_directions = ContractBuilder::new()
        .operation::<SetRight>()
        .operation::<GetLeft>();
    assert_eq!(clash(both_directions), expected);
    let numbered = ContractBuilder::new()
        .operation::<GetLeft>()
        .operation::<GetRight>();
    let numbered = numbered.operation::<GetConfig22>();
    assert_eq!(clash(numbered.clone()), expected);
    assert_eq!(clash(numbered.operation::<GetConfig2>()), expected);
    let generic = clash(ContractBuilder::new().operation::<GetPages>());
    let expected = [
        "Page",
        "contract::Page<contract::left::Config>",
        "contract::Page<contract::Config2>",
    ];
    assert_eq!(generic, expected);
}

#[test]
fn a_type_whose_own_name_ends_in_a_number_is_no_clash() {
    let builder = ContractBuilder::new()
        .operation::<GetLeft>()
        .operation::<GetConfig2>();
    let builder = builder
        .operation::<GetConfig22>()
        .operation::<GetNamedPages>();
    let contract = builder.build().unwrap();
    let names: Vec<&str> = contract.types().output.keys().map(String::as_str).collect();
    let expected = [
        "Config",
        "Config2",
        "Config210",
        "Config22",
        "Page_Config",
        "Page_Config2",
    ];
    assert_eq!(names, expected);
}

#[derive(Serialize, JsonSchema)]
struct Ledger {
    rows: Vec<Row>,
}

#[derive(Serialize, JsonSchema)]
enum Row {
    Total(Option<u128>),
    Picture { bytes: Vec<u8>, colour: [u8; 3] },
}

#[derive(JsonSchema, Operation)]
#[operation(output = Ledger)]
struct GetLedger;

#[derive(JsonSchema, Operation)]
struct SetBalance(i128);

#[test]
fn an_integer_of_128_bits_is_refused_with_its_place() {
    for (refused, expected) in [
        (
            ContractBuilder::new().operation::<GetLedger>().build(),
            "output type Row.Total holds an integer of 128 bits (uint128), which the encodings cannot say; use the `U128` or `I128` of wilco",
        ),
        (
            ContractBuilder::new().operation::<SetBalance>().build(),
            "input type SetBalance holds an integer of 128 bits (int128), which the encodings cannot say; use the `U128` or `I128` of wilco",
        ),
    ] {
        assert_eq!(refused.unwrap_err().to_string(), expected);
    }
}

#[derive(JsonSchema, Operation)]
#[operation(output = Vec<u8>)]
struct GetPicture {
    colour: [u8; 3],
    mask: Option<Vec<u8>>,
}

#[test]
fn a_list_of_bytes_is_a_warning() {
    let contract = ContractBuilder::new()
        .operation::<GetPicture>()
        .build()
        .unwrap();
    let places = [
        "output of operation get_picture",
        "input type GetPicture.mask",
    ];
    assert_eq!(
        contract.warnings(),
        places.map(|place| Warning::ByteArray {
            place: place.to_owned()
        })
    );
    assert_eq!(flights().warnings(), []);
}

#[test]
fn an_operation_is_described_by_its_declaration() {
    let contract = flights();
    let [get, list, moving] = contract.operations() else {
        panic!("three operations: {contract:?}");
    };
    assert_eq!(
        [&get.name, &list.name, &moving.name],
        ["flight.get", "flight.list", "move_flight"]
    );
    assert_eq!(
        [get.class, list.class, moving.class],
        [Class::Safe, Class::Idempotent, Class::Once]
    );
    assert_eq!(
        [get.timeout_ms, list.timeout_ms, moving.timeout_ms],
        [Some(5000), None, None]
    );
    assert_eq!(
        get.doc.as_deref(),
        Some("Load one flight.\n\nPast flights are kept for a year.")
    );
    assert_eq!(
        [list.doc.is_none(), moving.deprecated, list.deprecated],
        [true, true, false]
    );
    assert_eq!(list.error.as_value(), &json!({ "not": {} }));
}
