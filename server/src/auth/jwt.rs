//! Credentials that are JSON Web Tokens, judged by their signature alone.

mod key;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::ready;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Auth, AuthError, Credential, Principal};

pub use key::JwtKey;

/// Lets in who shows a JSON Web Token of one issuer that is signed by one of its keys.
///
/// A token has to say `sub`, which becomes the [`Principal`]'s id; `iss` and `aud`, which have to be those that are
/// given here; and `exp`, until when it holds. Each has to be of its type. `nbf` and `iat` are heeded if they are there;
/// a token that does not say when it was issued is refused as long as a revocation of its subject is remembered. The algorithm
/// is the key's: what the token says of it has to be the same, and `kid` only chooses among the keys that are here.
/// Nothing is fetched.
///
/// ```
/// use wilco_server::{Auth, Claims, Jwt, JwtError, JwtKey, Router};
///
/// fn api(secret: &[u8]) -> Result<Router, JwtError> {
///     let key = JwtKey::hs256(secret)?;
///     let jwt = Jwt::new(key, "https://login.example.com", "house")?;
///     let auth = Auth::from(jwt).authorize(|principal, operation| {
///         let claims = principal.and_then(|principal| principal.get::<Claims>());
///         let role: Option<String> = claims.and_then(|claims| claims.get("role"));
///         # let _ = (operation, role);
///         Ok(())
///     });
///     Ok(Router::new().with_auth(auth))
/// }
/// # assert!(api(&[7; 32]).is_ok());
/// ```
#[derive(Clone)]
pub struct Jwt {
    keys: Vec<JwtKey>,
    issuer: Box<str>,
    audience: Box<str>,
    tenant: Option<Box<str>>,
    leeway: Duration,
}

/// What a token says, found by handlers as `principal.get::<Claims>()`.
#[derive(Debug, Clone)]
pub struct Claims(Arc<Map<String, Value>>);

/// Tokens cannot be judged as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JwtError(Box<str>);

impl Jwt {
    /// Lets in who shows a token of `issuer` for `audience` that is signed by `key`.
    ///
    /// # Errors
    /// The process has another cryptography installed for `jsonwebtoken`, and it does not work.
    pub fn new(
        key: JwtKey,
        issuer: impl Into<Box<str>>,
        audience: impl Into<Box<str>>,
    ) -> Result<Self, JwtError> {
        check_cryptography()?;
        Ok(Self {
            keys: vec![key],
            issuer: issuer.into(),
            audience: audience.into(),
            tenant: None,
            leeway: MAX_LEEWAY,
        })
    }

    /// Takes tokens that are signed by this key too, as while an old one is replaced.
    #[must_use]
    pub fn with_key(mut self, key: JwtKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Takes the tenant from the claim of that name, which every token then has to have. Default: there are no tenants.
    #[must_use]
    pub fn with_tenant_claim(mut self, name: impl Into<Box<str>>) -> Self {
        self.tenant = Some(name.into());
        self
    }

    /// How far the clock of the issuer may be off. Default 30 s, which is also the most: a longer one counts as that.
    #[must_use]
    pub fn with_leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway.min(MAX_LEEWAY);
        self
    }

    /// Who shows this token, for a function of your own that asks for more.
    ///
    /// # Errors
    /// The token lets nobody in. The sentence does not say what is wrong with it, the log does.
    pub fn judge(&self, token: &str) -> Result<Principal, AuthError> {
        let judged = self.read(token, SystemTime::now());
        judged.map_err(|reason| {
            tracing::debug!(reason, "a token was refused");
            AuthError::refused("the token is not valid")
        })
    }

