//! Who may speak on a connection, and the session that it goes on with.

use std::fmt;
use std::time::Duration;

use super::effect::Verdict;
use crate::envelope::hidden;
use crate::id::RequestId;

/// What the upgrade brought of a credential. See docs/protocol.md#credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// One that holds, or the server asks for none.
    Granted(Grant),
    /// None; who brings none later either is anonymous.
    Optional,
    /// None, and one is needed: the server waits for a `Hello` or an `Authenticate` that holds one,
    /// even where no `Hello` was promised.
    Needed,
}

/// A credential that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grant {
    /// How long it holds; `None` if it has no end.
    pub expires_in: Option<Duration>,
}

/// The session of a connection: the answer to [`Effect::Seat`](super::Effect::Seat).
#[derive(Clone, PartialEq)]
pub struct Seat {
    /// Names the session.
    pub session_id: Box<str>,
    /// The secret that resumes it; `None` if it ends with its connection.
    pub resume_token: Option<Box<str>>,
    /// What the session brings along; `None` if it is a new one.
    pub resumed: Option<Resumed>,
}

/// What a session brings along that goes on here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resumed {
    /// The calls that went on without a connection, as [`ServerSession::release`] gave them.
    ///
    /// [`ServerSession::release`]: super::ServerSession::release
    pub running: Vec<Kept>,
    /// What the record says to each of [`Resume::pending`](crate::envelope::Resume::pending), by
    /// [`Records::look`](super::Records::look).
    pub pending: Vec<(u64, Verdict)>,
}

/// A call that must finish, between two connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The call.
    pub request_id: RequestId,
    /// What is left of its time; nothing if its client has its answer or waits no longer.
    pub left: Duration,
    /// How long its payload is.
    pub bytes: usize,
}

impl fmt::Debug for Seat {
    /// Leaves out what is secret: the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat")
            .field("session_id", &self.session_id)
            .field("resume_token", &hidden(self.resume_token.as_deref()))
            .field("resumed", &self.resumed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_does_not_show_its_secret() {
        let seat = Seat {
            session_id: "s1".into(),
            resume_token: Some("wrt_hunter2".into()),
            resumed: None,
        };
        let shown = format!("{seat:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("resume_token: Some(\"..\")"), "{shown}");
    }
}
