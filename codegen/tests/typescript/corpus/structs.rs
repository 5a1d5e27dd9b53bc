use super::*;
use schemars::JsonSchema;

/// A place on the apron, in metres from the tower.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Position {
    /// To the east.
    x: f64,
    /// To the north.
    y: f64,
}

/// A tug, which moves aircraft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tug {
    tug_id: TugId,
    position: Position,
    is_free: bool,
    /// Where it has been today.
    earlier_positions: Vec<Position>,
    drivers: Vec<String>,
}

/// The number of a tug.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct TugId(u16);

/// Nothing yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Weather {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Report {
    weather: Weather,
    #[serde(flatten)]
    tug: Tug,
    marker: Marker,
    fleet: Fleet,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Marker;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Fleet(Vec<TugId>);

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "tug.echo", output = Tug)]
struct EchoTug {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Tug,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "report.echo", output = Report)]
struct EchoReport {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Report,
}

pub(crate) fn group() -> Group {
    let tug = Tug {
        tug_id: TugId(7),
        position: Position { x: -1.5, y: 1e300 },
        is_free: true,
        earlier_positions: vec![Position { x: 3.0, y: -0.0 }, Position { x: 0.1, y: 4e-7 }],
        drivers: vec![String::new(), "Zoë 🛫".to_owned()],
    };
    let report = Report {
        weather: Weather {},
        tug: tug.clone(),
        marker: Marker,
        fleet: Fleet(vec![TugId(0), TugId(u16::MAX)]),
    };
    let operations = ContractBuilder::new()
        .operation::<EchoTug>()
        .operation::<EchoReport>();
    let samples = vec![sample::<EchoTug, _>(tug), sample::<EchoReport, _>(report)];
    super::group("structs", operations, samples)
}
