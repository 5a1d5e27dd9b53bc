//! A call of an operation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::client::Ack;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::{Body, MapWriter};
use crate::codec::EncodeError;
use crate::id::{OpId, RequestId};
use crate::payload::Raw;

/// String pairs that travel beside a request; `traceparent` lives here.
pub type Metadata = BTreeMap<String, String>;

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

impl<'a> Request<'a> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
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
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.request_id(&self.request_id);
        writer.str("op", &self.op);
        writer.opt_value("op_id", self.op_id.as_ref())?;
        writer.opt_value("meta", self.meta.as_ref())?;
        writer.opt_u64("timeout_ms", self.timeout_ms);
        writer.opt_value("ack", self.ack.as_ref())?;
        writer.body("payload", &self.payload)
    }
}
