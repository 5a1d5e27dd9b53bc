//! A connection's place at its session.

use std::sync::Arc;
use std::task::{Context, Waker};

use tokio::time::Instant;
use wilco_protocol::envelope::Resume;

use super::bell::Bell;
use super::registry::{Asked, Claimant, Inheritance, Left, Resumed};
use super::runner::Runner;
use super::tokens::{self, Tokens};
use super::{Estate, SessionId, Sessions, Terms};
use crate::auth::Subject;
use crate::secret::{Proof, Secret};

/// What ties a connection to the registry: it holds a session, or waits for one, or may be revoked. Dropped without
/// [`leave`](Self::leave), it takes its session with it.
pub(crate) struct Post {
    sessions: Sessions,
    terms: Terms,
    /// What the connection is listed under, and a session that it begins.
    own: SessionId,
    bell: Arc<Bell>,
    /// Who listens to the bell.
    waker: Option<Waker>,
    /// Whether the connection itself is listed, to be revoked.
    is_listed: bool,
    held: Option<Tenure>,
    awaited: Option<Box<Awaited>>,
}

/// A session that is held.
#[derive(Clone, Copy)]
struct Tenure {
    id: SessionId,
    round: u32,
}

/// A session that was asked for.
struct Awaited {
    tenure: Tenure,
    token: Secret,
    resume: Box<Resume>,
}

/// What becomes of the wish to go on with a session.
pub(crate) enum Arrival {
    Here(Inherited),
    /// Its holder was asked for it, and the bell rings when it comes.
    Awaited,
    Unknown,
}

/// A session that goes on here.
pub(crate) struct Inherited {
    pub(crate) id: SessionId,
    pub(crate) token: Secret,
    pub(crate) estate: Box<Estate>,
    pub(crate) resume: Box<Resume>,
}

/// Why the bell was rung.
pub(crate) enum Rung {
    ForNothing,
    /// Another connection goes on with the session: it is to be given back.
    ToYield,
    /// The session that was asked for is here.
    ToInherit(Inherited),
    /// The session that was asked for has ended meanwhile.
    TooLate,
    /// Another connection has asked for it too, later.
    Superseded,
    /// The session was revoked, or the principal.
    ToEnd,
}

impl Post {
    pub(crate) fn new(sessions: Sessions, terms: Terms) -> Self {
        Self {
            sessions,
            terms,
            own: SessionId::new(),
            bell: Arc::default(),
            waker: None,
            is_listed: false,
            held: None,
            awaited: None,
        }
    }

    /// Makes it possible to revoke the connection, if it is not yet.
    pub(crate) fn list(&mut self, subject: Subject) {
        if self.is_listed || self.held.is_some() {
            return;
        }
        let mut registry = self.sessions.registry();
        registry.attend(self.own, self.terms.realm, Some(subject), None, &self.bell);
        self.is_listed = true;
    }

    /// Begins a session. Gives its name and what resumes it.
    pub(crate) fn begin(&mut self, subject: Option<Subject>) -> (SessionId, Secret) {
        let token = Secret::fresh(tokens::PREFIX).expect("the system gives random bytes");
        let tokens = Tokens::new(Proof::of(token.reveal()));
        let (id, realm) = (self.own, self.terms.realm);
        let mut registry = self.sessions.registry();
        let is_revoked = self.is_listed && registry.asked(id, &self.bell) == Asked::ToEnd;
        // What was revoked is not listed again: the bell has been rung, and the session ends as it begins.
        if !is_revoked {
            registry.attend(id, realm, subject, Some(tokens), &self.bell);
        }
        self.is_listed = false;
        self.held = Some(Tenure { id, round: 0 });
        (id, token)
    }

    /// Asks for a session. Whoever has it is told to give it back.
    pub(crate) fn resume(&mut self, resume: Box<Resume>, subject: Option<&Subject>) -> Arrival {
        // Before the session is looked for: an unknown one costs the same time.
        let seed = &self.sessions.0.seed;
        let token = seed.follow(tokens::PREFIX, &resume.resume_token);
        let claimant = Claimant {
            realm: self.terms.realm,
            subject,
            presented: Proof::of(&resume.resume_token),
            next: Proof::of(token.reveal()),
        };
        let Some(id) = SessionId::parse(&resume.session_id) else {
            return Arrival::Unknown;
        };
        let mut registry = self.sessions.registry();
        let resumed = registry.resume(id, &claimant, &self.bell, Instant::now());
        drop(registry);
        match resumed {
            Resumed::Now { estate, round } => {
                let tenure = Tenure { id, round };
                let awaited = Awaited {
                    tenure,
                    token,
                    resume,
                };
                Arrival::Here(self.take_over(awaited, estate))
            }
            Resumed::Asked { round } => {
                let tenure = Tenure { id, round };
                self.awaited = Some(Box::new(Awaited {
                    tenure,
                    token,
                    resume,
                }));
                Arrival::Awaited
            }
            Resumed::Unknown => Arrival::Unknown,
        }
    }

