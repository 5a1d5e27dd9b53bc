//! The calls of a session: how a request becomes a run, and a run an answer.

use std::time::Duration;

use super::answer::{error, fault, refuse, respond, respond_at};
use super::{Phase, ServerSession};
use crate::envelope::{Ack, At, Request, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::session::calls::CallState;
use crate::session::catalog::{CatalogEntry, OperationIndex};
use crate::session::effect::{Effect, Owner, Reply, Start};

impl ServerSession {
    pub(super) fn request<'a>(
        &mut self,
        mut request: Request<'a>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        self.acknowledge(request.ack.take(), now, effects);
        self.call(request, None, now, effects);
    }

    /// Takes a request, or an action on a resource.
    pub(super) fn call<'a>(
        &mut self,
        request: Request<'a>,
        resource: Option<Box<str>>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let found = self.find(&request, resource.as_deref());
        if let Some(state) = self.calls.state(&request.request_id) {
            return self.repeat(request, resource, found, state, now, effects);
        }
        if matches!(self.phase, Phase::Draining) {
            return refuse(request.request_id, Code::Draining, effects);
        }
        if self.credential.is_over(now) {
            return refuse(request.request_id, Code::Unauthenticated, effects);
        }
        let cost = found.map_or(1, |(_, terms)| terms.cost);
        if !self.may_call(&request.request_id, cost, now, effects) {
            return;
        }
        let Some((operation, terms)) = found else {
            return effects.push(self.unknown(request));
        };
        let Some(deadline) = terms.start_by(&request, now) else {
            return refuse(request.request_id, Code::Expired, effects);
        };
        if self.calls.len() >= self.max_in_flight() || self.is_too_much(&request) {
            return refuse(request.request_id, Code::Overloaded, effects);
        }
        let claims = self.claims(terms.class, &request);
        let owner = if claims {
            Owner::Session
        } else {
            Owner::Connection
        };
        self.start(
            Start {
                request,
                operation,
                deadline,
                owner,
                resource,
            },
            effects,
        );
    }

    /// What a request or an action calls.
    fn find(
        &self,
        request: &Request<'_>,
        resource: Option<&str>,
    ) -> Option<(OperationIndex, Terms)> {
        if let RequestId::Op(_) = request.request_id {
            let index = self.catalog.action(resource?)?;
            let entry = &self.catalog.entries()[index.as_usize()];
            return Some((index, Terms::of(entry)));
        }
        let (index, entry) = self.catalog.find(&request.op)?;
        Some((index, Terms::of(entry)))
    }

    /// Meets a request whose id is live. Where both calls are claimed the record decides what that
    /// means. All else is refused, by an `Error` where the live call is still to be answered: a
    /// `Response` would be taken for its answer.
    fn repeat<'a>(
        &mut self,
        request: Request<'a>,
        resource: Option<Box<str>>,
        found: Option<(OperationIndex, Terms)>,
        state: CallState,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        match found {
            Some((operation, terms))
                if state.is_claimed() && self.claims(terms.class, &request) =>
            {
                effects.push(Effect::Claim(Box::new(Start {
                    deadline: terms.start_by(&request, now).unwrap_or(now),
                    request,
                    operation,
                    owner: Owner::Session,
                    resource,
                })));
            }
            Some(_) | None if state.is_awaited() => {
                effects.push(error(Code::IdConflict, Some(request.request_id), false));
            }
            Some(_) | None => refuse(request.request_id, Code::IdConflict, effects),
        }
        // Nobody who keeps to the protocol repeats a request on a connection that lives.
        self.suspect(now, effects);
    }

    fn start<'a>(&mut self, start: Start<'a>, effects: &mut Vec<Effect<'a>>) {
        let (deadline, owner) = (start.deadline, start.owner);
        let id = start.request.request_id.clone();
        let bytes = start.request.payload.bytes().len();
        match owner {
            Owner::Session => {
                let named = start.request.op_id.is_some();
                let state = CallState::Claiming { deadline, named };
                self.calls.open(id, state, bytes);
                effects.push(Effect::Claim(Box::new(start)));
            }
            Owner::Connection => {
                let state = CallState::Running { deadline, owner };
                self.calls.open(id, state, bytes);
                effects.push(Effect::Run(start));
            }
        }
    }

    /// Whether the payloads of live calls would hold more than they may together.
    fn is_too_much(&self, request: &Request<'_>) -> bool {
        let limits = self.config.limits;
        let max = usize::try_from(limits.max_in_flight_bytes()).unwrap_or(usize::MAX);
        max < self.calls.bytes() + request.payload.bytes().len()
    }

    /// Whether a call needs a record: it must not run twice, and there is a session to keep it. An
    /// action always does.
    fn claims(&self, class: Class, request: &Request<'_>) -> bool {
        self.session_id.is_some()
            && match request.request_id {
                RequestId::Number(_) => class.must_finish(),
                RequestId::Op(_) => true,
                RequestId::Text(_) => false,
            }
    }

    /// Hands on what the client has resolved. A list that no conforming client sends is refused,
    /// because it would be kept, and searched at each claim; the message it came with is served.
    pub(super) fn acknowledge(
        &mut self,
        ack: Option<Ack>,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
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
        self.suspect(now, effects);
    }

    pub(super) fn done(
        &mut self,
        id: RequestId,
        reply: Reply,
        at: Vec<At>,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match self.calls.remove(&id) {
            Some(CallState::Running { owner, .. }) => {
                if owner == Owner::Session {
                    effects.push(Effect::Record {
                        request_id: id.clone(),
                        reply: reply.clone(),
                        at: at.clone(),
                    });
                }
                effects.push(respond_at(id, reply, at, false));
            }
            Some(CallState::Abandoned { .. }) => effects.push(Effect::Record {
                request_id: id,
                reply,
                at,
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
            Some(CallState::Claiming { named, .. }) => {
                self.calls.remove(&id);
                effects.push(fault(id, Code::Cancelled, before_run(named)));
            }
            Some(CallState::Abandoned { .. }) | None => {}
        }
        self.close_when_drained(effects);
    }

    /// Answers the calls whose time is over.
    pub(super) fn time_out_calls(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        for (id, state) in self.calls.expired(now) {
            self.time_out(id, state, effects);
        }
    }

    fn time_out(&mut self, id: RequestId, state: CallState, effects: &mut Vec<Effect<'_>>) {
        match state {
            CallState::Claiming { named: false, .. } => {
                self.calls.remove(&id);
                refuse(id, Code::Expired, effects);
            }
            CallState::Claiming { named: true, .. } => {
                self.calls.remove(&id);
                effects.push(fault(id, Code::Timeout, before_run(true)));
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
                deadline,
            } => {
                self.calls.set(&id, CallState::Abandoned { deadline });
                effects.push(Effect::Tell(id.clone()));
                effects.push(fault(id, Code::Timeout, Executed::Unknown));
            }
            CallState::Abandoned { .. } => {}
        }
    }

    /// What still happens on a connection that is closed: calls end and are recorded, none start.
    pub(super) fn done_too_late(
        &mut self,
        id: RequestId,
        reply: Reply,
        at: Vec<At>,
    ) -> Option<Effect<'static>> {
        match self.calls.remove(&id)? {
            CallState::Running {
                owner: Owner::Session,
                ..
            }
            | CallState::Abandoned { .. } => Some(Effect::Record {
                request_id: id,
                reply,
                at,
            }),
            CallState::Running {
                owner: Owner::Connection,
                ..
            }
            | CallState::Claiming { .. } => None,
        }
    }

    fn unknown<'a>(&self, request: Request<'_>) -> Effect<'a> {
        if let RequestId::Op(_) = request.request_id {
            return fault(request.request_id, Code::UnknownChannel, Executed::No);
        }
        let message = match self.catalog.nearest(&request.op) {
            Some(name) => format!("there is no such operation; did you mean `{name}`?"),
            None => Code::UnknownOperation.sentence().to_owned(),
        };
        let fault = Fault::with_message(Code::UnknownOperation, Executed::No, message);
        respond(request.request_id, Err(Box::new(fault)), false)
    }

    pub(super) fn max_in_flight(&self) -> usize {
        usize::try_from(self.config.limits.max_in_flight).unwrap_or(usize::MAX)
    }
}

/// What is asked of an operation before a call of it may start.
#[derive(Clone, Copy)]
struct Terms {
    class: Class,
    timeout: Duration,
    cost: u32,
}

impl Terms {
    fn of(entry: &CatalogEntry) -> Self {
        Self {
            class: entry.class,
            timeout: entry.timeout,
            cost: entry.cost,
        }
    }

    /// When the call must be over, or nothing if it cannot start any more.
    fn start_by(self, request: &Request<'_>, now: Moment) -> Option<Moment> {
        match request.timeout_ms {
            Some(0) => None,
            Some(budget) => Some(now + self.timeout.min(Duration::from_millis(budget))),
            None => Some(now + self.timeout),
        }
    }
}

/// What is known of a call that was claimed and has no verdict yet. An `op_id` may have been claimed
/// by another session, where the call runs or ran; else this is the first that is heard of it.
fn before_run(named: bool) -> Executed {
    if named {
        Executed::Unknown
    } else {
        Executed::No
    }
}
