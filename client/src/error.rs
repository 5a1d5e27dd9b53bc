use std::fmt;

use wilco_protocol::session::{CallFailure, Cause, ClosedReason};
use wilco_protocol::{Code, EncodeError, Executed, Fault, FaultCode, NoError};

/// Why a client could not be made, or could not connect.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("`{url}` is no address of a WebSocket: {what}")]
    Address { url: Box<str>, what: Box<str> },
    #[error("{0}")]
    Config(Box<str>),
    #[error("the operating system gave no random numbers: {0}")]
    Random(std::io::Error),
    #[error("{0}")]
    Connection(Cause),
    #[error("{0}")]
    Closed(ClosedReason),
}

impl Error {
    /// Whether the address or the configuration is wrong: another try gives the same.
    #[must_use]
    pub fn is_misuse(&self) -> bool {
        matches!(self.kind, Kind::Address { .. } | Kind::Config(_))
    }

    /// Whether the connection did not open, or was not greeted, in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.cause(), Some(Cause::TimedOut | Cause::NoWelcome))
    }

    /// Why the attempt to connect failed, where it may be worth another.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.kind {
            Kind::Connection(cause) => Some(cause),
            Kind::Address { .. } | Kind::Config(_) | Kind::Random(_) | Kind::Closed(_) => None,
        }
    }

    /// Why the server does not want this client, where another attempt would end alike.
    #[must_use]
    pub fn closed(&self) -> Option<&ClosedReason> {
        match &self.kind {
            Kind::Closed(reason) => Some(reason),
            Kind::Address { .. } | Kind::Config(_) | Kind::Random(_) | Kind::Connection(_) => None,
        }
    }

    pub(crate) fn address(url: &str, what: impl fmt::Display) -> Self {
        let what = what.to_string().into();
        let url = url.into();
        Kind::Address { url, what }.into()
    }

    pub(crate) fn config(what: impl Into<Box<str>>) -> Self {
        Kind::Config(what.into()).into()
    }

    pub(crate) fn random(error: std::io::Error) -> Self {
        Kind::Random(error).into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { kind }
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Kind::Connection(cause).into()
    }
}

impl From<ClosedReason> for Error {
    fn from(reason: ClosedReason) -> Self {
        Kind::Closed(reason).into()
    }
}

/// Why a call has no output. `E` is the error that the operation declares.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallError<E = NoError> {
    /// The operation refused, in its own words.
    Operation(E),
    /// The time of the call ran out.
    Timeout {
        /// [`Executed::No`] if the call was never started.
        executed: Executed,
    },
    /// The server took the call back.
    Cancelled {
        /// Whether the call had an effect.
        executed: Executed,
    },
    /// The connection was lost before the answer came.
    SessionLost {
        /// Whether the call had an effect; seldom known.
        executed: Executed,
    },
    /// The server, or the client before it sent anything, says another code.
    Fault(Box<Fault>),
    /// The answer is not what the operation declares: client and server are of different versions.
    Decode {
        /// What was wrong.
        message: Box<str>,
        /// Whether the call had an effect.
        executed: Executed,
    },
    /// The input holds something that cannot be written.
    Encode {
        /// What was wrong.
        message: Box<str>,
    },
    /// The client is closed.
    Closed {
        /// Why.
        reason: ClosedReason,
        /// Whether the call had an effect.
        executed: Executed,
    },
}

impl<E> CallError<E> {
    /// Whether the call had an effect: with [`Executed::No`] it is safe to call again.
    #[must_use]
    pub fn executed(&self) -> Executed {
        match self {
            Self::Operation(_) => Executed::Yes,
            Self::Timeout { executed }
            | Self::Cancelled { executed }
            | Self::SessionLost { executed }
            | Self::Decode { executed, .. }
            | Self::Closed { executed, .. } => *executed,
            Self::Fault(fault) => fault.executed,
            Self::Encode { .. } => Executed::No,
        }
    }

    /// The code of the protocol; `None` where the failure is this client's own.
    #[must_use]
    pub fn code(&self) -> Option<FaultCode> {
        let known = match self {
            Self::Operation(_) => Code::Operation,
            Self::Timeout { executed } if *executed == Executed::No => Code::Expired,
            Self::Timeout { .. } => Code::Timeout,
            Self::Cancelled { .. } => Code::Cancelled,
            Self::SessionLost { .. } => Code::SessionLost,
            Self::Fault(fault) => return Some(fault.code.clone()),
            Self::Decode { .. } | Self::Encode { .. } | Self::Closed { .. } => return None,
        };
        Some(FaultCode::Known(known))
    }

    /// Reads a failure of the session; `operation` decodes the operation's own error.
    pub(crate) fn of(failure: CallFailure, operation: impl FnOnce(Box<Fault>) -> Self) -> Self {
        match failure {
            CallFailure::Fault(fault) => Self::of_fault(fault, operation),
            CallFailure::Closed { reason, executed } => Self::Closed { reason, executed },
            CallFailure::Unreadable(unreadable) => Self::Decode {
                message: unreadable.to_string().into(),
                executed: Executed::Unknown,
            },
        }
    }

    fn of_fault(fault: Box<Fault>, operation: impl FnOnce(Box<Fault>) -> Self) -> Self {
        let executed = fault.executed;
        match &fault.code {
            FaultCode::Known(Code::Operation) => operation(fault),
            FaultCode::Known(Code::Timeout | Code::Expired) => Self::Timeout { executed },
            FaultCode::Known(Code::Cancelled) => Self::Cancelled { executed },
            FaultCode::Known(Code::SessionLost) => Self::SessionLost { executed },
            FaultCode::Known(_) | FaultCode::Other(_) => Self::Fault(fault),
        }
    }

    pub(crate) fn encode(error: &EncodeError) -> Self {
        let message = error.to_string().into();
        Self::Encode { message }
    }

    pub(crate) fn decode(error: impl fmt::Display, executed: Executed) -> Self {
        let message = error.to_string().into();
        Self::Decode { message, executed }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(error) => error.fmt(f),
            Self::Timeout { .. } => f.write_str("the time of the call ran out"),
            Self::Cancelled { .. } => f.write_str("the call was cancelled"),
            Self::SessionLost { .. } => f.write_str("the connection was lost during the call"),
            Self::Fault(fault) => fault.fmt(f),
            Self::Decode { message, .. } => write!(f, "the answer cannot be read: {message}"),
            Self::Encode { message } => write!(f, "the input cannot be written: {message}"),
            Self::Closed { reason, .. } => reason.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for CallError<E> {}
