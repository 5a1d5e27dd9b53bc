//! What the record says, and what follows. See docs/protocol.md#replay.

use super::answer::{respond, respond_at};
use super::{ServerSession, millis};
use crate::envelope::{At, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::session::calls::CallState;
use crate::session::effect::{Effect, Reply, Start, Verdict};

impl ServerSession {
    pub(super) fn claimed<'a>(
        &mut self,
        start: Start<'a>,
        verdict: Verdict,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = start.request.request_id.clone();
        let state = self.calls.state(&id);
        match verdict {
            Verdict::Fresh => self.run(start, state, effects),
            Verdict::Running => self.join(&start, state, effects),
            Verdict::Done(reply) => self.say_again(id, reply, Vec::new(), state, effects),
            Verdict::Acted { reply, at } => self.say_again(id, reply, at, state, effects),
            Verdict::OwnerGone => self.take_over(start, state, effects),
            Verdict::Conflict => {
                self.turn_down(
                    id,
                    state,
                    Fault::new(Code::IdConflict, Executed::No),
                    effects,
                );
                self.suspect(now, effects);
            }
            Verdict::Stale => {
                // It may have run before it was resolved.
                self.turn_down(
                    id,
                    state,
                    Fault::new(Code::Stale, Executed::Unknown),
                    effects,
                );
                self.suspect(now, effects);
            }
            Verdict::Unavailable => {
                self.turn_down(
                    id,
                    state,
                    Fault::new(Code::Unavailable, Executed::No),
                    effects,
                );
            }
            Verdict::Refused(fault) => self.turn_down(id, state, *fault, effects),
            Verdict::InProgress { retry_after } => {
                let fault = Fault::new(Code::InProgress, Executed::Unknown);
                let fault = fault.retry_after_ms(millis(retry_after));
                self.turn_down(id, state, fault, effects);
            }
        }
        self.close_when_drained(effects);
    }

    /// Answers with what is recorded.
    fn say_again(
        &mut self,
        id: RequestId,
        reply: Reply,
        at: Vec<At>,
        state: Option<CallState>,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match state {
            // Its own end is on the way here and will answer; or it was answered already.
            Some(CallState::Running { .. }) | None => {}
            Some(CallState::Claiming { .. } | CallState::Abandoned { .. }) => {
                self.calls.remove(&id);
                effects.push(respond_at(id, reply, at, true));
            }
        }
    }

    fn run<'a>(
        &mut self,
        start: Start<'a>,
        state: Option<CallState>,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = &start.request.request_id;
        let Some(CallState::Claiming { deadline, .. }) = state else {
            // Cancelled or expired while the record was asked: it must not stay claimed.
            return effects.push(unclaim(id.clone()));
        };
        let owner = start.owner;
        self.calls.set(id, CallState::Running { deadline, owner });
        effects.push(Effect::Run(start));
    }

    /// Lets one response answer both, the repeat and what it repeats.
    fn join<'a>(
        &mut self,
        start: &Start<'a>,
        state: Option<CallState>,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = start.request.request_id.clone();
        match state {
            Some(CallState::Claiming { .. } | CallState::Abandoned { .. }) => {
                let (deadline, owner) = (start.deadline, start.owner);
                self.calls.set(&id, CallState::Running { deadline, owner });
            }
            Some(CallState::Running { .. }) => {}
            // Cancelled or expired while the record was asked.
            None => return,
        }
        effects.push(Effect::Attach(id));
    }

    /// Decides on a call whose run was lost with the node that had it: only the application can
    /// know whether it took effect.
    fn take_over<'a>(
        &mut self,
        start: Start<'a>,
        state: Option<CallState>,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let class = self.catalog.entries()[start.operation.as_usize()].class;
        match (class, state) {
            (Class::Transactional, Some(_)) => self.run(start, state, effects),
            // Answered already; whoever asks next decides.
            (Class::Transactional, None) => {}
            (Class::Safe | Class::Idempotent | Class::Once, state) => {
                let id = start.request.request_id;
                let fault = Fault::new(Code::OutcomeUnknown, Executed::Unknown);
                effects.push(Effect::Record {
                    request_id: id.clone(),
                    reply: Err(Box::new(fault.clone())),
                    at: Vec::new(),
                });
                self.turn_down(id, state, fault, effects);
            }
        }
    }

    /// Ends a claim that led to no run. A call that runs under the same id goes on, and only its
    /// own end may look like its answer.
    fn turn_down(
        &mut self,
        id: RequestId,
        state: Option<CallState>,
        fault: Fault,
        effects: &mut Vec<Effect<'_>>,
    ) {
        let fault = Box::new(fault);
        match state {
            Some(CallState::Claiming { .. }) => {
                self.calls.remove(&id);
                effects.push(respond(id, Err(fault), false));
            }
            Some(CallState::Running { .. }) => effects.push(Effect::Send(ServerMessage::Error {
                fault,
                fatal: false,
                request_id: Some(id),
            })),
            Some(CallState::Abandoned { .. }) => effects.push(respond(id, Err(fault), false)),
            // Answered already, and the record holds what it held.
            None => {}
        }
    }

    /// What still happens on a connection that is closed: calls end and are recorded, none start.
    pub(super) fn claimed_too_late(start: Start<'_>, verdict: &Verdict) -> Option<Effect<'static>> {
        (*verdict == Verdict::Fresh).then(|| unclaim(start.request.request_id))
    }
}

/// Marks a claimed call that was answered before it could start, so that no repeat of it starts.
fn unclaim(id: RequestId) -> Effect<'static> {
    Effect::Record {
        request_id: id,
        reply: Err(Box::new(Fault::new(Code::Cancelled, Executed::No))),
        at: Vec::new(),
    }
}
