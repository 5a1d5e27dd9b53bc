//! The secrets that resume a session: told once, kept as what proves them.

use crate::secret::Proof;

/// How a resume token begins.
pub(super) const PREFIX: &str = "wrt_";

/// The secrets that resume one session.
pub(super) struct Tokens {
    current: Proof,
    /// What the client came back with, until it shows that it has the current one.
    previous: Option<Proof>,
    round: u32,
}

impl Tokens {
    pub(super) fn new(current: Proof) -> Self {
        Self {
            current,
            previous: None,
            round: 0,
        }
    }

    pub(super) fn accept(&self, presented: Proof) -> bool {
        presented == self.current || self.previous == Some(presented)
    }

    /// Makes `next` the current one. What was presented stays valid: the answer that tells the next one may be lost.
    /// Gives the round of the next one.
    pub(super) fn rotate(&mut self, presented: Proof, next: Proof) -> u32 {
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
