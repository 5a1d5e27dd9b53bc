//! Aircraft types and how much room they need.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The room an aircraft needs: the code letter that ICAO derives from its wing span.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Size {
    /// Below 24 m: small regional jets.
    B,
    /// Below 36 m: most aircraft of a day.
    C,
    /// Below 52 m.
    D,
    /// Below 65 m: wide bodies.
    E,
}

/// A type of aircraft, by its ICAO designator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum AircraftType {
    /// Embraer ERJ 145.
    E145,
    /// ATR 72-600.
    At76,
    /// Embraer E190.
    E190,
    /// Airbus A320.
    A320,
    /// Airbus A321neo.
    A21n,
    /// Boeing 737-800.
    B738,
    /// Boeing 757-200.
    B752,
    /// Boeing 767-300.
    B763,
    /// Airbus A330-300.
    A333,
    /// Boeing 787-9.
    B789,
    /// Boeing 777-300ER.
    B77w,
}

impl AircraftType {
    /// How much room it needs.
    #[must_use]
    pub const fn size(self) -> Size {
        match self {
            Self::E145 => Size::B,
            Self::At76 | Self::E190 | Self::A320 | Self::A21n | Self::B738 => Size::C,
            Self::B752 | Self::B763 => Size::D,
            Self::A333 | Self::B789 | Self::B77w => Size::E,
        }
    }

    /// Its ICAO designator, as on the wire: `A333`.
    #[must_use]
    pub const fn designator(self) -> &'static str {
        match self {
            Self::E145 => "E145",
            Self::At76 => "AT76",
            Self::E190 => "E190",
            Self::A320 => "A320",
            Self::A21n => "A21N",
            Self::B738 => "B738",
            Self::B752 => "B752",
            Self::B763 => "B763",
            Self::A333 => "A333",
            Self::B789 => "B789",
            Self::B77w => "B77W",
        }
    }

    /// How people at the airport call it, with its article: `an A330`.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::E145 => "an ERJ 145",
            Self::At76 => "an ATR 72",
            Self::E190 => "an E190",
            Self::A320 => "an A320",
            Self::A21n => "an A321neo",
            Self::B738 => "a 737-800",
            Self::B752 => "a 757",
            Self::B763 => "a 767",
            Self::A333 => "an A330",
            Self::B789 => "a 787-9",
            Self::B77w => "a 777-300ER",
        }
    }
}

impl fmt::Display for AircraftType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.designator())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_carries_the_designator() {
        for aircraft in [AircraftType::At76, AircraftType::A21n, AircraftType::B77w] {
            let json = serde_json::to_value(aircraft).unwrap();
            assert_eq!(json, aircraft.designator());
        }
    }
}
