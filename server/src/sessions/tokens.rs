//! The secrets that resume a session: told once, kept as what proves them.

use crate::secret::Proof;

/// How a resume token begins.
pub(super) const PREFIX: &str = "wrt_";

/// The secrets that resume one session: the one that its client has shown to have, and the one that it is told next.
///
/// Whoever comes back with one token is told the same next one, however often: the answer may be lost, and the `Hello`
/// of an attempt that was given up may arrive after that of a later one.
pub(super) struct Tokens {
    current: Proof,
    /// How many were current before.
    round: u32,
    next: Option<Proof>,
}

impl Tokens {
    pub(super) fn new(current: Proof) -> Self {
        Self {
            current,
            round: 0,
            next: None,
        }
    }

    pub(super) fn accept(&self, presented: Proof) -> bool {
        presented == self.current || self.next == Some(presented)
    }

    /// Lets a client in that has presented one of them, and is told `next`, which follows from what it presented. To
    /// present the next one proves to have it. Gives the round of the one that is told.
    pub(super) fn rotate(&mut self, presented: Proof, next: Proof) -> u32 {
        if self.next == Some(presented) {
            self.advance(presented);
        }
        self.next = Some(next);
        self.round.wrapping_add(1)
    }

    /// The client has what it was told in that round: what it presented dies. Of another round this says nothing.
    pub(super) fn settle(&mut self, round: u32) {
        if round == self.round.wrapping_add(1)
            && let Some(next) = self.next.take()
        {
            self.advance(next);
        }
    }

    fn advance(&mut self, current: Proof) {
        self.current = current;
        self.round = self.round.wrapping_add(1);
        self.next = None;
    }
}

#[cfg(test)]
mod tests {
    use super::{Proof, Tokens};

    /// Presents the tokens in turn, each of which is named by a number and followed by the next number; a negative one
    /// settles the round in which that number was told. Gives which of the numbers 0 to 9 are accepted then.
    fn accepted(steps: &[i32]) -> Vec<i32> {
        let proof = |number: i32| Proof::of(&number.to_string());
        let mut tokens = Tokens::new(proof(0));
        for step in steps {
            if let Ok(told) = u32::try_from(-step)
                && told > 0
            {
                tokens.settle(told);
            } else {
                assert!(tokens.accept(proof(*step)), "{step} of {steps:?}");
                assert_eq!(
                    Ok(tokens.rotate(proof(*step), proof(step + 1))),
                    u32::try_from(step + 1)
                );
            }
        }
        let all = 0..10;
        all.filter(|it| tokens.accept(proof(*it))).collect()
    }

    #[test]
    fn two_tokens_are_valid_until_the_next_one_is_proven() {
        for (steps, expected) in [
            (&[][..], &[0][..]),
            (&[0], &[0, 1]),
            (&[0, 0, 0], &[0, 1]),
            (&[0, -1], &[1]),
            (&[0, -1, -1], &[1]),
            (&[0, -2], &[0, 1]),
            (&[0, 1], &[1, 2]),
            (&[0, 1, 1], &[1, 2]),
            (&[0, 1, -1], &[1, 2]),
            (&[0, 1, -2], &[2]),
            // A hello that is late takes nothing from who came after it.
            (&[0, 0, -1], &[1]),
            (&[0, 0, 1], &[1, 2]),
        ] {
            assert_eq!(accepted(steps), expected, "{steps:?}");
        }
    }
}
