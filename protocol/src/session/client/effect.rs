use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::cause::{Cause, ClosedReason, ConnectionStatus};
use super::news::ChannelNews;
use crate::close::CloseCode;
use crate::envelope::{
    At, ChannelKind, ClientMessage, PresenceStatus, ServerMessage, SignalPayload, Unreadable,
    hidden,
};
use crate::fault::{Executed, Fault};
use crate::id::OpId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::{Payload, Raw};

/// All that can happen to a client's session. Its `Debug` shows no token.
pub enum ClientInput<'a> {
    /// Begin with the first attempt to connect.
    Start,
    /// The WebSocket is open.
    Opened {
        /// Any number; it decides how long to wait should this connection be lost.
        random: u32,
        /// The credential that `Hello` carries, fetched for this connection.
        token: Option<Box<str>>,
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
    /// An action. It takes the next request id too, which only this side knows.
    Act(NewAction),
    /// Follow a channel, over this connection and all that come. One that is followed already
    /// goes on as it is.
    Subscribe(ChannelKey),
    /// Follow it no more.
    Unsubscribe(ChannelKey),
    /// What came of this channel could not be applied: ask for the whole of it, a few times.
    Broken(ChannelKey),
    /// Somebody needs the whole of this channel, though nothing is wrong with it.
    Refresh(ChannelKey),
    /// How present the user is at this client, from now on.
    SetPresence {
        /// How present.
        status: PresenceStatus,
        /// Where; everywhere if absent.
        resource: Option<Box<str>>,
    },
    /// Say something to another user. It is lost without a connection.
    Signal(NewSignal),
    /// Answers [`ClientEffect::Authenticate`]: the credential to go on with, `None` if there is
    /// none any more, or why none could be fetched. The last changes nothing: the server closes
    /// when the old one ends, and the next connection begins with another.
    Token(Result<Option<Box<str>>, Box<str>>),
    /// Something happened after which a connection may be dead that seems open, or one may come
    /// about that did not before: a device woke up, its network changed. Asks the server at once,
    /// and waits 3 s for the answer; or connects within that time, unless the server has asked to be
    /// left alone. Attempts stay a second apart.
    Probe {
        /// How long a client that waits may wait on: where many hear of the same at one moment,
        /// each says another.
        delay: Duration,
    },
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
    /// The credential ends soon: fetch another, and answer with [`ClientInput::Token`].
    Authenticate,
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
    /// Tell the caller that its action is done. One that failed is told by
    /// [`Resolve`](Self::Resolve).
    Acted {
        /// The action.
        request_id: u64,
        /// What it gave.
        result: Option<Raw<'a>>,
        /// Where its effect can be seen.
        at: Vec<At>,
    },
    /// Tell the caller how far its call or action is.
    Progress {
        /// The call or action.
        request_id: u64,
        /// How much is done, of 100.
        percent: Option<u8>,
        /// What is being done.
        message: Option<Box<str>>,
    },
    /// Tell those who follow the channel.
    Channel {
        /// Which one.
        channel: ChannelKey,
        /// What is new.
        news: ChannelNews<'a>,
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
    /// Names the effect beyond the session: a call that has it is the same call in another one. A
    /// call of class [`Class::Transactional`] needs it to survive the loss of its session.
    pub op_id: Option<OpId>,
    /// What happens without a connection.
    pub offline: Offline,
}

/// An action as its caller hands it in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAction {
    /// Names the effect, also for the server.
    pub op_id: OpId,
    /// What it acts on.
    pub resource: Box<str>,
    /// What to do, encoded as the connection is.
    pub payload: Payload,
    /// When the caller's time is over.
    pub deadline: Moment,
    /// What happens without a connection.
    pub offline: Offline,
}

/// A word to another user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSignal {
    /// Where both are present.
    pub topic: Box<str>,
    /// Whom it is for.
    pub target_user_id: Box<str>,
    /// What is said.
    pub signal: SignalPayload,
}

