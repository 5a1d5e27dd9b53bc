//! Why the desk refuses: the typed errors of its operations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::aircraft::AircraftType;
use crate::flight::FlightId;
use crate::stand::StandId;
use crate::time::Time;

/// Why a flight cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum GetFlightError {
    /// No flight of the day has that number.
    #[error("there is no flight {flight} today")]
    UnknownFlight {
        /// The number that was asked for.
        flight: FlightId,
    },
}

/// Why a search is not made.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FindFlightsError {
    /// The text is longer than a search may be.
    #[error("a search has at most {limit} characters")]
    QueryTooLong {
        /// How many characters it may have.
        limit: u16,
    },
}

/// Why a flight does not get a stand.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AssignStandError {
    /// No flight of the day has that number.
    #[error("there is no flight {flight} today")]
    UnknownFlight {
        /// The number that was given.
        flight: FlightId,
    },
    /// The flight has left its stand and needs none any more.
    #[error("flight {flight} has left its stand")]
    FlightDeparted {
        /// The flight.
        flight: FlightId,
    },
    /// The airport has no such stand.
    #[error("there is no stand {stand}")]
    UnknownStand {
        /// The name that was given.
        stand: StandId,
    },
    /// Nothing may be parked on the stand today.
    #[error("stand {stand} is closed")]
    StandClosed {
        /// The stand.
        stand: StandId,
        /// Why it is closed.
        reason: String,
    },
    /// The aircraft does not fit.
    #[error("stand {stand} is too small for {}", aircraft.spoken())]
    StandTooSmall {
        /// The stand.
        stand: StandId,
        /// The type of the aircraft.
        aircraft: AircraftType,
    },
    /// Another aircraft is on the stand at some time of the flight's stay.
    #[error("stand {stand} is taken by {by} from {from} to {until}")]
    StandOccupied {
        /// The stand.
        stand: StandId,
        /// The other flight.
        by: FlightId,
        /// When the other flight comes onto the stand.
        from: Time,
        /// When the other flight leaves it.
        until: Time,
    },
}

/// Why a stand is not inspected.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum InspectStandError {
    /// The airport has no such stand.
    #[error("there is no stand {stand}")]
    UnknownStand {
        /// The name that was given.
        stand: StandId,
    },
}

/// Why a flight is not taken into the day.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CreateFlightError {
    /// What was typed cannot be right.
    #[error("{}", sentence(fields))]
    Invalid {
        /// What is wrong, at most once per field and in the order of the fields.
        fields: Vec<FieldError>,
    },
    /// The desk already looks after as many flights as it can.
    #[error("the desk looks after {limit} flights at most")]
    DeskFull {
        /// How many that is.
        limit: u16,
    },
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// The name of the field in the request.
    pub field: String,
    /// A sentence to show under the field.
    pub message: String,
}

fn sentence(fields: &[FieldError]) -> String {
    let parts: Vec<_> = fields
        .iter()
        .map(|error| format!("{}: {}", error.field, error.message))
        .collect();
    parts.join("; ")
}
