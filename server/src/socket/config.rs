//! What a socket may use, with defaults that are safe on the open internet.

use std::fmt;
use std::time::Duration;

use wilco_protocol::websocket::FrameLimits;
use wilco_protocol::websocket::deflate::Compression;

use crate::upgrade::Origins;

/// What a WebSocket may use and how long it may take, checked where [`Sockets`](crate::Sockets) are made of it.
///
/// ```
/// use std::time::Duration;
/// use wilco_server::WebSocketConfig;
///
/// let config = WebSocketConfig {
///     max_message_size: 1024 * 1024,
///     max_frame_size: 1024 * 1024,
///     idle_timeout: Some(Duration::from_secs(300)),
///     ..WebSocketConfig::default()
/// };
/// # assert!(config.check().is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct WebSocketConfig {
    /// The longest message in bytes, all its frames together and not compressed. Default 64 KiB; a connection can make
    /// the server hold a few times as much, and only by really sending it. What is longer is closed with 1009.
    pub max_message_size: usize,
    /// The longest single frame in bytes. Default 64 KiB; above `max_message_size` it changes nothing.
    pub max_frame_size: usize,
    /// How many frames one message may come in. Default 1024; each costs time, and next to nothing on the peer's side.
    pub max_fragments: u32,
    /// How long a peer may be silent before it is sent a ping. Default 25 s; `None` sends none, and then nobody notices
    /// a peer that is gone without a word.
    pub ping_interval: Option<Duration>,
    /// How long a peer that was sent a ping may stay silent before it is closed with 4009. Default 10 s.
    pub ping_timeout: Duration,
    /// How long a socket may live without a message in either direction before it is closed with 1001; pings and pongs
    /// do not count. Default `None`: as long as it likes.
    pub idle_timeout: Option<Duration>,
    /// How messages are compressed with clients that offer permessage-deflate. Default `None`: not at all. It costs
    /// time for each message, and what mixes a secret with words of an attacker should not be compressed.
    pub compression: Option<Compression>,
    /// The soft mark: bytes that may wait for a slow reader before [`send`](crate::WebSocket::send) reports pressure,
    /// lossy messages are dropped and the peer is not read any more, unless all that waits may be dropped. Default
    /// 256 KiB; at least 1.
    pub write_buffer_size: usize,
    /// The hard mark: bytes that may wait for a slow reader before [`send`](crate::WebSocket::send) refuses, and who
    /// is published to is closed with 4008. Default 1 MiB; one message more may wait.
    pub max_write_queue_size: usize,
    /// How long a peer may take in nothing of what waits for it. Default 10 s; then its connection is cut.
    pub stall_timeout: Duration,
    /// How long the answer to a close frame may take. Default 2 s.
    pub close_timeout: Duration,
    /// How many topics one socket may be subscribed to. Default 128; each costs some 100 bytes.
    pub max_subscriptions: usize,
    /// The subprotocols that are spoken here. Of those that a client offers, in its order, the first that stands here
    /// is chosen; where none does, none is named. Default none.
    pub subprotocols: Vec<String>,
    /// Which pages of the web may open a socket. Default [`Origins::same`]: those of the host and port that the socket
    /// is opened at.
    pub origins: Origins,
}

impl Default for WebSocketConfig {
    fn default() -> Self {
        Self {
            max_message_size: 64 * 1024,
            max_frame_size: 64 * 1024,
            max_fragments: 1024,
            ping_interval: Some(Duration::from_secs(25)),
            ping_timeout: Duration::from_secs(10),
            idle_timeout: None,
            compression: None,
            write_buffer_size: 256 * 1024,
            max_write_queue_size: 1024 * 1024,
            stall_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(2),
            max_subscriptions: 128,
            subprotocols: Vec::new(),
            origins: Origins::same(),
        }
    }
}

impl WebSocketConfig {
    /// Whether a socket could live with these settings.
    ///
    /// # Errors
    /// The first setting that cannot hold, in a sentence.
    pub fn check(&self) -> Result<(), ConfigError> {
        let is_zero = |duration: Option<Duration>| duration.is_some_and(|it| it.is_zero());
        let sentence = if self.max_message_size == 0 || self.max_frame_size == 0 {
            "`max_message_size` or `max_frame_size` is 0: no message could come"
        } else if self.max_fragments == 0 {
            "`max_fragments` is 0: a message comes in one frame at least"
        } else if is_zero(self.ping_interval) {
            "`ping_interval` is 0: pings would never stop"
        } else if self.ping_interval.is_some() && self.ping_timeout.is_zero() {
            "`ping_timeout` is 0: every peer would be dropped"
        } else if is_zero(self.idle_timeout) {
            "`idle_timeout` is 0: every socket would be closed at once"
        } else if self.write_buffer_size == 0 {
            "`write_buffer_size` is 0: every message would be pressure"
        } else if self.max_write_queue_size == 0 {
            "`max_write_queue_size` is 0: nothing could be sent"
        } else if self.max_write_queue_size < self.write_buffer_size {
            "`max_write_queue_size` is below `write_buffer_size`: sending would be refused before it is under pressure"
        } else if self.stall_timeout.is_zero() {
            "`stall_timeout` is 0: whoever does not read at once would be dropped"
        } else if let Some(sentence) = self.compression.as_ref().and_then(unworkable) {
            sentence
        } else if let Some(sentence) = self.origins.unworkable() {
            sentence
        } else if !self.subprotocols.iter().all(|name| is_token(name)) {
            "a name in `subprotocols` is empty or holds what a header does not carry"
        } else {
            return Ok(());
        };
        Err(ConfigError(sentence))
    }

