//! Secrets that open something: made here, shown to nobody, and kept only as what proves them.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A text that must not be printed.
#[derive(Clone)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    /// 128 random bits as hex behind `prefix`, by which a scanner finds what has leaked. Nothing, if the system has no
    /// randomness to give.
    pub(crate) fn fresh(prefix: &str) -> Option<Self> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).ok()?;
        Some(Self::written(prefix, bits))
    }

    fn written(prefix: &str, bits: [u8; 16]) -> Self {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(prefix.len() + 32);
        text.push_str(prefix);
        for byte in bits {
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
        }
        Self(text.into())
    }

    /// The text, for who it belongs to.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"..\"")
    }
}

/// What other secrets are made from, and never told: who has one of them cannot tell the one that follows.
pub(crate) struct Seed([u8; 32]);

impl Seed {
    /// Nothing, if the system has no randomness to give.
    pub(crate) fn fresh() -> Option<Self> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).ok()?;
        Some(Self(bits))
    }

    /// The secret that follows another one: always the same for the same.
    pub(crate) fn follow(&self, prefix: &str, before: &str) -> Secret {
        let digest = Sha256::new()
            .chain_update(self.0)
            .chain_update(before)
            .finalize();
        let mut bits = [0; 16];
        for (bit, digit) in bits.iter_mut().zip(digest) {
            *bit = digit;
        }
        Secret::written(prefix, bits)
    }
}

/// What proves a secret without being one: its SHA-256. Two are compared in place of what they stand for, so how long
/// that takes tells nothing of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Proof([u8; 32]);

impl Proof {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Proof, Secret, Seed};

    #[test]
    fn a_fresh_secret_is_its_prefix_and_32_digits() {
        let secret = Secret::fresh("wct_").expect("randomness");
        let digits = secret.reveal().strip_prefix("wct_").expect("the prefix");
        assert_eq!(digits.len(), 32);
        assert!(
            digits
                .bytes()
                .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
        );
        let other = Secret::fresh("wct_").expect("randomness");
        assert_ne!(secret.reveal(), other.reveal());
        assert_ne!(Proof::of(secret.reveal()), Proof::of(other.reveal()));
    }

    #[test]
    fn what_follows_a_secret_is_always_the_same_and_known_to_its_seed_alone() {
        let (one, other) = (Seed::fresh(), Seed::fresh());
        let (one, other) = (one.expect("randomness"), other.expect("randomness"));
        let follows = |seed: &Seed, before| seed.follow("wrt_", before).reveal().to_owned();
        assert_eq!(follows(&one, "a"), follows(&one, "a"));
        assert_ne!(follows(&one, "a"), follows(&one, "b"));
        assert_ne!(follows(&one, "a"), follows(&other, "a"));
        assert_eq!(follows(&one, "a").len(), 4 + 32);
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), "\"..\"");
    }
}
