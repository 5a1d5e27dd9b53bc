//! The answer to a request.

use super::fault;
use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::{Body, MapWriter};
use crate::codec::EncodeError;
use crate::fault::Fault;
use crate::id::RequestId;
use crate::payload::{Payload, Raw};

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

impl<'a> Response<Raw<'a>> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
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
    pub(super) fn write(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
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
