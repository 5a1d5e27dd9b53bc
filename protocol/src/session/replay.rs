//! The record of a session: which calls ran, and how they ended. See docs/protocol.md#replay.

mod reply;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use xxhash_rust::xxh3::Xxh3Default;

use self::reply::{drop_body, has_body, is_unknown, reply_len};
use super::catalog::OperationIndex;
use super::effect::{Reply, Start, Verdict};
use crate::codec::Encoding;
use crate::envelope::{Ack, Request};
use crate::fault::{Code, Executed, Fault};
use crate::limits::Limits;
use crate::operation::Class;

/// What makes a request the same request: its operation, the bytes of its payload, and the resource
/// of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of `request`.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        Self::with(request, None)
    }

    /// The fingerprint of a call that may start: that of its request, and of its resource if it is
    /// an action.
    #[must_use]
    pub fn of_start(start: &Start<'_>) -> Self {
        Self::with(&start.request, start.resource.as_deref())
    }

    fn with(request: &Request<'_>, resource: Option<&str>) -> Self {
        let mut hasher = Xxh3Default::new();
        hasher.update(request.op.as_bytes());
        if let Some(resource) = resource {
            // A byte that no text holds, as below.
            hasher.update(&[0xfd]);
            hasher.update(resource.as_bytes());
        }
        // A byte that no operation name holds, so that name and payload cannot run together. It
        // tells the encodings apart, in which the same bytes are different values.
        hasher.update(match request.payload.encoding() {
            Encoding::MessagePack => &[0xff],
            Encoding::Json => &[0xfe],
        });
        hasher.update(request.payload.bytes());
        Self(hasher.digest128())
    }
}

#[derive(Debug)]
struct Record {
    fingerprint: Fingerprint,
    operation: OperationIndex,
    /// `None` while the call is claimed and has not ended.
    reply: Option<Reply>,
}

/// The records of one session, held in memory: as many as calls may be in flight, and
/// [`Records::MAX_RESOLVED`] that are resolved and not acknowledged. A client that keeps to this
/// never needs more; beyond, the oldest resolved ones make room.
#[derive(Debug)]
pub struct Records {
    by_id: BTreeMap<u64, Record>,
    max: usize,
    /// How long the replies are that are kept, together.
    bytes: usize,
    /// What the client has said it resolved.
    ack: Option<Ack>,
    /// No id up to this one may start any more: a record among them made room.
    forgotten: Option<u64>,
}

impl Records {
    /// How many calls a client may resolve before it has to acknowledge them.
    pub const MAX_RESOLVED: usize = 64;
    /// The longest reply in bytes that is kept; of a longer one only the fact that it came is.
    pub const MAX_REPLY: usize = 64 * 1024;
    /// How many bytes of replies are kept; beyond, the oldest are reduced to the fact.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// The records of a session whose connections may have so many calls in flight.
    #[must_use]
    pub fn new(max_in_flight: u32) -> Self {
        let max_in_flight = usize::try_from(max_in_flight).unwrap_or(usize::MAX);
        Self {
            by_id: BTreeMap::new(),
            max: max_in_flight.saturating_add(Self::MAX_RESOLVED),
            bytes: 0,
            ack: None,
            forgotten: None,
        }
    }

    /// Checks and takes the claim of a call in one step.
    ///
    /// A transactional call of which nobody knows the outcome is fresh: its application does.
    pub fn claim(
        &mut self,
        id: u64,
        fingerprint: Fingerprint,
        class: Class,
        operation: OperationIndex,
    ) -> Verdict {
        if self.is_acknowledged(id) {
            return Verdict::Stale;
        }
        let may_run_again = class == Class::Transactional;
        let is_lost = self.is_forgotten(id) && !may_run_again;
        match self.by_id.entry(id) {
            Entry::Occupied(record) if record.get().fingerprint != fingerprint => Verdict::Conflict,
            Entry::Occupied(mut record) => {
                let reply = &mut record.get_mut().reply;
                match reply.take_if(|reply| may_run_again && is_unknown(reply)) {
                    Some(unknown) => {
                        self.bytes -= reply_len(&unknown);
                        Verdict::Fresh
                    }
                    None => record.get().said(),
                }
            }
            Entry::Vacant(_) if is_lost => outcome_unknown(),
            Entry::Vacant(place) => {
                place.insert(Record {
                    fingerprint,
                    operation,
                    reply: None,
                });
                if self.by_id.len() > self.max {
                    self.forget_oldest();
                }
                Verdict::Fresh
            }
        }
    }

