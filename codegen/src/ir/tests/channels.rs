use std::collections::HashMap;

use schemars::JsonSchema;
use serde_json::{Value, json};
use wilco_protocol::contract::{
    ContractBuilder, DeclaredEvent, DeclaredPresence, DeclaredResource,
};
use wilco_protocol::{Contract, NoError, Operation, Source};

use super::probe::expect;
use super::show;
use crate::ir::Api;

#[derive(JsonSchema)]
struct World {
    cells: Vec<Cell>,
}

#[derive(JsonSchema)]
struct Cell {
    #[serde(default)]
    height: u8,
}

#[derive(JsonSchema)]
enum WorldDelta {
    Taken(Cell),
}

#[derive(JsonSchema)]
struct Take {
    cell: Cell,
}

#[derive(JsonSchema)]
struct WorldEvent {
    cell: Cell,
}

fn place(line: u32) -> Source {
    Source {
        file: "src/world.rs",
        line,
        column: 1,
    }
}

fn world(line: u32) -> DeclaredResource {
    DeclaredResource::of::<World, WorldDelta>("world/{id}").at(place(line))
}

fn contract() -> Contract {
    let queue = DeclaredResource::derived::<Vec<Cell>>("the/{kind}/queue/{id}").at(place(2));
    let board = DeclaredResource::derived::<Option<World>>("board").action::<u8, (), NoError>();
    let builder = ContractBuilder::new()
        .resource(world(1).action::<Take, Option<Cell>, String>().doc("All."))
        .resource(queue)
        .resource(board.at(place(3)))
        .event(DeclaredEvent::of::<WorldEvent>("world").at(place(4)))
        .event(
            DeclaredEvent::of::<u8>("late/news")
                .at(place(5))
                .doc("Late."),
        )
        .presence(DeclaredPresence::new("apron").signalling().at(place(6)))
        .presence(DeclaredPresence::new("room/{id}").at(place(7)));
    builder.build().unwrap()
}

#[test]
fn what_is_followed_is_called_as_its_type_or_as_on_the_wire() {
    let api = Api::read(&contract()).unwrap();
    expect(
        &show::channels(&api),
        "Board = resource board []: (World)? by a patch; 0..=255 -> null or never @3
         TheKindQueueId = resource the/{kind}/queue/{id} [kind, id]: [Cell] by a patch @2
         /All./ World = resource world/{id} [id]: World by WorldDelta; Take -> (Cell)? or Plain @1
         /Late./ LateNews = event late/news: 0..=255 @5
         WorldEvent = event world: WorldEvent @4
         ApronPresence = presence apron [] with signals @6
         RoomIdPresence = presence room/{id} [id] @7",
    );
    expect(
        &show::types(&api),
        "out Cell = {height: 0..=255}
         in CellInput = {height?: 0..=255}
         in Take = {cell: CellInput}
         out World = {cells: [Cell]}
         out WorldDelta = external <Taken Cell>
         out WorldEvent = {cell: Cell}",
    );
}

#[test]
fn the_input_form_of_a_type_is_that_of_actions() {
    let own = DeclaredResource::derived::<Cell>("cell").action::<Cell, Cell, NoError>();
    let contract = ContractBuilder::new().resource(own.at(place(1)));
    let api = Api::read(&contract.build().unwrap()).unwrap();
    let expected = "Cell = resource cell []: Cell by a patch; CellInput -> Cell or never @1";
    expect(&show::channels(&api), expected);
}

#[test]
fn two_values_of_one_name_are_refused_with_both_places() {
    #[derive(JsonSchema, Operation)]
    #[operation(name = "world.get", output = ())]
    #[schemars(rename = "World")]
    struct GetWorld {}
    #[derive(JsonSchema)]
    struct ApronPresence {}
    let of_world = |builder: ContractBuilder| refusal(&builder.resource(world(1)));
    let other = DeclaredResource::derived::<World>("other").at(place(2));
    let advice = "what is followed is called as its type, so give one a type of its own";
    assert_eq!(
        of_world(ContractBuilder::new().resource(other)),
        format!(
            "the resource world/{{id}} (src/world.rs:1) would be called `World`, \
             as is the resource other (src/world.rs:2); {advice}"
        )
    );
    let event = DeclaredEvent::of::<World>("all").at(place(3));
    assert_eq!(
        of_world(ContractBuilder::new().event(event)),
        format!(
            "the domain all (src/world.rs:3) would be called `World`, \
             as is the resource world/{{id}} (src/world.rs:1); {advice}"
        )
    );
    let presence = DeclaredPresence::new("apron").at(place(5));
    let presence = ContractBuilder::new().presence(presence);
    let state = DeclaredResource::derived::<ApronPresence>("other").at(place(4));
    assert_eq!(
        refusal(&presence.resource(state)),
        format!(
            "the presence apron (src/world.rs:5) would be called `ApronPresence`, \
             as is the resource other (src/world.rs:4); {advice}"
        )
    );
    let operation = DeclaredResource::derived::<GetWorld>("other").at(place(6));
    let operation = ContractBuilder::new()
        .resource(operation)
        .operation::<GetWorld>();
    let said = refusal(&operation);
    let begin =
        "the resource other (src/world.rs:6) would be called `World`, as is operation world.get (";
    assert!(said.starts_with(begin), "{said}");
}

