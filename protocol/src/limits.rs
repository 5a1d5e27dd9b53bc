//! What one connection may use, and what the client is told of it.

use serde::{Deserialize, Serialize};

/// The limits a server announces in `Connected`. See docs/protocol.md#limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Calls that may run at once on one connection. Default 256. What comes beyond is refused
    /// with `overloaded`; raising it costs memory per connection.
    pub max_in_flight: u32,
    /// The largest message in bytes that the client may send. Default 64 KiB. One that is longer ends
    /// the connection; raising it costs memory per connection, before anybody said who they are.
    pub max_message: u32,
}

impl Limits {
    /// How many bytes the payloads of all calls in flight may have together: as many as sixteen
    /// of the largest messages, 1 MiB by default. What comes beyond is refused with `overloaded`;
    /// official clients hold it back.
    #[must_use]
    pub const fn max_in_flight_bytes(&self) -> u64 {
        self.max_message as u64 * 16
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_in_flight: 256,
            max_message: 64 * 1024,
        }
    }
}
