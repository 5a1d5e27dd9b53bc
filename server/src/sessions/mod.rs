//! Sessions: what outlives a connection, and who holds it.
//!
//! A session is one value, its [`Estate`]: the records of its calls and those that run. A connection holds it, or a
//! runner while calls go on without one, or the registry, which is all that a parked session costs. It moves and is
//! never shared, so that no lock is on the way of a call and nothing can run twice; the registry, behind a short lock
//! at each beginning, cut and resume, knows who holds it and who asks for it.

mod bell;
mod bodies;
mod estate;
mod ops;
mod post;
mod registry;
mod runner;
mod sweeper;
#[cfg(test)]
mod tests;
mod tokens;

use std::fmt;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;
use tokio::time::Instant;
use uuid::Uuid;
use wilco_protocol::{Executed, OpId};

use bell::Bell;
use bodies::Bodies;
use ops::Ops;
use registry::{Left, Registry};

use crate::auth::{Revocations, Subject};
use crate::secret::Seed;

pub(crate) use estate::Estate;
pub(crate) use ops::{OpAsked, OpKind, OpVerdict, Outcome, Scope, is_unknown};
pub(crate) use post::{Arrival, Inherited, Post, Rung};

/// The sessions of a server. Cheap to clone; all clones are one.
///
/// A router has some of its own; one that is given them by [`Router::with_sessions`](crate::Router::with_sessions) lets
/// the application end them:
///
/// ```
/// use wilco_server::{Router, Sessions};
///
/// let sessions = Sessions::default();
/// let api: Router = Router::new().with_sessions(sessions.clone());
/// // When the account of alice is closed:
/// sessions.revoke_subject("alice");
/// ```
#[derive(Clone)]
pub struct Sessions(Arc<Shared>);

struct Shared {
    /// Names this store: a session of another one is not known here.
    epoch: Box<str>,
    /// What the resume tokens of its sessions are made from.
    seed: Seed,
    registry: Mutex<Registry>,
    ops: Ops,
    bodies: Bodies,
    revocations: Revocations,
    /// How many calls go on without a connection.
    unattended: AtomicUsize,
    realms: AtomicU32,
    /// Wakes the sweeper, because something ends sooner than what it waits for.
    sooner: Arc<Notify>,
}

/// Names a session: the id of the connection that began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SessionId(u128);

/// How long sessions of one router last, and how many there may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Tells the routers apart that share a store: they do not know each other's sessions.
    pub(crate) realm: u32,
    pub(crate) ttl: Duration,
    pub(crate) max: usize,
    pub(crate) op_ttl: Duration,
}

impl Sessions {
    /// Beyond this many calls without a connection no new call may start that must finish.
    const MAX_UNATTENDED: usize = 4096;

    /// Ends what a principal without a tenant has: its connections are closed with 4401, its sessions cannot be
    /// resumed, and what was issued to it before is refused for 24 h. Calls that run go on to their end and are told that nobody waits. Gives how many sessions and
    /// connections that were.
    ///
    /// What was issued before is known by [`Principal::issued_at`](crate::Principal::issued_at) alone. A credential whose
    /// principal does not say when it was issued counts as issued when it is shown, so after this the same one lets the
    /// user in again, as soon as the client comes back, if the function of [`Auth`](crate::Auth) still takes it. Take it
    /// back there first, or say when credentials were issued; a `Jwt` does.
    ///
    /// Looks at every session, so it is nothing for the way of a call.
    pub fn revoke_subject(&self, id: &str) -> usize {
        self.revoke(Subject::new(None, id))
    }

    /// As [`revoke_subject`](Self::revoke_subject), for a principal of a tenant.
    pub fn revoke_subject_of(&self, tenant: &str, id: &str) -> usize {
        self.revoke(Subject::new(Some(tenant), id))
    }

    /// Ends one session, named as in the client's `connected`; gives whether there was one.
    #[expect(
        clippy::must_use_candidate,
        reason = "whether there was one is rarely of interest"
    )]
    pub fn revoke_session(&self, session_id: &str) -> bool {
        let Some(id) = SessionId::parse(session_id) else {
            return false;
        };
        let ended = self.registry().end(id);
        ended.is_some()
    }

    /// How many connections hold a session, or could be revoked.
    #[must_use]
    pub fn live(&self) -> usize {
        self.registry().live()
    }

    /// How many sessions have no connection and may be resumed.
    #[must_use]
    pub fn parked(&self) -> usize {
        self.registry().parked()
    }

    pub(crate) fn epoch(&self) -> &str {
        &self.0.epoch
    }

    /// A number for a router that builds on this store.
    pub(crate) fn open_realm(&self) -> u32 {
        self.0.realms.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether as many calls go on without a connection as may.
    pub(crate) fn is_unattended_full(&self) -> bool {
        self.0.unattended.load(Ordering::Relaxed) >= Self::MAX_UNATTENDED
    }

    /// Asks the record of an effect that has a name.
    pub(crate) fn claim_op(
        &self,
        scope: Scope,
        op_id: OpId,
        asked: &OpAsked,
        terms: &Terms,
    ) -> OpVerdict {
        ops::claim(&self.0, (scope, op_id), asked, terms.op_ttl)
    }

    /// Whether an effect that has a name is there already; nothing if there is no record of it. Claims nothing.
    pub(crate) fn look_op(&self, scope: Scope, op_id: OpId) -> Option<Executed> {
        self.0.ops.look(&(scope, op_id))
    }

    /// Takes a session back from its holder.
    fn give_back(
        &self,
        id: SessionId,
        holder: &Arc<Bell>,
        estate: Box<Estate>,
        terms: &Terms,
    ) -> Left {
        let now = Instant::now();
        let mut registry = self.registry();
        let left = registry.give_back(id, holder, estate, terms, now);
        let old = registry.end_old(now, terms.max);
        drop(registry);
        // What they owned is dropped where no lock is held.
        drop(old);
        sweeper::wake(&self.0, now + terms.ttl);
        left
    }

    /// What a router has to know of those that were revoked.
    pub(crate) fn revocations(&self) -> Revocations {
        self.0.revocations.clone()
    }

    fn revoke(&self, subject: Subject) -> usize {
        // First: who is judged from now on is refused, and who was judged before is listed, or looks here again.
        let revocations = &self.0.revocations;
        revocations.revoke(subject.clone(), SystemTime::now());
        let ended = self.registry().end_all(&subject);
        // What they own is dropped here, where no lock is held.
        ended.len()
    }

    fn bodies(&self) -> &Bodies {
        &self.0.bodies
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.registry()
    }
}

impl Shared {
    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // There is nothing left to sweep.
        self.sooner.notify_one();
    }
}

impl Default for Sessions {
    fn default() -> Self {
        let bodies = Bodies::default();
        Self(Arc::new(Shared {
            epoch: Uuid::now_v7().simple().to_string().into(),
            seed: Seed::fresh().expect("the system gives random bytes"),
            registry: Mutex::default(),
            ops: Ops::default(),
            bodies,
            revocations: Revocations::default(),
            unattended: AtomicUsize::new(0),
            realms: AtomicU32::new(0),
            sooner: Arc::default(),
        }))
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let registry = self.registry();
        f.debug_struct("Sessions")
            .field("live", &registry.live())
            .field("parked", &registry.parked())
            .finish_non_exhaustive()
    }
}

impl SessionId {
    /// A new name, for a connection and the session that it may begin.
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7().as_u128())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(|uuid| Self(uuid.as_u128()))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
