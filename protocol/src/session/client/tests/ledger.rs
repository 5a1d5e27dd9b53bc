use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::envelope::{ClientMessage, Pending, PendingCall, PendingVerdict};
use crate::fault::Executed;
use crate::id::{OpId, RequestId};
use crate::moment::Moment;
use crate::operation::Class;
use crate::session::client::{CallFailure, ClientEffect, NewCall};

/// What must hold of every call, whatever happens.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) calls: BTreeMap<u64, Noted>,
    /// What was sent on the connection of now.
    on_this_connection: BTreeSet<u64>,
    /// The session of now: its number, and the store that its records live in.
    session: u64,
    pub(super) epoch: &'static str,
    /// What the server was asked about, until it has said.
    pub(super) asked: Option<Vec<u64>>,
    /// What was acknowledged last in this session.
    below: u64,
}

pub(super) struct Noted {
    pub(super) call: NewCall,
    pub(super) is_action: bool,
    pub(super) is_over: bool,
    /// Whether it is sent and nothing was heard of it since.
    is_undecided: bool,
    /// Whether a sending before that may have run, and the session and the store that knew it.
    may_have_run: bool,
    session: u64,
    first_epoch: &'static str,
}

impl Noted {
    pub(super) fn new(call: NewCall) -> Self {
        Self {
            call,
            is_action: false,
            is_over: false,
            is_undecided: false,
            may_have_run: false,
            session: 0,
            first_epoch: "",
        }
    }

    pub(super) fn decide(&mut self, may_have_run: bool) {
        self.may_have_run |= self.is_undecided && may_have_run;
        self.is_undecided = false;
    }

    /// Whether the call may be sent in that session, whose records are those of `epoch`.
    fn may_be_sent(&self, session: u64, epoch: &str) -> bool {
        let is_named = self.call.op_id.is_some();
        let is_sound = match self.call.class {
            Class::Safe | Class::Idempotent => true,
            Class::Transactional => self.session == session || is_named,
            Class::Once => is_named && self.first_epoch == epoch,
        };
        !self.is_over && !self.is_undecided && (is_sound || !self.may_have_run)
    }
}

impl Ledger {
    pub(super) fn note(&mut self, effect: &ClientEffect<'_>, now: Moment, grace: Duration) {
        match effect {
            ClientEffect::Resolve {
                request_id,
                outcome,
            } => {
                let noted = self.calls.get_mut(request_id).unwrap();
                assert!(
                    now <= noted.call.deadline + grace,
                    "call {request_id} resolves late"
                );
                assert!(!noted.is_over, "{request_id} resolves twice, or for nobody");
                noted.is_over = true;
                let ran = outcome
                    .as_ref()
                    .map_or_else(CallFailure::executed, |_| Executed::Yes);
                let may_have_run = noted.may_have_run || noted.is_undecided;
                assert!(
                    ran != Executed::No || !may_have_run,
                    "{request_id} may have run"
                );
            }
            ClientEffect::Send(ClientMessage::Request(request)) => {
                let RequestId::Number(id) = request.request_id else {
                    panic!("a client counts");
                };
                self.send(id);
                if let Some(ack) = &request.ack {
                    self.acknowledge(ack.below, &ack.open);
                }
            }
            ClientEffect::Send(ClientMessage::Action { op_id, .. }) => {
                let acting = self.acting(*op_id);
                self.send(acting.expect("somebody has made it"));
            }
            ClientEffect::Send(ClientMessage::Ping { ack: Some(ack), .. }) => {
                self.acknowledge(ack.below, &ack.open);
            }
            ClientEffect::Send(ClientMessage::Cancel { request_id }) => {
                let RequestId::Number(id) = request_id else {
                    panic!("a client counts");
                };
                assert!(0 < self.calls[id].session, "{id} was never sent");
            }
            ClientEffect::Send(ClientMessage::Hello(hello)) => {
                let ids = |pending: &Vec<PendingCall>| pending.iter().map(|call| call.id).collect();
                self.asked = hello.resume.as_ref().map(|resume| ids(&resume.pending));
            }
            ClientEffect::Connect => self.on_this_connection.clear(),
            ClientEffect::Send(_)
            | ClientEffect::Authenticate
            | ClientEffect::Disconnect(_)
            | ClientEffect::Progress { .. }
            | ClientEffect::Channel { .. }
            | ClientEffect::Status(_) => {}
            ClientEffect::Acted { request_id, .. } => {
                let noted = self.calls.get_mut(request_id).unwrap();
                assert!(!noted.is_over, "{request_id} is done twice, or for nobody");
                noted.is_over = true;
            }
        }
    }

    /// The living action of that name.
    pub(super) fn acting(&self, op_id: OpId) -> Option<u64> {
        let is_it =
            |noted: &Noted| noted.is_action && !noted.is_over && noted.call.op_id == Some(op_id);
        let mut calls = self.calls.iter();
        calls.find_map(|(id, noted)| is_it(noted).then_some(*id))
    }

    /// The rules of sending twice.
    fn send(&mut self, id: u64) {
        let last = self.on_this_connection.last();
        assert!(last.is_none_or(|last| *last < id), "{id} is out of order");
        self.on_this_connection.insert(id);
        let noted = self.calls.get_mut(&id).unwrap();
        assert!(
            noted.may_be_sent(self.session, self.epoch),
            "{id} may run twice, or for nobody"
        );
        if !noted.may_have_run {
            noted.first_epoch = self.epoch;
        }
        noted.session = self.session;
        noted.is_undecided = true;
    }

    /// A server resumes the session, or begins another one, as far as it was asked.
    pub(super) fn welcome(&mut self, verdicts: Option<&[Pending]>, epoch: &'static str) {
        let asked = self.asked.take();
        self.epoch = epoch;
        let (Some(asked), Some(verdicts)) = (asked, verdicts) else {
            self.session += 1;
            self.below = 0;
            self.calls.values_mut().for_each(|noted| noted.decide(true));
            return;
        };
        // A session does not know of actions: whatever was sent may have run.
        let actions = self.calls.values_mut().filter(|noted| noted.is_action);
        actions.for_each(|noted| noted.decide(true));
        for id in asked {
            let noted = self.calls.get_mut(&id).unwrap();
            assert!(!noted.is_action, "a session does not know of {id}");
            let verdict = verdicts.iter().find(|pending| pending.id == id);
            match verdict.map(|pending| pending.verdict) {
                Some(PendingVerdict::Done | PendingVerdict::Running) => {}
                // Proof only where a record would be.
                Some(PendingVerdict::Absent) => noted.decide(noted.call.class != Class::Once),
                Some(PendingVerdict::OutcomeUnknown) | None => noted.decide(true),
            }
        }
    }

    fn acknowledge(&mut self, below: u64, open: &[u64]) {
        assert!(self.below <= below, "what was acknowledged grows");
        assert!(open.len() <= 5, "more is open than the server takes");
        self.below = below;
        for id in (1..below).filter(|id| !self.calls[id].is_action) {
            assert!(
                self.calls[&id].is_over != open.contains(&id),
                "{id} is acknowledged wrongly"
            );
        }
    }
}
