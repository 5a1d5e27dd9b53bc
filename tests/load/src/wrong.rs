//! Why a run does not count.

use std::{fmt, io};

/// What went wrong: a reply that is not the right one, a closed connection, a stall.
#[derive(Debug)]
pub(crate) struct Wrong(String);

impl Wrong {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// A reply that does not answer its request, with its beginning.
    pub(crate) fn reply(reason: &str, reply: &[u8]) -> Self {
        let start = String::from_utf8_lossy(&reply[..reply.len().min(300)]);
        Self(format!("{reason}: {start:?}"))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
