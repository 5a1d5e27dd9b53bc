//! What somebody shows to be let in.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use http::HeaderMap;

use crate::call::Connection;
use crate::secret::Secret;

/// What somebody shows to be let in: a token, and how it came. What the function of an [`Auth`](super::Auth) judges.
///
/// Its `Debug` shows neither the token nor the headers.
#[derive(Clone)]
pub struct Credential {
    token: Secret,
    source: CredentialSource,
    connection: Arc<Connection>,
}

/// How a credential came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialSource {
    /// `Authorization: Bearer ..` of the HTTP request.
    Header,
    /// `?token=..` in the address of the socket.
    Query,
    /// A message over the socket: `hello` or `authenticate`.
    Message,
}

impl Credential {
    /// A credential that came from nowhere, for tests of the function that judges: it came by a message, over a
    /// connection without headers and without an address.
    #[must_use]
    pub fn new(token: &str) -> Self {
        let connection = Arc::new(Connection::nowhere(&HeaderMap::new()));
        Self::over(connection, CredentialSource::Message, token)
    }

    pub(crate) fn over(connection: Arc<Connection>, source: CredentialSource, token: &str) -> Self {
        Self {
            token: token.into(),
            source,
            connection,
        }
    }

    /// The token. Never put it into a log.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.reveal()
    }

    /// How it came.
    #[must_use]
    pub fn source(&self) -> CredentialSource {
        self.source
    }

    /// The headers of the HTTP request: of that which opens the socket, or asks for a connect token.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.connection.headers.map()
    }

    /// The address of the peer, where the listener told it.
    #[must_use]
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.connection.remote
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("token", &self.token)
            .field("source", &self.source)
            .field("remote_addr", &self.remote_addr())
            .finish_non_exhaustive()
    }
}
