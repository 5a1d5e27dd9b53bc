//! The measured window as `name=value` pairs.

use std::fmt;
use std::time::Instant;

use super::audience::Audience;
use crate::histogram::Histogram;
use crate::measure::{Memory, cpu_nanos};
use crate::wrong::Wrong;

/// All counters at one point of time.
pub(crate) struct Moment {
    at: Instant,
    server_nanos: u64,
    own_nanos: u64,
    received: u64,
    reads: u64,
    pub(crate) resident: u64,
}

impl Moment {
    pub(crate) fn now(audience: &Audience, server: u32) -> Result<Self, Wrong> {
        Ok(Self {
            resident: Memory::of(server)?.rss,
            received: audience.board.received,
            reads: audience.reads(),
            at: Instant::now(),
            server_nanos: cpu_nanos(server)?,
            own_nanos: cpu_nanos(std::process::id())?,
        })
    }
}

/// What happened between two moments.
pub(crate) struct Run {
    deliveries_per_second: f64,
    /// Microseconds of the server's processor time per delivery.
    cpu_us: f64,
    /// Shares of one processor.
    server_busy: f64,
    generator_busy: f64,
    /// From the publisher's write to a subscriber's read.
    p50_us: f64,
    p99_us: f64,
    deliveries_per_read: f64,
}

impl Run {
    pub(crate) fn between(before: &Moment, after: &Moment, times: &Histogram) -> Self {
        let nanos = (after.at - before.at).as_nanos() as f64;
        let received = (after.received - before.received) as f64;
        let server = (after.server_nanos - before.server_nanos) as f64;
        let micros = |share| times.micros(share).unwrap_or(f64::NAN);
        Self {
            deliveries_per_second: received * 1e9 / nanos,
            cpu_us: server / 1e3 / received,
            server_busy: server / nanos,
            generator_busy: (after.own_nanos - before.own_nanos) as f64 / nanos,
            p50_us: micros(0.5),
            p99_us: micros(0.99),
            deliveries_per_read: received / (after.reads - before.reads) as f64,
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "deliveries_per_second={:.0} cpu_us={:.4} server_busy={:.3} p50_us={:.1} p99_us={:.1} \
             generator_busy={:.3} deliveries_per_read={:.2}",
            self.deliveries_per_second,
            self.cpu_us,
            self.server_busy,
            self.p50_us,
            self.p99_us,
            self.generator_busy,
            self.deliveries_per_read
        )
    }
}
