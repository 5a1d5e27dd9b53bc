//! The table of what is offered.

use schemars::JsonSchema;
use serde_json::{Value, json};
use wilco_codegen::compare;
use wilco_protocol::contract::{
    Contract, ContractBuilder, DeclaredEvent, DeclaredPresence, DeclaredResource,
};
use wilco_protocol::{NoError, Operation};

use crate::guide::{table, word};

/// Count the seats of a row.
#[derive(JsonSchema, Operation)]
#[operation(name = "seat.count", output = u32, safe)]
#[expect(dead_code, reason = "the schema is what counts")]
struct CountSeats {
    row: u32,
}

/// Take a seat.
#[derive(JsonSchema, Operation)]
#[operation(name = "seat.take", output = u32, error = Taken, timeout = "2s")]
#[expect(dead_code, reason = "the schema is what counts")]
struct TakeSeat {
    row: u32,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Taken {
    by: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Cabin {
    free: Vec<u32>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct SeatTaken {
    row: u32,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
enum Announcement {
    Boarding,
    Delay { minutes: u32 },
}

pub(crate) fn offered() -> Contract {
    let cabin = DeclaredResource::of::<Cabin, SeatTaken>("cabin/{flight}");
    let galley = DeclaredResource::derived::<Vec<u8>>("galley").action::<u8, (), NoError>();
    let contract = ContractBuilder::new()
        .operation::<CountSeats>()
        .operation::<TakeSeat>()
        .resource(cabin)
        .resource(galley)
        .event(DeclaredEvent::of::<Announcement>("cabin"))
        .event(DeclaredEvent::of::<String>("news"))
        .presence(DeclaredPresence::new("crew").signalling())
        .presence(DeclaredPresence::new("gate/{id}"));
    contract.build().unwrap()
}

/// The contract as JSON, with some of it replaced.
fn edited(edit: impl Fn(&mut Value)) -> Contract {
    let mut contract = serde_json::to_value(offered()).unwrap();
    edit(&mut contract);
    serde_json::from_value(contract).unwrap()
}

fn removed(list: &'static str, index: usize) -> impl Fn(&mut Value) {
    move |contract| {
        contract[list].as_array_mut().unwrap().remove(index);
    }
}

fn set(pointer: &'static str, value: Value) -> impl Fn(&mut Value) {
    move |contract| {
        let place = contract
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer}"));
        *place = value.clone();
    }
}

type Edit = Box<dyn Fn(&mut Value)>;

/// What has to be done to a contract, and what it is called in that direction and in the other.
fn edits() -> Vec<(&'static str, &'static str, Edit)> {
    let row = |forth, back, edit: Edit| (forth, back, edit);
    vec![
        row(
            "an operation is removed",
            "an operation is added",
            Box::new(removed("operations", 0)),
        ),
        row(
            "an operation is renamed",
            "",
            Box::new(set("/operations/0/name", json!("seat.amount"))),
        ),
        row(
            "an operation becomes `once`, and was safe or idempotent",
            "an operation becomes safe, and was `once`",
            Box::new(set("/operations/0/class", json!("once"))),
        ),
        row(
            "an operation becomes idempotent, and was safe",
            "",
            Box::new(set("/operations/0/class", json!("idempotent"))),
        ),
        row(
            "an operation gets another timeout",
            "",
            Box::new(set("/operations/1/timeout_ms", json!(3000))),
        ),
        row(
            "an operation is deprecated",
            "",
            Box::new(set("/operations/0/deprecated", json!(true))),
        ),
        row(
            "an operation never refuses any more",
            "an operation can refuse, and never did",
            Box::new(set("/operations/1/error", json!({"not": {}}))),
        ),
        row(
            "the input of an operation is called otherwise",
            "",
            Box::new(|contract| {
                let text = contract.to_string().replace("CountSeats", "SeatsOfRow");
                *contract = serde_json::from_str(&text).unwrap();
            }),
        ),
        row(
            "descriptions and sources change",
            "",
            Box::new(|contract| {
                contract["operations"][0]["doc"] = json!("Count.");
                contract["operations"][0]["source"]["line"] = json!(1);
                contract["resources"][0]["doc"] = json!("Seats.");
                contract["types"]["output"]["Cabin"]["description"] = json!("Seats.");
            }),
        ),
        row(
            "a resource is removed",
            "a resource is added",
            Box::new(removed("resources", 0)),
        ),
        row(
            "a parameter of a resource is renamed",
            "",
            Box::new(set("/resources/0/name", json!("cabin/{number}"))),
        ),
        row(
            "a resource changes by patches, and had deltas of its own",
            "",
            Box::new(|contract| {
                contract["resources"][0]["derived"] = json!(true);
                contract["resources"][0]
                    .as_object_mut()
                    .unwrap()
                    .remove("delta");
            }),
        ),
        row(
            "a resource loses its action",
            "a resource gets an action",
            Box::new(|contract| {
                for word in ["action", "action_output", "action_error"] {
                    contract["resources"][1]
                        .as_object_mut()
                        .unwrap()
                        .remove(word)
                        .unwrap();
                }
            }),
        ),
        row(
            "a delta gets a field that has to be there",
            "",
            Box::new(|contract| {
                let delta = &mut contract["types"]["output"]["SeatTaken"];
                delta["properties"]["by"] = json!({"type": "string"});
                delta["required"] = json!(["row", "by"]);
            }),
        ),
        row(
            "a domain of events is removed",
            "a domain of events is added",
            Box::new(removed("events", 1)),
        ),
        row(
            "an event gets a variant",
            "",
            Box::new(|contract| {
                let arms = contract["types"]["output"]["Announcement"]["oneOf"]
                    .as_array_mut()
                    .unwrap();
                arms.push(json!({"type": "string", "const": "Landing"}));
            }),
        ),
        row(
            "a presence is removed",
            "a presence is added",
            Box::new(removed("presences", 1)),
        ),
        row(
            "a presence does not let users signal any more",
            "a presence lets users signal",
            Box::new(set("/presences/0/signalling", json!(false))),
        ),
    ]
}

#[test]
fn each_row_of_the_guide_is_what_is_said() {
    let mut table = table("what happens to what is offered");
    for (forth, back, edit) in edits() {
        let (old, new) = (offered(), edited(edit));
        for (title, old, new) in [(forth, &old, &new), (back, &new, &old)] {
            if title.is_empty() {
                continue;
            }
            let changes = compare(old, new).unwrap().changes().to_vec();
            let breaks: Vec<_> = changes.iter().map(|change| change.breaks).collect();
            let Some(words) = table.remove(title) else {
                panic!("the guide has no row `{title}`, or it is tried twice");
            };
            assert_eq!(words, [word(&breaks)], "{title}: {changes:#?}");
        }
    }
    assert!(table.is_empty(), "not tried: {table:#?}");
}

#[test]
fn what_is_told_reads_well() {
    let mut text = String::new();
    for (title, _, edit) in edits() {
        text.push_str(title);
        for change in compare(&offered(), &edited(edit)).unwrap().changes() {
            text.push_str(&format!("\n    {change}"));
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}
