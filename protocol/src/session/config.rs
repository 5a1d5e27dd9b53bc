//! What all sessions of a server share.

use std::time::Duration;

use super::rate::Rate;
use crate::contract::KnownContract;
use crate::limits::Limits;

/// What all sessions of a server share.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// What a connection may use. Announced to the client.
    pub limits: Limits,
    /// How often the client should ping, and how long a silence may be before it is pinged.
    /// Default 25 s, below the idle limit of common proxies. Announced to the client.
    pub heartbeat: Duration,
    /// How long after a heartbeat of silence a peer counts as gone. Default 5 s. Announced to the
    /// client.
    pub heartbeat_timeout: Duration,
    /// How long the server waits for a `Hello` that was promised, and then for its own answer to
    /// it. Default 10 s.
    pub hello_timeout: Duration,
    /// The hash of the contract.
    pub schema_hash: Box<str>,
    /// Other contracts that clients may be built from, each named once, and how they go with this one. Default none.
    pub contracts: Vec<KnownContract>,
    /// How long a session outlives its connection. Default 120 s. Announced to the client where the
    /// session can be resumed. Raising it costs the memory of sessions that nobody comes back to.
    pub session_ttl: Duration,
    /// Names the store that the records live in: another one after a restart that lost them.
    /// Announced to the client unless it is empty. Default empty.
    pub epoch: Box<str>,
    /// How often a connection may call, weighed by the costs of the operations. Default `None`: the
    /// calls in flight and their bytes are bounded already, and no rate stops floods and not also
    /// somebody who is honest and fast.
    pub rate: Option<Rate>,
    /// How often a connection may send what no conforming client sends: malformed, unsupported and
    /// unknown messages, and ids that were used before. Default 100/s and 1000 at once.
    pub abuse: Rate,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            heartbeat: Duration::from_secs(25),
            heartbeat_timeout: Duration::from_secs(5),
            hello_timeout: Duration::from_secs(10),
            schema_hash: Box::default(),
            contracts: Vec::new(),
            session_ttl: Duration::from_secs(120),
            epoch: Box::default(),
            rate: None,
            abuse: Rate {
                per_second: 100,
                burst: 1000,
            },
        }
    }
}
