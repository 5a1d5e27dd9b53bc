//! Where a reader of a channel stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in the history of a channel: comparable only within one epoch.
///
/// See docs/protocol.md#positions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Within which the numbers are continuous. Another one says that continuity cannot be proven.
    pub epoch: Box<str>,
    /// The number of the last change that is known here; 0 before the first.
    pub seq: u64,
}

impl Position {
    /// The place `seq` of `epoch`.
    #[must_use]
    pub fn new(epoch: impl Into<Box<str>>, seq: u64) -> Self {
        Self {
            epoch: epoch.into(),
            seq,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.seq)
    }
}
