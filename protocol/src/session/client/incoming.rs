//! What the server says, and whom it concerns.

use std::time::Duration;

use super::cause::Cause;
use super::effect::{CallFailure, ClientEffect};
use super::{ClientSession, State};
use crate::close::CloseCode;
use crate::envelope::{ActionOk, ServerMessage, Unreadable};
use crate::fault::{Code, Fault};
use crate::id::{OpId, RequestId};
use crate::moment::Moment;
use crate::payload::Raw;

impl ClientSession {
    pub(super) fn receive<'a>(
        &mut self,
        message: ServerMessage<Raw<'a>>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        if !self.is_connected() {
            return;
        }
        self.hear(now);
        match message {
            ServerMessage::Response(response) => {
                let is_leaving = self.is_leaving();
                self.calls.respond(response, is_leaving, effects);
                self.pump(now, effects);
            }
            ServerMessage::Connected(connected) => self.welcome(&connected, now, effects),
            ServerMessage::Pong {
                client_ts, tops, ..
            } => {
                self.pong(client_ts, now, effects);
                self.channels.compare(tops, effects);
            }
            ServerMessage::Error {
                fault,
                fatal,
                request_id,
            } => self.complain(fault, fatal, request_id, now, effects),
            ServerMessage::GoAway {
                reconnect_after_ms, ..
            } => self.leave(reconnect_after_ms, now),
            ServerMessage::AuthExpiring { .. } => self.credential_expires(effects),
            ServerMessage::ActionOk(done) => self.acted(done, now, effects),
            ServerMessage::ActionErr { op_id, fault } => {
                self.act_failed(op_id, fault, now, effects);
            }
            ServerMessage::Progress(progress) => self.calls.progress(progress, effects),
            ServerMessage::Subscribed(subscribed) => {
                self.channels.subscribed(subscribed, now, effects);
            }
            ServerMessage::Snapshot(snapshot) => self.channels.snapshot(snapshot, effects),
            ServerMessage::Delta(delta) => self.channels.delta(delta, effects),
            ServerMessage::Deltas(deltas) => self.channels.deltas(deltas, effects),
            ServerMessage::Current(current) => self.channels.current(current, effects),
            ServerMessage::Presence(presence) => self.channels.presence(presence, effects),
            ServerMessage::PresenceDiff(diff) => self.channels.presence_diff(diff, effects),
            ServerMessage::Notify(notify) => self.channels.notify(notify, effects),
            ServerMessage::Gap(gap) => self.channels.gap(gap, effects),
            ServerMessage::Signal {
                from_user_id,
                signal,
                resource,
            } => self
                .channels
                .hear_signal(resource, from_user_id, signal, effects),
            // What nobody asked for, or waits for.
            ServerMessage::Authenticated { .. } | ServerMessage::Other { .. } => {}
        }
    }

    fn acted<'a>(
        &mut self,
        done: ActionOk<Raw<'a>>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        self.calls.acted(done, effects);
        self.pump(now, effects);
    }

    fn act_failed(
        &mut self,
        op_id: OpId,
        fault: Box<Fault>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let is_leaving = self.is_leaving();
        self.calls.act_failed(op_id, fault, is_leaving, effects);
        self.pump(now, effects);
    }

    /// Whether what is refused as `draining` is for another server.
    fn is_leaving(&self) -> bool {
        matches!(self.state, State::Leaving { .. })
    }

    /// The rule of docs/protocol.md#error.
    fn complain(
        &mut self,
        fault: Box<Fault>,
        fatal: bool,
        request_id: Option<RequestId>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if fatal {
            self.complaint = Some(fault.clone());
        }
        match request_id {
            // Another message under the id was refused; the call that has it is still answered.
            Some(_) if fault.code == Code::IdConflict => {}
            Some(RequestId::Number(id)) if self.channels.undelivered(id, &fault, effects) => {}
            Some(request_id) => self.fail(&request_id, CallFailure::Fault(fault), now, effects),
            None if !fatal => self.greet_plainly(effects),
            None => {}
        }
    }

    fn fail(
        &mut self,
        request_id: &RequestId,
        failure: CallFailure,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        self.calls.fail(request_id, failure, effects);
        self.pump(now, effects);
    }

    pub(super) fn misread(
        &mut self,
        unreadable: Unreadable,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if !self.is_connected() {
            return;
        }
        self.hear(now);
        match &unreadable.request_id {
            Some(request_id @ RequestId::Number(_)) => {
                let request_id = request_id.clone();
                self.fail(
                    &request_id,
                    CallFailure::Unreadable(unreadable),
                    now,
                    effects,
                );
            }
            Some(RequestId::Text(_) | RequestId::Op(_)) | None => {
                effects.push(ClientEffect::Disconnect(CloseCode::MALFORMED));
                self.lost(Cause::Malformed(unreadable), now, effects);
            }
        }
    }

    fn pong(&mut self, ts: Option<u64>, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Open(link) = &mut self.state
            && link.pong(ts, now)
        {
            effects.push(ClientEffect::Status(link.status()));
        }
    }

    fn leave(&mut self, reconnect_after_ms: u64, now: Moment) {
        let wait = Duration::from_millis(reconnect_after_ms).min(Cause::LONGEST_WAIT);
        let back_at = now + wait;
        self.state = match std::mem::replace(&mut self.state, State::Idle) {
            State::Open(link) => State::Leaving { link, back_at },
            state => state,
        };
    }
}
