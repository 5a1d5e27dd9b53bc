//! The board: every flight of the day, for everybody who looks at it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flight::{Flight, FlightId};
use crate::stand::StandId;

/// The flights of the day. What changes on it is found by comparing, so that nothing has to be said of how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Board {
    /// The flights by their numbers.
    pub flights: BTreeMap<FlightId, Flight>,
}

impl Board {
    /// The board with these flights on it.
    #[must_use]
    pub fn of(flights: Vec<Flight>) -> Self {
        let flights = flights.into_iter();
        Self {
            flights: flights.map(|flight| (flight.id.clone(), flight)).collect(),
        }
    }

    /// Puts a flight on the board as it is now.
    pub fn put(&mut self, flight: Flight) {
        self.flights.insert(flight.id.clone(), flight);
    }
}

/// What can be done to the board by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BoardAction {
    /// Drag the strip of a flight to a stand.
    SendTo {
        /// The number of the flight.
        flight: FlightId,
        /// The stand it is to go to.
        stand: StandId,
    },
}
