//! An order, and what those who watch it are told.

use std::fmt;

use serde::{Deserialize, Serialize};
use wilco_server::Outgoing;

/// The number of an order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize,
)]
pub struct OrderId(pub u64);

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What was ordered, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number.
    pub id: OrderId,
    /// What is to be cooked.
    pub dish: String,
    /// How far it is.
    pub step: Step,
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The kitchen knows of it.
    Received,
    /// It is cooked.
    Cooking,
    /// A courier has it.
    OnTheWay,
    /// It was eaten warm.
    Delivered,
}

impl Step {
    /// What comes next; nothing after it is delivered.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Received => Some(Self::Cooking),
            Self::Cooking => Some(Self::OnTheWay),
            Self::OnTheWay => Some(Self::Delivered),
            Self::Delivered => None,
        }
    }
}

/// What those who watch an order are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Update {
    /// The order as it is. The first thing that is told.
    State {
        /// The order.
        order: Order,
    },
    /// It came a step further. None of them is left out.
    Changed {
        /// How far it is now.
        step: Step,
    },
    /// Where the courier is. Who reads slowly is told the newest only.
    Courier {
        /// How much of the way is done, in percent.
        way: u8,
    },
}

impl Update {
    /// The message that says so.
    ///
    /// # Panics
    /// Never: nothing in an update is no JSON.
    #[must_use]
    pub fn outgoing(&self) -> Outgoing {
        Outgoing::json(self).expect("an update has no map with keys that are no text")
    }
}
