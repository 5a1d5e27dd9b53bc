//! Effects that must not happen twice whatever session asks for them: the records by `op_id`.

use std::collections::{HashMap, VecDeque, hash_map};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use wilco_protocol::session::{Fingerprint, Records, Reply};
use wilco_protocol::{Class, Code, Executed, Fault, OpId};

use super::bodies::Bodies;
use super::{SessionId, Shared, sweeper};
use crate::auth::Subject;
use crate::dispatch::reply_len;

/// Who shares the names of effects: a principal, or all who are anonymous, of one router.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    pub(crate) realm: u32,
    pub(crate) subject: Option<Subject>,
}

/// Who asks, and for what.
pub(crate) struct OpAsked {
    pub(crate) session: SessionId,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) class: Class,
}

/// What the record says to a claim.
pub(crate) enum OpVerdict {
    /// Never seen: it may run.
    Fresh(OpClaim),
    /// It runs, here or for another session: its outcome comes.
    Running(oneshot::Receiver<Reply>),
    /// It ran.
    Done(Reply),
    /// The name belongs to another request.
    Conflict,
    /// There are too many records already.
    Full,
}

/// All records of a node.
#[derive(Default)]
pub(super) struct Ops(Mutex<Table>);

#[derive(Default)]
struct Table {
    by_key: HashMap<Key, Op>,
    /// How many of them each one has.
    counts: HashMap<Counted, usize>,
    anonymous: usize,
    /// Those that are done, in the order in which they end.
    done: VecDeque<(Instant, Key)>,
}

type Key = (Scope, OpId);

/// Whose records are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Principal(Scope),
    Session(SessionId),
}

pub(super) struct Op {
    fingerprint: Fingerprint,
    counted: Counted,
    state: OpState,
}

enum OpState {
    Running(Vec<oneshot::Sender<Reply>>),
    Done { reply: Reply, bytes: usize },
}

/// As [`OpVerdict`], before it is bound to the store.
enum TableVerdict {
    Fresh,
    Running(oneshot::Receiver<Reply>),
    Done(Reply),
    Conflict,
    Full,
}

/// The right to run, and the duty to say how it ended: dropped without that, nobody knows.
pub(crate) struct OpClaim {
    sessions: Arc<Shared>,
    ttl: Duration,
    /// The application keeps a record of its own, which lasts longer: this one only holds while the call runs.
    is_transactional: bool,
    key: Option<Key>,
}

/// Checks and takes the claim in one step.
pub(super) fn claim(sessions: &Arc<Shared>, key: Key, asked: &OpAsked, ttl: Duration) -> OpVerdict {
    let mut table = sessions.ops.lock();
    let dead = table.end_until(Instant::now());
    let verdict = table.claim(&key, asked);
    drop(table);
    sessions.bodies.give_back(bytes(&dead));
    match verdict {
        TableVerdict::Fresh => OpVerdict::Fresh(OpClaim {
            sessions: Arc::clone(sessions),
            ttl,
            is_transactional: asked.class == Class::Transactional,
            key: Some(key),
        }),
        TableVerdict::Running(told) => OpVerdict::Running(told),
        TableVerdict::Done(reply) => OpVerdict::Done(reply),
        TableVerdict::Conflict => OpVerdict::Conflict,
        TableVerdict::Full => OpVerdict::Full,
    }
}

impl Ops {
    /// How many records a principal may have, or a session that is anonymous.
    pub(super) const MAX_EACH: usize = 1000;
    /// How many records a node has at most, and how many of them are anonymous: who need not say who he is cannot use up
    /// what belongs to others.
    const MAX: usize = 1 << 20;
    const MAX_ANONYMOUS: usize = 1 << 18;

    /// Takes out the records whose time is over, and tells when the next one's is.
    pub(super) fn end_until(&self, now: Instant) -> (Vec<Op>, Option<Instant>) {
        let mut table = self.lock();
        let dead = table.end_until(now);
        let next = table.done.front().map(|(until, _)| *until);
        (dead, next)
    }

    /// Whether that effect is there already; nothing if there is no record of it.
    pub(super) fn look(&self, key: &Key) -> Option<Executed> {
        self.lock().by_key.get(key).map(|op| match &op.state {
            OpState::Running(_) => Executed::Unknown,
            OpState::Done { reply, .. } => match reply {
                Ok(_) => Executed::Yes,
                Err(fault) => fault.executed,
            },
        })
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().by_key.len()
    }

    /// Notes the outcome of a claimed effect. Gives who waits for it.
    fn complete(&self, key: Key, state: OpState, end: Instant) -> Vec<oneshot::Sender<Reply>> {
        let mut table = self.lock();
        let Some(op) = table.by_key.get_mut(&key) else {
            return Vec::new();
        };
        let before = std::mem::replace(&mut op.state, state);
        table.done.push_back((end, key));
        before.waiting()
    }

