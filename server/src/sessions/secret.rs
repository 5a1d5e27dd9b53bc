//! The secret that resumes a session: told once, kept as a hash.

use sha2::{Digest as _, Sha256};

/// What is kept of a secret. Two are compared as they are: who can foresee a hash of what he does not know learns
/// nothing from how long that takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hashed([u8; 32]);

impl Hashed {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }
}

/// A new secret: `prefix`, by which a scanner finds it, and 128 random bits.
pub(crate) fn draw(prefix: &str) -> Box<str> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the system gives random bytes");
    format!("{prefix}{:032x}", u128::from_be_bytes(random)).into()
}

/// How a resume token begins.
pub(super) const RESUME: &str = "wrt_";

/// The secrets that resume one session.
pub(super) struct Tokens {
    current: Hashed,
    /// What the client came back with, until it shows that it has the current one.
    previous: Option<Hashed>,
    round: u32,
}

impl Tokens {
    pub(super) fn new(current: Hashed) -> Self {
        Self {
            current,
            previous: None,
            round: 0,
        }
    }

    pub(super) fn accept(&self, presented: Hashed) -> bool {
        presented == self.current || self.previous == Some(presented)
    }

    /// Makes `next` the current one. What was presented stays valid: the answer that tells the next one may be lost.
    /// Gives the round of the next one.
    pub(super) fn rotate(&mut self, presented: Hashed, next: Hashed) -> u32 {
        self.current = next;
        self.previous = Some(presented);
        self.round = self.round.wrapping_add(1);
        self.round
    }

    /// The client has the one of that round. Of an older round this says nothing: who came later may still have to come
    /// back with what it presented.
    pub(super) fn settle(&mut self, round: u32) {
        if round == self.round {
            self.previous = None;
        }
    }
}
