//! What a contract says of resources, events and presences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wilco_protocol::contract::{
    Contract, ContractBuilder, ContractError, DeclaredEvent, DeclaredPresence, DeclaredResource,
    Warning,
};
use wilco_protocol::{NoError, PatternError, Source};

/// What a world looks like.
#[derive(Serialize, JsonSchema)]
struct World {
    turn: u32,
    cells: Vec<Cell>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Cell {
    #[serde(default)]
    owner: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum WorldDelta {
    Turned { turn: u32 },
    Taken { at: u32, cell: Cell },
}

#[derive(Deserialize, JsonSchema)]
struct TakeCell {
    at: u32,
    cell: Cell,
}

#[derive(Serialize, JsonSchema)]
struct WorldEvent {
    text: String,
}

fn world() -> DeclaredResource {
    DeclaredResource::of::<World, WorldDelta>("world/{id}")
        .action::<TakeCell, u32, String>()
        .at(place(1))
}

fn place(line: u32) -> Source {
    Source {
        file: "src/world.rs",
        line,
        column: 1,
    }
}

fn builder() -> ContractBuilder {
    ContractBuilder::new()
        .presence(DeclaredPresence::new("room/{id}").at(place(5)).signalling())
        .presence(DeclaredPresence::new("apron").at(place(4)))
        .event(
            DeclaredEvent::of::<WorldEvent>("world")
                .at(place(3))
                .doc("What happens."),
        )
        .resource(world())
        .resource(
            DeclaredResource::derived::<Vec<Cell>>("board")
                .at(place(2))
                .doc("The board."),
        )
}

fn contract() -> Contract {
    builder().build().expect("the example has no mistakes")
}

#[test]
fn channels_have_a_fixed_form() {
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(contract());
    });
}

/// A change here means that every client in the field is told of a new API.
#[test]
fn the_hash_of_channels_stays() {
    assert_eq!(contract().hash(), "576ead978af9521c83fb981db00fd62e");
}

#[test]
fn channels_are_read_back_from_their_json() {
    let mut value = serde_json::to_value(contract()).unwrap();
    for list in ["resources", "events", "presences"] {
        value[list][0]["added_later"] = json!(1);
    }
    assert_eq!(
        serde_json::from_value::<Contract>(value).unwrap(),
        contract()
    );
}

