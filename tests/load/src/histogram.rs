//! Durations counted in buckets of 3 %, so that millions of them cost no memory.

use std::time::Duration;

/// Buckets per doubling.
const FINE: usize = 32;
const FINE_BITS: u32 = FINE.trailing_zeros();

pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self {
            counts: vec![0; FINE * 64],
            total: 0,
        }
    }

    pub(crate) fn add(&mut self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.counts[bucket(nanos)] += 1;
        self.total += 1;
    }

    pub(crate) fn clear(&mut self) {
        self.counts.fill(0);
        self.total = 0;
    }

    /// Microseconds below which `share` of the durations lie.
    pub(crate) fn micros(&self, share: f64) -> Option<f64> {
        let mut below = 0;
        let at = self.counts.iter().position(|count| {
            below += count;
            self.total as f64 * share < below as f64
        })?;
        Some(lowest(at) as f64 / 1e3)
    }
}

const fn bucket(nanos: u64) -> usize {
    if nanos < FINE as u64 {
        return low(nanos);
    }
    let doublings = nanos.ilog2() - FINE_BITS;
    FINE * doublings as usize + low(nanos >> doublings)
}

/// The shortest duration of a bucket, in nanoseconds.
const fn lowest(bucket: usize) -> u64 {
    if bucket < 2 * FINE {
        return bucket as u64;
    }
    ((bucket % FINE + FINE) as u64) << (bucket / FINE - 1)
}

#[expect(clippy::cast_possible_truncation, reason = "below twice FINE")]
const fn low(value: u64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_not_wider_than_a_thirtieth() {
        for nanos in [0, 1, 31, 32, 63, 64, 65, 1_000, 123_456_789, u64::MAX / 3] {
            let low = lowest(bucket(nanos));
            assert!(low <= nanos && nanos - low <= nanos / 30, "{nanos}: {low}");
            assert_eq!(bucket(low), bucket(nanos));
        }
    }

    #[test]
    fn percentiles_lie_where_the_durations_are() {
        let mut histogram = Histogram::new();
        assert_eq!(histogram.micros(0.5), None);
        for micros in 1..=100 {
            histogram.add(Duration::from_micros(micros));
        }
        let (p50, p99) = (
            histogram.micros(0.5).unwrap(),
            histogram.micros(0.99).unwrap(),
        );
        assert!(
            (p50 - 51.0).abs() < 2.0 && (p99 - 100.0).abs() < 4.0,
            "{p50} {p99}"
        );
    }
}
