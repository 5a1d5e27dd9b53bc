//! How often something may be done.

use std::time::Duration;

use crate::moment::Moment;

/// How often something may be done: steadily, and at once after a rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How much comes back in a second. 0 counts as 1.
    pub per_second: u32,
    /// How much may be taken at once after a rest. 0 counts as 1. Raising it lets a peer come in
    /// larger waves; the rate in the long run stays.
    pub burst: u32,
}

/// What is left of a [`Rate`]: one moment, whatever the rate is (the generic cell rate algorithm).
///
/// ```
/// use std::time::Duration;
/// use wilco_protocol::Moment;
/// use wilco_protocol::session::{Bucket, Rate};
///
/// let (rate, now) = (Rate { per_second: 10, burst: 2 }, Moment::ZERO);
/// let mut bucket = Bucket::default();
/// assert_eq!(bucket.take(rate, 1, now), Ok(()));
/// assert_eq!(bucket.take(rate, 1, now), Ok(()));
/// assert_eq!(bucket.take(rate, 1, now), Err(Duration::from_millis(100)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bucket {
    /// When all that was taken will have come back.
    full_at: Moment,
}

impl Bucket {
    /// Takes `cost`; one beyond the burst counts as the burst, so that it can be taken at all.
    ///
    /// # Errors
    /// There is not enough: nothing is taken, and this is how long it takes until there is.
    pub fn take(&mut self, rate: Rate, cost: u32, now: Moment) -> Result<(), Duration> {
        let burst = rate.burst.max(1);
        let full_at = self.full_at.max(now) + rate.time_of(cost.min(burst));
        let owed = full_at.since(now);
        let most = rate.time_of(burst);
        if most < owed {
            return Err(owed - most);
        }
        self.full_at = full_at;
        Ok(())
    }
}

impl Rate {
    /// How long `cost` takes to come back.
    fn time_of(self, cost: u32) -> Duration {
        Duration::from_nanos(u64::from(cost) * NANOS / u64::from(self.per_second.max(1)))
    }
}

const NANOS: u64 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes `cost` at each of the milliseconds; `None` where it was taken, else the wait.
    fn takes<const N: usize>(rate: (u32, u32), steps: [(u64, u32); N]) -> [Option<u64>; N] {
        let (per_second, burst) = rate;
        let rate = Rate { per_second, burst };
        let mut bucket = Bucket::default();
        steps.map(|(ms, cost)| {
            let now = Moment::after(Duration::from_millis(ms));
            let wait = bucket.take(rate, cost, now).err()?;
            Some(u64::try_from(wait.as_millis()).unwrap())
        })
    }

    #[test]
    fn a_burst_may_be_taken_at_once_and_one_more_not() {
        let once = (0, 1);
        assert_eq!(takes((10, 2), [once; 3]), [None, None, Some(100)]);
        assert_eq!(takes((10, 1), [once; 2]), [None, Some(100)]);
    }

    #[test]
    fn what_was_taken_comes_back_steadily() {
        let steps = [(0, 2), (99, 1), (100, 1), (199, 1), (200, 1)];
        assert_eq!(takes((10, 2), steps), [None, Some(1), None, Some(1), None]);
    }

    #[test]
    fn a_rest_gives_a_burst_and_no_more() {
        let steps = [(60_000, 1), (60_000, 1), (60_000, 1)];
        assert_eq!(takes((10, 2), steps), [None, None, Some(100)]);
    }

    #[test]
    fn what_is_refused_takes_nothing() {
        let steps = [(0, 2), (50, 1), (50, 1), (50, 1), (100, 1)];
        let expected = [None, Some(50), Some(50), Some(50), None];
        assert_eq!(takes((10, 2), steps), expected);
    }

    #[test]
    fn a_cost_beyond_the_burst_counts_as_the_burst() {
        let steps = [(0, 1_000), (0, 1), (199, u32::MAX), (200, u32::MAX)];
        assert_eq!(takes((10, 2), steps), [None, Some(100), Some(1), None]);
    }

    #[test]
    fn nothing_and_everything_are_rates_too() {
        let once = (0, 1);
        assert_eq!(takes((0, 0), [once; 2]), [None, Some(1_000)]);
        let all = (0, u32::MAX);
        assert_eq!(takes((u32::MAX, u32::MAX), [all; 2]), [None, Some(1_000)]);
        assert_eq!(takes((1, 5), [(0, 0); 3]), [None; 3]);
    }
}
