//! What is printed for resources, events and presences, run by Node.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};
use wilco_codegen::typescript;
use wilco_protocol::codec::{decode, encode};
use wilco_protocol::{Bytes, Encoding, U64};

use crate::corpus::channels::{
    Board, Cell, Level, Promise, World, WorldActionError, WorldDelta, WorldEvent,
};
use crate::corpus::groups;
use crate::printed::api;
use crate::scratch::{CLIENT, Scratch, bytes, hex, is_left_out};

#[test]
fn what_a_server_says_is_read_in_both_encodings() {
    if is_left_out() {
        return;
    }
    let mut jobs = Vec::new();
    let mut expected = Vec::new();
    for (value, part, said) in said() {
        for (encoding, written) in said.written {
            let bytes = hex(&written);
            let encoding = format!("{encoding:?}");
            jobs.push(
                json!({ "value": value, "part": part, "encoding": encoding, "bytes": bytes }),
            );
            expected.push((value, part, encoding, said.shown.clone()));
        }
    }
    let outcomes = Scratch::new("channels").run_program("channels", &jobs);
    assert_eq!(outcomes.len(), expected.len());
    for ((value, part, encoding, expected), outcome) in expected.into_iter().zip(outcomes) {
        assert_eq!(outcome, expected, "{value} {part} {encoding}");
    }
}

/// A value as a server writes it, and as the program shows what it has read.
struct Said {
    written: [(Encoding, Vec<u8>); 2],
    shown: Value,
}

fn say<T: Serialize>(value: &T) -> Said {
    let written = [Encoding::MessagePack, Encoding::Json].map(|encoding| {
        let mut bytes = Vec::new();
        encode(encoding, value, &mut bytes).unwrap();
        (encoding, bytes)
    });
    let shown = serde_json::from_slice(&written[1].1).unwrap();
    Said { written, shown }
}

fn said() -> Vec<(&'static str, &'static str, Said)> {
    let cell = || Cell {
        owner: Some("bob".to_owned()),
        height: 2,
    };
    let world = World {
        turn: 7,
        cells: vec![
            cell(),
            Cell {
                owner: None,
                height: 0,
            },
        ],
        last: (1, None),
    };
    let taken = WorldDelta::Taken {
        at: 1,
        cell: cell(),
    };
    let board = Board {
        serial: U64(u64::MAX),
        picture: Bytes::from(vec![0, 255]),
        by_row: BTreeMap::from([(3, Level::High)]),
    };
    // The state of a derived resource is said in the form of JSON in both encodings.
    let as_json = serde_json::from_slice::<Value>(&say(&board).written[1].1).unwrap();
    let refusal = WorldActionError::Taken {
        by: "bob".to_owned(),
    };
    let event = WorldEvent {
        text: "Hello".to_owned(),
        at: Some(3),
    };
    let light = Promise {
        resource: Level::Low,
    };
    vec![
        ("World", "readState", say(&world)),
        ("World", "readDelta", say(&WorldDelta::Turned { turn: 8 })),
        ("World", "readDelta", say(&taken)),
        ("World", "readOutput", say(&Some(cell()))),
        ("World", "readOutput", say(&None::<Cell>)),
        ("World", "readError", say(&refusal)),
        ("Board", "readState", say(&board)),
        ("Board", "readState", say(&as_json)),
        ("Promise", "readState", say(&light)),
        ("Promise", "readOutput", say(&())),
        ("TheQueue", "readState", say(&vec![cell()])),
        (
            "TheQueue",
            "readDelta",
            say(&(Level::Low, vec![Some(1), None])),
        ),
        ("TheQueue", "readOutput", say(&(1, Level::High))),
        ("TheQueue", "readError", say(&vec![(1, Level::High)])),
        ("Score", "readState", say(&5)),
        ("Score", "readDelta", say(&-5)),
        ("WorldEvent", "read", say(&event)),
        ("NewsAll", "read", say(&(Level::High, "all"))),
    ]
}

