//! What a server says. See docs/protocol.md#server-to-client.

mod typed;
mod written;

use super::action::{ActionOk, Progress};
use super::channel::{Top, listed};
use super::connected::Connected;
use super::fault;
use super::fields::{Fields, RawTag, optional, required};
use super::malformed::{Malformed, Unreadable};
use super::presence::{Presence, PresenceDiff};
use super::response::Response;
use super::signal::SignalPayload;
use super::state::{Delta, Deltas, Gap, Notify, Snapshot};
use super::subscribed::{Current, Subscribed};
use super::tag::{ServerTag, UNKNOWN};
use crate::codec::Encoding;
use crate::fault::Fault;
use crate::id::{OpId, RequestId};
use crate::payload::{Payload, Raw};

/// A message of a server. `P` is how payloads are held; `S` is the application's state,
/// `D` its deltas and `E` its events.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerMessage<P = Payload, S = P, D = P, E = P> {
    /// The server is ready. See docs/protocol.md#connected.
    Connected(Box<Connected>),
    /// Answers a ping. See docs/protocol.md#pong.
    Pong {
        /// The client's clock as it was sent.
        client_ts: Option<u64>,
        /// The server's clock, in Unix milliseconds.
        server_ts: u64,
        /// Where this connection was brought to, of channels that were idle since the last pong.
        tops: Vec<Top>,
    },
    /// A fault that ends no call. See docs/protocol.md#error.
    Error {
        /// What went wrong.
        fault: Box<Fault>,
        /// Whether the connection ends.
        fatal: bool,
        /// The message that was at fault, if it had an id. That of an action is written as `op_id`.
        request_id: Option<RequestId>,
    },
    /// The server leaves. See docs/protocol.md#go-away.
    GoAway {
        /// Why, for people.
        reason: Box<str>,
        /// When to come back, in milliseconds.
        reconnect_after_ms: u64,
        /// Whether the session can go on elsewhere.
        resume: bool,
    },
    /// The credential ends soon. See docs/protocol.md#auth-expiring.
    AuthExpiring {
        /// How much of its time is left, in milliseconds.
        expires_in_ms: u64,
    },
    /// A credential was accepted. See docs/protocol.md#authenticated.
    Authenticated {
        /// How long it holds, in milliseconds; absent if it has no end.
        expires_in_ms: Option<u64>,
    },
    /// The whole state of a resource. See docs/protocol.md#snapshot.
    Snapshot(Snapshot<S>),
    /// One change of a resource. See docs/protocol.md#delta.
    Delta(Delta<D>),
    /// Several changes in order. See docs/protocol.md#deltas.
    Deltas(Deltas<D>),
    /// Nothing was missed. See docs/protocol.md#current.
    Current(Current),
    /// Answers a subscription, or ends one. See docs/protocol.md#subscribed.
    Subscribed(Subscribed),
    /// All who are present. See docs/protocol.md#presence.
    Presence(Presence),
    /// Who came, left or changed. See docs/protocol.md#presence-diff.
    PresenceDiff(PresenceDiff),
    /// Signalling of another user. See docs/protocol.md#signal.
    Signal {
        /// Who says it.
        from_user_id: Box<str>,
        /// What is said.
        signal: SignalPayload,
        /// The topic at which both are present.
        resource: Option<Box<str>>,
    },
    /// An event of a domain. See docs/protocol.md#notify.
    Notify(Notify<E>),
    /// Events were lost. See docs/protocol.md#gap.
    Gap(Gap),
    /// How far a call or an action is. See docs/protocol.md#progress.
    Progress(Progress),
    /// An action took effect. See docs/protocol.md#action-ok.
    ActionOk(ActionOk<P>),
    /// An action was refused. See docs/protocol.md#action-err.
    ActionErr {
        /// The action.
        op_id: OpId,
        /// Why.
        fault: Box<Fault>,
    },
    /// Answers a request. See docs/protocol.md#response.
    Response(Response<P>),
    /// A message that this version does not read.
    Other {
        /// Its number, or 65535 for a name that no version known here has.
        tag: u16,
        /// Its id, if it has one.
        request_id: Option<RequestId>,
    },
}

impl<'a> ServerMessage<Raw<'a>> {
    /// Reads a message; its payload stays a slice of `bytes`.
    ///
    /// # Errors
    /// The bytes are no message. The error holds the request id if it could still be read.
    pub fn read(encoding: Encoding, bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let (raw, fields) = Fields::open(encoding, bytes).map_err(Unreadable::before_tag)?;
        let tag = match &raw {
            RawTag::Number(number) => ServerTag::from_number(*number),
            RawTag::Name(name) => ServerTag::from_name(name),
        };
        let number = match (&raw, tag) {
            (RawTag::Number(number), _) => *number,
            (RawTag::Name(_), tag) => tag.map_or(UNKNOWN, ServerTag::number),
        };
        Self::read_tagged(tag, number, &fields).map_err(|malformed| Unreadable {
            malformed,
            tag: Some(number),
            request_id: match tag {
                Some(ServerTag::ActionOk | ServerTag::ActionErr) => fields.salvage_op_id(),
                Some(_) | None => fields.salvage_id(),
            },
        })
    }

