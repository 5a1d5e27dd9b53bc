//! When the next burst is published.

use std::time::{Duration, Instant};

use super::audience::Audience;
use crate::arguments::{FanOut, Pace};
use crate::measure::cpu_nanos;
use crate::wrong::Wrong;

/// How often the rate of a load is corrected.
const STEP: Duration = Duration::from_millis(200);

/// The share of bursts that may be left out because too much was under way.
const LEFT_OUT: f64 = 0.01;

/// Where the search for the rate of a load begins, in bursts per second.
const FIRST_RATE: f64 = 100.0;

pub(crate) struct Pacer {
    pace: Pace,
    /// So many events belong to what is measured, at least.
    events: u64,
    interval: Duration,
}

impl Pacer {
    pub(crate) fn new(order: FanOut) -> Self {
        let rate = match order.pace {
            Pace::WhenAllHaveIt | Pace::Load(_) => FIRST_RATE,
            Pace::Rate(rate) => rate,
        };
        Self {
            pace: order.pace,
            events: order.events,
            interval: Duration::from_secs_f64(1.0 / rate),
        }
    }

    /// Warms up; for a load, until `time` is over and the rate that makes it is found.
    pub(crate) fn settle(
        &mut self,
        audience: &mut Audience,
        pid: u32,
        time: Duration,
    ) -> Result<(), Wrong> {
        let Pace::Load(load) = self.pace else {
            return self.publish_for(audience, time, 0).map(drop);
        };
        let end = Instant::now() + time;
        while Instant::now() < end {
            let (before, start) = (cpu_nanos(pid)?, Instant::now());
            let bursts = self.publish_for(audience, STEP, 0)?;
            let nanos = (cpu_nanos(pid)? - before) as f64;
            let busy = nanos / 1e9 / start.elapsed().as_secs_f64();
            // A server that falls behind may do so for want of a processor: it is never asked for more.
            let slower = match bursts.left_out {
                0 => busy / load,
                _ => 2.0,
            };
            self.interval = self.interval.mul_f64(slower.clamp(0.5, 2.0));
        }
        audience.come_home()
    }

    /// Publishes at its pace for so long.
    ///
    /// # Errors
    /// When the server cannot keep the pace.
    pub(crate) fn run_for(&self, audience: &mut Audience, time: Duration) -> Result<(), Wrong> {
        let bursts = self.publish_for(audience, time, self.events)?;
        match bursts.left_out as f64 <= LEFT_OUT * bursts.all as f64 {
            true => Ok(()),
            false => Err(Wrong::new(format!(
                "the server could not keep this pace: {} of {} bursts were left out",
                bursts.left_out, bursts.all
            ))),
        }
    }

    /// With [`Pace::WhenAllHaveIt`] it ends when all have all.
    fn publish_for(
        &self,
        audience: &mut Audience,
        time: Duration,
        events: u64,
    ) -> Result<Bursts, Wrong> {
        let end = Instant::now() + time;
        let last = audience.board.published() + events;
        match self.pace {
            Pace::WhenAllHaveIt => {
                while Instant::now() < end || audience.board.published() < last {
                    audience.publish()?;
                    audience.come_home()?;
                }
                Ok(Bursts::default())
            }
            Pace::Rate(_) | Pace::Load(_) => self.keep_rate(audience, end),
        }
    }

    /// Never sleeps, because a sleep is longer than the times that are measured.
    fn keep_rate(&self, audience: &mut Audience, end: Instant) -> Result<Bursts, Wrong> {
        let mut bursts = Bursts::default();
        let mut due = Instant::now();
        while Instant::now() < end {
            if due <= Instant::now() {
                due += self.interval;
                bursts.all += 1;
                match audience.has_room() {
                    true => audience.publish()?,
                    false => bursts.left_out += 1,
                }
            }
            audience.turn(Duration::ZERO)?;
        }
        Ok(bursts)
    }
}

/// Bursts whose time came, and those of them that were left out because too much was under way.
#[derive(Default)]
struct Bursts {
    all: u64,
    left_out: u64,
}
