//! What a server grants, with defaults that are safe on the open internet.

use std::time::Duration;

use wilco_protocol::Limits;
use wilco_protocol::contract::{Contract, ContractHash, KnownContract};
use wilco_protocol::session::{Rate, SessionConfig};

use crate::error::RouterError;
use crate::sessions::Sessions;
use crate::socket::{Compression, WebSocketConfig, unworkable};
use crate::upgrade::Origins;

/// The settings of a [`Router`](crate::Router), checked when it is built.
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
    /// What one connection may use; announced to the client. Default 256 calls in flight, messages of
    /// 64 KiB and 128 channels; at least one call and 1 KiB. Raising it costs memory per connection.
    pub limits: Limits,
    /// The longest message in bytes that the server says. Default 1 MiB; at least 1 KiB. The answer to a
    /// call that would be longer is `too_large`. Clients have a limit of their own, 1 MiB too.
    pub max_response: usize,
    /// How messages are compressed with clients that offer permessage-deflate, as browsers do. Default `None`: not at
    /// all. It costs time for each message, and what mixes a secret with words of an attacker should not be compressed.
    pub compression: Option<Compression>,
    /// How often a client should ping. Default 25 s; at least 1 ms, at most 2^53-1 ms.
    pub heartbeat: Duration,
    /// How long after a heartbeat of silence a peer counts as gone. Default 5 s; at least 1 ms, at most 2^53-1 ms.
    pub heartbeat_timeout: Duration,
    /// How long a promised `Hello` may take. Default 10 s.
    pub hello_timeout: Duration,
    /// How long a session outlives its connection, for its client to come back to. Default 120 s; at most 2^53-1 ms.
    /// Raising it costs the memory of sessions that nobody comes back to.
    pub session_ttl: Duration,
    /// How many sessions without a connection are kept; beyond, those that lost theirs first end. Default 65,536. Each
    /// costs some 600 bytes, and what is recorded of its calls.
    pub max_sessions: usize,
    /// How long the outcome of a call is remembered that has an `op_id`. Default 24 h; at most 2^53-1 ms. A principal may have 1,000 of
    /// them, and so may a session that is anonymous; a call beyond is refused as `overloaded`.
    /// Actions are counted apart, and of them the one that ended first makes room for the next.
    pub op_ttl: Duration,
    /// How often a connection may call, weighed by the costs of the operations. Default `None`: calls in flight and
    /// their bytes are bounded already. Beyond it calls are refused as `rate_limited`, and after ten in a row the
    /// connection is closed with 4429.
    pub rate_limit: Option<Rate>,
    /// How many clients should come back in a second after a shutdown has sent them away: the more there are, the longer
    /// they are told to wait. Default 500; at least 1.
    pub reconnect_rate: u32,
    /// The soft mark: bytes that may wait for a slow reader before its connection is not read any more.
    /// Default 256 KiB.
    pub write_buffer_size: usize,
    /// The hard mark: bytes that may wait for a slow reader before its connection is closed. Default 1 MiB; one
    /// message more may stand in the queue. Never less than `write_buffer_size` and `max_response` together:
    /// a reader that is only slow is not closed for one large answer.
    pub max_write_queue_size: usize,
    /// How long a peer may take in nothing of what waits for it. Default 10 s.
    pub stall_timeout: Duration,
    /// Which pages of the web may open a socket. Default [`Origins::same`]: those of the host and port that the socket
    /// is opened at.
    pub origins: Origins,
    /// Other contracts that clients may still be built from. Default none.
    ///
    /// A client that names one of them hears whether it is compatible, and the log tells of it, with the changes: once
    /// of each. Of those that are not in this list 64 are named in the log; clients that were built from them come in too.
    pub contracts: Vec<KnownContract>,
}

