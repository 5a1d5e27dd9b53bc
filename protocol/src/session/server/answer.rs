//! What a session says about a call.

use crate::envelope::{ActionOk, At, Response, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::session::effect::{Effect, Reply};

pub(super) fn respond<'a>(request_id: RequestId, result: Reply, replayed: bool) -> Effect<'a> {
    respond_at(request_id, result, Vec::new(), replayed)
}

/// Answers a request or an action; only an action is told where its effect is visible.
pub(super) fn respond_at<'a>(
    id: RequestId,
    reply: Reply,
    at: Vec<At>,
    replayed: bool,
) -> Effect<'a> {
    Effect::Send(match (id, reply) {
        (RequestId::Op(op_id), Ok(result)) => ServerMessage::ActionOk(ActionOk {
            op_id,
            result: Some(result),
            at,
            replayed,
        }),
        (RequestId::Op(op_id), Err(fault)) => ServerMessage::ActionErr { op_id, fault },
        (request_id, result) => ServerMessage::Response(Response {
            request_id,
            result,
            replayed,
        }),
    })
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

/// Says what became of a message that no call is.
pub(super) fn complain<'a>(fault: Box<Fault>, request_id: Option<RequestId>) -> Effect<'a> {
    Effect::Send(ServerMessage::Error {
        fault,
        fatal: false,
        request_id,
    })
}
