//! Whose credentials are worth nothing any more.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::principal::{Principal, Subject};

/// The subjects that were revoked, and when. Remembered for 24 h. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Revocations(Arc<Mutex<Revoked>>);

#[derive(Debug, Default)]
struct Revoked {
    by_subject: HashMap<Subject, (SystemTime, u64)>,
    /// In the order in which they were revoked.
    order: BTreeMap<u64, Subject>,
    next: u64,
}

impl Revocations {
    /// How many subjects are remembered; beyond, the one that was revoked first is forgotten.
    pub(crate) const MAX: usize = 65_536;

    /// From now on, nothing that was issued to the subject by now is worth anything.
    pub(crate) fn revoke(&self, subject: Subject, now: SystemTime) {
        let mut revoked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = revoked.next;
        revoked.next += 1;
        if let Some((_, before)) = revoked.by_subject.insert(subject.clone(), (now, at)) {
            revoked.order.remove(&before);
        }
        revoked.order.insert(at, subject);
        while let Some(subject) = revoked.superfluous(now) {
            revoked.by_subject.remove(&subject);
        }
    }

    /// Whether a principal is worth nothing at `now`, which is when it was issued if it does not say.
    pub(crate) fn include(&self, principal: &Principal, now: SystemTime) -> bool {
        let revoked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = revoked.by_subject.get(principal.subject()).copied();
        drop(revoked);
        at.is_some_and(|(at, _)| !is_forgotten(at, now) && principal.issued().unwrap_or(now) <= at)
    }
}

impl Revoked {
    /// Takes out the oldest one, if there is no need or no room for it.
    fn superfluous(&mut self, now: SystemTime) -> Option<Subject> {
        let oldest = self.order.first_entry()?;
        let at = self.by_subject.get(oldest.get()).map(|(at, _)| *at);
        let is_over = at.is_none_or(|at| is_forgotten(at, now));
        if !is_over && self.by_subject.len() <= Revocations::MAX {
            return None;
        }
        if !is_over {
            tracing::warn!("too many subjects are revoked to remember all: the first is forgotten");
        }
        Some(oldest.remove())
    }
}

fn is_forgotten(revoked_at: SystemTime, now: SystemTime) -> bool {
    now.duration_since(revoked_at)
        .is_ok_and(|since| since > REMEMBERED)
}

const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn what_was_issued_before_is_worth_nothing_for_a_day() {
        const DAY: u64 = 24 * 60 * 60;
        let ann = Principal::new("ann");
        for (principal, shown, refused) in [
            (ann.clone(), 99, true),
            (ann.clone(), 100, true),
            (ann.clone(), 101, false),
            (ann.clone().issued_at(at(100)), 101, true),
            (ann.clone().issued_at(at(101)), 101, false),
            (ann.clone().issued_at(at(50)), 100 + DAY, true),
            (ann.clone().issued_at(at(50)), 101 + DAY, false),
            (ann.clone().with_tenant("acme"), 99, false),
            (Principal::new("bob"), 99, false),
        ] {
            let revocations = Revocations::default();
            revocations.revoke(Subject::new(None, "ann"), at(100));
            let case = format!("{principal:?} {shown}");
            assert_eq!(
                revocations.include(&principal, at(shown)),
                refused,
                "{case}"
            );
        }
    }

    #[test]
    fn there_is_a_bound_and_the_first_is_forgotten() {
        let revocations = Revocations::default();
        for index in 0..=Revocations::MAX {
            revocations.revoke(Subject::new(None, &index.to_string()), at(1));
            // The same again takes no further room.
            revocations.revoke(Subject::new(None, &index.to_string()), at(1));
        }
        let includes = |id: usize| revocations.include(&Principal::new(id.to_string()), at(1));
        assert_eq!((includes(0), includes(1)), (false, true));
        assert!(includes(Revocations::MAX));
        let revoked = revocations.0.lock().expect("nobody panicked");
        let held = (revoked.by_subject.len(), revoked.order.len());
        assert_eq!(held, (Revocations::MAX, Revocations::MAX));
    }

    #[test]
    fn what_is_over_makes_room() {
        let revocations = Revocations::default();
        revocations.revoke(Subject::new(None, "ann"), at(1));
        revocations.revoke(Subject::new(None, "bob"), at(100_000));
        let revoked = revocations.0.lock().expect("nobody panicked");
        assert_eq!((revoked.by_subject.len(), revoked.order.len()), (1, 1));
    }
}
