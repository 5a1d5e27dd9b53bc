use std::time::Duration;

use super::actions::action;
use super::cause::ClosedReason;
use super::config::ClientSessionConfig;
use super::effect::{CallFailure, ClientEffect, NewCall, Outcome, QueuedCall};
use super::entry::{Entry, Past, Sent};
use super::link::Link;
use super::table::{Overdue, Table, Waiting};
use crate::envelope::{Ack, ClientMessage, Request, Response};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::payload::Raw;

/// The calls that are not over, and the rules of how each of them ends.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) table: Table,
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

    pub(super) fn skip_id(&mut self) -> u64 {
        self.table.skip_id()
    }

    pub(super) fn in_flight(&self) -> usize {
        self.table.in_flight()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = QueuedCall<'_>> {
        self.table.calls()
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
        self.queue(Entry::new(call, None), link, now, effects);
    }

    /// Takes a call or an action in, and sends it if `link` is there and has room.
    pub(super) fn queue(
        &mut self,
        entry: Entry,
        link: Option<&Link>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let id = self.table.queue(entry);
        if let Some(link) = link {
            self.pump(link, now, effects);
        }
        if self.max_waiting_bytes < self.table.waiting_bytes()
            && self.table.remove_waiting(id).is_some()
        {
            effects.push(refuse(id, Code::Overloaded, Executed::No));
        }
    }

    /// Ends a call as soon as it comes.
    pub(super) fn refuse(&mut self, failure: CallFailure, effects: &mut Vec<ClientEffect<'_>>) {
        effects.push(fail(self.table.skip_id(), failure));
    }

    /// Sends the calls that wait, in their order, as far as there is room for them.
    pub(super) fn pump(&mut self, link: &Link, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        while link.has_room(self.table.in_flight()) && self.has_bytes_left(link) {
            let Some(Waiting { id, mut entry }) = self.table.next_waiting() else {
                return;
            };
            if entry.call.deadline <= now {
                let fault = entry.past.expired();
                effects.push(fail(id, CallFailure::Fault(fault)));
            } else if !link.takes(entry.cost()) {
                effects.push(refuse(id, Code::TooLarge, entry.past.executed()));
            } else {
                entry.meet(link.epoch());
                // What is kept shares the bytes with what is sent.
                let (call, resource, cost) =
                    (entry.call.clone(), entry.resource.clone(), entry.cost());
                self.table
                    .insert_sent(id, entry, call.deadline + self.grace);
                effects.push(match resource {
                    Some(resource) => action(call, resource, now),
                    None => request(id, call, self.ack_beside(cost, link), now),
                });
            }
        }
    }

    /// Whether the next call may go. One that no message can hold goes too, to its end: it would wait for ever.
    fn has_bytes_left(&self, link: &Link) -> bool {
        let next = self.table.next_cost();
        link.holds(self.table.in_flight_bytes() + next) || !link.takes(next)
    }

    /// Takes in a response. One that says `draining` to a client that `is_leaving` sends its call
    /// back to those that wait: another server answers it.
    pub(super) fn respond<'a>(
        &mut self,
        response: Response<Raw<'a>>,
        is_leaving: bool,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let RequestId::Number(id) = response.request_id else {
            return;
        };
        let Some(mut entry) = self.table.answered_by_id(id) else {
            return;
        };
        match response.result {
            Err(fault) if is_leaving && says_draining(&fault) => {
                entry.did_not_run();
                self.table.reopen(id, entry);
            }
            Err(fault) => effects.push(fail(id, judge(fault, entry.past))),
            Ok(output) => effects.push(ClientEffect::Resolve {
                request_id: id,
                outcome: Ok(output),
            }),
        }
    }

    /// Ends a call that the server has answered with something else than a response. An answer
    /// that crossed a cancel, or came after the deadline, is for nobody.
    pub(super) fn fail(
        &mut self,
        id: &RequestId,
        failure: CallFailure,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let RequestId::Number(id) = *id else {
            return;
        };
        if let Some(entry) = self.table.answered_by_id(id) {
            effects.push(match failure {
                CallFailure::Fault(fault) => fail(id, judge(fault, entry.past)),
                failure @ (CallFailure::Unreadable(_)
                | CallFailure::Offline
                | CallFailure::Closed { .. }) => fail(id, failure),
            });
        }
    }

    /// Gives up a call that nobody waits for. One that was sent keeps its place until the server
    /// has answered the cancel: so the server never holds more calls than it allows. Without a
    /// connection (`can_say` is false) the server learns of it when the next one begins.
    pub(super) fn cancel(&mut self, id: u64, can_say: bool, effects: &mut Vec<ClientEffect<'_>>) {
        if self.table.remove_waiting(id).is_none() && self.table.release(id) && can_say {
            effects.push(cancel(id));
        }
    }

    /// Ends the calls whose time is over.
    pub(super) fn expire(
        &mut self,
        now: Moment,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        for (id, overdue) in self.table.overdue(now) {
            match overdue {
                Overdue::Waiting(past) => {
                    effects.push(fail(id, CallFailure::Fault(past.expired())));
                }
                Overdue::Sent => {
                    if can_say {
                        effects.push(cancel(id));
                    }
                    effects.push(refuse(id, Code::Timeout, Executed::Unknown));
                }
                Overdue::Acting => {
                    effects.push(refuse(id, Code::Timeout, Executed::Unknown));
                }
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
        while let Some(Waiting { id, entry }) = self.table.next_waiting() {
            close(id, entry.past.executed());
        }
    }

    /// Whether the server holds so many records of resolved calls that it must be told.
    pub(super) fn is_ack_due(&self) -> bool {
        self.table.must_repeat_ack() || self.table.unacknowledged() >= ACK_EVERY
    }

    /// What a ping tells the server of resolved calls, if there is news.
    pub(super) fn ack(&mut self) -> Option<Ack> {
        let is_news = self.table.must_repeat_ack() || self.table.unacknowledged() > 0;
        is_news.then(|| self.table.acknowledge())
    }

    /// The acknowledgement that a request of that many bytes carries, so that none has to travel
    /// by itself.
    fn ack_beside(&mut self, bytes: usize, link: &Link) -> Option<Ack> {
        let is_news = self.table.must_repeat_ack() || self.table.unacknowledged() >= ACK_EVERY / 2;
        let fits = |ids: usize| link.takes(bytes + ids * LONGEST_ID);
        (is_news && fits(self.table.known())).then(|| self.table.acknowledge())
    }
}

/// What a fault says of its call. That it did not run now does not say that it never did.
pub(super) fn judge(mut fault: Box<Fault>, past: Past) -> CallFailure {
    if fault.executed == Executed::No {
        fault.executed = past.executed();
    }
    CallFailure::Fault(fault)
}

pub(super) fn says_draining(fault: &Fault) -> bool {
    fault.code == Code::Draining && fault.executed == Executed::No
}

fn request<'a>(id: u64, call: NewCall, ack: Option<Ack>, now: Moment) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::Request(Request {
        request_id: RequestId::Number(id),
        op: call.op,
        op_id: call.op_id,
        meta: None,
        timeout_ms: Some(budget_ms(call.deadline, now)),
        ack,
        payload: call.payload,
    }))
}

pub(super) fn cancel<'a>(id: u64) -> ClientEffect<'a> {
    let request_id = RequestId::Number(id);
    ClientEffect::Send(ClientMessage::Cancel { request_id })
}

pub(super) fn fail<'a>(request_id: u64, failure: CallFailure) -> ClientEffect<'a> {
    let outcome: Outcome<'a> = Err(failure);
    ClientEffect::Resolve {
        request_id,
        outcome,
    }
}

/// Ends a call with a fault that is found on this side.
pub(super) fn refuse<'a>(request_id: u64, code: Code, executed: Executed) -> ClientEffect<'a> {
    let fault = Fault::new(code, executed);
    fail(request_id, CallFailure::Fault(Box::new(fault)))
}

/// What is left of the caller's time, in whole milliseconds and never zero.
pub(super) fn budget_ms(deadline: Moment, now: Moment) -> u64 {
    let left = deadline.since(now) + Duration::from_nanos(999_999);
    u64::try_from(left.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// The server keeps this many resolved calls that were not acknowledged.
const ACK_EVERY: usize = 64;
/// The longest number of an id in either encoding, and a comma.
const LONGEST_ID: usize = 17;
