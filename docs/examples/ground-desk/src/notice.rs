//! What is called out over the apron.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flight::FlightId;
use crate::stand::StandId;

/// Something that those at the desk should hear of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Notice {
    /// A flight touches down.
    Landed {
        /// The flight.
        flight: FlightId,
    },
    /// A flight is on its stand.
    OnStand {
        /// The flight.
        flight: FlightId,
        /// Where it stands.
        stand: StandId,
    },
    /// A flight has landed and has nowhere to go.
    Holding {
        /// The flight.
        flight: FlightId,
        /// The stand that is not free; none if nobody has chosen one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stand: Option<StandId>,
    },
    /// A flight leaves its stand.
    PushedBack {
        /// The flight.
        flight: FlightId,
        /// The stand that is free now.
        stand: StandId,
    },
    /// A flight is in the air.
    TookOff {
        /// The flight.
        flight: FlightId,
    },
    /// Somebody dragged a flight to a stand.
    Sent {
        /// The flight.
        flight: FlightId,
        /// Where it is to go.
        stand: StandId,
        /// Who did it.
        by: String,
    },
}

impl Notice {
    /// The name of the kind, as it is on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Landed { .. } => "landed",
            Self::OnStand { .. } => "on_stand",
            Self::Holding { .. } => "holding",
            Self::PushedBack { .. } => "pushed_back",
            Self::TookOff { .. } => "took_off",
            Self::Sent { .. } => "sent",
        }
    }
}
