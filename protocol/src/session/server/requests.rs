//! The calls of a session: how a request becomes a run, and a run an answer.

use std::time::Duration;

use super::ServerSession;
use super::answer::{error, fault, refuse, respond};
use crate::envelope::Request;
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::session::calls::CallState;
use crate::session::catalog::{CatalogEntry, OperationIndex};
use crate::session::effect::{Effect, Owner, Reply, Start, Verdict};

impl ServerSession {
    pub(super) fn request<'a>(
        &mut self,
        mut request: Request<'a>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        effects.extend(request.ack.take().map(Effect::Forget));
        let Some((operation, entry)) = self.catalog.find(&request.op) else {
            return effects.push(self.unknown_operation(request));
        };
        let (class, deadline) = match start_by(&request, entry, now) {
            Some(deadline) => (entry.class, deadline),
            None => return refuse(request.request_id, Code::Expired, effects),
        };
        match self.calls.state(&request.request_id) {
            // In a session the record decides what a repeated id means.
            Some(_) if self.claims(class, &request) => {}
            Some(_) => {
                return effects.push(error(Code::IdConflict, Some(request.request_id), false));
            }
            None if self.calls.len() >= self.max_in_flight() => {
                return refuse(request.request_id, Code::Overloaded, effects);
            }
            None => {}
        }
        self.start(request, operation, class, deadline, effects);
    }

    fn start<'a>(
        &mut self,
        request: Request<'a>,
        operation: OperationIndex,
        class: Class,
        deadline: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = request.request_id.clone();
        if self.claims(class, &request) {
            if self.calls.state(&id).is_none() {
                self.calls.set(id, CallState::Claiming { deadline });
            }
            effects.push(Effect::Claim(Start {
                request,
                operation,
                deadline,
                owner: Owner::Session,
            }));
        } else {
            let owner = Owner::Connection;
            self.calls.set(id, CallState::Running { deadline, owner });
            effects.push(Effect::Run(Start {
                request,
                operation,
                deadline,
                owner,
            }));
        }
    }

    /// Whether a call needs a record: it must not run twice, and there is a session to keep it.
    fn claims(&self, class: Class, request: &Request<'_>) -> bool {
        self.session_id.is_some()
            && class == Class::Once
            && matches!(request.request_id, RequestId::Number(_))
    }

    pub(super) fn claimed<'a>(
        &mut self,
        start: Start<'a>,
        verdict: Verdict,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = start.request.request_id.clone();
        let state = self.calls.state(&id);
        match (verdict, state) {
            (Verdict::Fresh, Some(CallState::Claiming { deadline })) => {
                let owner = start.owner;
                self.calls.set(id, CallState::Running { deadline, owner });
                effects.push(Effect::Run(start));
            }
            // Cancelled or expired while the record was asked: the record must not stay claimed.
            (Verdict::Fresh, _) => effects.push(Effect::Record {
                request_id: id,
                reply: Err(Box::new(Fault::new(Code::Cancelled, Executed::No))),
            }),
            (Verdict::Running, _) => effects.push(Effect::Attach(id)),
            (Verdict::Done(reply), _) => {
                self.settle(&id, state);
                effects.push(respond(id, reply, true));
            }
            (Verdict::Conflict, _) => {
                self.settle(&id, state);
                effects.push(error(Code::IdConflict, Some(id), false));
            }
            (Verdict::Stale, _) => {
                self.settle(&id, state);
                refuse(id, Code::Stale, effects);
            }
            (Verdict::Unavailable, _) => {
                self.settle(&id, state);
                refuse(id, Code::Unavailable, effects);
            }
        }
    }

    /// Ends a claim that led to no run. A call that runs under the same id goes on.
    fn settle(&mut self, id: &RequestId, state: Option<CallState>) {
        if matches!(state, Some(CallState::Claiming { .. })) {
            self.calls.remove(id);
        }
    }

    pub(super) fn done(&mut self, id: RequestId, reply: Reply, effects: &mut Vec<Effect<'_>>) {
        match self.calls.remove(&id) {
            Some(CallState::Running { owner, .. }) => {
                if owner == Owner::Session {
                    effects.push(Effect::Record {
                        request_id: id.clone(),
                        reply: reply.clone(),
                    });
                }
                effects.push(respond(id, reply, false));
            }
            Some(CallState::Abandoned) => effects.push(Effect::Record {
                request_id: id,
                reply,
            }),
            // Answered already: its time ran out, or it was cancelled, as it finished.
            Some(CallState::Claiming { .. }) | None => {}
        }
        self.close_when_drained(effects);
    }

    pub(super) fn cancel(&mut self, id: RequestId, effects: &mut Vec<Effect<'_>>) {
        match self.calls.state(&id) {
            Some(CallState::Running {
                owner: Owner::Connection,
                ..
            }) => {
                self.calls.remove(&id);
                effects.push(Effect::Cancel(id.clone()));
                effects.push(fault(id, Code::Cancelled, Executed::Unknown));
            }
            Some(CallState::Running {
                owner: Owner::Session,
                ..
            }) => effects.push(Effect::Tell(id)),
            Some(CallState::Claiming { .. }) => {
                self.calls.remove(&id);
                refuse(id, Code::Cancelled, effects);
            }
            Some(CallState::Abandoned) | None => {}
        }
        self.close_when_drained(effects);
    }

    pub(super) fn time_out(
        &mut self,
        id: RequestId,
        state: CallState,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match state {
            CallState::Claiming { .. } => refuse(id, Code::Expired, effects),
            CallState::Running {
                owner: Owner::Connection,
                ..
            } => {
                effects.push(Effect::Cancel(id.clone()));
                effects.push(fault(id, Code::Timeout, Executed::Unknown));
            }
            CallState::Running {
                owner: Owner::Session,
                ..
            } => {
                self.calls.set(id.clone(), CallState::Abandoned);
                effects.push(Effect::Tell(id.clone()));
                effects.push(fault(id, Code::Timeout, Executed::Unknown));
            }
            CallState::Abandoned => {}
        }
    }

    fn unknown_operation<'a>(&self, request: Request<'_>) -> Effect<'a> {
        let message = match self.catalog.nearest(&request.op) {
            Some(name) => format!("there is no such operation; did you mean `{name}`?"),
            None => Code::UnknownOperation.sentence().to_owned(),
        };
        let fault = Fault::with_message(Code::UnknownOperation, Executed::No, message);
        respond(request.request_id, Err(Box::new(fault)), false)
    }

    fn max_in_flight(&self) -> usize {
        usize::try_from(self.config.limits.max_in_flight).unwrap_or(usize::MAX)
    }
}

/// When the call must be over, or nothing if it cannot start any more.
fn start_by(request: &Request<'_>, entry: &CatalogEntry, now: Moment) -> Option<Moment> {
    match request.timeout_ms {
        Some(0) => None,
        Some(budget) => Some(now + entry.timeout.min(Duration::from_millis(budget))),
        None => Some(now + entry.timeout),
    }
}