#[test]
fn every_reference_of_a_channel_resolves() {
    let document = serde_json::to_value(contract()).unwrap();
    let mut references = Vec::new();
    super::collect_references(&document, &mut references);
    assert!(6 < references.len(), "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn what_is_not_there_is_not_said() {
    let value = serde_json::to_value(ContractBuilder::new().build().unwrap()).unwrap();
    for list in ["resources", "events", "presences"] {
        assert!(value.get(list).is_none(), "{list}");
    }
    let without = DeclaredResource::of::<World, WorldDelta>("world/{id}");
    let [without, impossible] = [without.clone(), without.action::<NoError, u32, String>()]
        .map(|resource| resource.at(place(1)));
    let without = ContractBuilder::new().resource(without).build().unwrap();
    let impossible = ContractBuilder::new().resource(impossible).build().unwrap();
    assert_eq!(without, impossible);
    let value = serde_json::to_value(without).unwrap();
    for word in ["action", "action_output", "action_error"] {
        assert!(value["resources"][0].get(word).is_none(), "{word}");
    }
    let derived = DeclaredResource::derived::<World>("world/{id}");
    let derived = ContractBuilder::new().resource(derived).build().unwrap();
    assert!(derived.resources()[0].derived && derived.resources()[0].delta.is_none());
}

#[test]
fn a_channel_is_declared_where_it_is_called() {
    let line = line!() + 1;
    let event = DeclaredEvent::of::<WorldEvent>("world");
    let contract = ContractBuilder::new().event(event).build().unwrap();
    let source = contract.events()[0].source.clone().unwrap();
    assert_eq!(
        (&*source.file, source.line),
        ("protocol/tests/contract/channels.rs", line)
    );
}

#[test]
fn the_order_of_channels_and_of_builders_does_not_matter() {
    let presences = ContractBuilder::new()
        .presence(DeclaredPresence::new("apron").at(place(4)))
        .presence(DeclaredPresence::new("room/{id}").at(place(5)).signalling());
    let others = ContractBuilder::new()
        .resource(
            DeclaredResource::derived::<Vec<Cell>>("board")
                .at(place(2))
                .doc("The board."),
        )
        .resource(world())
        .event(
            DeclaredEvent::of::<WorldEvent>("world")
                .at(place(3))
                .doc("What happens."),
        );
    assert_eq!(others.merge(presences).build().unwrap(), contract());
}

#[test]
fn the_hash_follows_what_channels_mean() {
    let resource = |declared: DeclaredResource| ContractBuilder::new().resource(declared);
    let own = DeclaredResource::of::<World, WorldDelta>;
    let base = resource(own("a"));
    let documented = resource(own("a").at(place(9)).doc("A world."));
    assert_eq!(hash(&base), hash(&documented));
    let acted = own("a").action::<TakeCell, u32, String>();
    let others = [
        base,
        resource(own("b")),
        resource(own("{a}")),
        resource(DeclaredResource::of::<Cell, WorldDelta>("a")),
        resource(DeclaredResource::of::<World, Cell>("a")),
        resource(DeclaredResource::derived::<World>("a")),
        resource(acted),
        resource(own("a").action::<Cell, u32, String>()),
        resource(own("a").action::<TakeCell, u64, String>()),
        resource(own("a").action::<TakeCell, u32, NoError>()),
        ContractBuilder::new(),
        ContractBuilder::new().event(DeclaredEvent::of::<World>("a")),
        ContractBuilder::new().event(DeclaredEvent::of::<World>("b")),
        ContractBuilder::new().event(DeclaredEvent::of::<Cell>("a")),
        ContractBuilder::new().presence(DeclaredPresence::new("a")),
        ContractBuilder::new().presence(DeclaredPresence::new("b")),
        ContractBuilder::new().presence(DeclaredPresence::new("a").signalling()),
    ];
    let mut hashes: Vec<_> = others.iter().map(hash).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), others.len());
}

fn hash(builder: &ContractBuilder) -> String {
    let contract = builder.clone().build();
    contract
        .expect("the example has no mistakes")
        .hash()
        .to_owned()
}

#[test]
fn two_channels_of_one_name_are_refused_with_both_places() {
    let resource = |line| DeclaredResource::derived::<World>("apron").at(place(line));
    let event = |line| DeclaredEvent::of::<WorldEvent>("apron").at(place(line));
    let presence = |line| DeclaredPresence::new("apron").at(place(line));
    let first = ContractBuilder::new()
        .resource(resource(1))
        .event(event(1))
        .presence(presence(1));
    first
        .clone()
        .build()
        .expect("each kind has names of its own");
    for (kind, second) in [
        ("resource", ContractBuilder::new().resource(resource(2))),
        ("event", ContractBuilder::new().event(event(2))),
        ("presence", ContractBuilder::new().presence(presence(2))),
    ] {
        let refused = first.clone().merge(second).build().unwrap_err();
        let expected = ContractError::DuplicateChannel {
            kind,
            name: "apron".to_owned(),
            first: place(1),
            second: place(2),
        };
        assert_eq!(refused, expected);
        assert_eq!(
            refused.to_string(),
            format!(
                "the {kind} `apron` is declared twice: at src/world.rs:1:1 and at src/world.rs:2:1"
            )
        );
    }
}

