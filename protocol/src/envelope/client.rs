//! What a client says. See docs/protocol.md#client-to-server.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::fields::{Fields, RawTag, optional, required};
use super::hello::Hello;
use super::malformed::{Malformed, Unreadable};
use super::presence::SetPresence;
use super::request::Request;
use super::signal::Signal;
use super::subscribe::{Resync, Subscribe, Unsubscribe};
use super::tag::{ClientTag, UNKNOWN};
use super::writer::{Body, MapWriter};
use crate::codec::{DecodeError, EncodeError, Encoding};
use crate::id::{OpId, RequestId};
use crate::payload::Raw;

/// A message of a client. `P` is how payloads are held, `Action` what the application does.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientMessage<'a, P = Raw<'a>, Action = P> {
    /// Keeps the connection alive. Answered by `Pong`. See docs/protocol.md#ping.
    Ping {
        /// The client's clock, repeated in the answer.
        ts: Option<u64>,
        /// What the client has resolved.
        ack: Option<Ack>,
    },
    /// The first message of an official client. See docs/protocol.md#hello.
    Hello(Box<Hello>),
    /// A credential, first or refreshed. See docs/protocol.md#authenticate.
    Authenticate(Authenticate),
    /// A change that the client may already show. See docs/protocol.md#action.
    Action {
        /// Names the effect.
        op_id: OpId,
        /// What to do.
        action: Action,
        /// The resource; the one of the URL if absent.
        resource: Option<Cow<'a, str>>,
        /// What is left of the caller's time, in milliseconds.
        timeout_ms: Option<u64>,
    },
    /// Asks for channels. Answered by `Subscribed`. See docs/protocol.md#subscribe.
    Subscribe(Subscribe),
    /// Gives channels back. See docs/protocol.md#unsubscribe.
    Unsubscribe(Unsubscribe),
    /// Asks for what was missed of a channel. See docs/protocol.md#resync.
    Resync(Resync),
    /// What others see of the user. See docs/protocol.md#set-presence.
    SetPresence(SetPresence),
    /// Signalling to another user. See docs/protocol.md#signal.
    Signal(Signal),
    /// Calls an operation. Answered by `Response`. See docs/protocol.md#request.
    Request(Request<'a, P>),
    /// Ends a call before its reply. See docs/protocol.md#cancel.
    ///
    /// The server may have replied already; a reply that crosses a cancel is dropped by the client.
    Cancel {
        /// The call to end.
        request_id: RequestId,
    },
    /// A message that this version does not serve.
    Other {
        /// Its number, or 65535 for a name that no version known here has.
        tag: u16,
        /// Its id, if it has one: then it is answered `unsupported`, else ignored.
        request_id: Option<RequestId>,
    },
}

/// A credential. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Authenticate {
    /// The credential.
    pub token: Box<str>,
}

/// What a client has resolved: every id below `below` that is not in `open`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Only grows.
    pub below: u64,
    /// At most `max_in_flight` ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<u64>,
}

