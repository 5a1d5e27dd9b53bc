//! One measured window as a line of `name=value` pairs.

use std::fmt;
use std::time::Instant;

use crate::connection::Tally;
use crate::drive::Drive;
use crate::measure::{cpu_nanos, percentile};
use crate::wrong::Wrong;

/// All counters at one point of time.
pub(crate) struct Moment {
    at: Instant,
    server_nanos: Option<u64>,
    own_nanos: u64,
    tally: Tally,
}

impl Moment {
    pub(crate) fn now(drive: &Drive, server: Option<u32>) -> Result<Self, Wrong> {
        let tally = Tally {
            latencies: Vec::new(),
            ..drive.tally
        };
        Ok(Self {
            at: Instant::now(),
            server_nanos: server.map(cpu_nanos).transpose()?,
            own_nanos: cpu_nanos(std::process::id())?,
            tally,
        })
    }
}

/// What happened between two moments.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    messages_per_second: f64,
    /// Microseconds of the server's processor time per message.
    cpu_us: Option<f64>,
    /// Shares of one processor; a generator near 1 was what limited the run.
    server_busy: Option<f64>,
    generator_busy: f64,
    p50_us: Option<f64>,
    p99_us: Option<f64>,
    replies_per_read: f64,
    bytes_up: f64,
    bytes_down: f64,
}

impl Run {
    pub(crate) fn between(before: &Moment, after: &Moment, mut latencies: Vec<u32>) -> Self {
        let seconds = (after.at - before.at).as_secs_f64();
        let delta = |count: fn(&Tally) -> u64| (count(&after.tally) - count(&before.tally)) as f64;
        let replies = delta(|tally| tally.replies);
        let server = after
            .server_nanos
            .zip(before.server_nanos)
            .map(|(after, before)| (after - before) as f64);
        latencies.sort_unstable();
        let micros = |share| percentile(&latencies, share).map(|nanos| f64::from(nanos) / 1e3);
        Self {
            messages_per_second: replies / seconds,
            cpu_us: server.map(|nanos| nanos / 1e3 / replies),
            server_busy: server.map(|nanos| nanos / 1e9 / seconds),
            generator_busy: (after.own_nanos - before.own_nanos) as f64 / 1e9 / seconds,
            p50_us: micros(0.5),
            p99_us: micros(0.99),
            replies_per_read: replies / delta(|tally| tally.reads),
            bytes_up: delta(|tally| tally.bytes_up) / replies,
            bytes_down: delta(|tally| tally.bytes_down) / replies,
        }
    }

    /// The run in the middle by the server's time per message, or by rate where that is unknown.
    pub(crate) fn median(runs: &[Self]) -> &Self {
        let mut order: Vec<&Self> = runs.iter().collect();
        order.sort_by(|a, b| a.cost().total_cmp(&b.cost()));
        order[order.len() / 2]
    }

    fn cost(&self) -> f64 {
        self.cpu_us.unwrap_or(-self.messages_per_second)
    }
}

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "messages_per_second={:.0}",
            self.messages_per_second
        )?;
        let optional = [
            ("cpu_us", self.cpu_us),
            ("server_busy", self.server_busy),
            ("p50_us", self.p50_us),
            ("p99_us", self.p99_us),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                write!(formatter, " {name}={value:.4}")?;
            }
        }
        write!(
            formatter,
            " generator_busy={:.3} replies_per_read={:.2} bytes_up={:.1} bytes_down={:.1}",
            self.generator_busy, self.replies_per_read, self.bytes_up, self.bytes_down
        )
    }
}
