//! What a session says about a call.

use crate::envelope::{Response, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::session::effect::{Effect, Reply};

pub(super) fn respond<'a>(request_id: RequestId, result: Reply, replayed: bool) -> Effect<'a> {
    Effect::Send(ServerMessage::Response(Response {
        request_id,
        result,
        replayed,
    }))
}

pub(super) fn fault<'a>(id: RequestId, code: Code, executed: Executed) -> Effect<'a> {
    respond(id, Err(Box::new(Fault::new(code, executed))), false)
}

/// Answers a request that did not run and never will.
pub(super) fn refuse(id: RequestId, code: Code, effects: &mut Vec<Effect<'_>>) {
    effects.push(fault(id, code, Executed::No));
}

pub(super) fn error<'a>(code: Code, request_id: Option<RequestId>, fatal: bool) -> Effect<'a> {
    Effect::Send(ServerMessage::Error {
        fault: Box::new(Fault::new(code, Executed::No)),
        fatal,
        request_id,
    })
}
