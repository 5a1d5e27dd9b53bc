//! Who may come in, and what they may do.

mod connect_tokens;
mod credential;
mod error;
#[cfg(feature = "jwt")]
mod jwt;
mod principal;
mod revocations;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use wilco_protocol::{Code, Executed, Fault};

use crate::call::CallFault;
use crate::secret::Secret;

use connect_tokens::ConnectTokens;
pub use credential::{Credential, CredentialSource};
pub use error::AuthError;
#[cfg(feature = "jwt")]
pub use jwt::{Claims, Jwt, JwtError, JwtKey};
pub use principal::Principal;
pub(crate) use principal::Subject;
pub(crate) use revocations::Revocations;

/// Who may come in, and what they may do: given to a router by [`Router::with_auth`](crate::Router::with_auth).
///
/// One async function judges credentials. They come, in this order, as `Authorization: Bearer ..` or as `?token=..` of
/// the request that opens the socket, which are answered by a 401 where they are refused, before there is a socket; or
/// as the token of the first message; or, when one is about to expire, as that of a later one. Without a credential
/// nobody comes in, unless the router is [`optional`](Self::optional).
///
/// ```
/// use wilco_server::{Auth, AuthError, Credential, Principal, Router};
///
/// async fn judge(credential: Credential) -> Result<Principal, AuthError> {
///     match credential.token() {
///         "ada's secret" => Ok(Principal::new("ada")),
///         _ => Err(AuthError::refused("no such key")),
///     }
/// }
///
/// let api: Router = Router::new().with_auth(Auth::new(judge));
/// ```
///
/// An address ends up in the logs of proxies and in the history of browsers. So in an address only a connect token is
/// accepted: it opens one socket, within 90 s, and is got by a request to `/api/ws/token`, which
/// [`into_axum`](crate::Router::into_axum) mounts beside the socket, with the credential in a header, or behind a
/// middleware of the application's that put a [`Principal`] into the extensions of the request.
#[derive(Clone)]
pub struct Auth {
    judge: Arc<Judge>,
    may: Option<Arc<May>>,
    is_required: bool,
    tokens_in_urls: bool,
    connect_token_ttl: Duration,
    connect_tokens: Arc<ConnectTokens>,
    revocations: Revocations,
}

type Judge = dyn Fn(Credential) -> BoxFuture<'static, Result<Principal, AuthError>> + Send + Sync;
type May = dyn Fn(Option<&Principal>, &str) -> Result<(), Fault> + Send + Sync;

impl Auth {
    /// Lets in whom `judge` says.
    ///
    /// If it panics, the credential is answered as by [`AuthError::Unavailable`], and an error is logged.
    pub fn new<F, L>(judge: F) -> Self
    where
        F: Fn(Credential) -> L + Send + Sync + 'static,
        L: Future<Output = Result<Principal, AuthError>> + Send + 'static,
    {
        Self {
            judge: Arc::new(move |credential| judge(credential).boxed()),
            may: None,
            is_required: true,
            tokens_in_urls: false,
            connect_token_ttl: Duration::from_secs(90),
            connect_tokens: Arc::default(),
            revocations: Revocations::default(),
        }
    }

    /// Lets in who shows no credential, as nobody in particular. A credential that is shown and refused still lets
    /// nobody in.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// Lets any credential stand in an address as `?token=..`, not only a connect token. What stands there is logged
    /// by others: only for credentials that live as short as a connect token.
    #[must_use]
    pub fn tokens_in_urls(mut self) -> Self {
        self.tokens_in_urls = true;
        self
    }

    /// How long a connect token may wait for its use. Default 90 s; longer than a day counts as a day.
    #[must_use]
    pub fn connect_token_ttl(mut self, ttl: Duration) -> Self {
        self.connect_token_ttl = ttl.min(A_DAY);
        self
    }

    /// Lets `may` decide what each may call: at each run of a call, and each time a recorded answer is given again.
    /// Without it everybody who is in may call everything.
    ///
    /// An action is asked for by the pattern of its resource, such as `world/{id}`; who may act on which of them is for the
    /// resource to say.
    ///
    /// It is called on the thread of the connection, so it must not wait. The fault goes to the client as one whose
    /// call did not run. If `may` panics, the call is refused as `internal`, and an error is logged.
    ///
    /// ```
    /// use wilco_server::{Auth, Code, Executed, Fault, Principal};
    ///
    /// #[derive(Clone)]
    /// struct Admin;
    ///
    /// # let judge = async |_| Ok(Principal::new("ada").with(Admin));
    /// let auth = Auth::new(judge).authorize(|principal: Option<&Principal>, operation: &str| {
    ///     let is_admin = principal.is_some_and(|principal| principal.get::<Admin>().is_some());
    ///     if operation.starts_with("admin.") && !is_admin {
    ///         return Err(Fault::new(Code::Forbidden, Executed::No));
    ///     }
    ///     Ok(())
    /// });
    /// ```
    #[must_use]
    pub fn authorize<F>(mut self, may: F) -> Self
    where
        F: Fn(Option<&Principal>, &str) -> Result<(), Fault> + Send + Sync + 'static,
    {
        self.may = Some(Arc::new(may));
        self
    }

