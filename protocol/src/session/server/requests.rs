//! The calls of a session: how a request becomes a run, and a run an answer.

use std::time::Duration;

use super::answer::{error, fault, refuse, respond};
use super::{Phase, ServerSession};
use crate::envelope::{Ack, Request, ServerMessage};
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
        self.acknowledge(request.ack.take(), effects);
        if let Some(state) = self.calls.state(&request.request_id) {
            return self.repeat(request, state, now, effects);
        }
        if self.phase == Phase::Draining {
            return refuse(request.request_id, Code::Draining, effects);
        }
        let Some((operation, entry)) = self.catalog.find(&request.op) else {
            return effects.push(self.unknown_operation(request));
        };
        let Some(deadline) = start_by(&request, entry, now) else {
            return refuse(request.request_id, Code::Expired, effects);
        };
        if self.calls.len() >= self.max_in_flight() || self.is_too_much(&request) {
            return refuse(request.request_id, Code::Overloaded, effects);
        }
        let class = entry.class;
        self.start(request, operation, class, deadline, effects);
    }

    /// Meets a request whose id is live. Where both calls are claimed the record decides what that
    /// means. All else is refused, by an `Error` where the live call is still to be answered: a
    /// `Response` would be taken for its answer.
    fn repeat<'a>(
        &self,
        request: Request<'a>,
        state: CallState,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        match self.catalog.find(&request.op) {
            Some((operation, entry))
                if state.is_claimed() && self.claims(entry.class, &request) =>
            {
                effects.push(Effect::Claim(Box::new(Start {
                    deadline: start_by(&request, entry, now).unwrap_or(now),
                    request,
                    operation,
                    owner: Owner::Session,
                })));
            }
            Some(_) | None if state.is_awaited() => {
                effects.push(error(Code::IdConflict, Some(request.request_id), false));
            }
            Some(_) | None => refuse(request.request_id, Code::IdConflict, effects),
        }
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
        let bytes = request.payload.bytes().len();
        if self.claims(class, &request) {
            self.calls.open(id, CallState::Claiming { deadline }, bytes);
            effects.push(Effect::Claim(Box::new(Start {
                request,
                operation,
                deadline,
                owner: Owner::Session,
            })));
        } else {
            let owner = Owner::Connection;
            let state = CallState::Running { deadline, owner };
            self.calls.open(id, state, bytes);
            effects.push(Effect::Run(Start {
                request,
                operation,
                deadline,
                owner,
            }));
        }
    }

    /// Whether the payloads of live calls would hold more than they may together.
    fn is_too_much(&self, request: &Request<'_>) -> bool {
        let limits = self.config.limits;
        let max = usize::try_from(limits.max_in_flight_bytes()).unwrap_or(usize::MAX);
        max < self.calls.bytes() + request.payload.bytes().len()
    }

    /// Whether a call needs a record: it must not run twice, and there is a session to keep it.
    fn claims(&self, class: Class, request: &Request<'_>) -> bool {
        self.session_id.is_some()
            && class == Class::Once
            && matches!(request.request_id, RequestId::Number(_))
    }

    /// Hands on what the client has resolved. A list that no conforming client sends is refused,
    /// because it would be kept, and searched at each claim; the message it came with is served.
    pub(super) fn acknowledge(&self, ack: Option<Ack>, effects: &mut Vec<Effect<'_>>) {
        let Some(ack) = ack.filter(|_| self.session_id.is_some()) else {
            return;
        };
        if ack.open.len() <= self.max_in_flight() {
            return effects.push(Effect::Forget(ack));
        }
        let message = "the field `ack` has more open calls than may run at once";
        let fault = Fault::with_message(Code::InvalidPayload, Executed::No, message);
        effects.push(Effect::Send(ServerMessage::Error {
            fault: Box::new(fault),
            fatal: false,
            request_id: None,
        }));
    }

    pub(super) fn claimed<'a>(
        &mut self,
        start: Start<'a>,
        verdict: Verdict,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let id = start.request.request_id.clone();
        match (verdict, self.calls.state(&id)) {
            (Verdict::Fresh, Some(CallState::Claiming { deadline })) => {
                let owner = start.owner;
                self.calls.set(&id, CallState::Running { deadline, owner });
                effects.push(Effect::Run(start));
            }
            // Cancelled or expired while the record was asked: the record must not stay claimed.
            (Verdict::Fresh, _) => effects.push(unclaim(id)),
            // The same, and the record holds what it held.
            (_, None) => {}
            // One response answers both, the repeat and what it repeats.
            (Verdict::Running, Some(CallState::Running { .. })) => effects.push(Effect::Attach(id)),
            (Verdict::Running, Some(CallState::Claiming { .. } | CallState::Abandoned)) => {
                let (deadline, owner) = (start.deadline, start.owner);
                let running = CallState::Running { deadline, owner };
                self.calls.set(&id, running);
                effects.push(Effect::Attach(id));
            }
            // Its own end is on the way here and will answer.
            (Verdict::Done(_), Some(CallState::Running { .. })) => {}
            (Verdict::Done(reply), Some(CallState::Claiming { .. } | CallState::Abandoned)) => {
                self.calls.remove(&id);
                effects.push(respond(id, reply, true));
            }
            (Verdict::Conflict, Some(state)) => {
                self.turn_down(id, state, Code::IdConflict, Executed::No, effects);
            }
            // It may have run before it was resolved.
            (Verdict::Stale, Some(state)) => {
                self.turn_down(id, state, Code::Stale, Executed::Unknown, effects);
            }
            (Verdict::Unavailable, Some(state)) => {
                self.turn_down(id, state, Code::Unavailable, Executed::No, effects);
            }
        }
        self.close_when_drained(effects);
    }

    /// Ends a claim that led to no run. A call that runs under the same id goes on, and only its
    /// own end may look like its answer.
    fn turn_down(
        &mut self,
        id: RequestId,
        state: CallState,
        code: Code,
        executed: Executed,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match state {
            CallState::Claiming { .. } => {
                self.calls.remove(&id);
                effects.push(fault(id, code, executed));
            }
            CallState::Running { .. } => effects.push(error(code, Some(id), false)),
            CallState::Abandoned => effects.push(fault(id, code, executed)),
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
            CallState::Claiming { .. } => {
                self.calls.remove(&id);
                refuse(id, Code::Expired, effects);
            }
            CallState::Running {
                owner: Owner::Connection,
                ..
            } => {
                self.calls.remove(&id);
                effects.push(Effect::Cancel(id.clone()));
                effects.push(fault(id, Code::Timeout, Executed::Unknown));
            }
            CallState::Running {
                owner: Owner::Session,
                ..
            } => {
                self.calls.set(&id, CallState::Abandoned);
                effects.push(Effect::Tell(id.clone()));
                effects.push(fault(id, Code::Timeout, Executed::Unknown));
            }
            CallState::Abandoned => {}
        }
    }

    /// What still happens on a connection that is closed: calls end and are recorded, none start.
    pub(super) fn claimed_too_late(start: Start<'_>, verdict: &Verdict) -> Option<Effect<'static>> {
        (*verdict == Verdict::Fresh).then(|| unclaim(start.request.request_id))
    }

    /// What still happens on a connection that is closed: calls end and are recorded, none start.
    pub(super) fn done_too_late(&mut self, id: RequestId, reply: Reply) -> Option<Effect<'static>> {
        match self.calls.remove(&id)? {
            CallState::Running {
                owner: Owner::Session,
                ..
            }
            | CallState::Abandoned => Some(Effect::Record {
                request_id: id,
                reply,
            }),
            CallState::Running {
                owner: Owner::Connection,
                ..
            }
            | CallState::Claiming { .. } => None,
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

/// Marks a claimed call that was answered before it could start, so that no repeat of it starts.
fn unclaim(id: RequestId) -> Effect<'static> {
    Effect::Record {
        request_id: id,
        reply: Err(Box::new(Fault::new(Code::Cancelled, Executed::No))),
    }
}
