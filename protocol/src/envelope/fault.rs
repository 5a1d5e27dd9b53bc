//! A fault inside a message: as fields of the message itself, or as a map under `error`.

use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::codec::EncodeError;
use crate::fault::{Executed, Fault, FaultCode};
use crate::payload::Raw;

/// The names of a fault's fields, in the order of the specification.
pub(super) const FAULT_FIELDS: [&str; 6] = [
    "code",
    "message",
    "executed",
    "retry_after_ms",
    "details",
    "error_id",
];

pub(super) fn write(fault: &Fault, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
    writer.str("code", fault.code.as_str());
    writer.str("message", &fault.message);
    writer.str("executed", fault.executed.as_str());
    writer.opt_u64("retry_after_ms", fault.retry_after_ms);
    writer.opt_str("error_id", fault.error_id.as_deref());
    match &fault.details {
        Some(details) => writer.body("details", details),
        None => Ok(()),
    }
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Fault, Malformed> {
    let [code, message, executed, retry_after_ms, details, error_id] = fields.take(FAULT_FIELDS)?;
    let message = optional(message, "message", Raw::str)?;
    let executed = optional(executed, "executed", Raw::str)?;
    Ok(Fault {
        code: FaultCode::parse(&required(code, "code", Raw::str)?),
        message: message.unwrap_or_default().into(),
        executed: executed.map_or(Executed::Unknown, |name| Executed::parse(&name)),
        retry_after_ms: optional(retry_after_ms, "retry_after_ms", Raw::u64)?,
        details: details.map(Into::into),
        error_id: optional(error_id, "error_id", Raw::str)?.map(Into::into),
    })
}