    /// Whether nobody comes in without a credential.
    pub(crate) fn is_required(&self) -> bool {
        self.is_required
    }

    /// The same, that knows of these revocations.
    pub(crate) fn with_revocations(mut self, revocations: Revocations) -> Self {
        self.revocations = revocations;
        self
    }

    /// Judges a credential of whatever kind.
    pub(crate) fn authenticate(
        &self,
        credential: Credential,
    ) -> BoxFuture<'static, Result<Principal, AuthError>> {
        let auth = self.clone();
        Box::pin(async move {
            // A principal that was revoked while it was judged counts as shown before.
            let shown = SystemTime::now();
            let token = credential.token();
            let judged = if Self::is_connect_token(token) {
                let principal = auth.connect_tokens.redeem(token);
                principal.ok_or(AuthError::Refused(USED.into()))
            } else if credential.source() == CredentialSource::Query && !auth.tokens_in_urls {
                Err(AuthError::Refused(NOT_IN_ADDRESS.into()))
            } else {
                auth.judge(credential).await
            };
            auth.accept(judged?, shown)
        })
    }

    /// Lets a principal in whose credential was shown at `shown`, unless it is over or revoked.
    pub(crate) fn accept(
        &self,
        principal: Principal,
        shown: SystemTime,
    ) -> Result<Principal, AuthError> {
        if principal.is_expired(SystemTime::now()) {
            return Err(AuthError::Refused(OVER.into()));
        }
        // Whoever it is kept for may ask again later, and shall be told the same.
        let principal = principal.issued_by(shown);
        if self.is_revoked(&principal) {
            return Err(AuthError::Refused(REVOKED.into()));
        }
        Ok(principal)
    }

    /// Whether a principal that was let in has been revoked since.
    pub(crate) fn is_revoked(&self, principal: &Principal) -> bool {
        self.revocations.include(principal, SystemTime::now())
    }

    /// A connect token for that principal, and how long it holds.
    pub(crate) fn connect_token(&self, principal: Principal) -> Option<(Secret, Duration)> {
        let left = principal.expires_in(SystemTime::now());
        let ttl = left.map_or(self.connect_token_ttl, |left| {
            left.min(self.connect_token_ttl)
        });
        let token = self.connect_tokens.issue(principal, ttl)?;
        Some((token, ttl))
    }

    /// Whether that is a connect token, used or not.
    pub(crate) fn is_connect_token(token: &str) -> bool {
        token.starts_with(ConnectTokens::PREFIX)
    }

    /// Whether that operation may be called now.
    pub(crate) fn permit(
        &self,
        principal: Option<&Principal>,
        operation: &str,
    ) -> Result<(), CallFault> {
        let Some(may) = &self.may else {
            return Ok(());
        };
        match catch_unwind(AssertUnwindSafe(|| may(principal, operation))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(mut fault)) => {
                fault.executed = Executed::No;
                Err(Box::new(fault))
            }
            Err(_) => {
                let error_id = crate::error::error_id();
                tracing::error!(operation, error_id, "the function that authorizes panicked");
                let fault = Fault::new(Code::Internal, Executed::No);
                Err(Box::new(fault.error_id(error_id)))
            }
        }
    }

    async fn judge(&self, credential: Credential) -> Result<Principal, AuthError> {
        let judged = AssertUnwindSafe(async { (self.judge)(credential).await });
        judged.catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!("the function that judges credentials panicked");
            Err(AuthError::Unavailable)
        })
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth")
            .field("is_required", &self.is_required)
            .field("tokens_in_urls", &self.tokens_in_urls)
            .field("connect_token_ttl", &self.connect_token_ttl)
            .finish_non_exhaustive()
    }
}

/// A clock cannot count to every time.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
const USED: &str = "the connect token was used, or its time is over";
const NOT_IN_ADDRESS: &str = "only a connect token may stand in an address: ask for one";
const OVER: &str = "the time of the credential is over";
const REVOKED: &str = "the credential was revoked";
