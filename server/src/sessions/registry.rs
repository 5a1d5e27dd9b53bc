//! Who holds which session, and who asks for it.

use std::collections::{BTreeMap, HashMap, hash_map};
use std::sync::Arc;

use tokio::time::Instant;

use super::bell::Bell;
use super::tokens::Tokens;
use super::{Estate, SessionId, Terms};
use crate::auth::Subject;
use crate::secret::Proof;

/// All sessions, by id. Nothing here waits and nothing of the application runs here: it is behind one short lock.
#[derive(Default)]
pub(super) struct Registry {
    by_id: HashMap<SessionId, Entry>,
    /// Those without a connection, in the order in which they end.
    unattended: BTreeMap<End, SessionId>,
    /// Tells apart what ends at one moment.
    last: u64,
    /// When the sweeper looks the next time; nothing while there is none.
    pub(super) swept_at: Option<Instant>,
}

/// When a session without a connection ends.
type End = (Instant, u64);

struct Entry {
    realm: u32,
    subject: Option<Subject>,
    /// What resumes it. A connection that has no session is here to be revoked alone.
    tokens: Option<Tokens>,
    holder: Holder,
    /// The connection that waits for it.
    heir: Option<Arc<Bell>>,
}

enum Holder {
    Connection(Arc<Bell>),
    /// Its calls go on without a connection.
    Runner {
        bell: Arc<Bell>,
        end: End,
    },
    Parked {
        estate: Box<Estate>,
        end: End,
    },
    /// Given back by its last holder, and not taken by the heir yet.
    Between(Box<Estate>),
}

/// Who may come back, and with what.
pub(super) struct Claimant<'a> {
    pub(super) realm: u32,
    pub(super) subject: Option<&'a Subject>,
    pub(super) presented: Proof,
    /// What it has to present the next time.
    pub(super) next: Proof,
}

/// What became of the wish to go on with a session.
pub(super) enum Resumed {
    Now {
        estate: Box<Estate>,
        round: u32,
    },
    /// Its holder was asked for it.
    Asked {
        round: u32,
    },
    Unknown,
}

/// What the heir of a session finds.
pub(super) enum Inheritance {
    Here(Box<Estate>),
    NotYet,
    /// Another connection came later, and is the heir now.
    Superseded,
    /// The session has ended meanwhile.
    Ended,
}

/// What the holder of a session is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    ToYield,
    ToEnd,
}

/// What becomes of a session whose holder has given it back.
pub(super) enum Left {
    /// It waits for whoever comes.
    Settled,
    /// Its calls need somebody who runs them.
    Runs(Box<Estate>, Arc<Bell>),
    /// The session has ended: what is left of it belongs to nobody.
    Ended(Box<Estate>),
}

impl Registry {
    /// How much memory a session takes here, beside what it owns and what lies between entries.
    #[cfg(test)]
    pub(super) const ENTRY: usize = size_of::<(SessionId, Entry)>() + size_of::<(End, SessionId)>();

    pub(super) fn live(&self) -> usize {
        self.by_id.len() - self.unattended.len()
    }

    pub(super) fn parked(&self) -> usize {
        self.unattended.len()
    }

    pub(super) fn first_end(&self) -> Option<Instant> {
        self.unattended.keys().next().map(|(at, _)| *at)
    }

    /// Lists a connection: under `tokens` with a session, without them to be revoked alone.
    pub(super) fn attend(
        &mut self,
        id: SessionId,
        realm: u32,
        subject: Option<Subject>,
        tokens: Option<Tokens>,
        bell: &Arc<Bell>,
    ) {
        let entry = Entry {
            realm,
            subject,
            tokens,
            holder: Holder::Connection(Arc::clone(bell)),
            heir: None,
        };
        self.by_id.insert(id, entry);
    }

    pub(super) fn resume(
        &mut self,
        id: SessionId,
        claimant: &Claimant<'_>,
        bell: &Arc<Bell>,
        now: Instant,
    ) -> Resumed {
        let Some(entry) = self.by_id.get_mut(&id) else {
            return Resumed::Unknown;
        };
        let Some(tokens) = entry.tokens.as_mut().filter(|tokens| {
            tokens.accept(claimant.presented)
                && entry.realm == claimant.realm
                && entry.subject.as_ref() == claimant.subject
                && entry.holder.end().is_none_or(|(at, _)| now <= at)
        }) else {
            return Resumed::Unknown;
        };
        let round = tokens.rotate(claimant.presented, claimant.next);
        if let Some(late) = entry.heir.replace(Arc::clone(bell)) {
            late.ring();
        }
        match &entry.holder {
            Holder::Connection(holder) | Holder::Runner { bell: holder, .. } => {
                holder.ring();
                Resumed::Asked { round }
            }
            Holder::Parked { .. } | Holder::Between(_) => match self.inherit(id, bell) {
                Inheritance::Here(estate) => Resumed::Now { estate, round },
                Inheritance::NotYet | Inheritance::Superseded | Inheritance::Ended => {
                    Resumed::Unknown
                }
            },
        }
    }

    /// What the heir finds when its bell was rung.
    pub(super) fn inherit(&mut self, id: SessionId, heir: &Arc<Bell>) -> Inheritance {
        let Some(entry) = self.by_id.get_mut(&id) else {
            return Inheritance::Ended;
        };
        if !is(&entry.heir, heir) {
            return Inheritance::Superseded;
        }
        if let Holder::Connection(_) | Holder::Runner { .. } = entry.holder {
            return Inheritance::NotYet;
        }
        entry.heir = None;
        let holder = Holder::Connection(Arc::clone(heir));
        match std::mem::replace(&mut entry.holder, holder) {
            Holder::Parked { estate, end } => {
                self.unattended.remove(&end);
                Inheritance::Here(estate)
            }
            Holder::Between(estate) => Inheritance::Here(estate),
            Holder::Connection(_) | Holder::Runner { .. } => Inheritance::NotYet,
        }
    }

