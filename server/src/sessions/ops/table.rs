//! The records by name, and which of them make room for others.

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map};

use tokio::sync::oneshot;
use tokio::time::Instant;
use wilco_protocol::session::Fingerprint;

use super::{Key, OpAsked, OpKind, Outcome, Scope};
use crate::sessions::SessionId;

/// All records of a node.
#[derive(Default)]
pub(super) struct Table {
    by_key: HashMap<Key, Op>,
    counts: HashMap<Counted, Count>,
    anonymous: usize,
    /// Calls that are done, in the order in which they end.
    calls: BTreeMap<Place, Key>,
    /// Actions that are done, in the order in which they end.
    actions: BTreeMap<Place, Key>,
    /// Tells apart what ends at one moment.
    last: u64,
}

/// When a record ends.
type Place = (Instant, u64);

/// Whose records are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Counted {
    kind: OpKind,
    whose: Whose,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Whose {
    Principal(Scope),
    Session(SessionId),
}

#[derive(Default)]
struct Count {
    all: usize,
    /// The actions among them that are done.
    done: BTreeSet<Place>,
}

pub(in crate::sessions) struct Op {
    fingerprint: Fingerprint,
    counted: Counted,
    state: OpState,
}

pub(super) enum OpState {
    Running(Vec<oneshot::Sender<Outcome>>),
    Done {
        outcome: Outcome,
        bytes: usize,
        place: Place,
    },
}

/// What the record says to a claim, before that is bound to the store.
pub(super) enum TableVerdict {
    Fresh,
    Running(oneshot::Receiver<Outcome>),
    /// The session that asks runs it, or waits for it already.
    Here,
    Done(Outcome),
    Conflict,
    Full,
}

impl Table {
    /// How many records a principal may have of each kind, or a session that is anonymous.
    pub(super) const MAX_EACH: usize = 1000;
    /// How many records a node has at most, and how many of them are anonymous: who need not say who he is cannot use up
    /// what belongs to others.
    const MAX: usize = 1 << 20;
    const MAX_ANONYMOUS: usize = 1 << 18;

    /// Checks and takes the claim. What made room for it is put to `dead`.
    pub(super) fn claim(&mut self, key: &Key, asked: &OpAsked, dead: &mut Vec<Op>) -> TableVerdict {
        if let Some(op) = self.by_key.get_mut(key) {
            return op.said(asked);
        }
        let whose = match &key.0.subject {
            None => Whose::Session(asked.session),
            Some(_) => Whose::Principal(key.0.clone()),
        };
        let kind = asked.kind;
        let counted = Counted { kind, whose };
        if self.is_full(&counted) && !self.make_room(&counted, dead) {
            return TableVerdict::Full;
        }
        self.anonymous += usize::from(key.0.subject.is_none());
        self.counts.entry(counted.clone()).or_default().all += 1;
        let state = OpState::Running(Vec::new());
        let op = Op {
            fingerprint: asked.fingerprint,
            counted,
            state,
        };
        self.by_key.insert(key.clone(), op);
        TableVerdict::Fresh
    }

