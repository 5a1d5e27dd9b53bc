use std::time::Duration;

use super::backoff::Backoff;

/// What a client's session may use, and how patient it is.
#[derive(Debug, Clone)]
pub struct ClientSessionConfig {
    /// The name and version that `Hello` carries, for the server's logs.
    pub client: Option<Box<str>>,
    /// The hash of the contract that the caller was built from, for `Hello`. Default none.
    pub contract_hash: Option<Box<str>>,
    /// How many bytes of calls may wait for a connection or for their turn, each counted with an
    /// allowance of 128 bytes. Default 1 MiB. What comes beyond fails with `overloaded`.
    pub max_waiting_bytes: usize,
    /// How long an answer may come after the deadline of its call. Default 100 ms. The server
    /// ends a call at the same deadline and knows better whether it ran; this is the time its
    /// answer gets to travel. Raising it makes calls to a server that is gone fail later.
    pub grace: Duration,
    /// How long the server may take for `Connected`. Default 10 s.
    pub welcome_timeout: Duration,
    /// When to come back after a connection is lost.
    pub backoff: Backoff,
}

impl Default for ClientSessionConfig {
    fn default() -> Self {
        Self {
            client: None,
            contract_hash: None,
            max_waiting_bytes: 1024 * 1024,
            grace: Duration::from_millis(100),
            welcome_timeout: Duration::from_secs(10),
            backoff: Backoff::default(),
        }
    }
}
