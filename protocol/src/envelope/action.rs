//! What a server says about an action, and how far a call is.

use serde::{Deserialize, Serialize};

use super::channel::listed;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::{Body, MapWriter};
use crate::codec::EncodeError;
use crate::id::{OpId, RequestId};
use crate::payload::{Payload, Raw};

/// How far a call or an action is. See docs/protocol.md#progress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// The action.
    pub op_id: Option<OpId>,
    /// The call.
    pub request_id: Option<RequestId>,
    /// How much is done, 0 to 100; absent if nobody can say.
    pub percent: Option<u8>,
    /// A sentence for people.
    pub message: Option<Box<str>>,
}

/// An action took effect. See docs/protocol.md#action-ok.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionOk<P = Payload> {
    /// The action.
    pub op_id: OpId,
    /// What it gave, if it gives anything.
    pub result: Option<P>,
    /// Where its effect is visible.
    pub at: Vec<At>,
    /// Whether this is the recorded outcome of an earlier run.
    pub replayed: bool,
}

/// The position at which an effect is visible in a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The resource.
    pub resource: Box<str>,
    /// Within which the positions are continuous.
    pub epoch: Box<str>,
    /// The position that the effect led to.
    pub seq: u64,
}

impl Progress {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [op_id, id, percent, message] =
            fields.take(["op_id", "request_id", "percent", "message"])?;
        let small = |raw: &Raw<'_>| u8::try_from(raw.u64()?).ok().filter(|n| *n <= 100);
        Ok(Self {
            op_id: optional(op_id, "op_id", |raw| raw.decode().ok())?,
            request_id: optional(id, "request_id", Raw::request_id)?,
            percent: optional(percent, "percent", small)?,
            message: optional(message, "message", Raw::str)?.map(Into::into),
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.opt_request_id(self.request_id.as_ref());
        writer.opt_value("op_id", self.op_id.as_ref())?;
        writer.opt_u64("percent", self.percent.map(u64::from));
        writer.opt_str("message", self.message.as_deref());
        Ok(())
    }
}

impl<'a> ActionOk<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let [op_id, result, at, replayed] = fields.take(["op_id", "result", "at", "replayed"])?;
        Ok(Self {
            op_id: required(op_id, "op_id", |raw| raw.decode().ok())?,
            result,
            at: optional(at, "at", listed)?.unwrap_or_default(),
            replayed: optional(replayed, "replayed", Raw::bool)?.unwrap_or(false),
        })
    }
}

impl<P: Body> ActionOk<P> {
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        writer.value("op_id", &self.op_id)?;
        if !self.at.is_empty() {
            writer.value("at", &self.at)?;
        }
        if self.replayed {
            writer.bool("replayed", true);
        }
        match &self.result {
            Some(result) => writer.body("result", result),
            None => Ok(()),
        }
    }
}
