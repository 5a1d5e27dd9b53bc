//! The record of a session: which calls ran, and how they ended. See docs/protocol.md#replay.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::Xxh3Default;

use super::effect::{Reply, Verdict};
use crate::codec::Encoding;
use crate::envelope::{Ack, Request};
use crate::fault::{Code, Executed, Fault};

/// What makes a request the same request: its operation and the bytes of its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of `request`.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        let mut hasher = Xxh3Default::new();
        hasher.update(request.op.as_bytes());
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
    /// How long the replies are that are kept, together.
    bytes: usize,
    /// What the client has said it resolved.
    ack: Option<Ack>,
    /// No id up to this one may start any more: a record among them made room.
    forgotten: Option<u64>,
}

impl Records {
    /// How many resolved calls are kept that the client has not acknowledged.
    pub const MAX_RESOLVED: usize = 64;
    /// The longest reply in bytes that is kept; of a longer one only the fact that it came is.
    pub const MAX_REPLY: usize = 64 * 1024;
    /// How many bytes of replies are kept; beyond, the oldest are reduced to the fact.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// Checks and takes the claim of a call in one step.
    pub fn claim(&mut self, id: u64, fingerprint: Fingerprint) -> Verdict {
        if self.is_acknowledged(id) {
            return Verdict::Stale;
        }
        match self.by_id.get(&id) {
            Some(Record::Claimed(known) | Record::Done(known, _)) if *known != fingerprint => {
                Verdict::Conflict
            }
            Some(Record::Claimed(_)) => Verdict::Running,
            Some(Record::Done(_, reply)) => Verdict::Done(reply.clone()),
            // The client never said that it knows how this ended, and nobody else does any more.
            None if self.forgotten.is_some_and(|last| id <= last) => Verdict::Done(Err(Box::new(
                Fault::new(Code::OutcomeUnknown, Executed::Unknown),
            ))),
            None => {
                self.by_id.insert(id, Record::Claimed(fingerprint));
                Verdict::Fresh
            }
        }
    }

    /// Keeps the outcome of a claimed call.
    pub fn record(&mut self, id: u64, mut reply: Reply) {
        let Some(record @ Record::Claimed(_)) = self.by_id.get_mut(&id) else {
            return;
        };
        let Record::Claimed(fingerprint) = *record else {
            return;
        };
        if reply_len(&reply) > Self::MAX_REPLY {
            drop_body(&mut reply);
        }
        self.bytes += reply_len(&reply);
        *record = Record::Done(fingerprint, reply);
        self.resolved += 1;
        if self.resolved > Self::MAX_RESOLVED {
            self.forget_oldest();
        }
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
        let (mut freed, mut bytes) = (0, 0);
        self.by_id.retain(|id, record| match record {
            Record::Done(_, reply) if is_resolved(&ack, *id) => {
                freed += 1;
                bytes += reply_len(reply);
                false
            }
            Record::Claimed(_) | Record::Done(..) => true,
        });
        self.resolved -= freed;
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

    fn forget_oldest(&mut self) {
        let oldest = self.by_id.iter().find_map(|(id, record)| match record {
            Record::Done(_, reply) => Some((*id, reply_len(reply))),
            Record::Claimed(_) => None,
        });
        if let Some((id, len)) = oldest {
            self.by_id.remove(&id);
            self.resolved -= 1;
            self.bytes -= len;
            self.forgotten = self.forgotten.max(Some(id));
        }
    }

    fn drop_oldest_bodies(&mut self) {
        for record in self.by_id.values_mut() {
            if self.bytes <= Self::MAX_BYTES {
                return;
            }
            match record {
                Record::Done(_, reply) if has_body(reply) => {
                    self.bytes -= reply_len(reply);
                    drop_body(reply);
                    self.bytes += reply_len(reply);
                }
                Record::Claimed(_) | Record::Done(..) => {}
            }
        }
    }
}

fn is_resolved(ack: &Ack, id: u64) -> bool {
    id < ack.below && !ack.open.contains(&id)
}

/// What a reply costs to keep, beside the record itself.
fn reply_len(reply: &Reply) -> usize {
    match reply {
        Ok(payload) => payload.as_raw().bytes().len(),
        Err(fault) => fault.message.len() + details_len(fault),
    }
}

fn details_len(fault: &Fault) -> usize {
    let details = fault.details.as_ref();
    details.map_or(0, |details| details.as_raw().bytes().len())
}

/// Whether a reply holds more than what is left of it when its body is dropped. A fault without
/// details is what it says: its code stays, and the records together bound its sentences.
fn has_body(reply: &Reply) -> bool {
    let left = Code::BodyDropped.sentence().len();
    match reply {
        Ok(payload) => left < payload.as_raw().bytes().len(),
        Err(fault) => details_len(fault) > 0 || Fault::MAX_MESSAGE < fault.message.len(),
    }
}

/// Leaves of a reply only what may not be forgotten: that the call ran, or how it failed.
fn drop_body(reply: &mut Reply) {
    let executed = match reply {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    };
    *reply = Err(Box::new(Fault::new(Code::BodyDropped, executed)));
}
