//! Flights as the desk sees them: one turn of an aircraft on the apron.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aircraft::AircraftType;
use crate::stand::StandId;
use crate::time::Time;

/// A flight number: the two characters of the airline and one to four digits, such as `BA12`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(!try_from, !into, with = "String", extend("pattern" = "^([A-Z][A-Z0-9]|[0-9][A-Z])[1-9][0-9]{0,3}$"))]
pub struct FlightId(String);

impl FlightId {
    /// Reads a flight number; small letters count as capitals.
    ///
    /// # Errors
    ///
    /// The text is not two characters, at least one of them a letter, and a number of one to four digits.
    pub fn parse(text: &str) -> Result<Self, NotAFlightNumber> {
        let number = text.trim().to_ascii_uppercase();
        let bytes = number.as_bytes();
        let valid = match bytes {
            [a, b, first, rest @ ..] => {
                let airline = a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
                let named = a.is_ascii_alphabetic() || b.is_ascii_alphabetic();
                let digits = rest.len() <= 3 && rest.iter().all(u8::is_ascii_digit);
                airline && named && matches!(first, b'1'..=b'9') && digits
            }
            _ => false,
        };
        if valid {
            Ok(Self(number))
        } else {
            Err(NotAFlightNumber(text.chars().take(40).collect()))
        }
    }

    /// The flight number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two characters of the airline.
    #[must_use]
    pub fn airline(&self) -> &str {
        &self.0[..2]
    }
}

impl fmt::Display for FlightId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FlightId> for String {
    fn from(id: FlightId) -> Self {
        id.0
    }
}

impl TryFrom<String> for FlightId {
    type Error = NotAFlightNumber;

    fn try_from(text: String) -> Result<Self, NotAFlightNumber> {
        Self::parse(&text)
    }
}

/// The text cannot be a flight number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a flight number, such as BA12")]
pub struct NotAFlightNumber(String);

/// One turn of an aircraft: it comes in, stands, and leaves again under the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flight {
    /// Its number.
    pub id: FlightId,
    /// The name of the airline.
    pub airline: String,
    /// The type of the aircraft.
    pub aircraft: AircraftType,
    /// The registration painted on the aircraft.
    pub registration: String,
    /// The airport it comes from, as an IATA code.
    pub origin: String,
    /// The airport it goes on to, as an IATA code.
    pub destination: String,
    /// When it comes onto its stand.
    pub arrival: Times,
    /// When it leaves its stand.
    pub departure: Times,
    /// Where it is just now.
    pub state: FlightState,
    /// The stand it is on or will go to; none if nobody has chosen one yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand: Option<StandId>,
    /// The tug that pushes it back; none on remote stands or if nobody has chosen one yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tug: Option<String>,
}

impl Flight {
    /// Whether it arrives or leaves so late that passengers notice.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.arrival.delay() >= LATE || self.departure.delay() >= LATE
    }

    /// Whether it is off its stand for good.
    #[must_use]
    pub const fn has_left(&self) -> bool {
        matches!(self.state, FlightState::Outbound | FlightState::Departed)
    }

    /// Whether both flights need the same room at the same time if they share a stand.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let in_time = |first: &Self, second: &Self| {
            first.departure.estimated.plus(CLEARANCE) <= second.arrival.estimated
        };
        !in_time(self, other) && !in_time(other, self)
    }
}

/// A time as it was planned and as it is expected now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Times {
    /// As planned.
    pub scheduled: Time,
    /// As expected now.
    pub estimated: Time,
}

impl Times {
    /// A time that is expected as planned.
    #[must_use]
    pub const fn planned(time: Time) -> Self {
        Self {
            scheduled: time,
            estimated: time,
        }
    }

    /// How many minutes later than planned; none if it is early.
    #[must_use]
    pub const fn delay(&self) -> u16 {
        self.estimated.minutes_after(self.scheduled)
    }
}

/// Where a flight is on its way over the apron.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlightState {
    /// On its way to the stand.
    Inbound,
    /// On its stand.
    OnStand,
    /// Off its stand, on its way to the runway.
    Outbound,
    /// In the air. Nothing about it can be changed any more.
    Departed,
}

impl FlightState {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::OnStand => "on_stand",
            Self::Outbound => "outbound",
            Self::Departed => "departed",
        }
    }
}

/// Minutes between an aircraft that leaves a stand and the next one that comes onto it.
pub const CLEARANCE: u16 = 10;
/// Minutes of delay from which a flight counts as late.
pub const LATE: u16 = 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_number_has_an_airline_and_a_number() {
        for (text, number) in [("BA12", "BA12"), ("u21234", "U21234"), (" 9K1 ", "9K1")] {
            assert_eq!(FlightId::parse(text).unwrap().as_str(), number);
        }
        for text in [
            "", "BA", "B", "BA012", "BA12345", "BA1A", "1212", "BA-12", "ÄÖ12",
        ] {
            assert!(FlightId::parse(text).is_err(), "{text}");
        }
    }
}
