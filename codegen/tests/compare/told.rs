//! How a comparison tells what it has found.

use schemars::JsonSchema;
use serde_json::{Value, json};
use wilco_codegen::{Breaks, KnownContracts as _, compare};
use wilco_protocol::Operation;
use wilco_protocol::contract::{Contract, ContractBuilder, Verdict};

use crate::offered::offered;

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Leg {
    seat: String,
    next: Option<Box<Leg>>,
}

#[derive(JsonSchema, Operation)]
#[operation(name = "flight.get", output = Vec<Leg>, safe)]
#[expect(dead_code, reason = "the schema is what counts")]
struct GetFlight {
    legs: Vec<Leg>,
    first: Leg,
}

#[derive(JsonSchema, Operation)]
#[operation(name = "flight.list", output = Vec<Leg>, safe)]
struct ListFlights {}

#[derive(JsonSchema, Operation)]
#[operation(name = "flight.next", output = Leg, safe)]
struct NextFlight {}

fn flights() -> ContractBuilder {
    ContractBuilder::new()
        .operation::<GetFlight>()
        .operation::<ListFlights>()
        .operation::<NextFlight>()
}

fn edited(edit: impl Fn(&mut Value)) -> Contract {
    let mut contract = serde_json::to_value(flights().build().unwrap()).unwrap();
    edit(&mut contract);
    serde_json::from_value(contract).unwrap()
}

#[test]
fn a_type_is_told_of_once_with_all_the_places() {
    let old = flights().build().unwrap();
    let new = edited(|contract| {
        for side in ["input", "output"] {
            contract["types"][side]["Leg"]["properties"]["seat"] = json!({"type": "boolean"});
        }
    });
    let changes = compare(&old, &new).unwrap().changes().to_vec();
    let told: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "operation flight.get: input.legs[].seat is true or false now, and was any text: \
             breaks old clients, and new clients at old servers",
            "operation flight.get: output[].seat is true or false now, and was any text: \
             breaks old clients, and new clients at old servers (also operation flight.list: output[].seat and 1 more)",
        ]
    );
    let also = [
        "operation flight.list: output[].seat",
        "operation flight.next: output.seat",
    ];
    assert_eq!(changes[1].also, also);
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Aircraft {
    cabin: Option<Box<Cabin>>,
    id: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Cabin {
    of: Option<Box<Aircraft>>,
}

#[derive(JsonSchema, Operation)]
#[operation(name = "aircraft.get", output = Aircraft, safe)]
struct GetAircraft {}

#[derive(JsonSchema, Operation)]
#[operation(name = "cabin.get", output = Cabin, safe)]
struct GetCabin {}

#[test]
fn types_that_hold_each_other_are_told_of_wherever_they_are() {
    let both = ContractBuilder::new().operation::<GetAircraft>();
    let old = both.operation::<GetCabin>().build().unwrap();
    let mut new = serde_json::to_value(&old).unwrap();
    new["types"]["output"]["Aircraft"]["properties"]["id"] = json!({"type": "boolean"});
    let new = serde_json::from_value(new).unwrap();
    let comparison = compare(&old, &new).unwrap();
    let [change] = comparison.changes() else {
        panic!("{comparison:#?}");
    };
    assert_eq!(change.path, "operation aircraft.get: output.id");
    assert_eq!(change.also, ["operation cabin.get: output.of.id"]);
}

#[test]
fn nothing_is_different_about_a_contract_and_itself() {
    for contract in [offered(), flights().build().unwrap()] {
        let comparison = compare(&contract, &contract).unwrap();
        assert_eq!(comparison.changes(), []);
        assert_eq!(comparison.verdict(), Verdict::Same);
    }
}

#[test]
fn what_breaks_new_clients_alone_is_compatible() {
    let two = ContractBuilder::new()
        .operation::<GetFlight>()
        .operation::<ListFlights>();
    let two = two.build().unwrap();
    let three = flights().build().unwrap();
    let grown = compare(&two, &three).unwrap();
    assert_eq!(grown.verdict(), Verdict::Compatible);
    assert_eq!(grown.changes()[0].breaks, Breaks::NewClient);
    let shrunk = compare(&three, &two).unwrap();
    assert_eq!(shrunk.verdict(), Verdict::Breaking);
    assert_eq!(shrunk.changes()[0].path, "operation flight.next");
}

#[test]
fn a_server_is_told_the_hash_the_verdict_and_the_changes() {
    let old = ContractBuilder::new()
        .operation::<GetFlight>()
        .operation::<NextFlight>();
    let old = old.build().unwrap();
    let text = serde_json::to_string(&old).unwrap();
    let new = ContractBuilder::new().operation::<GetFlight>();
    let known = new.known_contract(&text).unwrap();
    assert_eq!(&*known.hash, old.hash());
    assert_eq!(known.verdict, Verdict::Breaking);
    let changes: Vec<_> = known.changes.iter().map(|change| &**change).collect();
    assert_eq!(
        changes,
        ["operation flight.next was removed: breaks old clients"]
    );

    let error = new.known_contract("{}").unwrap_err().to_string();
    assert!(
        error.starts_with("what was kept is not a contract: missing field"),
        "{error}"
    );
    let other = text.replace("\"protocol_version\":1", "\"protocol_version\":2");
    let error = new.known_contract(&other).unwrap_err().to_string();
    assert!(
        error.starts_with("the old contract cannot be read: the contract is written for version 2"),
        "{error}"
    );
}

#[test]
fn words_of_a_contract_cannot_move_the_cursor() {
    let old = flights().build().unwrap();
    let new = edited(|contract| {
        contract["types"]["input"]["Leg"]["properties"]["a\u{1b}[2J\n"] = json!(true);
    });
    let told = compare(&old, &new).unwrap().changes()[0].to_string();
    assert_eq!(
        told,
        "operation flight.get: input.legs[].a\\u{1b}[2J\\n was added, and may be left out"
    );
}
