use std::time::Duration;

/// How long to wait before a connection is tried again.
///
/// The first retry is immediate. From then on the wait is drawn evenly between zero and a ceiling
/// that doubles with each attempt ("full jitter"), so that clients which were cut together do not
/// come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The ceiling of the second retry. Default 0.2 s.
    pub first: Duration,
    /// The ceiling that no wait exceeds. Default 20 s; raising it makes a long outage end later
    /// for the client, lowering it makes a server that comes back meet more of them at once.
    pub longest: Duration,
    /// How long a connection must have been open to count as a success, after which the count of
    /// attempts begins anew. Default 10 s.
    pub held: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(20),
            held: Duration::from_secs(10),
        }
    }
}

impl Backoff {
    /// The wait before attempt number `attempt`, counted from zero; `random` is any number.
    #[must_use]
    pub fn wait(&self, attempt: u32, random: u32) -> Duration {
        let Some(doublings) = attempt.checked_sub(2) else {
            return Duration::ZERO;
        };
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let ceiling = self.first.saturating_mul(factor).min(self.longest);
        ceiling.mul_f64(f64::from(random) / f64::from(u32::MAX))
    }
}
