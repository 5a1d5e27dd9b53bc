//! The first thing a server says.

use serde::{Deserialize, Serialize};

use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::contract::Verdict;
use crate::limits::Limits;
use crate::payload::Raw;

/// The server is ready. See docs/protocol.md#connected.
#[derive(Clone, PartialEq, Eq)]
pub struct Connected {
    /// The version of the protocol; this crate speaks 1.
    pub protocol_version: u64,
    /// Names the connection in logs.
    pub connection_id: Box<str>,
    /// Names the session; absent where no `Hello` was said.
    pub session_id: Option<Box<str>>,
    /// Whether the session is the one that `Hello` asked for.
    pub resumed: bool,
    /// The secret that resumes the session; it travels nowhere else.
    pub resume_token: Option<Box<str>>,
    /// Names the store that the records live in: another one after a restart that lost them.
    pub epoch: Option<Box<str>>,
    /// How long the session outlives its connection, in milliseconds.
    pub session_ttl_ms: Option<u64>,
    /// How often the client should ping, in milliseconds.
    pub heartbeat_ms: u64,
    /// How long after a heartbeat of silence a peer counts as gone, in milliseconds.
    pub heartbeat_timeout_ms: u64,
    /// The hash of the server's contract.
    pub schema_hash: Box<str>,
    /// How the contract that the client named in `Hello` goes with the server's; absent where it named none, or one that
    /// the server does not know. A word that this version does not know is read as absent.
    pub schema: Option<Verdict>,
    /// The server's clock, in Unix milliseconds.
    pub server_time: u64,
    /// What the connection may use.
    pub limits: Limits,
    /// What became of the calls that `Hello` asked for.
    pub pending: Vec<Pending>,
}

/// What became of a call that the client still waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The request id of the call.
    pub id: u64,
    /// What the server knows of it.
    pub verdict: PendingVerdict,
}

/// What the server knows of a call of an earlier connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingVerdict {
    /// It is done; its response follows.
    Done,
    /// It is running; its response will come.
    Running,
    /// It never arrived; the client sends it again.
    Absent,
    /// Nobody can say.
    OutcomeUnknown,
}

impl Connected {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.u64("protocol_version", self.protocol_version);
        writer.str("connection_id", &self.connection_id);
        writer.opt_str("session_id", self.session_id.as_deref());
        if self.session_id.is_some() || self.resumed {
            writer.bool("resumed", self.resumed);
        }
        writer.opt_str("resume_token", self.resume_token.as_deref());
        writer.opt_str("epoch", self.epoch.as_deref());
        writer.opt_u64("session_ttl_ms", self.session_ttl_ms);
        writer.u64("heartbeat_ms", self.heartbeat_ms);
        // It came later than the others: a server that has the default says what it always said.
        if self.heartbeat_timeout_ms != DEFAULT_HEARTBEAT_TIMEOUT_MS {
            writer.u64("heartbeat_timeout_ms", self.heartbeat_timeout_ms);
        }
        writer.str("schema_hash", &self.schema_hash);
        writer.opt_str("schema", self.schema.map(Verdict::as_str));
        writer.u64("server_time", self.server_time);
        writer.value("limits", &self.limits)?;
        if !self.pending.is_empty() {
            writer.value("pending", &self.pending)?;
        }
        Ok(())
    }

    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [version, connection, session, resumed, token, epoch, ttl] = fields.take([
            "protocol_version",
            "connection_id",
            "session_id",
            "resumed",
            "resume_token",
            "epoch",
            "session_ttl_ms",
        ])?;
        let [heartbeat, timeout, hash, schema, time, limits, pending] = fields.take([
            "heartbeat_ms",
            "heartbeat_timeout_ms",
            "schema_hash",
            "schema",
            "server_time",
            "limits",
            "pending",
        ])?;
        let text = |raw: Raw<'_>| raw.str().map(|text| Box::from(&*text));
        Ok(Self {
            protocol_version: required(version, "protocol_version", Raw::u64)?,
            connection_id: required(connection, "connection_id", |raw| text(*raw))?,
            session_id: optional(session, "session_id", |raw| text(*raw))?,
            resumed: optional(resumed, "resumed", Raw::bool)?.unwrap_or(false),
            resume_token: optional(token, "resume_token", |raw| text(*raw))?,
            epoch: optional(epoch, "epoch", |raw| text(*raw))?,
            session_ttl_ms: optional(ttl, "session_ttl_ms", Raw::u64)?,
            heartbeat_ms: optional(heartbeat, "heartbeat_ms", Raw::u64)?
                .unwrap_or(DEFAULT_HEARTBEAT_MS),
            heartbeat_timeout_ms: optional(timeout, "heartbeat_timeout_ms", Raw::u64)?
                .unwrap_or(DEFAULT_HEARTBEAT_TIMEOUT_MS),
            schema_hash: optional(hash, "schema_hash", |raw| text(*raw))?.unwrap_or_default(),
            schema: optional(schema, "schema", |raw| {
                raw.str().map(|word| Verdict::from_word(&word))
            })?
            .flatten(),
            server_time: optional(time, "server_time", Raw::u64)?.unwrap_or(0),
            limits: optional(limits, "limits", |raw| raw.decode().ok())?.unwrap_or_default(),
            pending: optional(pending, "pending", |raw| raw.decode().ok())?.unwrap_or_default(),
        })
    }
}

/// How often a client pings a server that does not say: below the idle limit of common proxies.
pub(crate) const DEFAULT_HEARTBEAT_MS: u64 = 25_000;

/// How long after a heartbeat of silence a peer counts as gone, where a server does not say.
pub(crate) const DEFAULT_HEARTBEAT_TIMEOUT_MS: u64 = 5_000;