    /// Notes the outcome of a claimed effect until `end`. Gives who waits for it.
    pub(super) fn complete(
        &mut self,
        key: Key,
        outcome: Outcome,
        bytes: usize,
        end: Instant,
    ) -> Vec<oneshot::Sender<Outcome>> {
        let Some(op) = self.by_key.get_mut(&key) else {
            return Vec::new();
        };
        self.last += 1;
        let place = (end, self.last);
        let done = OpState::Done {
            outcome,
            bytes,
            place,
        };
        let before = std::mem::replace(&mut op.state, done);
        match op.counted.kind {
            OpKind::Call => self.calls.insert(place, key),
            OpKind::Action => {
                if let Some(count) = self.counts.get_mut(&op.counted) {
                    count.done.insert(place);
                }
                self.actions.insert(place, key)
            }
        };
        before.waiting()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&OpState> {
        self.by_key.get(key).map(|op| &op.state)
    }

    pub(super) fn end_until(&mut self, now: Instant) -> Vec<Op> {
        let mut dead = Vec::new();
        for done in [&mut self.calls, &mut self.actions] {
            let later = done.split_off(&(now, 0));
            dead.extend(std::mem::replace(done, later).into_values());
        }
        dead.into_iter()
            .filter_map(|key| self.remove(&key))
            .collect()
    }

    /// When the next record ends.
    pub(super) fn next_end(&self) -> Option<Instant> {
        let first = [&self.calls, &self.actions].map(|done| done.keys().next());
        first.into_iter().flatten().map(|(end, _)| *end).min()
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<Op> {
        let op = self.by_key.remove(key)?;
        self.anonymous -= usize::from(key.0.subject.is_none());
        let place = op.state.place();
        if let Some(place) = place {
            self.calls.remove(&place);
            self.actions.remove(&place);
        }
        if let hash_map::Entry::Occupied(mut count) = self.counts.entry(op.counted.clone()) {
            count.get_mut().all -= 1;
            if let Some(place) = place {
                count.get_mut().done.remove(&place);
            }
            if count.get().all == 0 {
                count.remove();
            }
        }
        Some(op)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    fn is_full(&self, counted: &Counted) -> bool {
        self.is_full_of_own(counted) || self.is_full_of_all(counted)
    }

    fn is_full_of_own(&self, counted: &Counted) -> bool {
        let own = self.counts.get(counted).map_or(0, |count| count.all);
        own >= Self::MAX_EACH
    }

    fn is_full_of_all(&self, counted: &Counted) -> bool {
        let is_anonymous = matches!(counted.whose, Whose::Session(_));
        self.by_key.len() >= Self::MAX || is_anonymous && self.anonymous >= Self::MAX_ANONYMOUS
    }

    /// Forgets the action that ended first: actions come by the thousands and their senders hear at once how they ended,
    /// so that refusing the next one would cost more than not knowing an old one. The names of calls are chosen to last.
    fn make_room(&mut self, counted: &Counted, dead: &mut Vec<Op>) -> bool {
        if counted.kind == OpKind::Call {
            return false;
        }
        let own = self.counts.get(counted);
        let own = own.and_then(|count| count.done.first()).copied();
        let oldest = match own {
            None if self.is_full_of_own(counted) => None,
            Some(_) => own,
            // Who has none of his own takes one of all, unless what is full is the share of the anonymous.
            None if self.by_key.len() >= Self::MAX => self.actions.keys().next().copied(),
            None => None,
        };
        let key = oldest.and_then(|place| self.actions.get(&place).cloned());
        let forgotten = key.and_then(|key| self.remove(&key));
        let has_room = forgotten.is_some();
        dead.extend(forgotten);
        has_room
    }
}

impl Op {
    fn said(&mut self, asked: &OpAsked) -> TableVerdict {
        if self.fingerprint != asked.fingerprint {
            return TableVerdict::Conflict;
        }
        match &mut self.state {
            OpState::Running(_) if asked.is_here => TableVerdict::Here,
            OpState::Running(waiting) => {
                let (tell, told) = oneshot::channel();
                waiting.push(tell);
                TableVerdict::Running(told)
            }
            OpState::Done { outcome, .. } => TableVerdict::Done(outcome.clone()),
        }
    }

    /// How many bytes of a reply it keeps.
    pub(super) fn bytes(&self) -> usize {
        match &self.state {
            OpState::Running(_) => 0,
            OpState::Done { bytes, .. } => *bytes,
        }
    }

    pub(super) fn waiting(self) -> Vec<oneshot::Sender<Outcome>> {
        self.state.waiting()
    }
}

impl OpState {
    fn waiting(self) -> Vec<oneshot::Sender<Outcome>> {
        match self {
            Self::Running(waiting) => waiting,
            Self::Done { .. } => Vec::new(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::Running(_) => None,
            Self::Done { place, .. } => Some(*place),
        }
    }
}