    /// Drops the record of an effect that has ended. Gives who waits for it.
    fn forget(&self, key: &Key) -> Vec<oneshot::Sender<Reply>> {
        let op = self.lock().remove(key);
        op.map_or_else(Vec::new, |op| op.state.waiting())
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn claim(&mut self, key: &Key, asked: &OpAsked) -> TableVerdict {
        if let Some(op) = self.by_key.get_mut(key) {
            if op.fingerprint != asked.fingerprint {
                return TableVerdict::Conflict;
            }
            return match &mut op.state {
                OpState::Running(waiting) => {
                    let (tell, told) = oneshot::channel();
                    waiting.push(tell);
                    TableVerdict::Running(told)
                }
                OpState::Done { reply, .. } => TableVerdict::Done(reply.clone()),
            };
        }
        let counted = match &key.0.subject {
            None => Counted::Session(asked.session),
            Some(_) => Counted::Principal(key.0.clone()),
        };
        if self.is_full(&counted) {
            return TableVerdict::Full;
        }
        self.anonymous += usize::from(key.0.subject.is_none());
        *self.counts.entry(counted.clone()).or_default() += 1;
        let state = OpState::Running(Vec::new());
        let op = Op {
            fingerprint: asked.fingerprint,
            counted,
            state,
        };
        self.by_key.insert(key.clone(), op);
        TableVerdict::Fresh
    }

    fn is_full(&self, counted: &Counted) -> bool {
        let own = self.counts.get(counted).copied().unwrap_or_default();
        own >= Ops::MAX_EACH
            || self.by_key.len() >= Ops::MAX
            || matches!(counted, Counted::Session(_)) && self.anonymous >= Ops::MAX_ANONYMOUS
    }

    fn end_until(&mut self, now: Instant) -> Vec<Op> {
        let mut dead = Vec::new();
        while self.done.front().is_some_and(|(until, _)| *until < now) {
            let Some((_, key)) = self.done.pop_front() else {
                break;
            };
            dead.extend(self.remove(&key));
        }
        dead
    }

    fn remove(&mut self, key: &Key) -> Option<Op> {
        let op = self.by_key.remove(key)?;
        self.anonymous -= usize::from(key.0.subject.is_none());
        if let hash_map::Entry::Occupied(mut count) = self.counts.entry(op.counted.clone()) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
        Some(op)
    }
}

impl OpState {
    fn waiting(self) -> Vec<oneshot::Sender<Reply>> {
        match self {
            Self::Running(waiting) => waiting,
            Self::Done { .. } => Vec::new(),
        }
    }
}

impl OpClaim {
    pub(super) fn complete(mut self, reply: &Reply) {
        self.end(reply);
    }

    fn end(&mut self, reply: &Reply) {
        let Some(key) = self.key.take() else {
            return;
        };
        let waiting = if self.is_transactional {
            self.sessions.ops.forget(&key)
        } else {
            self.keep(key, reply)
        };
        for tell in waiting {
            // Who waited may have gone.
            let _ = tell.send(reply.clone());
        }
    }

    fn keep(&self, key: Key, reply: &Reply) -> Vec<oneshot::Sender<Reply>> {
        let shared = &self.sessions;
        let end = Instant::now() + self.ttl;
        let (reply, bytes) = keep(reply, &shared.bodies);
        let done = OpState::Done { reply, bytes };
        let waiting = shared.ops.complete(key, done, end);
        sweeper::wake(shared, end);
        waiting
    }
}

impl Drop for OpClaim {
    fn drop(&mut self) {
        if self.key.is_some() {
            self.end(&Err(Box::new(unknown())));
        }
    }
}

/// What is kept of a reply, and how many bytes that takes.
fn keep(reply: &Reply, bodies: &Bodies) -> (Reply, usize) {
    let bytes = reply_len(reply);
    if bytes <= Records::MAX_REPLY && bodies.take(bytes) {
        return (reply.clone(), bytes);
    }
    let executed = match reply {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    };
    (Err(Box::new(Fault::new(Code::BodyDropped, executed))), 0)
}

/// How many bytes of replies those have kept.
pub(super) fn bytes(dead: &[Op]) -> usize {
    let bytes = dead.iter().map(|op| match &op.state {
        OpState::Running(_) => 0,
        OpState::Done { bytes, .. } => *bytes,
    });
    bytes.sum()
}

/// Whether nobody knows how a call ended.
pub(crate) fn is_unknown(reply: &Reply) -> bool {
    matches!(reply, Err(fault) if fault.code == Code::OutcomeUnknown)
}

/// How a call ended whose end nobody saw.
pub(crate) fn unknown() -> Fault {
    Fault::new(Code::OutcomeUnknown, Executed::Unknown)
}