impl Default for Config {
    fn default() -> Self {
        let socket = WebSocketConfig::default();
        Self {
            call_timeout: Duration::from_secs(5),
            limits: Limits::default(),
            max_response: 1024 * 1024,
            compression: None,
            heartbeat: Duration::from_secs(25),
            heartbeat_timeout: Duration::from_secs(5),
            hello_timeout: Duration::from_secs(10),
            session_ttl: Duration::from_secs(120),
            max_sessions: 65_536,
            op_ttl: Duration::from_secs(24 * 60 * 60),
            rate_limit: None,
            reconnect_rate: 500,
            write_buffer_size: socket.write_buffer_size,
            max_write_queue_size: socket.max_write_queue_size,
            stall_timeout: socket.stall_timeout,
            origins: socket.origins,
            contracts: Vec::new(),
        }
    }
}

impl Config {
    /// Refuses what no connection could live with.
    pub(crate) fn check(&self) -> Result<(), RouterError> {
        let heartbeat = self.heartbeat.as_millis();
        let sentence = if heartbeat == 0 {
            "`heartbeat` is below 1 ms: every peer would be dropped at once"
        } else if heartbeat > LONGEST {
            "`heartbeat` is beyond 2^53-1 ms, the largest number that every client can read"
        } else if self.heartbeat_timeout.as_millis() == 0 {
            "`heartbeat_timeout` is below 1 ms: no ping could be answered in time"
        } else if self.heartbeat_timeout.as_millis() > LONGEST {
            "`heartbeat_timeout` is beyond 2^53-1 ms, the largest number that every client can read"
        } else if self.session_ttl.as_millis() > LONGEST {
            "`session_ttl` is beyond 2^53-1 ms, the largest number that every client can read"
        } else if self.op_ttl.as_millis() > LONGEST {
            "`op_ttl` is beyond 2^53-1 ms, which no clock can count to"
        } else if self.reconnect_rate == 0 {
            "`reconnect_rate` is 0: nobody would come back"
        } else if self.limits.max_in_flight == 0 {
            "`limits.max_in_flight` is 0: every call would be refused"
        } else if self.limits.max_message < SMALLEST_MAX_MESSAGE {
            "`limits.max_message` is below 1 KiB: hardly a call would fit"
        } else if self.max_response < SMALLEST_MAX_RESPONSE {
            "`max_response` is below 1 KiB: not even a fault would be sure to fit"
        } else if self.contracts.iter().any(is_no_contract) {
            "`contracts` has a hash that is not 32 lower-case hex digits: no client would name it"
        } else if let Some(sentence) = self.origins.unworkable() {
            sentence
        } else if let Some(sentence) = self.compression.as_ref().and_then(unworkable) {
            sentence
        } else {
            return Ok(());
        };
        Err(RouterError::config(sentence))
    }

    /// What of it the sessions go by.
    pub(crate) fn session(&self, contract: &Contract, sessions: &Sessions) -> SessionConfig {
        SessionConfig {
            limits: self.limits,
            heartbeat: self.heartbeat,
            heartbeat_timeout: self.heartbeat_timeout,
            hello_timeout: self.hello_timeout,
            schema_hash: contract.hash().into(),
            contracts: self.contracts.clone(),
            session_ttl: self.session_ttl,
            epoch: sessions.epoch().into(),
            rate: self.rate_limit,
            ..SessionConfig::default()
        }
    }

    pub(crate) fn socket(&self) -> WebSocketConfig {
        let max = usize::try_from(self.limits.max_message).unwrap_or(usize::MAX);
        WebSocketConfig {
            max_message_size: max,
            max_frame_size: max,
            compression: self.compression,
            // The session has a heartbeat of its own, which its client knows of.
            ping_interval: None,
            write_buffer_size: self.write_buffer_size,
            max_write_queue_size: self
                .max_write_queue_size
                .max(self.write_buffer_size.saturating_add(self.max_response)),
            stall_timeout: self.stall_timeout,
            ..WebSocketConfig::default()
        }
    }
}

fn is_no_contract(known: &KnownContract) -> bool {
    ContractHash::parse(&known.hash).is_none()
}

/// In milliseconds: what a number of JavaScript holds exactly.
const LONGEST: u128 = (1 << 53) - 1;

const SMALLEST_MAX_MESSAGE: u32 = 1024;
const SMALLEST_MAX_RESPONSE: usize = 1024;
