//! Time as a value.

use std::num::NonZeroU64;
use std::ops::Add;
use std::time::Duration;

/// The time since a connection began. The machines never read a clock; they are told.
///
/// In nanoseconds, and never later than the last one: some 584 years are longer than any limit needs to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// One more than the nanoseconds, so that a moment that may be missing is no larger: a connection has many of them.
    next: NonZeroU64,
}

impl Moment {
    /// The beginning.
    pub const ZERO: Self = Self {
        next: NonZeroU64::MIN,
    };

    /// That long after the beginning.
    #[must_use]
    pub fn after(elapsed: Duration) -> Self {
        Self::ZERO + elapsed
    }

    /// How long after the beginning.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        Duration::from_nanos(self.next.get() - 1)
    }

    /// How much later than `earlier`; zero if it is not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.next.get().saturating_sub(earlier.next.get()))
    }
}

impl Default for Moment {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let nanos = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        Self {
            next: self.next.saturating_add(nanos),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_tells_how_long_after_the_beginning_it_is() {
        for nanos in [0, 1, 25_000_000_000] {
            let elapsed = Duration::from_nanos(nanos);
            let moment = Moment::after(elapsed);
            assert_eq!(moment.elapsed(), elapsed);
            assert_eq!((moment + elapsed).since(moment), elapsed);
            assert_eq!(Moment::ZERO.since(moment), Duration::ZERO);
        }
        assert_eq!(size_of::<Option<Moment>>(), 8);
    }

    #[test]
    fn a_limit_without_end_is_later_than_all_that_comes() {
        let never = Moment::after(Duration::from_secs(60)) + Duration::MAX;
        assert_eq!(never, Moment::after(Duration::MAX));
        assert!(never > Moment::after(Duration::from_secs(500 * 365 * 24 * 60 * 60)));
    }
}
