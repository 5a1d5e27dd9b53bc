//! What can be asked of the desk: the inputs of its operations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::Operation;

use crate::aircraft::AircraftType;
use crate::flight::{Flight, FlightId};
use crate::inspection::Inspection;
use crate::refusal::{
    AssignStandError, CreateFlightError, FindFlightsError, GetFlightError, InspectStandError,
};
use crate::stand::StandId;
use crate::time::Time;

/// List all flights of the day, in the order of their arrival.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.list", output = Vec<Flight>, safe)]
pub struct ListFlights {}

/// Show one flight.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.get", output = Flight, error = GetFlightError, safe)]
pub struct GetFlight {
    /// The number of the flight.
    pub id: FlightId,
}

/// Find flights by what people know of them, in the order of their arrival.
///
/// Every word has to fit: `late`, a state such as `inbound`, an airline, a flight number or its beginning, a stand,
/// an airport, a type of aircraft, a registration. At most 20 flights are found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.find", output = Vec<Flight>, error = FindFlightsError, safe)]
pub struct FindFlights {
    /// The words, such as `late ba`.
    pub q: String,
}

/// Take a flight into the day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.create", output = Flight, error = CreateFlightError, once)]
pub struct CreateFlight {
    /// The flight number as it was typed, such as `BA12`.
    pub id: String,
    /// The type of the aircraft.
    pub aircraft: AircraftType,
    /// The registration painted on the aircraft, such as `G-EUUA`.
    pub registration: String,
    /// The airport it comes from, as an IATA code.
    pub origin: String,
    /// The airport it goes on to, as an IATA code.
    pub destination: String,
    /// When it comes onto its stand.
    pub arrival: Time,
    /// When it leaves its stand.
    pub departure: Time,
    /// The stand it should get; none leaves the choice for later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand: Option<String>,
}

/// Send a flight to a stand.
///
/// The stand is a place to be in, not a step to take, so doing it twice leaves the flight where doing it once does.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "flight.assign_stand", output = Flight, error = AssignStandError, idempotent)]
pub struct AssignStand {
    /// The number of the flight.
    pub id: FlightId,
    /// The stand it is to go to.
    pub stand: StandId,
}

/// Send somebody to look at a stand, which takes two to five seconds.
///
/// Each inspection is work, and is counted. Whoever loses the line while it is under way gets its answer over the
/// next one; nobody goes twice.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "stand.inspect", output = Inspection, error = InspectStandError, once, timeout = "10s")]
pub struct InspectStand {
    /// The stand to look at.
    pub stand: StandId,
}
