//! What everybody sees of the traffic: a state, and how it changes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::flow::{FlowState, Unfit};

use crate::time::Time;

/// What moves on the apron, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Movements {
    /// What time it is on the apron.
    pub clock: Time,
    /// Aircraft by their flights, tugs by their names.
    pub vehicles: BTreeMap<String, Vehicle>,
}

/// Where something is on the plan of the apron, which is 1000 wide and 420 high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vehicle {
    /// What it is.
    pub kind: VehicleKind,
    /// From the left.
    pub x: i16,
    /// From the top.
    pub y: i16,
    /// Where its nose points, in degrees from the right, clockwise.
    pub heading: i16,
    /// Whether it waits for a stand.
    pub waits: bool,
}

/// What moves on an apron.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VehicleKind {
    /// An aircraft.
    Aircraft,
    /// A tug.
    Tug,
}

/// A change of the traffic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Movement {
    /// Something is there now.
    Moved {
        /// The flight or the tug.
        id: String,
        /// Where it is.
        vehicle: Vehicle,
    },
    /// Something has left the plan.
    Gone {
        /// The flight or the tug.
        id: String,
    },
    /// Another minute has begun.
    Clock {
        /// What time it is.
        at: Time,
    },
}

impl Movements {
    /// An apron on which nothing moves yet.
    #[must_use]
    pub const fn at(clock: Time) -> Self {
        Self {
            clock,
            vehicles: BTreeMap::new(),
        }
    }
}

impl FlowState for Movements {
    type Delta = Movement;

    fn apply_delta(&mut self, movement: Movement) -> Result<(), Unfit> {
        match movement {
            Movement::Moved { id, vehicle } => {
                self.vehicles.insert(id, vehicle);
            }
            Movement::Gone { id } => {
                self.vehicles.remove(&id);
            }
            Movement::Clock { at } => self.clock = at,
        }
        Ok(())
    }
}