#[test]
fn a_type_and_a_value_may_have_one_name() {
    #[derive(JsonSchema)]
    struct ApronPresence {}
    #[derive(JsonSchema)]
    struct State {
        presence: ApronPresence,
    }
    let builder = ContractBuilder::new()
        .presence(DeclaredPresence::new("apron"))
        .event(DeclaredEvent::of::<State>("state"));
    let api = Api::read(&builder.build().unwrap()).unwrap();
    assert_eq!(api.presences[0].name, api.types[0].name);
}

fn refusal(builder: &ContractBuilder) -> String {
    let contract = builder.clone().build().unwrap();
    Api::read(&contract).unwrap_err().to_string()
}

#[test]
fn what_has_no_place_in_a_program_is_named_by_its_path() {
    /// Fields beside a map, which nobody can say.
    #[derive(JsonSchema)]
    #[schemars(inline)]
    struct Extra {
        id: u8,
        #[serde(flatten)]
        rest: HashMap<String, u8>,
    }
    let own = DeclaredResource::of::<World, WorldDelta>;
    let resource = |declared| ContractBuilder::new().resource(declared);
    for (builder, place) in [
        (
            resource(DeclaredResource::derived::<Extra>("world/{id}")),
            "state of the resource world/{id}",
        ),
        (
            resource(DeclaredResource::derived::<(u8, Vec<Extra>)>("a")),
            "state of the resource a.1[]",
        ),
        (
            resource(DeclaredResource::of::<World, Extra>("a")),
            "delta of the resource a",
        ),
        (
            resource(own("a").action::<Extra, (), ()>()),
            "action of the resource a",
        ),
        (
            resource(own("a").action::<u8, Extra, ()>()),
            "action output of the resource a",
        ),
        (
            resource(own("a").action::<u8, (), Extra>()),
            "action error of the resource a",
        ),
        (
            ContractBuilder::new().event(DeclaredEvent::of::<Extra>("a")),
            "event of the domain a",
        ),
    ] {
        let advice =
            "has fields beside a map; give the map a field of its own instead of `flatten`";
        assert_eq!(refusal(&builder), format!("{place} {advice}"));
    }
}

#[test]
fn a_contract_of_others_is_read_or_refused() {
    let read = |edit: &dyn Fn(&mut Value)| {
        let mut value = serde_json::to_value(contract()).unwrap();
        edit(&mut value);
        let contract = serde_json::from_value(value).unwrap();
        Api::read(&contract).map_err(|error| error.to_string())
    };
    let refused = |edit: &dyn Fn(&mut Value)| read(edit).unwrap_err();
    assert_eq!(
        refused(&|value| value["resources"][0]["name"] = json!("a//b")),
        "the resource a//b has a name that is no pattern: a segment of the pattern is empty"
    );
    assert_eq!(
        refused(&|value| value["presences"][1]["name"] = json!("{a}/{a}\u{1b}")),
        "the presence {a}/{a}\\u{1b} has a name that is no pattern: \
         an open segment is a name of letters, digits and `_` in braces: `{id}`"
    );
    assert_eq!(
        refused(&|value| value["resources"][2]["delta"] = Value::Null),
        "delta of the resource world/{id} is no schema; write the contract anew"
    );
    assert_eq!(
        refused(&|value| value["events"][0]["event"] = json!({ "$ref": "#/types/output/None" })),
        "event of the domain late/news refers to `#/types/output/None`, which the contract does not hold; \
         write the contract anew"
    );
    let least = read(&|value| {
        let resource = value["resources"][2].as_object_mut().unwrap();
        for word in ["source", "doc", "derived", "action_output", "action_error"] {
            resource.remove(word);
        }
        value["resources"].as_array_mut().unwrap().reverse();
    });
    let least = show::channels(&least.unwrap());
    let line = "World = resource world/{id} [id]: World by WorldDelta; Take -> null or never @0";
    assert_eq!(least.lines().nth(2), Some(line));
}
