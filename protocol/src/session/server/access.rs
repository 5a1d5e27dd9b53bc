//! The credential of a connection, from the first to its end. See docs/protocol.md#credentials.

use std::time::Duration;

use super::answer::error;
use super::{Phase, ServerSession, millis};
use crate::close::CloseCode;
use crate::envelope::{Authenticate, ServerMessage};
use crate::fault::{Code, Fault};
use crate::moment::Moment;
use crate::session::effect::Effect;
use crate::session::seat::{Access, Grant};

/// Who may speak, and for how long.
#[derive(Debug, Default)]
pub(super) struct Credential {
    standing: Standing,
    /// Whether the host judges one that shall take the place of this one.
    refreshing: bool,
}

#[derive(Debug, Default)]
enum Standing {
    /// There is one without an end, or none is asked for.
    #[default]
    Lasting,
    /// There is one that ends.
    Until {
        at: Moment,
        /// When the client is told, until it has been.
        warn_at: Option<Moment>,
    },
    /// There is none yet; without one the client is anonymous.
    Optional,
    /// There is none yet, and one is needed.
    Needed,
}

/// What is due because of a credential's end.
enum Due {
    Warning { left: Duration },
    End,
}

impl Credential {
    pub(super) fn new(access: &Access, now: Moment) -> Self {
        let mut credential = Self::default();
        match access {
            Access::Granted(grant) => credential.accept(*grant, now),
            Access::Optional => credential.standing = Standing::Optional,
            Access::Needed => credential.standing = Standing::Needed,
        }
        credential
    }

    pub(super) fn accept(&mut self, grant: Grant, now: Moment) {
        self.standing = match grant.expires_in {
            Some(left) => Standing::Until {
                at: now + left,
                warn_at: Some(now + left.saturating_sub(WARNING).max(left / 2)),
            },
            None => Standing::Lasting,
        };
    }

    /// Whether one that comes now is the first.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.standing, Standing::Optional | Standing::Needed)
    }

    pub(super) fn is_needed(&self) -> bool {
        matches!(self.standing, Standing::Needed)
    }

    pub(super) fn is_over(&self, now: Moment) -> bool {
        matches!(self.standing, Standing::Until { at, .. } if at <= now)
    }

    pub(super) fn next_tick(&self) -> Option<Moment> {
        match self.standing {
            Standing::Until { at, warn_at } => Some(warn_at.unwrap_or(at + GRACE)),
            Standing::Lasting | Standing::Optional | Standing::Needed => None,
        }
    }

    fn due(&mut self, now: Moment) -> Option<Due> {
        if self.next_tick().is_none_or(|at| now < at) {
            return None;
        }
        let Standing::Until { at, warn_at } = &mut self.standing else {
            return None;
        };
        if warn_at.take().is_none() || *at + GRACE <= now {
            return Some(Due::End);
        }
        let left = at.since(now);
        Some(Due::Warning { left })
    }
}

impl ServerSession {
    /// Takes a credential that shall take the place of the one that is there; one at a time.
    pub(super) fn refresh(
        &mut self,
        authenticate: Authenticate,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        if self.credential.refreshing {
            effects.push(error(Code::Overloaded, None, false));
        } else {
            self.credential.refreshing = true;
            effects.push(Effect::Authenticate(authenticate));
        }
        // Each one costs a judgement, and who is asked for one now and then never comes near the bound.
        self.suspect(now, effects);
    }

    pub(super) fn authenticated(
        &mut self,
        judgement: Result<Grant, Box<Fault>>,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match (&self.phase, judgement) {
            (Phase::Greeting { .. }, judgement) => self.admit(judgement, now, effects),
            (Phase::Open | Phase::Draining, Ok(grant)) => {
                self.credential.refreshing = false;
                self.credential.accept(grant, now);
                effects.push(say_authenticated(grant));
                self.check_credential(now, effects);
            }
            // The connection lives on to the end of the credential that it has.
            (Phase::Open | Phase::Draining, Err(fault)) => {
                self.credential.refreshing = false;
                effects.push(Effect::Send(ServerMessage::Error {
                    fault,
                    fatal: false,
                    request_id: None,
                }));
            }
            (Phase::New | Phase::AwaitingHello { .. } | Phase::Closed, _) => {}
        }
    }

    /// Says that the credential ends soon, and ends the connection some time after it has ended.
    pub(super) fn check_credential(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        if !self.is_live() {
            return;
        }
        match self.credential.due(now) {
            Some(Due::Warning { left }) => {
                let expires_in_ms = millis(left);
                effects.push(Effect::Send(ServerMessage::AuthExpiring { expires_in_ms }));
            }
            Some(Due::End) => {
                self.fail(CloseCode::CREDENTIAL_ENDED, Code::Unauthenticated, effects);
            }
            None => {}
        }
    }
}

pub(super) fn say_authenticated<'a>(grant: Grant) -> Effect<'a> {
    Effect::Send(ServerMessage::Authenticated {
        expires_in_ms: grant.expires_in.map(millis),
    })
}

/// How long before its end a credential is asked for anew; one that lives shorter than twice as long, after half of its
/// life: asked for at once, each would lead to the next without a pause.
const WARNING: Duration = Duration::from_secs(30);
/// How long after the end of its credential a connection lives: the new one may be on its way.
const GRACE: Duration = Duration::from_secs(5);
