//! The calls of a connection that have not been answered.

use std::collections::HashMap;
use std::time::Duration;

use foldhash::fast::FixedState;

use super::effect::Owner;
use super::seat::Kept;
use crate::id::RequestId;
use crate::moment::Moment;

/// What a call is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallState {
    /// The record is being asked.
    Claiming {
        deadline: Moment,
        /// Whether it has an `op_id`, so that its record may be another session's.
        named: bool,
    },
    /// The handler runs.
    Running { deadline: Moment, owner: Owner },
    /// The caller got its answer, or did not ask for one as it came back; the handler still runs,
    /// because it must finish. Who does ask later waits no longer than its first caller would have.
    Abandoned { deadline: Moment },
}

/// The live calls by id. Bounded by `max_in_flight`, so a hash that a peer could foresee is safe.
#[derive(Debug, Default)]
pub(super) struct Calls {
    by_id: HashMap<RequestId, Call, FixedState>,
    /// The payloads of all live calls together: what handlers were given, and may hold.
    bytes: usize,
    /// No deadline comes before this. It may lie too early, never too late: so ending a call
    /// costs nothing, and one scan per elapsed deadline sets it right.
    earliest: Option<Moment>,
}

#[derive(Debug, Clone, Copy)]
struct Call {
    state: CallState,
    bytes: usize,
}

impl Calls {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn state(&self, id: &RequestId) -> Option<CallState> {
        self.by_id.get(id).map(|call| call.state)
    }

    /// Adds a call whose id is free.
    pub(super) fn open(&mut self, id: RequestId, state: CallState, bytes: usize) {
        self.expect(state);
        self.bytes += bytes;
        self.by_id.insert(id, Call { state, bytes });
    }

    /// Moves a live call on.
    pub(super) fn set(&mut self, id: &RequestId, state: CallState) {
        self.expect(state);
        if let Some(call) = self.by_id.get_mut(id) {
            call.state = state;
        }
    }

    pub(super) fn remove(&mut self, id: &RequestId) -> Option<CallState> {
        let call = self.by_id.remove(id)?;
        self.bytes -= call.bytes;
        Some(call.state)
    }

    /// Lets nobody wait any more for the calls of a kind; all of them must finish.
    pub(super) fn abandon(&mut self, is_left: impl Fn(&RequestId) -> bool) {
        for (id, call) in &mut self.by_id {
            if is_left(id)
                && let CallState::Running { deadline, .. } = call.state
            {
                call.state = CallState::Abandoned { deadline };
            }
        }
    }

    /// Forgets all calls, and gives those that must finish, in the order of their ids.
    pub(super) fn release(&mut self, now: Moment) -> Vec<Kept> {
        let calls = std::mem::take(self).by_id.into_iter();
        let kept = calls.filter_map(|(request_id, call)| {
            let left = call.state.left(now)?;
            let bytes = call.bytes;
            Some(Kept {
                request_id,
                left,
                bytes,
            })
        });
        let mut kept: Vec<Kept> = kept.collect();
        kept.sort_by(|a, b| a.request_id.cmp(&b.request_id));
        kept
    }

    fn expect(&mut self, state: CallState) {
        if let Some(deadline) = state.deadline() {
            self.earliest = Some(self.earliest.map_or(deadline, |at| at.min(deadline)));
        }
    }

    /// When to look for calls whose time is over.
    pub(super) fn earliest(&self) -> Option<Moment> {
        self.earliest.filter(|_| !self.by_id.is_empty())
    }

    /// The calls whose time is over, in the order of their ids. Each must be moved on or removed.
    pub(super) fn expired(&mut self, now: Moment) -> Vec<(RequestId, CallState)> {
        if self.earliest.is_none_or(|at| now < at) {
            return Vec::new();
        }
        let mut expired = Vec::new();
        self.earliest = None;
        for (id, call) in &self.by_id {
            match call.state.deadline() {
                Some(at) if at <= now => expired.push((id.clone(), call.state)),
                Some(at) => self.earliest = Some(self.earliest.map_or(at, |least| least.min(at))),
                None => {}
            }
        }
        expired.sort_by(|a, b| a.0.cmp(&b.0));
        expired
    }
}

impl CallState {
    /// Whether the record knows of the call, or is being asked.
    pub(super) fn is_claimed(self) -> bool {
        match self {
            Self::Claiming { .. } | Self::Abandoned { .. } => true,
            Self::Running { owner, .. } => owner == Owner::Session,
        }
    }

    /// What is left of the time of a call that must finish; of others there is nothing to tell.
    fn left(self, now: Moment) -> Option<Duration> {
        match self {
            Self::Running {
                deadline,
                owner: Owner::Session,
            }
            | Self::Abandoned { deadline } => Some(deadline.since(now)),
            Self::Running {
                owner: Owner::Connection,
                ..
            }
            | Self::Claiming { .. } => None,
        }
    }

    /// Whether the client waits for an answer.
    pub(super) fn is_awaited(self) -> bool {
        match self {
            Self::Claiming { .. } | Self::Running { .. } => true,
            Self::Abandoned { .. } => false,
        }
    }

    fn deadline(&self) -> Option<Moment> {
        match *self {
            Self::Claiming { deadline, .. } | Self::Running { deadline, .. } => Some(deadline),
            Self::Abandoned { .. } => None,
        }
    }
}
