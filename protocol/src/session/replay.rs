//! The record of a session: which calls ran, and how they ended. See docs/protocol.md#replay.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::Xxh3Default;

use super::effect::{Reply, Verdict};
use crate::envelope::{Ack, Request};

/// What makes a request the same request: its operation and the bytes of its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of `request`.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        let mut hasher = Xxh3Default::new();
        hasher.update(request.op.as_bytes());
        // A byte that no operation name holds, so that name and payload cannot run together.
        hasher.update(&[0xff]);
        hasher.update(request.payload.bytes());
        Self(hasher.digest128())
    }
}

#[derive(Debug)]
enum Record {
    Claimed(Fingerprint),
    Done(Fingerprint, Reply),
}

/// The records of one session, held in memory. At most `max_in_flight` claimed ones and
/// [`Records::MAX_RESOLVED`] resolved ones, the oldest of which make room.
#[derive(Debug, Default)]
pub struct Records {
    by_id: BTreeMap<u64, Record>,
    resolved: usize,
    /// What the client has said it resolved.
    ack: Option<Ack>,
    /// No id up to this one may start any more: a record among them made room.
    forgotten: Option<u64>,
}

impl Records {
    /// How many resolved calls are kept that the client has not acknowledged.
    pub const MAX_RESOLVED: usize = 64;

    /// Checks and takes the claim of a call in one step.
    pub fn claim(&mut self, id: u64, fingerprint: Fingerprint) -> Verdict {
        match self.by_id.get(&id) {
            Some(Record::Claimed(known) | Record::Done(known, _)) if *known != fingerprint => {
                Verdict::Conflict
            }
            Some(Record::Claimed(_)) => Verdict::Running,
            Some(Record::Done(_, reply)) => Verdict::Done(reply.clone()),
            None if self.is_resolved(id) => Verdict::Stale,
            None => {
                self.by_id.insert(id, Record::Claimed(fingerprint));
                Verdict::Fresh
            }
        }
    }

    /// Keeps the outcome of a claimed call.
    pub fn record(&mut self, id: u64, reply: Reply) {
        let Some(record @ Record::Claimed(_)) = self.by_id.get_mut(&id) else {
            return;
        };
        let Record::Claimed(fingerprint) = *record else {
            return;
        };
        *record = Record::Done(fingerprint, reply);
        self.resolved += 1;
        if self.resolved > Self::MAX_RESOLVED {
            self.forget_oldest();
        }
    }

    /// Frees what the client has resolved. What an earlier acknowledgement said stays said.
    pub fn forget(&mut self, ack: Ack) {
        if self
            .ack
            .as_ref()
            .is_some_and(|known| ack.below < known.below)
        {
            return;
        }
        let before = self.by_id.len();
        self.by_id.retain(|id, record| {
            matches!(record, Record::Claimed(_)) || *id >= ack.below || ack.open.contains(id)
        });
        self.resolved -= before - self.by_id.len();
        self.ack = Some(ack);
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    fn is_resolved(&self, id: u64) -> bool {
        let acked = |ack: &Ack| id < ack.below && !ack.open.contains(&id);
        self.ack.as_ref().is_some_and(acked) || self.forgotten.is_some_and(|last| id <= last)
    }

    fn forget_oldest(&mut self) {
        let is_done = |record: &Record| matches!(record, Record::Done(..));
        let oldest = self.by_id.iter().find(|(_, record)| is_done(record));
        if let Some((&id, _)) = oldest {
            self.by_id.remove(&id);
            self.resolved -= 1;
            self.forgotten = self.forgotten.max(Some(id));
        }
    }
}
