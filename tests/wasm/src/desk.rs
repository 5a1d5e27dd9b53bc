//! What the tests know of the ground desk.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use wilco_client::{Operation, Status};

#[derive(Serialize, Operation)]
#[operation(name = "flight.get", output = Flight, error = GetFlightError, safe)]
pub(crate) struct GetFlight {
    pub(crate) id: Cow<'static, str>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Flight {
    pub(crate) id: String,
    pub(crate) airline: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum GetFlightError {
    UnknownFlight { flight: String },
}

#[derive(Serialize, Operation)]
#[operation(name = "flight.find", output = Vec<Flight>, error = FindFlightsError, safe)]
pub(crate) struct FindFlights {
    pub(crate) q: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum FindFlightsError {
    QueryTooLong { limit: u16 },
}

/// Must not run twice: the second time the flight is there, and the desk refuses.
#[derive(Serialize, Operation)]
#[operation(name = "flight.create", output = Flight, error = CreateFlightError)]
pub(crate) struct CreateFlight {
    id: String,
    aircraft: &'static str,
    registration: &'static str,
    origin: &'static str,
    destination: &'static str,
    arrival: &'static str,
    departure: &'static str,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct CreateFlightError {
    code: String,
}

/// A flight that has no stand, and so is in nobody's way.
pub(crate) fn new_flight(id: &str) -> CreateFlight {
    CreateFlight {
        id: id.to_owned(),
        aircraft: "A320",
        registration: "SE-ROA",
        origin: "ARN",
        destination: "CPH",
        arrival: "2026-06-18T15:00:00Z",
        departure: "2026-06-18T15:50:00Z",
    }
}

pub(crate) const KNOWN: GetFlight = GetFlight {
    id: Cow::Borrowed("DL1579"),
};
pub(crate) const UNKNOWN: GetFlight = GetFlight {
    id: Cow::Borrowed("XX9999"),
};

/// A connection on which nothing was measured, and which goes on with nothing.
pub(crate) const OPEN: Status = Status::Open {
    latency: None,
    replayed: 0,
    schema: None,
};

/// What the desk answers to [`KNOWN`].
pub(crate) fn known() -> Flight {
    Flight {
        id: "DL1579".to_owned(),
        airline: "Delta Air Lines".to_owned(),
    }
}
