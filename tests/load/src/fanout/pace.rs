//! When the next burst is published.

use std::time::{Duration, Instant};

use super::audience::Audience;
use crate::arguments::{FanOut, Pace};
use crate::measure::cpu_nanos;
use crate::wrong::Wrong;

/// The share of bursts that may be left out because too much was under way.
const LEFT_OUT: f64 = 0.01;

pub(crate) struct Pacer {
    pace: Pace,
    /// So many events belong to what is measured, at least.
    events: u64,
    interval: Duration,
}

impl Pacer {
    pub(crate) fn new(order: FanOut) -> Self {
        let interval = match order.pace {
            // Not used, or not known before the warm-up.
            Pace::WhenAllHaveIt | Pace::Load(_) => Duration::MAX,
            Pace::Rate(rate) => Duration::from_secs_f64(1.0 / rate),
        };
        Self {
            pace: order.pace,
            events: order.events,
            interval,
        }
    }

    /// Warms up. For a load one burst follows the last meanwhile, and the rate is set by what one costs:
    /// looking for it at the load itself would ask ever more of a server that gets no processor.
    pub(crate) fn settle(
        &mut self,
        audience: &mut Audience,
        pid: u32,
        time: Duration,
    ) -> Result<(), Wrong> {
        let Pace::Load(load) = self.pace else {
            return self.publish_for(audience, time, 0).map(drop);
        };
        let (before, published) = (cpu_nanos(pid)?, audience.board.published());
        Self::one_after_another(audience, Instant::now() + time, 0)?;
        let seconds = (cpu_nanos(pid)? - before) as f64 / 1e9;
        let events = (audience.board.published() - published) as f64;
        let bursts = events / f64::from(audience.burst());
        self.interval = Duration::from_secs_f64(seconds / bursts / load);
        Ok(())
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
                Self::one_after_another(audience, end, last)?;
                Ok(Bursts::default())
            }
            Pace::Rate(_) | Pace::Load(_) => self.keep_rate(audience, end),
        }
    }

    /// Until `end` has come and `last` events are published.
    fn one_after_another(audience: &mut Audience, end: Instant, last: u64) -> Result<(), Wrong> {
        while Instant::now() < end || audience.board.published() < last {
            audience.publish()?;
            audience.come_home()?;
        }
        Ok(())
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