#[test]
fn patterns_that_match_the_same_names_are_refused_with_both_places() {
    for (one, other) in [
        ("world/{id}", "world/new"),
        ("world/{id}", "world/{name}"),
        ("world/{id}", "{kind}/7"),
    ] {
        let resources = ContractBuilder::new()
            .resource(DeclaredResource::derived::<World>(one).at(place(1)))
            .resource(DeclaredResource::derived::<World>("board"))
            .resource(DeclaredResource::derived::<World>(other).at(place(2)));
        let presences = ContractBuilder::new()
            .presence(DeclaredPresence::new(one).at(place(1)))
            .presence(DeclaredPresence::new(other).at(place(2)));
        for (kind, builder) in [("resource", resources), ("presence", presences)] {
            let message = builder.build().unwrap_err().to_string();
            assert!(message.starts_with(&format!("the {kind}s `")), "{message}");
            for part in [
                format!("`{one}` at src/world.rs:1:1"),
                format!("`{other}` at src/world.rs:2:1"),
            ] {
                assert!(message.contains(&part), "{message}");
            }
        }
    }
    let apart = ContractBuilder::new()
        .resource(DeclaredResource::derived::<World>("world/{id}"))
        .resource(DeclaredResource::derived::<World>("world/{id}/map"))
        .resource(DeclaredResource::derived::<World>("world"));
    assert_eq!(apart.build().unwrap().resources().len(), 3);
}

#[test]
fn a_name_that_no_channel_can_have_is_refused_with_its_place() {
    let event = |domain: &'static str| DeclaredEvent::of::<World>(domain).at(place(1));
    let resource = DeclaredResource::derived::<World>("world/").at(place(1));
    let presence = DeclaredPresence::new("room/x{id}").at(place(1));
    for (kind, name, builder, problem) in [
        (
            "resource",
            "world/",
            ContractBuilder::new().resource(resource),
            PatternError::EmptySegment.to_string(),
        ),
        (
            "presence",
            "room/x{id}",
            ContractBuilder::new().presence(presence),
            PatternError::Brace.to_string(),
        ),
        (
            "event",
            "",
            ContractBuilder::new().event(event("")),
            PatternError::Length.to_string(),
        ),
        (
            "event",
            "world/{id}",
            ContractBuilder::new().event(event("world/{id}")),
            "nothing in it can be open".to_owned(),
        ),
    ] {
        let expected = ContractError::MalformedName {
            kind,
            name: name.to_owned(),
            place: place(1),
            problem,
        };
        assert_eq!(builder.build().unwrap_err(), expected);
    }
}

#[test]
fn types_of_channels_are_checked_with_all_others() {
    let states = ContractBuilder::new()
        .resource(DeclaredResource::derived::<super::left::Config>("left"))
        .event(DeclaredEvent::of::<super::right::Config>("right"));
    let expected = [
        "Config",
        "contract::left::Config",
        "contract::right::Config",
    ];
    assert_eq!(super::clash(states), expected);
    let action = DeclaredResource::derived::<super::left::Config>("left")
        .action::<super::right::Config, (), NoError>();
    assert_eq!(
        super::clash(ContractBuilder::new().resource(action)),
        expected
    );
    let wide = DeclaredResource::of::<World, Option<i128>>("world/{id}");
    assert_eq!(
        ContractBuilder::new()
            .resource(wide)
            .build()
            .unwrap_err()
            .to_string(),
        "delta of the resource world/{id} holds an integer of 128 bits (int128), which the encodings cannot say; \
         use the `U128` or `I128` of wilco"
    );
    let bytes = DeclaredResource::derived::<World>("a").action::<Vec<u8>, (), NoError>();
    let builder = ContractBuilder::new().resource(bytes);
    let contract = builder
        .event(DeclaredEvent::of::<Vec<u8>>("b"))
        .build()
        .unwrap();
    let places = ["action of the resource a", "event of the domain b"];
    let expected = places.map(|place| Warning::ByteArray {
        place: place.to_owned(),
    });
    assert_eq!(contract.warnings(), expected);
}
