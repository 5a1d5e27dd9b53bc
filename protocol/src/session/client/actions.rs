//! Actions: calls that their name alone identifies, to the server and over every connection.

use std::borrow::Cow;

use super::calls::{Calls, budget_ms, fail, judge, refuse, says_draining};
use super::effect::{ClientEffect, NewAction, NewCall};
use super::entry::Entry;
use super::link::Link;
use crate::envelope::{ActionOk, ClientMessage, Progress};
use crate::fault::{Code, Executed, Fault};
use crate::id::{OpId, RequestId};
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::Raw;

impl Calls {
    /// Takes an action in, and sends it if `link` is there and has room.
    ///
    /// A name that a living action has is refused: whose answer came would not be known.
    pub(super) fn act(
        &mut self,
        action: NewAction,
        link: Option<&Link>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if self.table.has_action(action.op_id) {
            let id = self.table.skip_id();
            return effects.push(refuse(id, Code::IdConflict, Executed::No));
        }
        let call = NewCall {
            op: Cow::Borrowed("action"),
            class: Class::Once,
            payload: action.payload,
            deadline: action.deadline,
            op_id: Some(action.op_id),
            offline: action.offline,
        };
        let entry = Entry::new(call, Some(action.resource));
        self.queue(entry, link, now, effects);
    }

    /// Takes in that an action is done.
    pub(super) fn acted<'a>(
        &mut self,
        done: ActionOk<Raw<'a>>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        if let Some(request_id) = self.table.acting(done.op_id) {
            self.table.answered(request_id);
            effects.push(ClientEffect::Acted {
                request_id,
                result: done.result,
                at: done.at,
            });
        }
    }

    /// Takes in that an action failed. One that says `draining` to a client that `is_leaving`
    /// goes back to those that wait.
    pub(super) fn act_failed(
        &mut self,
        op_id: OpId,
        fault: Box<Fault>,
        is_leaving: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some(id) = self.table.acting(op_id) else {
            return;
        };
        let Some(mut entry) = self.table.answered(id) else {
            return;
        };
        if is_leaving && says_draining(&fault) {
            entry.did_not_run();
            self.table.reopen(id, entry);
        } else {
            effects.push(fail(id, judge(fault, entry.past)));
        }
    }

    /// Tells how far a call or an action is, if somebody waits for it.
    pub(super) fn progress(&self, progress: Progress, effects: &mut Vec<ClientEffect<'_>>) {
        let id = match (progress.op_id, progress.request_id) {
            (Some(op_id), _) | (None, Some(RequestId::Op(op_id))) => self.table.acting(op_id),
            (None, Some(RequestId::Number(id))) => self.table.open().find(|open| *open == id),
            (None, Some(RequestId::Text(_)) | None) => None,
        };
        if let Some(request_id) = id {
            effects.push(ClientEffect::Progress {
                request_id,
                percent: progress.percent,
                message: progress.message,
            });
        }
    }
}

/// What is said of an action when it is sent.
pub(super) fn action<'a>(call: NewCall, resource: Box<str>, now: Moment) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::Action {
        op_id: call.op_id.expect("an action has a name"),
        action: call.payload,
        resource: Some(Cow::Owned(resource.into())),
        timeout_ms: Some(budget_ms(call.deadline, now)),
    })
}
