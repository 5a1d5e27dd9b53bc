use std::borrow::Cow;
use std::fmt;

use super::cause::{Cause, ClosedReason, ConnectionStatus};
use crate::close::CloseCode;
use crate::envelope::{ClientMessage, ServerMessage, Unreadable};
use crate::fault::{Executed, Fault};
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::{Payload, Raw};

/// All that can happen to a client's session.
#[derive(Debug)]
pub enum ClientInput<'a> {
    /// Begin with the first attempt to connect.
    Start,
    /// The WebSocket is open.
    Opened {
        /// Any number; it decides how long to wait should this connection be lost.
        random: u32,
    },
    /// The attempt to connect failed.
    Failed {
        /// Why.
        cause: Cause,
        /// Any number; it decides how long to wait.
        random: u32,
    },
    /// The connection ended, and not because of [`ClientEffect::Disconnect`].
    Lost(Cause),
    /// A message came.
    Received(ServerMessage<Raw<'a>>),
    /// A message came that cannot be read.
    Unreadable(Unreadable),
    /// A frame came that holds no message, such as a WebSocket ping.
    Heard,
    /// So much waits to be written that no more calls should be sent.
    Stalled,
    /// There is room again for calls.
    Flowing,
    /// A call. It takes the request id that [`ClientSession::next_request_id`] tells.
    ///
    /// [`ClientSession::next_request_id`]: super::ClientSession::next_request_id
    Call(NewCall),
    /// Nobody waits any more for the call with this request id.
    Cancel(u64),
    /// The moment of [`ClientSession::next_tick`](super::ClientSession::next_tick) is here.
    Tick,
    /// The caller is done.
    Close,
}

/// All that a client's session can ask of the connection that drives it.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientEffect<'a> {
    /// Open a connection, and answer with [`ClientInput::Opened`] or [`ClientInput::Failed`].
    Connect,
    /// Queue this message.
    Send(ClientMessage<'static, Payload>),
    /// Send what is queued, then close. An attempt to connect is given up.
    Disconnect(CloseCode),
    /// Tell the caller how its call ended.
    Resolve {
        /// The call.
        request_id: u64,
        /// How it ended.
        outcome: Outcome<'a>,
    },
    /// Tell everyone who watches.
    Status(ConnectionStatus),
}

/// A call as its caller hands it in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCall {
    /// The name of the operation.
    pub op: Cow<'static, str>,
    /// What may be done with the call once it was sent.
    pub class: Class,
    /// The input, encoded as the connection is.
    pub payload: Payload,
    /// When the caller's time is over.
    pub deadline: Moment,
}

/// How a call ended: its output, or why there is none.
pub type Outcome<'a> = Result<Raw<'a>, CallFailure>;

/// Why a call has no output.
#[derive(Debug, Clone, PartialEq)]
pub enum CallFailure {
    /// The server refused or failed, or this side found out first: `expired`, `timeout`,
    /// `overloaded`, `too_large` and `session_lost` may come from either.
    Fault(Box<Fault>),
    /// The answer came and cannot be read.
    Unreadable(Unreadable),
    /// The client is closed.
    Closed {
        /// Why.
        reason: ClosedReason,
        /// Whether the call had an effect.
        executed: Executed,
    },
}

impl CallFailure {
    /// Whether the call had an effect.
    #[must_use]
    pub fn executed(&self) -> Executed {
        match self {
            Self::Fault(fault) => fault.executed,
            Self::Unreadable(_) => Executed::Unknown,
            Self::Closed { executed, .. } => *executed,
        }
    }
}

impl fmt::Display for CallFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Unreadable(unreadable) => write!(f, "the answer is unreadable: {unreadable}"),
            Self::Closed { reason, .. } => reason.fmt(f),
        }
    }
}

impl std::error::Error for CallFailure {}
