use std::collections::BTreeMap;

use super::*;
use schemars::JsonSchema;
use wilco_protocol::contract::{DeclaredEvent, DeclaredPresence, DeclaredResource};
use wilco_protocol::{Bytes, NoError, Source, U64};

/// A world of cells, and whose they are.
#[derive(Serialize, JsonSchema)]
pub(crate) struct World {
    pub(crate) turn: u32,
    pub(crate) cells: Vec<Cell>,
    /// The last two that were taken.
    pub(crate) last: (u32, Option<u32>),
}

/// One place in the world. What is sent may leave out what is read in any case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Cell {
    #[serde(default)]
    pub(crate) owner: Option<String>,
    #[serde(default)]
    pub(crate) height: u8,
}

/// What happens to a world.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum WorldDelta {
    /// A turn is over.
    Turned {
        turn: u32,
    },
    Taken {
        at: u32,
        cell: Cell,
    },
}

/// What can be done to a world.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is what counts")]
pub(crate) enum WorldAction {
    EndTurn,
    Take { at: u32, cell: Cell },
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum WorldActionError {
    /// It is somebody's.
    Taken { by: String },
}

/// What the world hears of.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WorldEvent {
    pub(crate) text: String,
    pub(crate) at: Option<u32>,
}

/// A board with all that JSON says in another way.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Board {
    pub(crate) serial: U64,
    pub(crate) picture: Bytes,
    pub(crate) by_row: BTreeMap<u32, Level>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    Low,
    High,
}

/// Called as what the language has already.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Promise {
    pub(crate) resource: Level,
}

/// Echo a cell.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "cell.echo", output = Cell, safe)]
pub(crate) struct EchoCell {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Cell,
}

pub(crate) fn group() -> Group {
    let cell = Cell {
        owner: Some("alice".to_owned()),
        height: 3,
    };
    super::group(
        "channels",
        resources().operation::<EchoCell>().merge(others()),
        vec![sample::<EchoCell, _>(cell)],
    )
}

fn resources() -> ContractBuilder {
    let world = DeclaredResource::of::<World, WorldDelta>("world/{id}")
        .action::<WorldAction, Option<Cell>, WorldActionError>()
        .doc("A world to follow.\n\nAnybody may act in it.");
    let board = DeclaredResource::derived::<Board>("board");
    let light = DeclaredResource::derived::<Promise>("stage/{stage}/light/{2}")
        .action::<(Level, u8), (), NoError>();
    let queue = DeclaredResource::of::<Vec<Cell>, (Level, Vec<Option<u8>>)>("the/queue")
        .action::<Level, (u8, Level), Vec<(u8, Level)>>();
    let score = DeclaredResource::of::<u32, i32>("score");
    let resources = [world, board, light, queue, score].into_iter().zip(10..);
    resources.fold(ContractBuilder::new(), |builder, (resource, line)| {
        builder.resource(resource.at(place(line)))
    })
}

fn others() -> ContractBuilder {
    let plain = DeclaredEvent::of::<(Level, String)>("news/all");
    ContractBuilder::new()
        .event(DeclaredEvent::of::<WorldEvent>("world").at(place(20)))
        .event(plain.doc("Told to all.").at(place(21)))
        .presence(DeclaredPresence::new("apron").signalling().at(place(30)))
        .presence(
            DeclaredPresence::new("room/{id}")
                .doc("Who is in a room.")
                .at(place(31)),
        )
}

/// A place that stays when this file changes.
fn place(line: u32) -> Source {
    Source {
        file: "src/world.rs",
        line,
        column: 1,
    }
}
