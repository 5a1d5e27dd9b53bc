//! A small API with a type of each shape.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wilco_protocol::Operation;

/// Load one flight.
///
/// Past flights are kept for a year.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.get", output = Flight, error = GetFlightError, timeout = "5s", safe)]
pub(crate) struct GetFlight {
    /// The flight's own number.
    pub(crate) id: Uuid,
    /// Leave out what is not asked for.
    #[serde(default)]
    pub(crate) parts: Vec<Part>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.list", output = Vec<Flight>, idempotent)]
pub(crate) struct ListFlights {
    pub(crate) near: Option<Place>,
}

/// Move a flight.
#[deprecated]
#[derive(Deserialize, JsonSchema, Operation)]
#[serde(tag = "to", rename_all = "snake_case")]
#[operation(output = (), error = GetFlightError)]
pub(crate) enum MoveFlight {
    Gate { flight: Uuid, gate: u16 },
    Place(Place),
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Flight {
    pub(crate) id: Uuid,
    /// In order of the journey.
    pub(crate) legs: Vec<Leg>,
    pub(crate) seats: BTreeMap<String, Seat>,
    pub(crate) remark: Option<String>,
    pub(crate) follows: Option<Box<Flight>>,
    pub(crate) status: Status,
    pub(crate) fare: Fare,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Leg {
    pub(crate) from: Place,
    pub(crate) to: Place,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Place {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) height: i32,
}

/// Externally tagged, units alone.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Where it stops.
    Legs,
    Seats,
}

/// Externally tagged, mixed.
#[derive(Serialize, JsonSchema)]
pub(crate) enum Seat {
    Free,
    Taken { by: String },
    Blocked(u8),
}

/// Adjacently tagged.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "state", content = "detail")]
pub(crate) enum Status {
    Planned,
    Late(u32),
}

/// Untagged.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Fare {
    Amount(f64),
    Text(String),
}

/// Internally tagged.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum GetFlightError {
    Unknown,
    Moved { to: Uuid },
}
