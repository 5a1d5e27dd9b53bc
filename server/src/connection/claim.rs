//! Whether a call that must not run twice may run.

use tokio::sync::oneshot;
use wilco_protocol::session::{Fingerprint, OperationIndex, Start, Verdict};
use wilco_protocol::{Class, Code, Executed, Fault, OpId, RequestId};

use super::SessionPeer;
use super::saying::executed;
use crate::sessions::{OpAsked, OpKind, OpVerdict, Outcome, Scope, is_unknown};

impl SessionPeer {
    pub(super) fn claim(&mut self, start: &Start<'_>) -> Verdict {
        match start.request.request_id {
            RequestId::Number(id) => self.claim_call(id, start),
            RequestId::Op(op_id) => self.claim_action(op_id, start),
            // Only numbers can be acknowledged, so of calls only numbers are claimed.
            RequestId::Text(_) => Verdict::Fresh,
        }
    }

    fn claim_call(&mut self, id: u64, start: &Start<'_>) -> Verdict {
        let seen = self.estate.records.look(id);
        let before = self.before(&seen, start);
        // Here, because a recorded answer is given only to who may still call.
        if let Err(mut fault) = self.permit(start.operation) {
            fault.executed = before.unwrap_or(Executed::No);
            return Verdict::Refused(fault);
        }
        // Nobody can take back what runs without its connection: there is a bound to it. What is recorded already starts
        // nothing, and is answered all the same.
        if matches!(seen, Verdict::Fresh) && self.api.sessions.is_unattended_full() {
            let executed = before.unwrap_or(Executed::No);
            return Verdict::Refused(Box::new(Fault::new(Code::Unavailable, executed)));
        }
        let class = self.api.catalog.entries()[start.operation.as_usize()].class;
        if !would_run(&seen, class) {
            return self.claim_own(id, class, start);
        }
        if before.is_none()
            && let Err(fault) = self.count(start.operation)
        {
            return Verdict::Refused(fault);
        }
        match start.request.op_id {
            Some(op_id) => self.claim_op(id, op_id, class, start),
            None => self.claim_own(id, class, start),
        }
    }

    /// Whether the call took effect already, as far as its session or the name of its effect tells; nothing if it was
    /// never heard of.
    fn before(&self, seen: &Verdict, start: &Start<'_>) -> Option<Executed> {
        match seen {
            Verdict::Fresh => {
                let op_id = start.request.op_id?;
                self.api.sessions.look_op(self.scope(), op_id)
            }
            Verdict::Done(reply) | Verdict::Acted { reply, .. } => Some(executed(reply)),
            Verdict::Running
            | Verdict::Conflict
            | Verdict::Stale
            | Verdict::Unavailable
            | Verdict::Refused(_)
            | Verdict::InProgress { .. }
            | Verdict::OwnerGone => Some(Executed::Unknown),
        }
    }

    fn scope(&self) -> Scope {
        Scope {
            realm: self.api.terms.realm,
            subject: self.subject(),
        }
    }

    fn claim_own(&mut self, id: u64, class: Class, start: &Start<'_>) -> Verdict {
        let fingerprint = Fingerprint::of_start(start);
        let records = &mut self.estate.records;
        records.claim(id, fingerprint, class, start.operation)
    }

