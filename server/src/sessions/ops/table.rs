//! The records by name, and which of them make room for others.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque, hash_map};

use tokio::sync::oneshot;
use tokio::time::Instant;
use wilco_protocol::envelope::At;
use wilco_protocol::session::{Fingerprint, Reply};

use super::{Key, OpAsked, OpKind, Outcome, Scope};
use crate::sessions::SessionId;

/// All records of a node.
#[derive(Default)]
pub(super) struct Table {
    by_key: HashMap<Key, Op>,
    counts: HashMap<Counted, Count>,
    anonymous: usize,
    /// Calls that are done, in the order in which their records end: none of them ends before that.
    calls: VecDeque<(Instant, Key)>,
    /// Actions that are done, in the order in which their records end.
    actions: BTreeMap<Place, Key>,
    /// Tells apart the actions whose records end at one moment.
    last: u64,
}

/// When the record of an action ends.
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
    session: SessionId,
    kind: OpKind,
    state: OpState,
}

pub(super) enum OpState {
    Running(Vec<oneshot::Sender<Outcome>>),
    Done {
        reply: Reply,
        bytes: usize,
        /// Of an action; apart, since most effects are none.
        acted: Option<Box<Acted>>,
    },
}

/// What is kept of an action that is done, beside its reply.
pub(super) struct Acted {
    at: Vec<At>,
    place: Place,
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
        let (kind, session) = (asked.kind, asked.session);
        let counted = Counted::of(key, kind, session);
        if self.is_full(&counted) && !self.make_room(&counted, dead) {
            return TableVerdict::Full;
        }
        self.anonymous += usize::from(key.0.subject.is_none());
        self.counts.entry(counted).or_default().all += 1;
        let op = Op {
            fingerprint: asked.fingerprint,
            session,
            kind,
            state: OpState::Running(Vec::new()),
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
        let Outcome { reply, at } = outcome;
        let acted = match op.kind {
            OpKind::Call => {
                self.calls.push_back((end, key));
                None
            }
            OpKind::Action => {
                self.last += 1;
                let place = (end, self.last);
                if let Some(count) = self.counts.get_mut(&Counted::of(&key, op.kind, op.session)) {
                    count.done.insert(place);
                }
                self.actions.insert(place, key);
                Some(Box::new(Acted { at, place }))
            }
        };
        let done = OpState::Done {
            reply,
            bytes,
            acted,
        };
        let before = std::mem::replace(&mut op.state, done);
        before.waiting()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&OpState> {
        self.by_key.get(key).map(|op| &op.state)
    }

    pub(super) fn end_until(&mut self, now: Instant) -> Vec<Op> {
        let later = self.actions.split_off(&(now, 0));
        let actions = std::mem::replace(&mut self.actions, later);
        let mut dead: Vec<_> = actions.into_values().collect();
        while self.calls.front().is_some_and(|(end, _)| *end < now) {
            dead.extend(self.calls.pop_front().map(|(_, key)| key));
        }
        dead.into_iter()
            .filter_map(|key| self.remove(&key))
            .collect()
    }

    /// When the next record ends.
    pub(super) fn next_end(&self) -> Option<Instant> {
        let call = self.calls.front().map(|(end, _)| *end);
        let action = self.actions.keys().next().map(|(end, _)| *end);
        call.into_iter().chain(action).min()
    }

    /// Takes out a record: one that runs, one of an action, or one of a call that was taken off the line before.
    pub(super) fn remove(&mut self, key: &Key) -> Option<Op> {
        let op = self.by_key.remove(key)?;
        self.anonymous -= usize::from(key.0.subject.is_none());
        let place = op.state.place();
        if let Some(place) = place {
            self.actions.remove(&place);
        }
        let counted = Counted::of(key, op.kind, op.session);
        if let hash_map::Entry::Occupied(mut count) = self.counts.entry(counted) {
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

impl Counted {
    fn of(key: &Key, kind: OpKind, session: SessionId) -> Self {
        let whose = match &key.0.subject {
            None => Whose::Session(session),
            Some(_) => Whose::Principal(key.0.clone()),
        };
        Self { kind, whose }
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
            OpState::Done { reply, acted, .. } => TableVerdict::Done(Outcome {
                reply: reply.clone(),
                at: acted
                    .as_ref()
                    .map_or_else(Vec::new, |acted| acted.at.clone()),
            }),
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
            Self::Done { acted, .. } => acted.as_ref().map(|acted| acted.place),
        }
    }
}
