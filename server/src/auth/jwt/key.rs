//! What a token is signed by.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey};

use super::JwtError;

/// A key that tokens are signed by, with the one algorithm that it is for.
///
/// It cannot be used with another one: so a public key, which everybody knows, is never taken for a secret.
#[derive(Clone)]
pub struct JwtKey {
    algorithm: Algorithm,
    decoding: DecodingKey,
    id: Option<Box<str>>,
}

impl JwtKey {
    /// A secret that issuer and server share, for `HS256`.
    ///
    /// # Errors
    /// It has less than 32 bytes, which can be guessed, or is a key in PEM.
    pub fn hs256(secret: &[u8]) -> Result<Self, JwtError> {
        if secret.len() < 32 {
            return Err(JwtError("a secret for HS256 has at least 32 bytes".into()));
        }
        if secret.trim_ascii_start().starts_with(b"-----BEGIN") {
            return Err(JwtError("a key in PEM is no secret for HS256".into()));
        }
        Ok(Self::of(Algorithm::HS256, DecodingKey::from_secret(secret)))
    }

    /// A public RSA key in PEM, for `RS256`.
    ///
    /// # Errors
    /// It is none.
    pub fn rs256(pem: &str) -> Result<Self, JwtError> {
        read(Algorithm::RS256, DecodingKey::from_rsa_pem(pem.as_bytes()))
    }

    /// A public key of the curve P-256 in PEM, for `ES256`.
    ///
    /// # Errors
    /// It is none.
    pub fn es256(pem: &str) -> Result<Self, JwtError> {
        read(Algorithm::ES256, DecodingKey::from_ec_pem(pem.as_bytes()))
    }

    /// A public Ed25519 key in PEM, for `EdDSA`.
    ///
    /// # Errors
    /// It is none.
    pub fn ed25519(pem: &str) -> Result<Self, JwtError> {
        read(Algorithm::EdDSA, DecodingKey::from_ed_pem(pem.as_bytes()))
    }

    /// Names the key: it is tried only for tokens that say this as their `kid`, or none.
    #[must_use]
    pub fn with_id(mut self, kid: impl Into<Box<str>>) -> Self {
        self.id = Some(kid.into());
        self
    }

    /// Whether a token that says this `kid` may be signed by it.
    pub(super) fn may_be(&self, kid: Option<&str>) -> bool {
        let own = self.id.as_deref();
        own.zip(kid).is_none_or(|(own, kid)| own == kid)
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    fn of(algorithm: Algorithm, decoding: DecodingKey) -> Self {
        Self {
            algorithm,
            decoding,
            id: None,
        }
    }
}

fn read(
    algorithm: Algorithm,
    key: jsonwebtoken::errors::Result<DecodingKey>,
) -> Result<JwtKey, JwtError> {
    match key {
        Ok(key) => Ok(JwtKey::of(algorithm, key)),
        Err(error) => Err(JwtError(
            format!("this is no public key in PEM for {algorithm:?}: {error}").into(),
        )),
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey")
            .field("algorithm", &self.algorithm)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
