//! How often an operation may be called, and by whom.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use wilco_protocol::session::{Bucket, Rate};
use wilco_protocol::{Code, Executed, Fault, Moment};

use crate::auth::{Principal, Subject};
use crate::call::CallFault;

/// The limit of one operation: for each principal, and for each connection of nobody in particular.
#[derive(Debug)]
pub(crate) struct Limiter {
    rate: Rate,
    begun: Instant,
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_caller: HashMap<Caller, Bucket>,
    /// Shared by all for whom there is no room.
    of_the_rest: Bucket,
    /// When those that are full again are looked for next.
    sweep_at: Moment,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Caller {
    Subject(Subject),
    Connection(Box<str>),
}

impl Limiter {
    /// How many callers are told apart; those beyond share one bucket.
    const MAX: usize = 65_536;

    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            begun: Instant::now(),
            buckets: Mutex::default(),
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// It is one too many: it must not run, and nothing was counted.
    pub(crate) fn take(
        &self,
        principal: Option<&Principal>,
        connection_id: &str,
    ) -> Result<(), CallFault> {
        let caller = match principal {
            Some(principal) => Caller::Subject(principal.subject().clone()),
            None => Caller::Connection(connection_id.into()),
        };
        let now = Moment::after(self.begun.elapsed());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = buckets.of(caller, self.rate, now).take(self.rate, 1, now);
        drop(buckets);
        taken.map_err(|wait| {
            let sentence = "this operation is called too often";
            let fault = Fault::with_message(Code::RateLimited, Executed::No, sentence);
            Box::new(fault.retry_after_ms(in_ms(wait)))
        })
    }
}

impl Buckets {
    fn of(&mut self, caller: Caller, rate: Rate, now: Moment) -> &mut Bucket {
        let is_full = self.by_caller.len() >= Limiter::MAX;
        if is_full && !self.by_caller.contains_key(&caller) {
            if self.sweep_at <= now {
                // A full bucket is as good as none. Looked for now and then, for it takes its time.
                self.by_caller
                    .retain(|_, bucket| !is_whole(*bucket, rate, now));
                self.sweep_at = now + SWEEP_EVERY;
            }
            if self.by_caller.len() >= Limiter::MAX {
                return &mut self.of_the_rest;
            }
        }
        self.by_caller.entry(caller).or_default()
    }
}

/// Whether nothing is missing from it.
fn is_whole(mut bucket: Bucket, rate: Rate, now: Moment) -> bool {
    bucket.take(rate, rate.burst, now).is_ok()
}

/// Rounded up: who comes back then finds enough.
fn in_ms(wait: Duration) -> u64 {
    let ms = wait.as_nanos().div_ceil(1_000_000);
    u64::try_from(ms).unwrap_or(u64::MAX)
}

const SWEEP_EVERY: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        per_second: 10,
        burst: 2,
    };

    fn wait(taken: Result<(), CallFault>) -> Option<u64> {
        let fault = taken.err()?;
        assert_eq!(fault.code, Code::RateLimited);
        assert_eq!(fault.executed, Executed::No);
        fault.retry_after_ms
    }

    #[tokio::test(start_paused = true)]
    async fn a_principal_has_one_limit_and_nobody_one_for_each_connection() {
        let [ann, bob] = [Principal::new("ann"), Principal::new("bob")];
        let elsewhere = Principal::new("ann").with_tenant("acme");
        let limiter = Limiter::new(RATE);
        for (principal, connection, expected) in [
            (Some(&ann), "1", None),
            (Some(&ann), "2", None),
            (Some(&ann), "3", Some(100)),
            (Some(&elsewhere), "3", None),
            (Some(&bob), "1", None),
            (None, "1", None),
            (None, "1", None),
            (None, "1", Some(100)),
            (None, "2", None),
        ] {
            let taken = wait(limiter.take(principal, connection));
            assert_eq!(taken, expected, "{principal:?} {connection}");
        }
        tokio::time::advance(Duration::from_millis(99)).await;
        assert_eq!(wait(limiter.take(Some(&ann), "1")), Some(1));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(wait(limiter.take(Some(&ann), "1")), None);
        assert_eq!(wait(limiter.take(Some(&ann), "1")), Some(100));
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_a_bound_and_who_is_beyond_it_shares() {
        let limiter = Limiter::new(RATE);
        let take = |id: &str| wait(limiter.take(None, id));
        for index in 0..Limiter::MAX {
            assert_eq!(take(&index.to_string()), None);
        }
        let beyond = ["a", "b", "c"].map(take);
        assert_eq!(beyond, [None, None, Some(100)]);
        // Who was there before is not touched by that.
        assert_eq!([take("0"), take("0")], [None, Some(100)]);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(["a", "a", "b"].map(take), [None; 3]);
        let held = limiter
            .buckets
            .lock()
            .expect("nobody panicked")
            .by_caller
            .len();
        assert_eq!(held, 2);
    }
}
