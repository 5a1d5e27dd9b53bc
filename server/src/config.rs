//! What a server grants, with defaults that are safe on the open internet.

use std::time::Duration;

use wilco_protocol::Limits;
use wilco_protocol::websocket::FrameLimits;

use crate::socket::SocketConfig;

/// The settings of a [`Router`](crate::Router).
///
/// ```
/// use std::time::Duration;
/// use wilco_server::Config;
///
/// let config = Config { call_timeout: Duration::from_secs(2), ..Config::default() };
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    /// How long a call may take if its operation does not say. Default 5 s.
    pub call_timeout: Duration,
    /// What one connection may use; announced to the client. Default 256 calls in flight and
    /// messages of 1 MiB. Raising it costs memory per connection.
    pub limits: Limits,
    /// How often a client should ping. Default 25 s. A peer silent for twice as long is dropped.
    pub heartbeat: Duration,
    /// How long a promised `Hello` may take. Default 10 s.
    pub hello_timeout: Duration,
    /// Bytes that may wait for a slow reader before its connection is not read any more.
    /// Default 256 KiB.
    pub soft_mark: usize,
    /// Bytes that may wait for a slow reader before its connection is closed. Default 1 MiB; one
    /// message more may stand in the queue. Never less than `soft_mark` and the largest message:
    /// a reader that is only slow is not closed for one large answer.
    pub hard_mark: usize,
    /// How long a peer may take in nothing of what waits for it. Default 10 s.
    pub stall_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let socket = SocketConfig::default();
        Self {
            call_timeout: Duration::from_secs(5),
            limits: Limits::default(),
            heartbeat: Duration::from_secs(25),
            hello_timeout: Duration::from_secs(10),
            soft_mark: socket.soft_mark,
            hard_mark: socket.hard_mark,
            stall_timeout: socket.stall_timeout,
        }
    }
}

impl Config {
    pub(crate) fn socket(&self) -> SocketConfig {
        let max = usize::try_from(self.limits.max_message).unwrap_or(usize::MAX);
        SocketConfig {
            frames: FrameLimits {
                max_message: max,
                max_frame: max,
            },
            soft_mark: self.soft_mark,
            hard_mark: self.hard_mark.max(self.soft_mark.saturating_add(max)),
            stall_timeout: self.stall_timeout,
            ..SocketConfig::default()
        }
    }
}