    /// The session that is held.
    pub(crate) fn session(&self) -> Option<SessionId> {
        self.held.map(|held| held.id)
    }

    /// Whether a session was asked for that is not here yet.
    pub(crate) fn is_waiting(&self) -> bool {
        self.awaited.is_some()
    }

    /// Whether the bell was rung. From then on it wakes the task that asked.
    pub(crate) fn was_rung(&mut self, cx: &Context<'_>) -> bool {
        let is_known = |waker: &Waker| waker.will_wake(cx.waker());
        if !self.waker.as_ref().is_some_and(is_known) {
            self.bell.listen(cx.waker());
            self.waker = Some(cx.waker().clone());
        }
        let was_rung = self.bell.was_rung();
        if was_rung {
            // The bell has used up its waker.
            self.waker = None;
        }
        was_rung
    }

    /// What the bell was rung for.
    pub(crate) fn answer(&mut self) -> Rung {
        let registry = self.sessions.registry();
        let own = self.held.map(|held| held.id);
        let own = own.or(self.is_listed.then_some(self.own));
        let asked = own.map_or(Asked::Nothing, |id| registry.asked(id, &self.bell));
        drop(registry);
        match asked {
            Asked::ToEnd => {
                (self.held, self.is_listed) = (None, false);
                Rung::ToEnd
            }
            Asked::ToYield => Rung::ToYield,
            Asked::Nothing => match self.awaited.take() {
                Some(awaited) => self.inherit(awaited),
                None => Rung::ForNothing,
            },
        }
    }

    /// The client has its new token: the one before it dies.
    pub(crate) fn settle(&self) {
        if let Some(Tenure { id, round }) = self.held {
            self.sessions.registry().settle(id, round);
        }
    }

    /// Gives the session back. Gives what must run on, if anything.
    pub(crate) fn give_back(&mut self, estate: Box<Estate>) -> Option<Runner> {
        let Some(Tenure { id, .. }) = self.held.take() else {
            return self.finish(estate);
        };
        match self.sessions.give_back(id, &self.bell, estate, &self.terms) {
            Left::Settled => None,
            Left::Runs(estate, bell) => {
                let own = Some((id, bell));
                Some(Runner::new(&self.sessions, self.terms, estate, own))
            }
            Left::Ended(estate) => self.finish(estate),
        }
    }

    /// Waits no longer for what was asked for, unless it is here by now.
    pub(crate) fn give_up(&mut self) -> Option<Inherited> {
        let awaited = self.awaited.take()?;
        let mut registry = self.sessions.registry();
        let estate = registry.withdraw(awaited.tenure.id, &self.bell)?;
        drop(registry);
        Some(self.take_over(*awaited, estate))
    }

    /// The connection is over. `is_over` if the session is too, because its client has said so. Gives what must run on,
    /// if anything.
    pub(crate) fn leave(mut self, estate: Box<Estate>, is_over: bool) -> Option<Runner> {
        if let Some(inherited) = self.give_up() {
            return self.give_back(inherited.estate);
        }
        if is_over {
            self.drop_held();
        }
        self.give_back(estate)
    }

    fn inherit(&mut self, awaited: Box<Awaited>) -> Rung {
        let mut registry = self.sessions.registry();
        let inheritance = registry.inherit(awaited.tenure.id, &self.bell);
        drop(registry);
        match inheritance {
            Inheritance::Here(estate) => Rung::ToInherit(self.take_over(*awaited, estate)),
            Inheritance::NotYet => {
                self.awaited = Some(awaited);
                Rung::ForNothing
            }
            Inheritance::Superseded => Rung::Superseded,
            Inheritance::Ended => Rung::TooLate,
        }
    }

    /// Holds another session than the connection's own one.
    fn take_over(&mut self, awaited: Awaited, estate: Box<Estate>) -> Inherited {
        self.drop_held();
        let Awaited {
            tenure,
            token,
            resume,
        } = awaited;
        self.held = Some(tenure);
        Inherited {
            id: tenure.id,
            token,
            estate,
            resume,
        }
    }

    /// Lists neither the connection nor its session any more.
    fn drop_held(&mut self) {
        let held = self.held.take().map(|held| held.id);
        let listed = std::mem::take(&mut self.is_listed).then_some(self.own);
        if let Some(id) = held.or(listed) {
            self.sessions.registry().end_own(id, &self.bell);
        }
    }

    /// Runs what must finish of a session that nobody can come back to.
    fn finish(&self, estate: Box<Estate>) -> Option<Runner> {
        estate.dispatch.tell_all();
        (estate.running() > 0).then(|| Runner::new(&self.sessions, self.terms, estate, None))
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        // What came too late is dropped where no lock is held.
        drop(self.give_up());
        self.drop_held();
    }
}