    pub(super) fn frames(&self) -> FrameLimits {
        FrameLimits {
            max_message: self.max_message_size,
            max_frame: self.max_frame_size,
            max_fragments: self.max_fragments,
        }
    }
}

/// What is wrong with a setting of compression, if anything is.
pub(crate) fn unworkable(compression: &Compression) -> Option<&'static str> {
    if !(9..=15).contains(&compression.server_max_window_bits) {
        Some("`compression.server_max_window_bits` is not 9 to 15: no compressor has such a window")
    } else if !(8..=15).contains(&compression.client_max_window_bits) {
        Some("`compression.client_max_window_bits` is not 8 to 15: no client has such a window")
    } else if !(1..=9).contains(&compression.level) {
        Some("`compression.level` is not 1 to 9")
    } else {
        None
    }
}

/// A [`WebSocketConfig`] cannot hold. Displayed with the setting and what would come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigError(&'static str);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a config of sockets cannot hold: {}", self.0)
    }
}

impl std::error::Error for ConfigError {}

/// Whether a name is what RFC 6455 lets a subprotocol be called: a token of HTTP.
pub(crate) fn is_token(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_hold_is_said_in_a_sentence() {
        type Change = fn(&mut WebSocketConfig);
        let deflate = |change: fn(&mut Compression)| {
            let mut compression = Compression::default();
            change(&mut compression);
            Some(compression)
        };
        for (compression, expected) in [
            (deflate(|_| {}), None),
            (
                deflate(|it| it.server_max_window_bits = 8),
                Some("server_max_window_bits"),
            ),
            (
                deflate(|it| it.client_max_window_bits = 16),
                Some("client_max_window_bits"),
            ),
            (deflate(|it| it.client_max_window_bits = 8), None),
            (deflate(|it| it.level = 0), Some("level")),
            (deflate(|it| it.level = 10), Some("level")),
        ] {
            let config = WebSocketConfig {
                compression,
                ..WebSocketConfig::default()
            };
            let said = config.check().err().map(|error| error.to_string());
            let holds = said.as_deref().zip(expected);
            assert_eq!(said.is_some(), expected.is_some(), "{compression:?}");
            assert!(holds.is_none_or(|(said, expected)| said.contains(expected)));
        }
        let table: [(Change, &str); 14] = [
            (|_| {}, ""),
            (|config| config.max_message_size = 0, "max_message_size"),
            (|config| config.max_frame_size = 0, "max_frame_size"),
            (|config| config.max_fragments = 0, "max_fragments"),
            (
                |config| config.ping_interval = Some(Duration::ZERO),
                "ping_interval",
            ),
            (
                |config| config.ping_timeout = Duration::ZERO,
                "ping_timeout",
            ),
            (
                |config| config.idle_timeout = Some(Duration::ZERO),
                "idle_timeout",
            ),
            (|config| config.write_buffer_size = 0, "write_buffer_size"),
            (
                |config| config.max_write_queue_size = 0,
                "max_write_queue_size",
            ),
            (
                |config| config.max_write_queue_size = 1000,
                "below `write_buffer_size`",
            ),
            (
                |config| config.stall_timeout = Duration::ZERO,
                "stall_timeout",
            ),
            (
                |config| config.subprotocols = vec!["a b".to_owned()],
                "subprotocols",
            ),
            (|config| config.origins = Origins::list(["*"]), "origins"),
            (
                |config| {
                    config.ping_interval = None;
                    config.ping_timeout = Duration::ZERO;
                    config.close_timeout = Duration::ZERO;
                },
                "",
            ),
        ];
        for (index, (change, expected)) in table.into_iter().enumerate() {
            let mut config = WebSocketConfig::default();
            change(&mut config);
            match config.check() {
                Ok(()) => assert_eq!(expected, "", "case {index}"),
                Err(error) => {
                    let said = error.to_string();
                    assert!(!expected.is_empty() && said.contains(expected), "{said}");
                }
            }
        }
    }
}
