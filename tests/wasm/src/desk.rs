//! What the tests know of the ground desk.

use serde::{Deserialize, Serialize};
use wilco_client::Operation;

#[derive(Serialize, Operation)]
#[operation(name = "flight.get", output = Flight, error = GetFlightError, safe)]
pub(crate) struct GetFlight {
    pub(crate) id: &'static str,
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

pub(crate) const KNOWN: GetFlight = GetFlight { id: "DL1579" };
pub(crate) const UNKNOWN: GetFlight = GetFlight { id: "XX9999" };

/// What the desk answers to [`KNOWN`].
pub(crate) fn known() -> Flight {
    Flight {
        id: "DL1579".to_owned(),
        airline: "Delta Air Lines".to_owned(),
    }
}
