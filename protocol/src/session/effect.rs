//! What can happen to a session, and what it can ask for.

use std::time::Duration;

use crate::close::CloseCode;
use crate::envelope::{
    Ack, At, Authenticate, ClientMessage, Request, Resume, Resync, ServerMessage, SetPresence,
    Signal, Subscribe, Unreadable, Unsubscribe,
};
use crate::fault::Fault;
use crate::id::RequestId;
use crate::moment::Moment;
use crate::payload::Payload;

use super::catalog::OperationIndex;
use super::contracts::Foreign;
use super::seat::{Access, Grant, Seat};

/// How a call ended: its output, encoded, or the fault that it ended with.
pub type Reply = Result<Payload, Box<Fault>>;

/// All that can happen to a server's session.
#[derive(Debug)]
pub enum Input<'a> {
    /// The socket is open.
    Opened {
        /// The server's clock at this moment, in Unix milliseconds.
        unix_ms: u64,
        /// Whether the client said that it begins with `Hello`.
        hello: bool,
        /// What the upgrade brought of a credential.
        access: Access,
        /// The resource that the address names, if there is such a resource here.
        resource: Option<Box<str>>,
    },
    /// A message came. Not while [`ServerSession::is_greeting`](super::ServerSession::is_greeting).
    Received(ClientMessage<'a>),
    /// A message came that cannot be read.
    Unreadable(Unreadable),
    /// A frame came that holds no message, such as a WebSocket pong.
    Heard,
    /// The answer to [`Effect::Claim`].
    Claimed {
        /// The call as it was handed out.
        start: Box<Start<'a>>,
        /// What the record says.
        verdict: Verdict,
    },
    /// The answer to [`Effect::Authenticate`]: what the credential is worth.
    Authenticated(Result<Grant, Box<Fault>>),
    /// The answer to [`Effect::Seat`].
    Seated(Box<Seat>),
    /// Another connection goes on with the session: nothing runs here and is said any more.
    Superseded,
    /// The credential is withdrawn: the connection ends at once.
    Revoked,
    /// A call ended.
    Done {
        /// The call.
        request_id: RequestId,
        /// How it ended.
        reply: Reply,
        /// Where the effect of an action is visible; empty for a request.
        at: Vec<At>,
    },
    /// A running call tells how far it is.
    Progress {
        /// The call.
        request_id: RequestId,
        /// How much is done; more than 100 counts as 100.
        percent: Option<u8>,
        /// A sentence for people.
        message: Option<Box<str>>,
    },
    /// The moment of [`ServerSession::next_tick`](super::ServerSession::next_tick) is here.
    Tick,
    /// The server goes away.
    Shutdown {
        /// When the client should come back, in milliseconds.
        reconnect_after_ms: u64,
    },
}

/// All that a session can ask of the connection that drives it.
#[derive(Debug)]
pub enum Effect<'a> {
    /// Queue this message.
    Send(ServerMessage),
    /// Queue a WebSocket ping.
    Ping,
    /// Judge this credential, and answer with [`Input::Authenticated`].
    Authenticate(Authenticate),
    /// Begin a session, or go on with the one that is named, and answer with [`Input::Seated`].
    Seat {
        /// The session that the client wants to go on with.
        resume: Option<Box<Resume>>,
    },
    /// The client was built from another contract than that of this server. At most once, behind `Connected`.
    Differs(Foreign),
    /// The client has the resume token of this connection: the one before may be forgotten. Once
    /// per resumed session.
    Settled,
    /// Ask the record whether this call may start, and answer with [`Input::Claimed`].
    Claim(Box<Start<'a>>),
    /// Run the handler, and answer with [`Input::Done`].
    Run(Start<'a>),
    /// Make this connection the one that a running call answers to.
    Attach(RequestId),
    /// Keep the outcome of a claimed call.
    Record {
        /// The call.
        request_id: RequestId,
        /// How it ended.
        reply: Reply,
        /// Where the effect of an action is visible.
        at: Vec<At>,
    },
    /// Forget the records that the client has resolved.
    Forget(Ack),
    /// Drop the running call: nobody waits for it.
    Cancel(RequestId),
    /// Tell the running call that nobody waits for it; it ends by itself.
    Tell(RequestId),
    /// Subscribe to these channels, and say `Subscribed` of each. Every one is of a known kind, is
    /// named once, and has a name that is not too long.
    Subscribe(Box<Subscribe>),
    /// Give these channels back.
    Unsubscribe(Box<Unsubscribe>),
    /// Say what was missed of a channel. It has a name, that of the address if the client said none.
    Resync(Box<Resync>),
    /// Tell others what the user does.
    SetPresence(SetPresence),
    /// Pass something on to another user. Its topic is that of the address if the client said none.
    Signal(Box<Signal>),
    /// Send what is queued, then close.
    Close(CloseCode),
}

/// A call that may start.
#[derive(Debug, Clone, PartialEq)]
pub struct Start<'a> {
    /// The request as it came.
    pub request: Request<'a>,
    /// The operation that it names.
    pub operation: OperationIndex,
    /// When its time is over.
    pub deadline: Moment,
    /// Who holds the call while it runs.
    pub owner: Owner,
    /// The resource that an action is for. Its request has the id [`RequestId::Op`].
    pub resource: Option<Box<str>>,
}

/// Who holds a running call: dropping the holder drops the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The call may be lost with its connection.
    Connection,
    /// The call must finish.
    Session,
}

/// What the record says to a claim. See docs/protocol.md#replay.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Never seen, or forgotten and [transactional](crate::Class::Transactional): it may run.
    Fresh,
    /// It is running here.
    Running,
    /// It ran; this is how it ended.
    Done(Reply),
    /// It was an action and ran.
    Acted {
        /// How it ended.
        reply: Reply,
        /// Where its effect is visible.
        at: Vec<At>,
    },
    /// The id belongs to another request.
    Conflict,
    /// It was resolved and acknowledged.
    Stale,
    /// The record cannot be reached.
    Unavailable,
    /// It may not run for a reason of the host, such as a right or a limit: nothing is recorded.
    Refused(Box<Fault>),
    /// Another node runs it, and goes on beyond the caller's time.
    InProgress {
        /// When to ask again.
        retry_after: Duration,
    },
    /// The node that ran it is gone, and its outcome with it.
    OwnerGone,
}
