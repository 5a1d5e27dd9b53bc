//! Stands and tugs: what the apron has to offer.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aircraft::Size;
use crate::time::Time;

/// The name of a stand: the letter of its pier and a number, such as `C4`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(!try_from, !into, with = "String", extend("pattern" = "^[A-Z][1-9][0-9]?$"))]
pub struct StandId(String);

impl StandId {
    /// Reads a name; small letters count as capitals.
    ///
    /// # Errors
    ///
    /// The text is not a capital letter and a number of one or two digits.
    pub fn parse(text: &str) -> Result<Self, NotAStand> {
        let name = text.trim().to_ascii_uppercase();
        match name.as_bytes() {
            [b'A'..=b'Z', b'1'..=b'9'] | [b'A'..=b'Z', b'1'..=b'9', b'0'..=b'9'] => Ok(Self(name)),
            _ => Err(NotAStand(text.chars().take(40).collect())),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without the letter of the pier.
    ///
    /// # Panics
    ///
    /// Never: a name without one is none.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.0[1..].parse().expect("a name ends with a number")
    }
}

impl fmt::Display for StandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<StandId> for String {
    fn from(id: StandId) -> Self {
        id.0
    }
}

impl TryFrom<String> for StandId {
    type Error = NotAStand;

    fn try_from(text: String) -> Result<Self, NotAStand> {
        Self::parse(&text)
    }
}

/// The text cannot be the name of a stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a stand, such as C4")]
pub struct NotAStand(String);

/// A place where an aircraft is parked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stand {
    /// Its name.
    pub id: StandId,
    /// How passengers reach it.
    pub kind: StandKind,
    /// The largest aircraft that fits.
    pub largest: Size,
    /// Why it is closed; open stands have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
}

/// How passengers reach a stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandKind {
    /// Over a bridge; aircraft are pushed back by a tug.
    Contact,
    /// By bus; aircraft leave under their own power.
    Remote,
}

/// A vehicle that pushes aircraft back from their stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tug {
    /// Its name, such as `T3`.
    pub id: String,
    /// The largest aircraft it can push.
    pub largest: Size,
    /// When its shift begins.
    pub from: Time,
    /// When its shift ends.
    pub until: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_has_a_letter_and_a_number() {
        for (text, expected) in [("C4", Some("C4")), (" a12 ", Some("A12"))] {
            assert_eq!(
                StandId::parse(text).ok().map(String::from).as_deref(),
                expected
            );
        }
        for text in ["", "C", "4", "C0", "CC4", "C123", "Ä1"] {
            assert!(StandId::parse(text).is_err(), "{text}");
        }
    }
}