    /// What a claim of the same request would be told; claims nothing.
    #[must_use]
    pub fn look(&self, id: u64) -> Verdict {
        match self.by_id.get(&id) {
            _ if self.is_acknowledged(id) => Verdict::Stale,
            Some(record) => record.said(),
            None if self.is_forgotten(id) => outcome_unknown(),
            None => Verdict::Fresh,
        }
    }

    /// The operation of a recorded call.
    #[must_use]
    pub fn operation(&self, id: u64) -> Option<OperationIndex> {
        self.by_id.get(&id).map(|record| record.operation)
    }

    /// Keeps the outcome of a claimed call; without `keep_body` only the fact that it came, where
    /// there is more to it. What the client has said before that it resolved is not kept at all: it
    /// gave the call up, and would not acknowledge it again.
    pub fn record(&mut self, id: u64, mut reply: Reply, keep_body: bool) {
        let is_acknowledged = self.is_acknowledged(id);
        let Some(record) = self.by_id.get_mut(&id).filter(|it| it.reply.is_none()) else {
            return;
        };
        if is_acknowledged {
            self.by_id.remove(&id);
            return;
        }
        if reply_len(&reply) > Self::MAX_REPLY || (!keep_body && has_body(&reply)) {
            drop_body(&mut reply);
        }
        self.bytes += reply_len(&reply);
        record.reply = Some(reply);
        self.drop_oldest_bodies();
    }

    /// Frees what the client has resolved. What an earlier acknowledgement said stays said: it
    /// never takes less back, and an id that was resolved once does not open again.
    pub fn forget(&mut self, mut ack: Ack) {
        if let Some(known) = &self.ack {
            if ack.below < known.below {
                return;
            }
            ack.open
                .retain(|id| known.below <= *id || known.open.contains(id));
        }
        let mut bytes = 0;
        self.by_id.retain(|id, record| match &record.reply {
            Some(reply) if is_resolved(&ack, *id) => {
                bytes += reply_len(reply);
                false
            }
            Some(_) | None => true,
        });
        self.bytes -= bytes;
        self.ack = Some(ack);
    }

    /// Whether there is a record of that call: then a claim starts nothing new.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        self.by_id.contains_key(&id)
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

    /// How many bytes of replies are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn is_acknowledged(&self, id: u64) -> bool {
        self.ack.as_ref().is_some_and(|ack| is_resolved(ack, id))
    }

    /// Whether nobody knows any more how the call ended, though the client never said that it does.
    fn is_forgotten(&self, id: u64) -> bool {
        self.forgotten.is_some_and(|last| id <= last)
    }

    fn forget_oldest(&mut self) {
        let oldest = self.by_id.iter().find_map(|(id, record)| {
            let reply = record.reply.as_ref()?;
            Some((*id, reply_len(reply)))
        });
        if let Some((id, len)) = oldest {
            self.by_id.remove(&id);
            self.bytes -= len;
            self.forgotten = self.forgotten.max(Some(id));
        }
    }

    fn drop_oldest_bodies(&mut self) {
        for record in self.by_id.values_mut() {
            if self.bytes <= Self::MAX_BYTES {
                return;
            }
            if let Some(reply) = record.reply.as_mut().filter(|reply| has_body(reply)) {
                self.bytes -= reply_len(reply);
                drop_body(reply);
                self.bytes += reply_len(reply);
            }
        }
    }
}

impl Default for Records {
    /// The records of a session with the default [`Limits`].
    fn default() -> Self {
        Self::new(Limits::default().max_in_flight)
    }
}

impl Record {
    fn said(&self) -> Verdict {
        match &self.reply {
            Some(reply) => Verdict::Done(reply.clone()),
            None => Verdict::Running,
        }
    }
}

fn outcome_unknown() -> Verdict {
    let fault = Fault::new(Code::OutcomeUnknown, Executed::Unknown);
    Verdict::Done(Err(Box::new(fault)))
}

fn is_resolved(ack: &Ack, id: u64) -> bool {
    id < ack.below && !ack.open.contains(&id)
}