impl<'a> ClientMessage<'a, Raw<'a>> {
    /// Reads a message; its payload stays a slice of `bytes`.
    ///
    /// # Errors
    /// The bytes are no message. The error holds the request id if it could still be read.
    pub fn read(encoding: Encoding, bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let (raw, fields) = Fields::open(encoding, bytes).map_err(Unreadable::before_tag)?;
        let tag = match &raw {
            RawTag::Number(number) => ClientTag::from_number(*number),
            RawTag::Name(name) => ClientTag::from_name(name),
        };
        let number = match (&raw, tag) {
            (RawTag::Number(number), _) => *number,
            (RawTag::Name(_), tag) => tag.map_or(UNKNOWN, ClientTag::number),
        };
        Self::read_tagged(tag, number, &fields).map_err(|malformed| Unreadable {
            // Of two tags none is taken, wherever they stand in the text.
            tag: (malformed != Malformed::Twice("type")).then_some(number),
            malformed,
            request_id: match tag {
                Some(ClientTag::Action) => fields.salvage_op_id(),
                Some(_) | None => fields.salvage_id(),
            },
        })
    }

    fn read_tagged(
        tag: Option<ClientTag>,
        number: u16,
        fields: &Fields<'a>,
    ) -> Result<Self, Malformed> {
        match tag {
            Some(ClientTag::Request) => Request::read(fields).map(Self::Request),
            Some(ClientTag::Cancel) => {
                let [id] = fields.take(["request_id"])?;
                let request_id = required(id, "request_id", Raw::request_id)?;
                Ok(Self::Cancel { request_id })
            }
            Some(ClientTag::Ping) => {
                let [ts, ack] = fields.take(["ts", "ack"])?;
                Ok(Self::Ping {
                    ts: optional(ts, "ts", Raw::u64)?,
                    ack: optional(ack, "ack", |raw| raw.decode().ok())?,
                })
            }
            Some(ClientTag::Hello) => Ok(Self::Hello(Box::new(Hello::read(fields)?))),
            Some(ClientTag::Authenticate) => {
                let [token] = fields.take(["token"])?;
                let token = required(token, "token", Raw::str)?.into();
                Ok(Self::Authenticate(Authenticate { token }))
            }
            Some(ClientTag::Action) => {
                let [op_id, action, resource, timeout_ms] =
                    fields.take(["op_id", "action", "resource", "timeout_ms"])?;
                Ok(Self::Action {
                    op_id: required(op_id, "op_id", |raw| raw.decode().ok())?,
                    action: action.ok_or(Malformed::Missing("action"))?,
                    resource: optional(resource, "resource", Raw::str)?,
                    timeout_ms: optional(timeout_ms, "timeout_ms", Raw::u64)?,
                })
            }
            Some(ClientTag::Subscribe) => Subscribe::read(fields).map(Self::Subscribe),
            Some(ClientTag::Unsubscribe) => Unsubscribe::read(fields).map(Self::Unsubscribe),
            Some(ClientTag::Resync) => Resync::read(fields).map(Self::Resync),
            Some(ClientTag::SetPresence) => SetPresence::read(fields).map(Self::SetPresence),
            Some(ClientTag::Signal) => Signal::read(fields).map(Self::Signal),
            Some(_) | None => {
                let [id] = fields.take(["request_id"])?;
                Ok(Self::Other {
                    tag: number,
                    request_id: optional(id, "request_id", Raw::request_id)?,
                })
            }
        }
    }

    /// The same message with its action decoded; payloads of requests stay raw.
    ///
    /// # Errors
    /// The action is no `Action`.
    pub fn typed<Action: Deserialize<'a>>(
        self,
    ) -> Result<ClientMessage<'a, Raw<'a>, Action>, DecodeError> {
        Ok(match self {
            Self::Action {
                op_id,
                action,
                resource,
                timeout_ms,
            } => ClientMessage::Action {
                op_id,
                action: action.decode()?,
                resource,
                timeout_ms,
            },
            Self::Subscribe(subscribe) => ClientMessage::Subscribe(subscribe),
            Self::Unsubscribe(unsubscribe) => ClientMessage::Unsubscribe(unsubscribe),
            Self::Resync(resync) => ClientMessage::Resync(resync),
            Self::SetPresence(set) => ClientMessage::SetPresence(set),
            Self::Signal(signal) => ClientMessage::Signal(signal),
            Self::Ping { ts, ack } => ClientMessage::Ping { ts, ack },
            Self::Hello(hello) => ClientMessage::Hello(hello),
            Self::Authenticate(authenticate) => ClientMessage::Authenticate(authenticate),
            Self::Request(request) => ClientMessage::Request(request),
            Self::Cancel { request_id } => ClientMessage::Cancel { request_id },
            Self::Other { tag, request_id } => ClientMessage::Other { tag, request_id },
        })
    }
}

impl<P: Body, Action: Body> ClientMessage<'_, P, Action> {
    /// Appends the message to `out`.
    ///
    /// # Errors
    /// A payload cannot be said in this encoding. `out` then ends in part of a message.
    pub fn write(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let (number, name) = self.tag();
        let mut writer = MapWriter::message(encoding, out, number, name);
        match self {
            Self::Ping { ts, ack } => {
                writer.opt_u64("ts", *ts);
                writer.opt_value("ack", ack.as_ref())?;
            }
            Self::Hello(hello) => hello.write(&mut writer)?,
            Self::Authenticate(authenticate) => writer.str("token", &authenticate.token),
            Self::Action {
                op_id,
                action,
                resource,
                timeout_ms,
            } => {
                writer.value("op_id", op_id)?;
                writer.opt_str("resource", resource.as_deref());
                writer.opt_u64("timeout_ms", *timeout_ms);
                writer.body("action", action)?;
            }
            Self::Subscribe(subscribe) => subscribe.write(&mut writer)?,
            Self::Unsubscribe(unsubscribe) => unsubscribe.write(&mut writer)?,
            Self::Resync(resync) => resync.write(&mut writer),
            Self::SetPresence(set) => set.write(&mut writer),
            Self::Signal(signal) => signal.write(&mut writer),
            Self::Request(request) => request.write(&mut writer)?,
            Self::Cancel { request_id } => writer.request_id(request_id),
            Self::Other { request_id, .. } => writer.opt_request_id(request_id.as_ref()),
        }
        writer.close();
        Ok(())
    }
}

impl<P, Action> ClientMessage<'_, P, Action> {
    /// The number and the name that the message is written under.
    fn tag(&self) -> (u16, &'static str) {
        let tag = match self {
            Self::Ping { .. } => ClientTag::Ping,
            Self::Hello(_) => ClientTag::Hello,
            Self::Authenticate(_) => ClientTag::Authenticate,
            Self::Action { .. } => ClientTag::Action,
            Self::Subscribe(_) => ClientTag::Subscribe,
            Self::Unsubscribe(_) => ClientTag::Unsubscribe,
            Self::Resync(_) => ClientTag::Resync,
            Self::SetPresence(_) => ClientTag::SetPresence,
            Self::Signal(_) => ClientTag::Signal,
            Self::Request(_) => ClientTag::Request,
            Self::Cancel { .. } => ClientTag::Cancel,
            Self::Other { tag, .. } => {
                let name = ClientTag::from_number(*tag).map_or("unknown", ClientTag::name);
                return (*tag, name);
            }
        };
        (tag.number(), tag.name())
    }
}
