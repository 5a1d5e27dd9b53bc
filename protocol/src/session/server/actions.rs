//! Actions: calls that are named by their effect. See docs/protocol.md#action.

use std::borrow::Cow;

use super::ServerSession;
use crate::envelope::{Progress, Request, ServerMessage};
use crate::id::{OpId, RequestId};
use crate::moment::Moment;
use crate::payload::Raw;
use crate::session::calls::CallState;
use crate::session::effect::Effect;

impl ServerSession {
    /// Takes an action as the call that it is.
    pub(super) fn act<'a>(
        &mut self,
        op_id: OpId,
        action: Raw<'a>,
        resource: Option<Cow<'a, str>>,
        timeout_ms: Option<u64>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let resource = resource.map(Into::into).or_else(|| self.resource.clone());
        let request = Request {
            request_id: RequestId::Op(op_id),
            op: Cow::Borrowed(ACTION),
            op_id: Some(op_id),
            meta: None,
            timeout_ms,
            ack: None,
            payload: action,
        };
        self.call(request, resource, now, effects);
    }

    /// Passes on how far a call is, to who still waits for it.
    pub(super) fn progress(
        &mut self,
        id: RequestId,
        percent: Option<u8>,
        message: Option<Box<str>>,
        effects: &mut Vec<Effect<'_>>,
    ) {
        if !matches!(self.calls.state(&id), Some(CallState::Running { .. })) {
            return;
        }
        let (op_id, request_id) = match id {
            RequestId::Op(op_id) => (Some(op_id), None),
            RequestId::Number(_) | RequestId::Text(_) => (None, Some(id)),
        };
        effects.push(Effect::Send(ServerMessage::Progress(Progress {
            op_id,
            request_id,
            percent: percent.map(|percent| percent.min(100)),
            message,
        })));
    }
}

/// What stands for the operation where an action is asked for.
const ACTION: &str = "action";