    fn read_tagged(
        tag: Option<ServerTag>,
        number: u16,
        fields: &Fields<'a>,
    ) -> Result<Self, Malformed> {
        match tag {
            Some(ServerTag::Response) => Response::read(fields).map(Self::Response),
            Some(ServerTag::Connected) => Ok(Self::Connected(Box::new(Connected::read(fields)?))),
            Some(ServerTag::Pong) => {
                let [client_ts, server_ts, tops] =
                    fields.take(["client_ts", "server_ts", "tops"])?;
                Ok(Self::Pong {
                    client_ts: optional(client_ts, "client_ts", Raw::u64)?,
                    server_ts: required(server_ts, "server_ts", Raw::u64)?,
                    tops: optional(tops, "tops", listed)?.unwrap_or_default(),
                })
            }
            Some(ServerTag::Error) => read_error(fields),
            Some(ServerTag::GoAway) => read_go_away(fields),
            Some(ServerTag::AuthExpiring) => {
                let [expires] = fields.take(["expires_in_ms"])?;
                let expires_in_ms = required(expires, "expires_in_ms", Raw::u64)?;
                Ok(Self::AuthExpiring { expires_in_ms })
            }
            Some(ServerTag::Authenticated) => {
                let [expires] = fields.take(["expires_in_ms"])?;
                let expires_in_ms = optional(expires, "expires_in_ms", Raw::u64)?;
                Ok(Self::Authenticated { expires_in_ms })
            }
            Some(ServerTag::Snapshot) => Snapshot::read(fields).map(Self::Snapshot),
            Some(ServerTag::Delta) => Delta::read(fields).map(Self::Delta),
            Some(ServerTag::Deltas) => Deltas::read(fields).map(Self::Deltas),
            Some(ServerTag::Current) => Current::read(fields).map(Self::Current),
            Some(ServerTag::Subscribed) => Subscribed::read(fields).map(Self::Subscribed),
            Some(ServerTag::Presence) => Presence::read(fields).map(Self::Presence),
            Some(ServerTag::PresenceDiff) => PresenceDiff::read(fields).map(Self::PresenceDiff),
            Some(ServerTag::Signal) => read_signal(fields),
            Some(ServerTag::Notify) => Notify::read(fields).map(Self::Notify),
            Some(ServerTag::Gap) => Gap::read(fields).map(Self::Gap),
            Some(ServerTag::Progress) => Progress::read(fields).map(Self::Progress),
            Some(ServerTag::ActionOk) => ActionOk::read(fields).map(Self::ActionOk),
            Some(ServerTag::ActionErr) => {
                let [op_id] = fields.take(["op_id"])?;
                Ok(Self::ActionErr {
                    op_id: required(op_id, "op_id", |raw| raw.decode().ok())?,
                    fault: Box::new(fault::read(fields)?),
                })
            }
            Some(_) | None => {
                let [id] = fields.take(["request_id"])?;
                Ok(Self::Other {
                    tag: number,
                    request_id: optional(id, "request_id", Raw::request_id)?,
                })
            }
        }
    }
}

fn read_error<'a>(fields: &Fields<'a>) -> Result<ServerMessage<Raw<'a>>, Malformed> {
    let [fatal, id, op_id] = fields.take(["fatal", "request_id", "op_id"])?;
    let request_id = optional(id, "request_id", Raw::request_id)?;
    let op_id = optional(op_id, "op_id", |raw| raw.decode().ok())?;
    Ok(ServerMessage::Error {
        fault: Box::new(fault::read(fields)?),
        fatal: optional(fatal, "fatal", Raw::bool)?.unwrap_or(false),
        request_id: request_id.or(op_id.map(RequestId::Op)),
    })
}

fn read_go_away<'a>(fields: &Fields<'a>) -> Result<ServerMessage<Raw<'a>>, Malformed> {
    let [reason, after, resume] = fields.take(["reason", "reconnect_after_ms", "resume"])?;
    Ok(ServerMessage::GoAway {
        reason: optional(reason, "reason", Raw::str)?
            .unwrap_or_default()
            .into(),
        reconnect_after_ms: optional(after, "reconnect_after_ms", Raw::u64)?.unwrap_or(0),
        resume: optional(resume, "resume", Raw::bool)?.unwrap_or(false),
    })
}

fn read_signal<'a>(fields: &Fields<'a>) -> Result<ServerMessage<Raw<'a>>, Malformed> {
    let [from, signal, resource] = fields.take(["from_user_id", "signal", "resource"])?;
    Ok(ServerMessage::Signal {
        from_user_id: required(from, "from_user_id", Raw::str)?.into(),
        signal: required(signal, "signal", SignalPayload::read)?,
        resource: optional(resource, "resource", Raw::str)?.map(Into::into),
    })
}
