//! Who speaks on a connection, and what he may do.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use futures_util::future::BoxFuture;
use wilco_protocol::envelope::Authenticate;
use wilco_protocol::session::{Access, Grant, Input, OperationIndex};
use wilco_protocol::{Code, Executed, Fault, Moment};

use super::SessionPeer;
use crate::auth::{AuthError, Credential, CredentialSource, Principal, Subject};
use crate::call::CallFault;
use crate::socket::Outbound;

/// A credential that is being judged, by a function of the application.
pub(super) type Judging = BoxFuture<'static, Result<Principal, AuthError>>;

impl SessionPeer {
    /// What the upgrade brought.
    pub(super) fn access(&self) -> Access {
        match (&self.api.auth, &self.principal) {
            (None, _) => Access::Granted(Grant::default()),
            (Some(_), Some(principal)) => Access::Granted(grant(principal)),
            (Some(auth), None) if auth.is_required() => Access::Needed,
            (Some(_), None) => Access::Optional,
        }
    }

    /// Makes it possible to revoke who came in by the upgrade. Gives whether that was done already, before there was
    /// anything to revoke.
    pub(super) fn list(&mut self) -> bool {
        let (Some(auth), Some(principal)) = (&self.api.auth, &self.principal) else {
            return false;
        };
        let (auth, principal) = (auth.clone(), principal.clone());
        self.post().list(principal.subject().clone());
        auth.is_revoked(&principal)
    }

    /// Begins to judge a credential. It ends with the connection.
    pub(super) fn judge(&mut self, authenticate: &Authenticate) -> Option<Input<'static>> {
        let Some(auth) = &self.api.auth else {
            let sentence = "this server asks for no credential";
            let fault = Fault::with_message(Code::Unsupported, Executed::No, sentence);
            return Some(Input::Authenticated(Err(Box::new(fault))));
        };
        let connection = Arc::clone(&self.connection);
        let source = CredentialSource::Message;
        let credential = Credential::over(connection, source, &authenticate.token);
        self.judging = Some(auth.authenticate(credential));
        None
    }

    pub(super) fn poll_judging(
        &mut self,
        cx: &mut Context<'_>,
        now: Moment,
        out: &mut Outbound,
    ) -> Poll<()> {
        let Some(judging) = &mut self.judging else {
            return Poll::Pending;
        };
        let judged = ready!(Pin::new(judging).poll(cx));
        self.judging = None;
        let judged = judged.map_err(|error| error.fault());
        let grant = judged.and_then(|principal| self.admit(principal));
        if grant.is_ok() {
            self.recheck_channels();
        }
        self.step(Input::Authenticated(grant), now, out);
        Poll::Ready(())
    }

    /// Whose session this is; nobody's if the client is anonymous.
    pub(super) fn subject(&self) -> Option<Subject> {
        let principal = self.principal.as_ref();
        principal.map(|principal| principal.subject().clone())
    }

    /// Whether the operation may be called by who speaks here.
    pub(super) fn permit(&self, operation: OperationIndex) -> Result<(), CallFault> {
        match &self.api.auth {
            None => Ok(()),
            Some(auth) => {
                let name = &self.api.names[operation.as_usize()];
                auth.permit(self.principal.as_ref(), name)
            }
        }
    }

    /// Counts a call that is about to run, unless there were too many.
    pub(super) fn count(&self, operation: OperationIndex) -> Result<(), CallFault> {
        match &self.api.limiters[operation.as_usize()] {
            None => Ok(()),
            Some(limiter) => limiter.take(self.principal.as_ref(), &self.connection.id),
        }
    }

    /// Lets in who was judged, unless it is somebody else than before: a session is one principal's.
    fn admit(&mut self, principal: Principal) -> Result<Grant, CallFault> {
        let is_other = |before: &Principal| before.subject() != principal.subject();
        let changes = match &self.principal {
            Some(before) => is_other(before),
            None => self.session_id().is_some(),
        };
        if changes {
            let sentence = "the credential is of another principal than before";
            return Err(unauthenticated(sentence));
        }
        let grant = grant(&principal);
        self.principal = Some(principal);
        if self.list() {
            return Err(unauthenticated("the credential was revoked"));
        }
        Ok(grant)
    }
}

fn grant(principal: &Principal) -> Grant {
    Grant {
        expires_in: principal.expires_in(SystemTime::now()),
    }
}

fn unauthenticated(sentence: &str) -> CallFault {
    let code = Code::Unauthenticated;
    Box::new(Fault::with_message(code, Executed::No, sentence))
}