    /// The session has not seen the call; whether another one has is asked by the name of its effect.
    fn claim_op(&mut self, id: u64, op_id: OpId, class: Class, start: &Start<'_>) -> Verdict {
        let Some(session) = self.session_id() else {
            return self.claim_own(id, class, start);
        };
        let scope = self.scope();
        let asked = OpAsked {
            session,
            fingerprint: Fingerprint::of_start(start),
            class,
            kind: OpKind::Call,
            is_here: false,
        };
        let sessions = &self.api.sessions;
        match sessions.claim_op(scope, op_id, &asked, &self.api.terms) {
            OpVerdict::Fresh(claim) => {
                let verdict = self.claim_own(id, class, start);
                // Where the id is another request's nothing runs, and the name stays free.
                if verdict == Verdict::Fresh {
                    self.estate.bind(RequestId::Number(id), claim);
                }
                verdict
            }
            OpVerdict::Done(Outcome { reply, .. }) => {
                self.claim_own(id, class, start);
                let request_id = &start.request.request_id;
                self.estate.record(request_id, reply.clone(), Vec::new());
                Verdict::Done(reply)
            }
            // The session answers with what comes of it elsewhere, and records that.
            OpVerdict::Running(told) => {
                self.claim_own(id, class, start);
                self.wait_for(told, start);
                Verdict::Running
            }
            OpVerdict::Here => Verdict::Running,
            OpVerdict::Conflict => Verdict::Conflict,
            OpVerdict::Full => too_many(),
        }
    }

    /// An action is known by the name of its effect alone, whatever session of its principal sends it.
    fn claim_action(&mut self, op_id: OpId, start: &Start<'_>) -> Verdict {
        let Some(session) = self.session_id() else {
            return Verdict::Fresh;
        };
        let before = self.api.sessions.look_op(self.scope(), op_id);
        if let Err(fault) = self.may_act(before, start.operation) {
            return Verdict::Refused(fault);
        }
        let request_id = &start.request.request_id;
        let asked = OpAsked {
            session,
            fingerprint: Fingerprint::of_start(start),
            class: self.api.catalog.entries()[start.operation.as_usize()].class,
            kind: OpKind::Action,
            is_here: self.estate.dispatch.holds(request_id),
        };
        let sessions = &self.api.sessions;
        match sessions.claim_op(self.scope(), op_id, &asked, &self.api.terms) {
            OpVerdict::Fresh(claim) => {
                self.estate.bind(request_id.clone(), claim);
                Verdict::Fresh
            }
            OpVerdict::Done(Outcome { reply, at }) => Verdict::Acted { reply, at },
            OpVerdict::Here => {
                self.estate.dispatch.repeat_progress(request_id);
                Verdict::Running
            }
            OpVerdict::Running(told) => {
                self.wait_for(told, start);
                Verdict::Running
            }
            OpVerdict::Conflict => Verdict::Conflict,
            OpVerdict::Full => too_many(),
        }
    }

    /// Whether an action may run, or be answered if it did.
    fn may_act(
        &self,
        before: Option<Executed>,
        operation: OperationIndex,
    ) -> Result<(), Box<Fault>> {
        if let Err(mut fault) = self.permit(operation) {
            fault.executed = before.unwrap_or(Executed::No);
            return Err(fault);
        }
        if before.is_some() {
            return Ok(());
        }
        if self.api.sessions.is_unattended_full() {
            return Err(Box::new(Fault::new(Code::Unavailable, Executed::No)));
        }
        self.count(operation)
    }

    /// Answers with what comes of the effect in another session.
    fn wait_for(&mut self, told: oneshot::Receiver<Outcome>, start: &Start<'_>) {
        let operation = &self.api.names[start.operation.as_usize()];
        let outcome = async { told.await.unwrap_or_else(|_| Outcome::unknown()) };
        let request_id = start.request.request_id.clone();
        let dispatch = &mut self.estate.dispatch;
        dispatch.wait_for(request_id, operation, outcome);
    }
}

fn too_many() -> Verdict {
    let sentence = "too many effects with a name are remembered";
    let fault = Fault::with_message(Code::Overloaded, Executed::No, sentence);
    Verdict::Refused(Box::new(fault))
}

/// Whether a claim of a call of which the record says that would let it run.
fn would_run(seen: &Verdict, class: Class) -> bool {
    match seen {
        Verdict::Fresh => true,
        Verdict::Done(reply) => class == Class::Transactional && is_unknown(reply),
        Verdict::Acted { .. }
        | Verdict::Running
        | Verdict::Conflict
        | Verdict::Stale
        | Verdict::Unavailable
        | Verdict::Refused(_)
        | Verdict::InProgress { .. }
        | Verdict::OwnerGone => false,
    }
}
