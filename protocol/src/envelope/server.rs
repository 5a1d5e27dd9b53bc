//! What a server says. See docs/protocol.md#server-to-client.

use serde::de::DeserializeOwned;

use super::client::{optional, required};
use super::connected::Connected;
use super::fault;
use super::fields::{Fields, RawTag};
use super::malformed::{Malformed, Unreadable};
use super::state::{Delta, Deltas, Notify, Snapshot};
use super::tag::{ServerTag, UNKNOWN};
use super::writer::{Body, MapWriter};
use crate::codec::{DecodeError, EncodeError, Encoding};
use crate::fault::Fault;
use crate::id::RequestId;
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
    },
    /// A fault that ends no call. See docs/protocol.md#error.
    Error {
        /// What went wrong.
        fault: Box<Fault>,
        /// Whether the connection ends.
        fatal: bool,
        /// The message that was at fault, if it had an id.
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
    /// An event of a domain. See docs/protocol.md#notify.
    Notify(Notify<E>),
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

/// The answer to a request: its output, or the fault that ended it.
#[derive(Debug, Clone, PartialEq)]
pub struct Response<P = Payload> {
    /// The request that is answered.
    pub request_id: RequestId,
    /// `ok` or `error`.
    pub result: Result<P, Box<Fault>>,
    /// Whether this is the recorded outcome of an earlier run.
    pub replayed: bool,
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
            request_id: fields.salvage_id(),
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
                let [client_ts, server_ts] = fields.take(["client_ts", "server_ts"])?;
                Ok(Self::Pong {
                    client_ts: optional(client_ts, "client_ts", Raw::u64)?,
                    server_ts: required(server_ts, "server_ts", Raw::u64)?,
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
            Some(ServerTag::Notify) => Notify::read(fields).map(Self::Notify),
            Some(_) | None => {
                let [id] = fields.take(["request_id"])?;
                Ok(Self::Other {
                    tag: number,
                    request_id: optional(id, "request_id", Raw::request_id)?,
                })
            }
        }
    }

    /// The same message with the application's types decoded; payloads of responses stay raw.
    ///
    /// # Errors
    /// A state, delta or event is not of its type.
    pub fn typed<S, D, E>(self) -> Result<ServerMessage<Raw<'a>, S, D, E>, DecodeError>
    where
        S: DeserializeOwned,
        D: DeserializeOwned,
        E: DeserializeOwned,
    {
        Ok(match self {
            Self::Snapshot(snapshot) => ServerMessage::Snapshot(snapshot.typed()?),
            Self::Delta(delta) => ServerMessage::Delta(delta.typed()?),
            Self::Deltas(deltas) => ServerMessage::Deltas(deltas.typed()?),
            Self::Notify(notify) => ServerMessage::Notify(notify.typed()?),
            Self::Connected(connected) => ServerMessage::Connected(connected),
            Self::Pong {
                client_ts,
                server_ts,
            } => ServerMessage::Pong {
                client_ts,
                server_ts,
            },
            Self::Error {
                fault,
                fatal,
                request_id,
            } => ServerMessage::Error {
                fault,
                fatal,
                request_id,
            },
            Self::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            } => ServerMessage::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            },
            Self::AuthExpiring { expires_in_ms } => ServerMessage::AuthExpiring { expires_in_ms },
            Self::Authenticated { expires_in_ms } => ServerMessage::Authenticated { expires_in_ms },
            Self::Response(response) => ServerMessage::Response(response),
            Self::Other { tag, request_id } => ServerMessage::Other { tag, request_id },
        })
    }
}

