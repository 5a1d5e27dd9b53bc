use std::fmt;
use std::time::Duration;

use super::backoff::Backoff;
use crate::envelope::hidden;

/// What a client's session may use, and how patient it is.
#[derive(Clone)]
pub struct ClientSessionConfig {
    /// The credential that `Hello` carries.
    pub token: Option<Box<str>>,
    /// The name and version that `Hello` carries, for the server's logs.
    pub client: Option<Box<str>>,
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
            token: None,
            client: None,
            max_waiting_bytes: 1024 * 1024,
            grace: Duration::from_millis(100),
            welcome_timeout: Duration::from_secs(10),
            backoff: Backoff::default(),
        }
    }
}

impl fmt::Debug for ClientSessionConfig {
    /// Leaves out what is secret: the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSessionConfig")
            .field("token", &hidden(self.token.as_deref()))
            .field("client", &self.client)
            .field("max_waiting_bytes", &self.max_waiting_bytes)
            .field("grace", &self.grace)
            .field("welcome_timeout", &self.welcome_timeout)
            .field("backoff", &self.backoff)
            .finish()
    }
}
