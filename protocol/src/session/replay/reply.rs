//! What a reply costs to keep, and what is left of it when it costs too much.

use crate::fault::{Code, Executed, Fault};
use crate::session::effect::Reply;

/// Whether nobody knows how the call ended.
pub(super) fn is_unknown(reply: &Reply) -> bool {
    matches!(reply, Err(fault) if fault.code == Code::OutcomeUnknown)
}

/// What a reply costs to keep, beside the record itself.
pub(super) fn reply_len(reply: &Reply) -> usize {
    match reply {
        Ok(payload) => payload.as_raw().bytes().len(),
        Err(fault) => fault.message.len() + details_len(fault),
    }
}

fn details_len(fault: &Fault) -> usize {
    let details = fault.details.as_ref();
    details.map_or(0, |details| details.as_raw().bytes().len())
}

/// Whether a reply holds more than what is left of it when its body is dropped. A fault without
/// details is what it says: its code stays, and the records together bound its sentences.
pub(super) fn has_body(reply: &Reply) -> bool {
    let left = Code::BodyDropped.sentence().len();
    match reply {
        Ok(payload) => left < payload.as_raw().bytes().len(),
        Err(fault) => details_len(fault) > 0 || Fault::MAX_MESSAGE < fault.message.len(),
    }
}

/// Leaves of a reply only what may not be forgotten: that the call ran, or how it failed.
pub(super) fn drop_body(reply: &mut Reply) {
    let executed = match reply {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    };
    *reply = Err(Box::new(Fault::new(Code::BodyDropped, executed)));
}