fn read_error<'a>(fields: &Fields<'a>) -> Result<ServerMessage<Raw<'a>>, Malformed> {
    let [fatal, id] = fields.take(["fatal", "request_id"])?;
    Ok(ServerMessage::Error {
        fault: Box::new(fault::read(fields)?),
        fatal: optional(fatal, "fatal", Raw::bool)?.unwrap_or(false),
        request_id: optional(id, "request_id", Raw::request_id)?,
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

impl<P: Body, S: Body, D: Body, E: Body> ServerMessage<P, S, D, E> {
    /// The tag of the message.
    #[must_use]
    pub fn tag(&self) -> Option<ServerTag> {
        Some(match self {
            Self::Connected(_) => ServerTag::Connected,
            Self::Pong { .. } => ServerTag::Pong,
            Self::Error { .. } => ServerTag::Error,
            Self::GoAway { .. } => ServerTag::GoAway,
            Self::AuthExpiring { .. } => ServerTag::AuthExpiring,
            Self::Authenticated { .. } => ServerTag::Authenticated,
            Self::Snapshot(_) => ServerTag::Snapshot,
            Self::Delta(_) => ServerTag::Delta,
            Self::Deltas(_) => ServerTag::Deltas,
            Self::Notify(_) => ServerTag::Notify,
            Self::Response(_) => ServerTag::Response,
            Self::Other { tag, .. } => return ServerTag::from_number(*tag),
        })
    }

    /// Appends the message to `out`.
    ///
    /// # Errors
    /// A payload cannot be said in this encoding. `out` then ends in part of a message.
    pub fn write(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let (number, name) = match (self, self.tag()) {
            (_, Some(tag)) => (tag.number(), tag.name()),
            (Self::Other { tag, .. }, None) => (*tag, "unknown"),
            (_, None) => unreachable!("only an unknown message has no tag"),
        };
        let mut writer = MapWriter::message(encoding, out, number, name);
        match self {
            Self::Connected(connected) => connected.write(&mut writer)?,
            Self::Pong {
                client_ts,
                server_ts,
            } => {
                writer.opt_u64("client_ts", *client_ts);
                writer.u64("server_ts", *server_ts);
            }
            Self::Error {
                fault,
                fatal,
                request_id,
            } => {
                write_opt_id(&mut writer, request_id.as_ref());
                writer.bool("fatal", *fatal);
                fault::write(fault, &mut writer)?;
            }
            Self::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            } => {
                writer.str("reason", reason);
                writer.u64("reconnect_after_ms", *reconnect_after_ms);
                writer.bool("resume", *resume);
            }
            Self::AuthExpiring { expires_in_ms } => writer.u64("expires_in_ms", *expires_in_ms),
            Self::Authenticated { expires_in_ms } => {
                writer.opt_u64("expires_in_ms", *expires_in_ms);
            }
            Self::Snapshot(snapshot) => snapshot.write(&mut writer)?,
            Self::Delta(delta) => delta.write(&mut writer)?,
            Self::Deltas(deltas) => deltas.write(&mut writer)?,
            Self::Notify(notify) => notify.write(&mut writer)?,
            Self::Response(response) => response.write(&mut writer)?,
            Self::Other { request_id, .. } => write_opt_id(&mut writer, request_id.as_ref()),
        }
        writer.close();
        Ok(())
    }
}

fn write_opt_id(writer: &mut MapWriter<'_>, id: Option<&RequestId>) {
    if let Some(id) = id {
        writer.request_id(id);
    }
}

impl<'a> Response<Raw<'a>> {
    fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [id, ok, error, replayed] = fields.take(["request_id", "ok", "error", "replayed"])?;
        let result = match (ok, error.filter(|error| !error.is_null())) {
            (Some(ok), None) => Ok(ok),
            (None, Some(error)) => Err(Box::new(fault::read(&Fields::nested(error)?)?)),
            (Some(_), Some(_)) => return Err(Malformed::Wrong("error")),
            (None, None) => return Err(Malformed::Missing("ok")),
        };
        Ok(Self {
            request_id: required(id, "request_id", Raw::request_id)?,
            result,
            replayed: optional(replayed, "replayed", Raw::bool)?.unwrap_or(false),
        })
    }
}

impl<P: Body> Response<P> {
    fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.request_id(&self.request_id);
        if self.replayed {
            writer.bool("replayed", true);
        }
        match &self.result {
            Ok(ok) => writer.body("ok", ok),
            Err(fault) => {
                let mut nested = writer.nested("error");
                fault::write(fault, &mut nested)?;
                nested.close();
                Ok(())
            }
        }
    }
}