    /// Waits no longer. Gives what came too late to be taken: the session has nobody else then.
    pub(super) fn withdraw(&mut self, id: SessionId, heir: &Arc<Bell>) -> Option<Box<Estate>> {
        let entry = self.by_id.get_mut(&id)?;
        if !is(&entry.heir, heir) {
            return None;
        }
        match self.inherit(id, heir) {
            Inheritance::Here(estate) => Some(estate),
            Inheritance::NotYet => {
                let entry = self.by_id.get_mut(&id)?;
                entry.heir = None;
                None
            }
            Inheritance::Superseded | Inheritance::Ended => None,
        }
    }

    /// What a holder is asked for when its bell was rung.
    pub(super) fn asked(&self, id: SessionId, holder: &Arc<Bell>) -> Asked {
        match self.by_id.get(&id) {
            Some(entry) if !entry.holder.is(holder) => Asked::ToEnd,
            Some(entry) if entry.heir.is_some() => Asked::ToYield,
            Some(_) => Asked::Nothing,
            None => Asked::ToEnd,
        }
    }

    /// The client has shown that it has the token of that round.
    pub(super) fn settle(&mut self, id: SessionId, round: u32) {
        if let Some(entry) = self.by_id.get_mut(&id)
            && let Some(tokens) = &mut entry.tokens
        {
            tokens.settle(round);
        }
    }

    /// Takes a session back from its holder.
    pub(super) fn give_back(
        &mut self,
        id: SessionId,
        holder: &Arc<Bell>,
        estate: Box<Estate>,
        terms: &Terms,
        now: Instant,
    ) -> Left {
        let end = (now + terms.ttl, self.last);
        let entry = match self.by_id.get_mut(&id) {
            Some(entry) if entry.holder.is(holder) => entry,
            Some(_) | None => return Left::Ended(estate),
        };
        // The runner's session ends when it would have ended without one.
        let end = entry.holder.end().unwrap_or(end);
        self.unattended.remove(&end);
        if let Some(heir) = &entry.heir {
            entry.holder = Holder::Between(estate);
            heir.ring();
            return Left::Settled;
        }
        self.last += 1;
        self.unattended.insert(end, id);
        if estate.running() == 0 {
            entry.holder = Holder::Parked { estate, end };
            return Left::Settled;
        }
        let bell = Arc::<Bell>::default();
        entry.holder = Holder::Runner {
            bell: Arc::clone(&bell),
            end,
        };
        Left::Runs(estate, bell)
    }

    /// Ends the sessions whose time is over and those that are too many, the oldest first.
    pub(super) fn end_old(&mut self, now: Instant, max: usize) -> Vec<Ended> {
        let mut ended = Vec::new();
        while let Some((end, id)) = self.unattended.first_key_value() {
            let (at, id) = (end.0, *id);
            if now <= at && self.unattended.len() <= max {
                break;
            }
            ended.extend(self.end(id));
        }
        ended
    }

    /// Ends one session, whoever holds it.
    pub(super) fn end(&mut self, id: SessionId) -> Option<Ended> {
        let entry = self.by_id.remove(&id)?;
        if let Some(end) = entry.holder.end() {
            self.unattended.remove(&end);
        }
        if let Some(heir) = entry.heir {
            heir.ring();
        }
        Some(Ended(match entry.holder {
            Holder::Connection(bell) | Holder::Runner { bell, .. } => {
                bell.ring();
                None
            }
            Holder::Parked { estate, .. } | Holder::Between(estate) => Some(estate),
        }))
    }

    /// Ends what its holder gives up, unless somebody else has it by now.
    pub(super) fn end_own(&mut self, id: SessionId, holder: &Arc<Bell>) {
        if let hash_map::Entry::Occupied(entry) = self.by_id.entry(id)
            && entry.get().holder.is(holder)
        {
            let entry = entry.remove();
            if let Some(end) = entry.holder.end() {
                self.unattended.remove(&end);
            }
            if let Some(heir) = entry.heir {
                heir.ring();
            }
        }
    }

    /// Ends all that a principal has.
    pub(super) fn end_all(&mut self, subject: &Subject) -> Vec<Ended> {
        let is_meant = |entry: &Entry| entry.subject.as_ref() == Some(subject);
        let meant = self.by_id.iter().filter(|(_, entry)| is_meant(entry));
        let meant: Vec<_> = meant.map(|(id, _)| *id).collect();
        meant.into_iter().filter_map(|id| self.end(id)).collect()
    }
}

/// What a session owned that has ended. To be dropped where no lock is held.
pub(super) struct Ended(#[expect(dead_code, reason = "held to be dropped")] Option<Box<Estate>>);

impl Holder {
    fn is(&self, bell: &Arc<Bell>) -> bool {
        match self {
            Self::Connection(own) | Self::Runner { bell: own, .. } => Arc::ptr_eq(own, bell),
            Self::Parked { .. } | Self::Between(_) => false,
        }
    }

    fn end(&self) -> Option<End> {
        match self {
            Self::Runner { end, .. } | Self::Parked { end, .. } => Some(*end),
            Self::Connection(_) | Self::Between(_) => None,
        }
    }
}

fn is(heir: &Option<Arc<Bell>>, bell: &Arc<Bell>) -> bool {
    heir.as_ref().is_some_and(|heir| Arc::ptr_eq(heir, bell))
}
