use std::fmt;

use serde::de::DeserializeOwned;
use wilco_protocol::session::{CallFailure, ClosedReason};
use wilco_protocol::{Code, EncodeError, Executed, Fault, FaultCode, NoError, Payload};

/// Why a call has no output. `E` is the error that the operation declares.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallError<E = NoError> {
    /// The operation refused, in its own words.
    Operation(E),
    /// The time of the call ran out.
    ///
    /// With [`Executed::Unknown`] it may have run. To try again later without running it twice,
    /// make a name by [`new_op_id`](crate::new_op_id) before the first try, keep it, and give it to
    /// each try: `.op_id(name)`. The name that a `transactional` call gets by itself is told to
    /// nobody. Of a `once` operation a name is worth nothing once the server has died.
    Timeout {
        /// [`Executed::No`] if the call was never started.
        executed: Executed,
    },
    /// The server took the call back.
    Cancelled {
        /// Whether the call had an effect.
        executed: Executed,
    },
    /// There is no connection, and the call was not to wait for one: it did not run.
    Offline,
    /// The server that had the call has gone, and its records with it: nobody can say whether it
    /// ran. Only a call that must not run twice ends so, and only if a server has died, or has
    /// forgotten a session whose client was away for too long.
    ///
    /// A `transactional` call does not end so; nor does one under a name, `.op_id(new_op_id())`, if
    /// the server lives and only the session was forgotten. Where the server has died its records
    /// of names have too: to call again, under the same name or not, may be to run twice.
    OutcomeUnknown,
    /// The server ended the session, and with it what it knew of the call.
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
            Self::Encode { .. } | Self::Offline => Executed::No,
            Self::OutcomeUnknown => Executed::Unknown,
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
            Self::OutcomeUnknown => Code::OutcomeUnknown,
            Self::Fault(fault) => return Some(fault.code.clone()),
            Self::Decode { .. } | Self::Encode { .. } | Self::Offline | Self::Closed { .. } => {
                return None;
            }
        };
        Some(FaultCode::Known(known))
    }

    /// Reads a failure of the session; `operation` decodes the operation's own error.
    pub(crate) fn of(failure: CallFailure, operation: impl FnOnce(&Fault) -> Self) -> Self {
        match failure {
            CallFailure::Fault(fault) => Self::of_fault(fault, operation),
            CallFailure::Offline => Self::Offline,
            CallFailure::Closed { reason, executed } => Self::Closed { reason, executed },
            CallFailure::Unreadable(unreadable) => Self::Decode {
                message: unreadable.to_string().into(),
                executed: Executed::Unknown,
            },
        }
    }

    fn of_fault(fault: Box<Fault>, operation: impl FnOnce(&Fault) -> Self) -> Self {
        let executed = fault.executed;
        match &fault.code {
            FaultCode::Known(Code::Operation) => operation(&fault),
            FaultCode::Known(Code::Timeout | Code::Expired) => Self::Timeout { executed },
            FaultCode::Known(Code::Cancelled) => Self::Cancelled { executed },
            FaultCode::Known(Code::SessionLost) => Self::SessionLost { executed },
            FaultCode::Known(Code::OutcomeUnknown) => Self::OutcomeUnknown,
            FaultCode::Known(_) | FaultCode::Other(_) => Self::Fault(fault),
        }
    }

    /// Reads the operation's own error.
    pub(crate) fn of_operation(fault: &Fault) -> Self
    where
        E: DeserializeOwned,
    {
        match fault.details.as_ref().map(Payload::decode) {
            Some(Ok(error)) => Self::Operation(error),
            Some(Err(error)) => Self::decode(error, fault.executed),
            None => Self::decode("the operation's error is missing", fault.executed),
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
            Self::Offline => f.write_str("there is no connection"),
            Self::OutcomeUnknown => f.write_str("nobody knows whether the call ran"),
            Self::SessionLost { .. } => f.write_str("the session was lost during the call"),
            Self::Fault(fault) => fault.fmt(f),
            Self::Decode { message, .. } => write!(f, "the answer cannot be read: {message}"),
            Self::Encode { message } => write!(f, "the input cannot be written: {message}"),
            Self::Closed { reason, .. } => reason.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for CallError<E> {}
