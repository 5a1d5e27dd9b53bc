//! What the server and its clients both know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::Operation;

/// Reserve a seat.
#[derive(Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "seat.reserve", output = Ticket, error = ReserveError, once)]
pub struct Reserve {
    /// Row and number, such as `A3`.
    pub seat: String,
    /// Who will sit there.
    pub name: String,
}

/// A seat that is somebody's.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Ticket {
    /// Counted from 1.
    pub number: usize,
    /// Row and number.
    pub seat: String,
}

/// Why a seat cannot be had.
#[derive(Debug, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ReserveError {
    /// The house has no such seat.
    #[error("there is no seat {seat}")]
    Unknown {
        /// What was asked for.
        seat: String,
    },
    /// Somebody was faster.
    #[error("seat {seat} is taken by {by}")]
    Taken {
        /// The seat.
        seat: String,
        /// Who has it.
        by: String,
    },
}

#[cfg(doctest)]
#[doc = include_str!("../../../guide/getting-started.md")]
#[doc = include_str!("../../../guide/typescript.md")]
mod guide {}

#[cfg(doctest)]
#[doc = include_str!("../../../../README.md")]
mod readme {}
