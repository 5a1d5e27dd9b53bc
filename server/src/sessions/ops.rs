//! Effects that must not happen twice whatever session asks for them: the records by `op_id`.

mod table;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use wilco_protocol::envelope::At;
use wilco_protocol::session::{Fingerprint, Records, Reply};
use wilco_protocol::{Class, Code, Executed, Fault, OpId};

use self::table::{OpState, Table, TableVerdict};
use super::bodies::Bodies;
use super::{SessionId, Shared, sweeper};
use crate::auth::Subject;
use crate::dispatch::reply_len;

pub(super) use self::table::Op;

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
    pub(crate) kind: OpKind,
    /// Whether the session that asks runs it already, or waits for it.
    pub(crate) is_here: bool,
}

/// How an effect came about, and where it is visible.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) reply: Reply,
    pub(crate) at: Vec<At>,
}

/// What has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum OpKind {
    /// A call, whose client chose to name its effect.
    Call,
    /// An action, which always has a name.
    Action,
}

/// What the record says to a claim.
pub(crate) enum OpVerdict {
    /// Never seen: it may run.
    Fresh(OpClaim),
    /// It runs, here or for another session: its outcome comes.
    Running(oneshot::Receiver<Outcome>),
    /// It runs in the session that asks, or that waits for it already.
    Here,
    /// It ran.
    Done(Outcome),
    /// The name belongs to another request.
    Conflict,
    /// There are too many records already.
    Full,
}

/// All records of a node.
#[derive(Default)]
pub(super) struct Ops(Mutex<Table>);

type Key = (Scope, OpId);

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
    let mut dead = table.end_until(Instant::now());
    let verdict = table.claim(&key, asked, &mut dead);
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
        TableVerdict::Here => OpVerdict::Here,
        TableVerdict::Done(outcome) => OpVerdict::Done(outcome),
        TableVerdict::Conflict => OpVerdict::Conflict,
        TableVerdict::Full => OpVerdict::Full,
    }
}

impl Ops {
    /// Takes out the records whose time is over, and tells when the next one's is.
    pub(super) fn end_until(&self, now: Instant) -> (Vec<Op>, Option<Instant>) {
        let mut table = self.lock();
        let dead = table.end_until(now);
        (dead, table.next_end())
    }

    /// Whether that effect is there already; nothing if there is no record of it.
    pub(super) fn look(&self, key: &Key) -> Option<Executed> {
        self.lock().get(key).map(|state| match state {
            OpState::Running(_) => Executed::Unknown,
            OpState::Done { reply, .. } => executed(reply),
        })
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// Drops the record of an effect that has ended. Gives who waits for it.
    fn forget(&self, key: &Key) -> Vec<oneshot::Sender<Outcome>> {
        let op = self.lock().remove(key);
        op.map_or_else(Vec::new, Op::waiting)
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpClaim {
    pub(super) fn complete(mut self, outcome: &Outcome) {
        self.end(outcome);
    }

    fn end(&mut self, outcome: &Outcome) {
        let Some(key) = self.key.take() else {
            return;
        };
        let waiting = if self.is_transactional {
            self.sessions.ops.forget(&key)
        } else {
            self.keep(key, outcome)
        };
        for tell in waiting {
            // Who waited may have gone.
            let _ = tell.send(outcome.clone());
        }
    }

    fn keep(&self, key: Key, outcome: &Outcome) -> Vec<oneshot::Sender<Outcome>> {
        let shared = &self.sessions;
        let end = Instant::now() + self.ttl;
        let (outcome, bytes) = keep(outcome, &shared.bodies);
        let waiting = shared.ops.lock().complete(key, outcome, bytes, end);
        sweeper::wake(shared, end);
        waiting
    }
}

impl Drop for OpClaim {
    fn drop(&mut self) {
        if self.key.is_some() {
            self.end(&Outcome::unknown());
        }
    }
}

impl Outcome {
    /// Of an effect whose end nobody saw.
    pub(crate) fn unknown() -> Self {
        Self::from(Err(Box::new(unknown())))
    }

    pub(crate) fn executed(&self) -> Executed {
        executed(&self.reply)
    }

    fn len(&self) -> usize {
        let at = |at: &At| size_of::<At>() + at.resource.len() + at.epoch.len();
        reply_len(&self.reply) + self.at.iter().map(at).sum::<usize>()
    }
}

impl From<Reply> for Outcome {
    /// Of what is visible nowhere in particular.
    fn from(reply: Reply) -> Self {
        let at = Vec::new();
        Self { reply, at }
    }
}

/// Whether an effect took place that ended so.
fn executed(reply: &Reply) -> Executed {
    match reply {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    }
}

/// What is kept of an outcome, and how many bytes that takes.
fn keep(outcome: &Outcome, bodies: &Bodies) -> (Outcome, usize) {
    let bytes = outcome.len();
    if bytes <= Records::MAX_REPLY && bodies.take(bytes) {
        return (outcome.clone(), bytes);
    }
    let dropped = Fault::new(Code::BodyDropped, outcome.executed());
    (Outcome::from(Err(Box::new(dropped))), 0)
}

/// How many bytes of replies those have kept.
pub(super) fn bytes(dead: &[Op]) -> usize {
    dead.iter().map(Op::bytes).sum()
}

/// Whether nobody knows how a call ended.
pub(crate) fn is_unknown(reply: &Reply) -> bool {
    matches!(reply, Err(fault) if fault.code == Code::OutcomeUnknown)
}

/// How a call ended whose end nobody saw.
pub(crate) fn unknown() -> Fault {
    Fault::new(Code::OutcomeUnknown, Executed::Unknown)
}
