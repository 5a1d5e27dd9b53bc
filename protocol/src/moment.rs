//! Time as a value.

use std::ops::Add;
use std::time::Duration;

/// The time since a connection began. The machines never read a clock; they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(Duration);

impl Moment {
    /// The beginning.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// That long after the beginning.
    #[must_use]
    pub const fn after(elapsed: Duration) -> Self {
        Self(elapsed)
    }

    /// How long after the beginning.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        self.0
    }

    /// How much later than `earlier`; zero if it is not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}
