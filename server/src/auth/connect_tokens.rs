//! Tokens that open one socket, for clients that cannot send a header.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::principal::{Principal, Subject};
use crate::secret::{Proof, Secret};

/// The connect tokens that nobody has used yet. Only what proves them is kept.
#[derive(Debug, Default)]
pub(crate) struct ConnectTokens(Mutex<Outstanding>);

#[derive(Debug, Default)]
struct Outstanding {
    by_proof: HashMap<Proof, Issued>,
    /// In the order in which they were issued.
    order: BTreeMap<u64, Proof>,
    by_subject: HashMap<Subject, BTreeSet<u64>>,
    next: u64,
}

#[derive(Debug)]
struct Issued {
    at: u64,
    expires: Instant,
    principal: Principal,
}

impl ConnectTokens {
    /// What every connect token begins with.
    pub(crate) const PREFIX: &'static str = "wct_";
    /// How many tokens of one subject may be unused; beyond, its oldest one dies.
    pub(crate) const MAX_OF_ONE: usize = 16;
    /// How many tokens may be unused; beyond, the oldest one dies.
    pub(crate) const MAX: usize = 65_536;

    /// Issues a token for that principal. Nothing, if the system has no randomness to give.
    pub(crate) fn issue(&self, principal: Principal, ttl: Duration) -> Option<Secret> {
        let token = Secret::fresh(Self::PREFIX)?;
        let proof = Proof::of(token.reveal());
        let now = Instant::now();
        let mut outstanding = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        outstanding.make_room(principal.subject(), now);
        outstanding.insert(proof, principal, now + ttl);
        Some(token)
    }

    /// Takes the token back: whose it was, if it is one and its time is not over. Of two that try, one is told.
    pub(crate) fn redeem(&self, token: &str) -> Option<Principal> {
        let proof = Proof::of(token);
        let mut outstanding = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let issued = outstanding.remove(&proof)?;
        drop(outstanding);
        (Instant::now() < issued.expires).then_some(issued.principal)
    }
}

impl Outstanding {
    fn insert(&mut self, proof: Proof, principal: Principal, expires: Instant) {
        let at = self.next;
        self.next += 1;
        self.order.insert(at, proof);
        let of_one = self.by_subject.entry(principal.subject().clone());
        of_one.or_default().insert(at);
        let issued = Issued {
            at,
            expires,
            principal,
        };
        self.by_proof.insert(proof, issued);
    }

    fn remove(&mut self, proof: &Proof) -> Option<Issued> {
        let issued = self.by_proof.remove(proof)?;
        self.order.remove(&issued.at);
        let subject = issued.principal.subject();
        if let Some(of_one) = self.by_subject.get_mut(subject) {
            of_one.remove(&issued.at);
            if of_one.is_empty() {
                self.by_subject.remove(subject);
            }
        }
        Some(issued)
    }

    /// Lets go of what is over, and then of what is beyond a bound.
    fn make_room(&mut self, subject: &Subject, now: Instant) {
        while let Some(oldest) = self.order.values().next().copied()
            && (self.by_proof.len() >= ConnectTokens::MAX || self.is_over(&oldest, now))
        {
            self.remove(&oldest);
        }
        let of_one = self.by_subject.get(subject);
        if let Some(of_one) = of_one
            && of_one.len() >= ConnectTokens::MAX_OF_ONE
            && let Some(oldest) = of_one.first().and_then(|at| self.order.get(at)).copied()
        {
            self.remove(&oldest);
        }
    }

    fn is_over(&self, proof: &Proof, now: Instant) -> bool {
        let issued = self.by_proof.get(proof);
        issued.is_none_or(|issued| issued.expires <= now)
    }
}

#[cfg(test)]
mod tests;
