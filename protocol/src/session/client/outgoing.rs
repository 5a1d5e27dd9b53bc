//! What callers hand in.

use super::effect::{CallFailure, ClientEffect, NewAction, NewCall, NewSignal, Offline};
use super::link::Link;
use super::{ClientSession, State};
use crate::fault::Executed;
use crate::moment::Moment;

impl ClientSession {
    pub(super) fn call(&mut self, call: NewCall, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        match self.refusal(call.offline) {
            Some(failure) => self.calls.refuse(failure, effects),
            None => self.calls.call(call, self.state.open(), now, effects),
        }
    }

    pub(super) fn act(
        &mut self,
        action: NewAction,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        match self.refusal(action.offline) {
            Some(failure) => self.calls.refuse(failure, effects),
            None => self.calls.act(action, self.state.open(), now, effects),
        }
    }

    /// Says something to another user. Who cannot be reached now is told so at once: what two peers
    /// say to find each other is worth nothing later.
    pub(super) fn signal(&mut self, signal: NewSignal, effects: &mut Vec<ClientEffect<'_>>) {
        let id = self.calls.skip_id();
        let can_say = self.can_say();
        self.channels.signal(id, signal, can_say, effects);
    }

    /// Why a call can not even wait.
    fn refusal(&self, offline: Offline) -> Option<CallFailure> {
        match &self.state {
            State::Open(_) => None,
            State::Closed { reason } => Some(CallFailure::Closed {
                reason: reason.clone(),
                executed: Executed::No,
            }),
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Leaving { .. }
            | State::Waiting { .. } => match offline {
                Offline::Queue => None,
                Offline::Fail => Some(CallFailure::Offline),
            },
        }
    }

    pub(super) fn pump(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let Some(link) = self.state.open() {
            self.calls.pump(link, now, effects);
        }
    }
}

impl State {
    /// The connection on which calls are sent.
    fn open(&self) -> Option<&Link> {
        match self {
            Self::Open(link) => Some(link),
            Self::Idle
            | Self::Connecting { .. }
            | Self::Greeting { .. }
            | Self::Leaving { .. }
            | Self::Waiting { .. }
            | Self::Closed { .. } => None,
        }
    }
}