/// Which channel: its kind and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelKey {
    /// What travels on it.
    pub kind: ChannelKind,
    /// Its name among those of its kind.
    pub name: Box<str>,
}

/// What a call does that finds no open connection.
///
/// A call that was sent goes on over the next connection in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offline {
    /// It waits for one, until its own time is over.
    #[default]
    Queue,
    /// It fails at once with [`CallFailure::Offline`]. So does one that waits for its turn when
    /// the connection is lost.
    Fail,
}

/// A call that is not over, as [`ClientSession::calls`](super::ClientSession::calls) shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuedCall<'a> {
    /// Its request id.
    pub id: u64,
    /// The name of the operation.
    pub op: &'a str,
    /// When the caller's time is over.
    pub deadline: Moment,
    /// How long its payload is.
    pub bytes: usize,
    /// Whether a server may have it: false says that it did not run, and a cancel keeps it so.
    pub sent: bool,
}

/// How a call ended: its output, or why there is none.
pub type Outcome<'a> = Result<Raw<'a>, CallFailure>;

/// Why a call has no output.
#[derive(Debug, Clone, PartialEq)]
pub enum CallFailure {
    /// The server refused or failed, or this side found out first: `expired`, `timeout`,
    /// `overloaded`, `too_large` and `outcome_unknown` may come from either.
    ///
    /// What a server says of this call's last sending is judged by the earlier ones: a call that
    /// may have run in a session that was lost is never said not to have.
    Fault(Box<Fault>),
    /// The answer came and cannot be read.
    Unreadable(Unreadable),
    /// There is no connection, and the call was not to wait for one.
    Offline,
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
            Self::Offline => Executed::No,
            Self::Closed { executed, .. } => *executed,
        }
    }
}

impl fmt::Display for CallFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Unreadable(unreadable) => write!(f, "the answer is unreadable: {unreadable}"),
            Self::Offline => f.write_str("there is no connection"),
            Self::Closed { reason, .. } => reason.fmt(f),
        }
    }
}

impl std::error::Error for CallFailure {}

impl fmt::Debug for ClientInput<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("Start"),
            Self::Opened { random, token } => f
                .debug_struct("Opened")
                .field("random", random)
                .field("token", &hidden(token.as_deref()))
                .finish(),
            Self::Failed { cause, random } => f
                .debug_struct("Failed")
                .field("cause", cause)
                .field("random", random)
                .finish(),
            Self::Lost(cause) => f.debug_tuple("Lost").field(cause).finish(),
            Self::Received(message) => f.debug_tuple("Received").field(message).finish(),
            Self::Unreadable(what) => f.debug_tuple("Unreadable").field(what).finish(),
            Self::Heard => f.write_str("Heard"),
            Self::Stalled => f.write_str("Stalled"),
            Self::Flowing => f.write_str("Flowing"),
            Self::Call(call) => f.debug_tuple("Call").field(call).finish(),
            Self::Cancel(id) => f.debug_tuple("Cancel").field(id).finish(),
            Self::Act(action) => f.debug_tuple("Act").field(action).finish(),
            Self::Subscribe(channel) => f.debug_tuple("Subscribe").field(channel).finish(),
            Self::Unsubscribe(channel) => f.debug_tuple("Unsubscribe").field(channel).finish(),
            Self::Refresh(channel) => f.debug_tuple("Refresh").field(channel).finish(),
            Self::Broken(channel) => f.debug_tuple("Broken").field(channel).finish(),
            Self::SetPresence { status, resource } => f
                .debug_struct("SetPresence")
                .field("status", status)
                .field("resource", resource)
                .finish(),
            Self::Signal(signal) => f.debug_tuple("Signal").field(signal).finish(),
            Self::Token(token) => {
                let token = token.as_ref().map(|token| hidden(token.as_deref()));
                f.debug_tuple("Token").field(&token).finish()
            }
            Self::Tick => f.write_str("Tick"),
            Self::Probe { delay } => f.debug_tuple("Probe").field(delay).finish(),
            Self::Close => f.write_str("Close"),
        }
    }
}