    fn read(&self, token: &str, now: SystemTime) -> Result<Principal, &'static str> {
        let claims = self.verify(token)?;
        let end = time(&claims, "exp")?.ok_or("it says no `exp`")?;
        let end = end.checked_add(self.leeway).ok_or("`exp` is no moment")?;
        if end <= now {
            return Err("its time is over");
        }
        let latest = now
            .checked_add(self.leeway)
            .ok_or("there is no such time")?;
        if time(&claims, "nbf")?.is_some_and(|begin| latest < begin) {
            return Err("its time has not begun");
        }
        // What does not say when it was issued may have been issued before any revocation, and what comes from later would
        // outlive every one.
        let issued = time(&claims, "iat")?.unwrap_or(UNIX_EPOCH);
        if latest < issued {
            return Err("it was issued later than now");
        }
        let principal = Principal::new(text(&claims, "sub")?);
        let principal = match &self.tenant {
            Some(name) => principal.with_tenant(text(&claims, name)?),
            None => principal,
        };
        let principal = principal.expires_at(end).issued_at(issued);
        Ok(principal.with(Claims(Arc::new(claims))))
    }

    /// What a token says that one of the keys has signed, for us.
    fn verify(&self, token: &str) -> Result<Map<String, Value>, &'static str> {
        let header = decode_header(token).map_err(|_| "it is no token")?;
        let kid = header.kid.as_deref();
        for key in self.keys.iter().filter(|key| key.may_be(kid)) {
            let validation = self.validation(key.algorithm());
            if let Ok(token) = decode::<Map<String, Value>>(token, key.decoding(), &validation) {
                let claims: Map<String, Value> = token.claims;
                if text(&claims, "iss")? != &*self.issuer {
                    return Err("`iss` is another one");
                }
                return Ok(claims);
            }
        }
        Err("no key has signed it, or it is by or for somebody else")
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&*self.issuer]);
        validation.set_audience(&[&*self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // These are compared here, by one clock and to the nanosecond.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }
}

impl From<Jwt> for Auth {
    fn from(jwt: Jwt) -> Self {
        Self::new(move |credential: Credential| ready(jwt.judge(credential.token())))
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("keys", &self.keys)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

impl Claims {
    /// The claim of that name, if it is there and of that type.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.0.get(name)?).ok()
    }
}

/// Chooses the cryptography for the process, and tries it: `jsonwebtoken` panics at the first token where there is none.
fn check_cryptography() -> Result<(), JwtError> {
    // Whatever was chosen before stays; whether it works is seen below.
    let _chosen = DEFAULT_PROVIDER.install_default();
    let works = catch_unwind(|| {
        let (token, signature) = KNOWN.rsplit_once('.')?;
        let key = DecodingKey::from_secret(b"known");
        jsonwebtoken::crypto::verify(signature, token.as_bytes(), &key, Algorithm::HS256).ok()
    });
    match works {
        Ok(Some(true)) => Ok(()),
        Ok(_) | Err(_) => Err(JwtError(
            "the cryptography that the process has installed for `jsonwebtoken` does not work"
                .into(),
        )),
    }
}

/// A claim that is a text, and not an empty one.
fn text<'c>(claims: &'c Map<String, Value>, name: &str) -> Result<&'c str, &'static str> {
    let text = claims.get(name).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
        .ok_or("`sub`, `iss` or the tenant is no text")
}

/// A claim that is a moment, in seconds since 1970.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<SystemTime>, &'static str> {
    const NO_MOMENT: &str = "`exp`, `nbf` or `iat` is no moment";
    let Some(claim) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = claim.as_f64().ok_or(NO_MOMENT)?;
    let since = Duration::try_from_secs_f64(seconds).map_err(|_| NO_MOMENT)?;
    let moment = UNIX_EPOCH.checked_add(since).ok_or(NO_MOMENT)?;
    Ok(Some(moment))
}

const MAX_LEEWAY: Duration = Duration::from_secs(30);
/// A token that is signed by the secret `known`.
const KNOWN: &str = "eyJhbGciOiJIUzI1NiJ9.e30.9e06B_U8lQ3Wjb06CcvYcC8C0-v232aTe1PQD-kfhAk";
