//! Who calls.

use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::Extensions;
use wilco_protocol::{Code, Executed, Fault};

use crate::call::{CallFault, Parts};
use crate::extract::FromCall;

/// Who calls, as the function of an [`Auth`](super::Auth) found out. Cheap to clone.
///
/// Handlers take it as an extractor: `principal: Principal` refuses who is anonymous with `unauthenticated`,
/// `principal: Option<Principal>` does not.
///
/// ```
/// use wilco_server::Principal;
///
/// #[derive(Debug, Clone, PartialEq)]
/// struct Role(&'static str);
///
/// let ada = Principal::new("ada").with_tenant("acme").with(Role("pilot"));
/// assert_eq!((ada.id(), ada.tenant()), ("ada", Some("acme")));
/// assert_eq!(ada.get::<Role>(), Some(&Role("pilot")));
/// ```
#[derive(Clone)]
pub struct Principal {
    subject: Subject,
    terms: Arc<Terms>,
}

/// What makes two principals the same: a tenant and an id within it. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    tenant: Option<Arc<str>>,
    id: Arc<str>,
}

/// What may differ from one credential of a subject to the next.
#[derive(Clone, Default)]
struct Terms {
    name: Option<Arc<str>>,
    expires_at: Option<SystemTime>,
    issued_at: Option<SystemTime>,
    values: Extensions,
}

impl Principal {
    /// Somebody of that name, without a tenant, for as long as the connection lives.
    #[must_use]
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        let subject = Subject {
            tenant: None,
            id: id.into(),
        };
        Self {
            subject,
            terms: Arc::default(),
        }
    }

    /// The same within a tenant: an id of one tenant is nobody in another.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<Arc<str>>) -> Self {
        self.subject.tenant = Some(tenant.into());
        self
    }

    /// What others see the user called, where they see who is [present](crate::Presence).
    #[must_use]
    pub fn name(mut self, name: impl Into<Arc<str>>) -> Self {
        self.terms_mut().name = Some(name.into());
        self
    }

    /// Until when the credential holds. The client is asked for another one in time; without one its connection ends.
    #[must_use]
    pub fn expires_at(mut self, moment: SystemTime) -> Self {
        self.terms_mut().expires_at = Some(moment);
        self
    }

    /// When the credential was issued. What was issued before its subject was revoked is refused. Without this, it is
    /// taken to be issued whenever it is shown.
    #[must_use]
    pub fn issued_at(mut self, moment: SystemTime) -> Self {
        self.terms_mut().issued_at = Some(moment);
        self
    }

    /// Attaches a value, one of each type, such as roles. Handlers find it by [`get`](Self::get).
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.terms_mut().values.insert(value);
        self
    }

    /// The name, within the tenant.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.subject.id
    }

    /// The tenant, if there is one.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.subject.tenant.as_deref()
    }

    /// What others see the user called, if that was said.
    #[must_use]
    pub fn display_name(&self) -> Option<&str> {
        self.terms.name.as_deref()
    }

    /// The value of that type that was attached.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.terms.values.get()
    }

    /// For how long the credential holds from `now` on: nothing if for ever, zero if it is over.
    #[must_use]
    pub fn expires_in(&self, now: SystemTime) -> Option<Duration> {
        let end = self.terms.expires_at?;
        Some(end.duration_since(now).unwrap_or_default())
    }

    /// Whether its time is over.
    pub(crate) fn is_expired(&self, now: SystemTime) -> bool {
        self.expires_in(now).is_some_and(|left| left.is_zero())
    }

    /// Who it is, whatever the credential.
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The same, issued at `shown` if nobody has said when.
    pub(super) fn issued_by(self, shown: SystemTime) -> Self {
        match self.terms.issued_at {
            Some(_) => self,
            None => self.issued_at(shown),
        }
    }

    /// When it was issued, if somebody said so.
    pub(super) fn issued(&self) -> Option<SystemTime> {
        self.terms.issued_at
    }

    fn terms_mut(&mut self) -> &mut Terms {
        Arc::make_mut(&mut self.terms)
    }
}

impl Subject {
    pub(crate) fn new(tenant: Option<&str>, id: &str) -> Self {
        Self {
            tenant: tenant.map(Arc::from),
            id: id.into(),
        }
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal")
            .field("id", &self.id())
            .field("tenant", &self.tenant())
            .field("expires_at", &self.terms.expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tenant {
            Some(tenant) => write!(f, "{:?} of {tenant:?}", self.id),
            None => write!(f, "{:?}", self.id),
        }
    }
}

impl<S: Sync> FromCall<S> for Principal {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        let principal = parts.principal.clone();
        ready(principal.ok_or_else(|| Box::new(Fault::new(Code::Unauthenticated, Executed::No))))
    }
}

impl<S: Sync> FromCall<S> for Option<Principal> {
    fn from_call(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, CallFault>> + Send {
        ready(Ok(parts.principal.clone()))
    }
}
