use super::*;
use schemars::JsonSchema;

/// How an aircraft parks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Parking {
    /// With its nose to the gate.
    NoseIn,
    /// Without a gate.
    Remote,
    TowBar,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Place {
    row: u8,
    parking: Parking,
}

/// What happened, told apart as serde does by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum External {
    /// Nothing more to say.
    Landed,
    Departed,
    /// To another place.
    Moved(Place),
    Renamed(String),
    Delayed {
        minutes: u32,
        reason: Option<String>,
    },
    Swapped(Place, Place),
    #[serde(rename = "not-a-word")]
    Odd(Vec<Option<bool>>),
    Empty {},
}

/// What happened, told apart by a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Internal {
    /// Nothing more to say.
    Landed,
    Moved(Place),
    Delayed {
        minutes: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        at: (f32, f32),
    },
    Empty {},
}

/// What happened, told apart by a field, with the rest in another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
pub(crate) enum Adjacent {
    Landed,
    Moved(Place),
    Delayed { minutes: u32 },
    Renamed(String),
    Swapped(u8, u8),
}

/// What happened, told apart by its looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Place(Place),
    Count(u32),
    Name(String),
    Swapped(u8, String),
    Delay { minutes: u32 },
    Nothing,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "place.echo", output = Place)]
struct EchoPlace {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Place,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "external.echo", output = Vec<External>)]
struct EchoExternal {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<External>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "internal.echo", output = Vec<Internal>)]
struct EchoInternal {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Internal>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "adjacent.echo", output = Vec<Adjacent>)]
struct EchoAdjacent {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Adjacent>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "untagged.echo", output = Vec<Untagged>)]
struct EchoUntagged {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<Untagged>,
}

pub(crate) fn groups() -> [Group; 5] {
    [names(), external(), internal(), adjacent(), untagged()]
}

fn place(row: u8) -> Place {
    Place {
        row,
        parking: Parking::Remote,
    }
}

fn names() -> Group {
    let of = |parking| sample::<EchoPlace, _>(Place { row: 1, parking });
    let samples = [Parking::NoseIn, Parking::Remote, Parking::TowBar].map(of);
    let operations = ContractBuilder::new().operation::<EchoPlace>();
    group("enum_names", operations, samples.into())
}

fn external() -> Group {
    let values = vec![
        External::Landed,
        External::Departed,
        External::Moved(place(1)),
        External::Renamed("BA12".to_owned()),
        External::Delayed {
            minutes: 7,
            reason: None,
        },
        External::Delayed {
            minutes: 7,
            reason: Some("fog".to_owned()),
        },
        External::Swapped(place(2), place(3)),
        External::Odd(vec![None, Some(true), Some(false)]),
        External::Empty {},
    ];
    let operations = ContractBuilder::new().operation::<EchoExternal>();
    group(
        "enum_external",
        operations,
        vec![sample::<EchoExternal, _>(values)],
    )
}

fn internal() -> Group {
    let delayed = |reason: Option<&str>| Internal::Delayed {
        minutes: 7,
        reason: reason.map(str::to_owned),
        at: (0.5, -0.25),
    };
    let values = vec![
        Internal::Landed,
        Internal::Moved(place(1)),
        delayed(None),
        delayed(Some("fog")),
        Internal::Empty {},
    ];
    let operations = ContractBuilder::new().operation::<EchoInternal>();
    group(
        "enum_internal",
        operations,
        vec![sample::<EchoInternal, _>(values)],
    )
}

fn adjacent() -> Group {
    let values = vec![
        Adjacent::Landed,
        Adjacent::Moved(place(1)),
        Adjacent::Delayed { minutes: 7 },
        Adjacent::Renamed("BA12".to_owned()),
        Adjacent::Swapped(1, 2),
    ];
    let operations = ContractBuilder::new().operation::<EchoAdjacent>();
    group(
        "enum_adjacent",
        operations,
        vec![sample::<EchoAdjacent, _>(values)],
    )
}

fn untagged() -> Group {
    let values = vec![
        Untagged::Place(place(1)),
        Untagged::Count(7),
        Untagged::Name("7".to_owned()),
        Untagged::Swapped(1, "one".to_owned()),
        Untagged::Delay { minutes: 7 },
        Untagged::Nothing,
    ];
    let operations = ContractBuilder::new().operation::<EchoUntagged>();
    group(
        "enum_untagged",
        operations,
        vec![sample::<EchoUntagged, _>(values)],
    )
}
