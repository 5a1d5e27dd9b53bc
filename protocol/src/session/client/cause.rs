use std::fmt;
use std::time::Duration;

use crate::close::CloseCode;
use crate::contract::Verdict;
use crate::envelope::Unreadable;
use crate::websocket::Violation;

/// Why there is no connection, or no longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The name, the port or the TLS behind it could not be reached; the text says what failed.
    Unreachable(Box<str>),
    /// The WebSocket did not open, and there is no saying why: a browser hides from its pages
    /// whether the server could not be reached, answered with another status, or answered wrongly.
    NotOpened,
    /// The connection was not open within its time.
    TimedOut,
    /// The answer to the upgrade was not 101: a proxy, a login page, a server that is full.
    Refused {
        /// The HTTP status.
        status: u16,
        /// What `Retry-After` asked for.
        retry_after: Option<Duration>,
    },
    /// The answer was 101 and still no WebSocket of ours; the text says what was wrong.
    BadHandshake(Box<str>),
    /// The connection broke without a close frame.
    Broken(Box<str>),
    /// The server closed the connection.
    Closed {
        /// Its code; [`CloseCode::NO_STATUS`] if it gave none.
        code: CloseCode,
        /// The words of the fatal fault that it sent before; without one, those of the close.
        reason: Box<str>,
    },
    /// The server broke RFC 6455 or a limit of this client.
    Violation(Violation),
    /// A message was none, and no call could be told.
    Malformed(Unreadable),
    /// No `Connected` came within its time.
    NoWelcome,
    /// Nothing was heard for a heartbeat and the server's timeout behind it.
    Silent,
    /// The server asked to reconnect.
    GoAway,
    /// The credential could not be fetched; the text says what failed.
    NoToken(Box<str>),
    /// There is no credential any more: the user has signed out.
    SignedOut,
}

impl Cause {
    /// Whether the server, if it has said that it leaves, had answered all that it had taken.
    pub(super) fn says_all_was_answered(&self) -> bool {
        matches!(self, Self::Closed { code, .. } if *code == CloseCode::RESTART)
    }

    /// Why the client must not come back without a change; `None` if it should.
    ///
    /// A close is read by its code. Of the HTTP answers, where they can be seen, only 401 and 403 are final: a 404 or a
    /// 200 is as likely a proxy that is being set up, and a client that was connected once must
    /// outlive that.
    #[must_use]
    pub fn forbids_return(&self) -> Option<ClosedReason> {
        match self {
            Self::Closed { code, reason } if !code.invites_return() => Some(ClosedReason::Code {
                code: *code,
                reason: reason.clone(),
            }),
            Self::Refused {
                status: status @ (401 | 403),
                ..
            } => Some(ClosedReason::Refused { status: *status }),
            Self::SignedOut => Some(ClosedReason::SignedOut),
            Self::Closed { .. }
            | Self::Refused { .. }
            | Self::NoToken(_)
            | Self::Unreachable(_)
            | Self::NotOpened
            | Self::TimedOut
            | Self::BadHandshake(_)
            | Self::Broken(_)
            | Self::Violation(_)
            | Self::Malformed(_)
            | Self::NoWelcome
            | Self::Silent
            | Self::GoAway => None,
        }
    }

    /// How long the server wants to be left alone, at most [`Cause::LONGEST_WAIT`].
    #[must_use]
    pub fn asked_wait(&self) -> Duration {
        if let Self::Refused {
            retry_after: Some(wait),
            ..
        } = self
        {
            (*wait).min(Self::LONGEST_WAIT)
        } else {
            Duration::ZERO
        }
    }

    /// A server can not keep a client away for longer than this: 10 minutes.
    pub const LONGEST_WAIT: Duration = Duration::from_secs(600);
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(what) => write!(f, "the server cannot be reached: {what}"),
            Self::NotOpened => f.write_str(
                "the WebSocket did not open, and a browser hides whether the server was out of reach or refused",
            ),
            Self::TimedOut => f.write_str("the connection did not open in time"),
            Self::Refused { status, .. } => {
                write!(f, "the upgrade was answered with status {status}")
            }
            Self::BadHandshake(what) => write!(f, "the upgrade went wrong: {what}"),
            Self::Broken(what) => write!(f, "the connection broke: {what}"),
            Self::Closed { code, reason } => write_close(f, *code, reason),
            Self::Violation(violation) => write!(f, "the server broke the rules: {violation}"),
            Self::Malformed(unreadable) => {
                write!(f, "a message of the server is unreadable: {unreadable}")
            }
            Self::NoWelcome => f.write_str("the server did not say hello in time"),
            Self::Silent => f.write_str("nothing was heard of the server for too long"),
            Self::GoAway => f.write_str("the server asked to reconnect"),
            Self::NoToken(what) => write!(f, "the credential could not be fetched: {what}"),
            Self::SignedOut => f.write_str("there is no credential any more"),
        }
    }
}

/// Why a client is closed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosedReason {
    /// The caller closed it, or dropped it.
    Asked,
    /// There is no credential any more: the user has signed out.
    SignedOut,
    /// The server wants another credential.
    Refused {
        /// 401 or 403.
        status: u16,
    },
    /// The server closed with a code that says not to come back without a change.
    Code {
        /// The code.
        code: CloseCode,
        /// The server's words, as in [`Cause::Closed`].
        reason: Box<str>,
    },
    /// The server speaks another version of the protocol.
    Version {
        /// The version that the server speaks; this crate speaks 1.
        server: u64,
    },
}

impl fmt::Display for ClosedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("the client was closed"),
            Self::SignedOut => f.write_str("there is no credential any more"),
            Self::Refused { status } => {
                write!(f, "the credential was refused with status {status}")
            }
            Self::Code { code, reason } => write_close(f, *code, reason),
            Self::Version { server } => write!(
                f,
                "the server speaks version {server} of the protocol, this client version 1"
            ),
        }
    }
}

/// What the connection is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionStatus {
    /// A connection is being opened. Calls wait.
    Connecting,
    /// Calls are sent, and those that a lost connection had carried go on.
    Open {
        /// How long the last ping took to be answered; `None` before the first.
        latency: Option<Duration>,
        /// How many calls of the connection before go on here: answered from the record, still
        /// running, or sent again.
        replayed: usize,
        /// How the contract that this client was built from goes with the server's; `None` if it named none, or one that
        /// the server does not know.
        schema: Option<Verdict>,
    },
    /// There is no connection. Calls wait, those that were sent too.
    Waiting {
        /// When the next attempt begins, counted from the moment of this status.
        retry_in: Duration,
        /// Why there is none.
        cause: Cause,
    },
    /// There will be no connection any more, and every call fails at once.
    Closed {
        /// Why.
        reason: ClosedReason,
    },
}

fn write_close(f: &mut fmt::Formatter<'_>, code: CloseCode, reason: &str) -> fmt::Result {
    write!(f, "the server closed: {code}")?;
    if reason.is_empty() {
        Ok(())
    } else {
        write!(f, ": {reason}")
    }
}
