//! What a client says. See docs/protocol.md#client-to-server.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fields::{Fields, RawTag};
use super::malformed::{Malformed, Unreadable};
use super::tag::{ClientTag, UNKNOWN};
use super::writer::{Body, MapWriter};
use crate::codec::{DecodeError, EncodeError, Encoding};
use crate::id::{OpId, RequestId};
use crate::payload::Raw;

/// String pairs that travel beside a request; `traceparent` lives here.
pub type Metadata = BTreeMap<String, String>;

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
    },
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

/// A call of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a, P = Raw<'a>> {
    /// Names the call; the answer repeats it.
    pub request_id: RequestId,
    /// The name of the operation.
    pub op: Cow<'a, str>,
    /// Names the effect beyond the session.
    pub op_id: Option<OpId>,
    /// Pairs that travel beside the payload.
    pub meta: Option<Box<Metadata>>,
    /// What is left of the caller's time, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// What the client has resolved.
    pub ack: Option<Ack>,
    /// The operation's input.
    pub payload: P,
}

/// A credential. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Authenticate {
    /// The credential.
    pub token: Box<str>,
}

/// What an official client says first.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hello {
    /// The credential, if the upgrade brought none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Box<str>>,
    /// The session to go on with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
    /// The hash of the contract that the client was built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema_hash: Option<Box<str>>,
    /// The client's name and version, for logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<Box<str>>,
}

/// The session that a client wants to go on with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The session.
    pub session_id: Box<str>,
    /// Its secret.
    pub resume_token: Box<str>,
    /// The calls that the client still waits for.
    #[serde(default)]
    pub pending: Vec<PendingCall>,
}

/// A call that the client still waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingCall {
    /// Its request id.
    pub id: u64,
    /// How many chunks of its response the client has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have_chunks: Option<u64>,
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
            request_id: fields.salvage_id(),
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
                let [op_id, action, resource] = fields.take(["op_id", "action", "resource"])?;
                Ok(Self::Action {
                    op_id: required(op_id, "op_id", |raw| raw.decode().ok())?,
                    action: action.ok_or(Malformed::Missing("action"))?,
                    resource: optional(resource, "resource", Raw::str)?,
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
            } => ClientMessage::Action {
                op_id,
                action: action.decode()?,
                resource,
            },
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
        let open =
            |out, tag: ClientTag| MapWriter::message(encoding, out, tag.number(), tag.name());
        match self {
            Self::Ping { ts, ack } => {
                let mut writer = open(out, ClientTag::Ping);
                writer.opt_u64("ts", *ts);
                writer.opt_value("ack", ack.as_ref())?;
                writer.close();
            }
            Self::Hello(hello) => {
                let mut writer = open(out, ClientTag::Hello);
                hello.write(&mut writer)?;
                writer.close();
            }
            Self::Authenticate(authenticate) => {
                let mut writer = open(out, ClientTag::Authenticate);
                writer.str("token", &authenticate.token);
                writer.close();
            }
            Self::Action {
                op_id,
                action,
                resource,
            } => {
                let mut writer = open(out, ClientTag::Action);
                writer.value("op_id", op_id)?;
                writer.opt_str("resource", resource.as_deref());
                writer.body("action", action)?;
                writer.close();
            }
            Self::Request(request) => {
                let mut writer = open(out, ClientTag::Request);
                request.write(&mut writer)?;
                writer.close();
            }
            Self::Cancel { request_id } => {
                let mut writer = open(out, ClientTag::Cancel);
                writer.request_id(request_id);
                writer.close();
            }
            Self::Other { tag, request_id } => {
                let name = ClientTag::from_number(*tag).map_or("unknown", ClientTag::name);
                let mut writer = MapWriter::message(encoding, out, *tag, name);
                if let Some(request_id) = request_id {
                    writer.request_id(request_id);
                }
                writer.close();
            }
        }
        Ok(())
    }
}

impl<'a> Request<'a> {
    fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [id, op, payload, timeout_ms, op_id, meta, ack] = fields.take([
            "request_id",
            "op",
            "payload",
            "timeout_ms",
            "op_id",
            "meta",
            "ack",
        ])?;
        Ok(Self {
            request_id: required(id, "request_id", Raw::request_id)?,
            op: required(op, "op", Raw::str)?,
            op_id: optional(op_id, "op_id", |raw| raw.decode().ok())?,
            meta: optional(meta, "meta", metadata)?,
            timeout_ms: optional(timeout_ms, "timeout_ms", Raw::u64)?,
            ack: optional(ack, "ack", |raw| raw.decode().ok())?,
            payload: payload.ok_or(Malformed::Missing("payload"))?,
        })
    }
}

/// Reads the pairs beside a payload, after a look at what they would take in memory.
fn metadata(raw: &Raw<'_>) -> Option<Box<Metadata>> {
    if raw.bytes().len() > MAX_METADATA {
        return None;
    }
    raw.decode().ok().map(Box::new)
}

/// The most bytes that the pairs beside a payload may take on the wire.
const MAX_METADATA: usize = 8 * 1024;

impl<P: Body> Request<'_, P> {
    fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.request_id(&self.request_id);
        writer.str("op", &self.op);
        writer.opt_value("op_id", self.op_id.as_ref())?;
        writer.opt_value("meta", self.meta.as_ref())?;
        writer.opt_u64("timeout_ms", self.timeout_ms);
        writer.opt_value("ack", self.ack.as_ref())?;
        writer.body("payload", &self.payload)
    }
}

impl Hello {
    fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [token, resume, schema_hash, client] =
            fields.take(["token", "resume", "schema_hash", "client"])?;
        let text = |raw: &Raw<'_>| raw.str().map(|text| Box::from(&*text));
        Ok(Self {
            token: optional(token, "token", text)?,
            resume: optional(resume, "resume", |raw| raw.decode().ok())?,
            schema_hash: optional(schema_hash, "schema_hash", text)?,
            client: optional(client, "client", text)?,
        })
    }

    fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_str("token", self.token.as_deref());
        writer.opt_value("resume", self.resume.as_ref())?;
        writer.opt_str("schema_hash", self.schema_hash.as_deref());
        writer.opt_str("client", self.client.as_deref());
        Ok(())
    }
}

/// A field that must be there and of its type.
pub(super) fn required<'a, T>(
    raw: Option<Raw<'a>>,
    name: &'static str,
    read: impl FnOnce(&Raw<'a>) -> Option<T>,
) -> Result<T, Malformed> {
    let raw = raw.ok_or(Malformed::Missing(name))?;
    read(&raw).ok_or(Malformed::Wrong(name))
}

/// A field that may be missing or null, and is of its type otherwise.
pub(super) fn optional<'a, T>(
    raw: Option<Raw<'a>>,
    name: &'static str,
    read: impl FnOnce(&Raw<'a>) -> Option<T>,
) -> Result<Option<T>, Malformed> {
    match raw {
        Some(raw) if !raw.is_null() => read(&raw).map(Some).ok_or(Malformed::Wrong(name)),
        Some(_) | None => Ok(None),
    }
}
