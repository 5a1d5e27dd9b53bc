use std::time::Duration;

use super::cause::ClosedReason;
use super::config::ClientSessionConfig;
use super::effect::{CallFailure, ClientEffect, NewCall, Outcome};
use super::link::Link;
use super::table::{Overdue, Sent, Table, Waiting, budget_ms, cost};
use crate::envelope::{Ack, ClientMessage, Request};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;

/// The calls that are not over, and the rules of how each of them ends.
#[derive(Debug)]
pub(super) struct Calls {
    table: Table,
    max_waiting_bytes: usize,
    grace: Duration,
}

impl Calls {
    pub(super) fn new(config: &ClientSessionConfig) -> Self {
        Self {
            table: Table::new(),
            max_waiting_bytes: config.max_waiting_bytes,
            grace: config.grace,
        }
    }

    pub(super) fn next_id(&self) -> u64 {
        self.table.next_id()
    }

    pub(super) fn in_flight(&self) -> usize {
        self.table.in_flight()
    }

    pub(super) fn earliest(&self) -> Option<Moment> {
        self.table.earliest()
    }

    /// Takes a call in, and sends it if `link` is there and has room.
    pub(super) fn call(
        &mut self,
        call: NewCall,
        link: Option<&Link>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let id = self.table.queue(call);
        if let Some(link) = link {
            self.pump(link, now, effects);
        }
        if self.max_waiting_bytes < self.table.waiting_bytes()
            && self.table.remove_waiting(id).is_some()
        {
            effects.push(refuse(id, Code::Overloaded));
        }
    }

    /// Ends a call that comes after everything else has ended.
    pub(super) fn refuse_closed(
        &mut self,
        reason: ClosedReason,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let executed = Executed::No;
        let failure = CallFailure::Closed { reason, executed };
        effects.push(fail(self.table.skip_id(), failure));
    }

    /// Sends the calls that wait, in their order, as far as there is room for them.
    pub(super) fn pump(&mut self, link: &Link, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        while link.has_room(self.table.in_flight()) && self.has_bytes_left(link) {
            let Some(Waiting { id, call }) = self.table.next_waiting() else {
                return;
            };
            if call.deadline <= now {
                effects.push(refuse(id, Code::Expired));
            } else if !link.takes(cost(&call)) {
                effects.push(refuse(id, Code::TooLarge));
            } else {
                let give_up = call.deadline + self.grace;
                let bytes = cost(&call);
                self.table.insert_sent(id, call.class, give_up, bytes);
                let ack = self.ack_beside(&call, link);
                effects.push(request(id, call, ack, now));
            }
        }
    }

    /// Whether the next call may go. One that no message can hold goes too, to its end: it would wait for ever.
    fn has_bytes_left(&self, link: &Link) -> bool {
        let next = self.table.next_cost();
        link.holds(self.table.in_flight_bytes() + next) || !link.takes(next)
    }

    /// Ends a call that the server has answered. An answer that crossed a cancel, or came after
    /// the deadline, is for nobody.
    pub(super) fn answer<'a>(
        &mut self,
        id: &RequestId,
        outcome: Outcome<'a>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let RequestId::Number(request_id) = *id else {
            return;
        };
        if self.table.answered(request_id) {
            effects.push(ClientEffect::Resolve {
                request_id,
                outcome,
            });
        }
    }

    /// Gives up a call that nobody waits for. One that was sent keeps its place until the server
    /// has answered the cancel: so the server never holds more calls than it allows.
    pub(super) fn cancel(&mut self, id: u64, effects: &mut Vec<ClientEffect<'_>>) {
        if self.table.remove_waiting(id).is_none() && self.table.release(id) {
            effects.push(cancel(id));
        }
    }

    /// Ends the calls whose time is over.
    pub(super) fn expire(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        for (id, overdue) in self.table.overdue(now) {
            match overdue {
                Overdue::Waiting => effects.push(refuse(id, Code::Expired)),
                Overdue::Sent => {
                    effects.push(cancel(id));
                    let fault = Fault::new(Code::Timeout, Executed::Unknown);
                    effects.push(fail(id, CallFailure::Fault(Box::new(fault))));
                }
            }
        }
    }

    /// Ends what was sent on a connection that is gone. What waits goes on waiting.
    pub(super) fn cut(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        for (id, sent) in self.table.take_sent() {
            if let Sent::Open { class, .. } = sent {
                effects.push(fail(id, after_cut(class)));
            }
        }
    }

    /// Ends everything: there will be no connection any more.
    pub(super) fn close(&mut self, reason: &ClosedReason, effects: &mut Vec<ClientEffect<'_>>) {
        let mut close = |id, executed| {
            let reason = reason.clone();
            effects.push(fail(id, CallFailure::Closed { reason, executed }));
        };
        for (id, sent) in self.table.take_sent() {
            if let Sent::Open { .. } = sent {
                close(id, Executed::Unknown);
            }
        }
        while let Some(Waiting { id, .. }) = self.table.next_waiting() {
            close(id, Executed::No);
        }
    }

    /// Whether the server holds so many records of resolved calls that it must be told.
    pub(super) fn is_ack_due(&self) -> bool {
        self.table.unacknowledged() >= ACK_EVERY
    }

    /// What a ping tells the server of resolved calls, if there is news.
    pub(super) fn ack(&mut self) -> Option<Ack> {
        (self.table.unacknowledged() > 0).then(|| self.table.acknowledge())
    }

    /// The acknowledgement that a request carries, so that none has to travel by itself.
    fn ack_beside(&mut self, call: &NewCall, link: &Link) -> Option<Ack> {
        let longest = self.table.in_flight() * LONGEST_ID;
        let fits = link.takes(cost(call) + longest);
        (fits && self.table.unacknowledged() >= ACK_EVERY / 2).then(|| self.table.acknowledge())
    }
}

/// What the loss of its connection means for a call that was sent. The only place that decides.
fn after_cut(class: Class) -> CallFailure {
    match class {
        // No session is resumed yet, so nobody can ask what became of the call. Sending it again
        // is left to the caller, who knows whether anybody still waits.
        Class::Safe | Class::Idempotent | Class::Once | Class::Transactional => {
            let fault = Fault::new(Code::SessionLost, Executed::Unknown);
            CallFailure::Fault(Box::new(fault))
        }
    }
}

fn request<'a>(id: u64, call: NewCall, ack: Option<Ack>, now: Moment) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::Request(Request {
        request_id: RequestId::Number(id),
        op: call.op,
        op_id: None,
        meta: None,
        timeout_ms: Some(budget_ms(call.deadline, now)),
        ack,
        payload: call.payload,
    }))
}

fn cancel<'a>(id: u64) -> ClientEffect<'a> {
    let request_id = RequestId::Number(id);
    ClientEffect::Send(ClientMessage::Cancel { request_id })
}

fn fail<'a>(request_id: u64, failure: CallFailure) -> ClientEffect<'a> {
    ClientEffect::Resolve {
        request_id,
        outcome: Err(failure),
    }
}

/// Ends a call that did not run and never will.
fn refuse<'a>(request_id: u64, code: Code) -> ClientEffect<'a> {
    let fault = Fault::new(code, Executed::No);
    fail(request_id, CallFailure::Fault(Box::new(fault)))
}

/// The server keeps this many resolved calls that were not acknowledged.
const ACK_EVERY: usize = 64;
/// The longest number of an id in either encoding, and a comma.
const LONGEST_ID: usize = 17;