#[test]
fn an_action_is_written_as_a_server_reads_it() {
    if is_left_out() {
        return;
    }
    let actions = [
        ("World", json!({ "type": "end_turn" })),
        (
            "World",
            json!({ "type": "take", "at": 1, "cell": { "owner": "eve" } }),
        ),
        ("Promise", json!(["high", 255])),
        ("TheQueue", json!("low")),
    ];
    let jobs = actions
        .clone()
        .map(|(value, send)| json!({ "value": value, "part": "writeAction", "send": send }));
    let outcomes = Scratch::new("actions").run_program("channels", &jobs);
    assert_eq!(outcomes.len(), actions.len());
    for ((value, action), outcome) in actions.into_iter().zip(outcomes) {
        let sent = bytes(outcome.as_str().unwrap());
        let sent: Value = decode(Encoding::MessagePack, &sent).unwrap();
        assert_eq!(sent, action, "{value}");
    }
}

#[test]
fn a_value_tells_its_name_its_parameters_and_what_it_can() {
    if is_left_out() {
        return;
    }
    let value = |kind: &str, name: Value, parts: BTreeMap<&str, Value>| {
        let mut all = name;
        for (part, value) in parts {
            all[part] = value;
        }
        json!({ "kind": kind, "parts": all })
    };
    let action = [
        "actions",
        "writeAction",
        "readOutput",
        "readError",
        "readState",
    ];
    let own = [&action[..], &["readDelta"]].concat();
    let expected = [
        (
            "World",
            value(
                "resource",
                json!({ "name": "world/{id}", "params": ["id"] }),
                readers(&own),
            ),
        ),
        (
            "Board",
            value(
                "derived",
                json!({ "name": "board", "params": [] }),
                readers(&["readState"]),
            ),
        ),
        (
            "Promise",
            value(
                "derived",
                json!({ "name": "stage/{stage}/light/{2}", "params": ["stage", "2"] }),
                readers(&action),
            ),
        ),
        (
            "Score",
            value(
                "resource",
                json!({ "name": "score", "params": [] }),
                readers(&["readState", "readDelta"]),
            ),
        ),
        (
            "NewsAll",
            value("event", json!({ "domain": "news/all" }), readers(&["read"])),
        ),
        (
            "ApronPresence",
            value(
                "presence",
                json!({ "name": "apron", "params": [], "signalling": true }),
                readers(&[]),
            ),
        ),
        (
            "RoomIdPresence",
            value(
                "presence",
                json!({ "name": "room/{id}", "params": ["id"], "signalling": false }),
                readers(&[]),
            ),
        ),
    ];
    let jobs: Vec<_> = expected
        .iter()
        .map(|(value, _)| json!({ "value": value, "part": "", "encoding": "", "bytes": "" }))
        .collect();
    let outcomes = Scratch::new("values").run_program("channels", &jobs);
    assert_eq!(outcomes.len(), expected.len());
    for ((name, expected), outcome) in expected.into_iter().zip(outcomes) {
        assert_eq!(outcome, expected, "{name}");
    }
}

fn readers<'a>(parts: &[&'a str]) -> BTreeMap<&'a str, Value> {
    let shown = parts.iter().map(|part| (*part, "function".into()));
    shown.collect()
}

#[test]
fn a_program_holds_what_it_uses_and_nothing_else() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("bundles");
    let flow = Path::new(CLIENT).join("src/flow/index.ts");
    let bundles = ["calls", "own", "channels"].map(|program| {
        let bundle = scratch.bundle(program, &flow);
        fs::read_to_string(bundle).unwrap()
    });
    for (word, expected) in [
        ("cell.echo", [true, false, true]),
        ("world/{id}", [false, true, true]),
        ("readWorldDelta", [false, true, true]),
        ("function resource(", [false, true, true]),
        ("function applyPatch(", [false, false, true]),
        ("ApronPresence", [false, false, true]),
        ("function presence(", [false, false, true]),
    ] {
        let found = bundles.each_ref().map(|bundle| bundle.contains(word));
        assert_eq!(found, expected, "{word}");
    }
}

#[test]
fn a_module_without_channels_knows_nothing_of_them() {
    let mut with = 0;
    for group in groups() {
        let module = typescript::module(&api(&group.contract)).unwrap();
        let has = group.name == "channels";
        for text in [module.declarations(), module.javascript()] {
            assert_eq!(text.contains("flow"), has, "{}", group.name);
        }
        with += u32::from(has);
    }
    assert_eq!(with, 1);
}
