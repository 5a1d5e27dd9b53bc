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
    /// Channels that one connection may read: resources, domains and topics together. Default 128, which is not said on
    /// the wire. What comes beyond is refused with `overloaded`; each costs some 200 bytes while nothing is said on it.
    #[serde(default = "max_channels", skip_serializing_if = "is_default")]
    pub max_channels: u32,
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
            max_channels: max_channels(),
        }
    }
}

const fn max_channels() -> u32 {
    128
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks in this way")]
const fn is_default(channels: &u32) -> bool {
    *channels == max_channels()
}
