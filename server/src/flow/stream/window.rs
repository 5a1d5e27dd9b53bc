//! When readers are told: at once, or at most once in a while.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

use super::{Stream, Track};
use crate::flow::bell::Ringer;

/// How often the readers of a stream are told that there is more.
#[derive(Debug, Default)]
pub(super) struct Window {
    len: Duration,
    rung_at: Option<Instant>,
    /// A task waits for the end of the window.
    is_awaited: bool,
}

/// Who is to be rung, once no lock is held.
#[derive(Debug, Default)]
#[must_use = "readers who are not rung never read"]
pub(crate) struct Rung {
    seats: Vec<Option<Ringer>>,
    later: Option<(Instant, Handle)>,
}

impl Rung {
    pub(super) fn of(seats: Vec<Option<Ringer>>) -> Self {
        Self { seats, later: None }
    }
}

impl Stream {
    /// Tells readers at most once in so long a time that there is more: what is published meanwhile goes out together.
    pub(crate) fn set_window(&self, len: Duration) {
        self.track().window.len = len;
    }

    /// Rings all who are to be rung.
    pub(crate) fn ring(self: &Arc<Self>, rung: Rung) {
        for ringer in rung.seats.iter().flatten() {
            ringer.ring();
        }
        if rung.seats.capacity() > 0 {
            self.track().roll.reuse(rung.seats);
        }
        if let Some((until, runtime)) = rung.later {
            let stream = Arc::downgrade(self);
            runtime.spawn(async move {
                sleep_until(until).await;
                if let Some(stream) = stream.upgrade() {
                    let rung = stream.track().ring_late();
                    stream.ring(rung);
                }
            });
        }
    }
}

impl Track {
    /// Takes those who are to be rung now.
    pub(super) fn ring(&mut self) -> Rung {
        let window = &mut self.window;
        if window.is_awaited {
            return Rung::default();
        }
        if !window.len.is_zero() {
            let now = Instant::now();
            let end = window.rung_at.map(|at| at + window.len);
            match (end.filter(|end| *end > now), &self.runtime) {
                (Some(end), Some(runtime)) => {
                    window.is_awaited = true;
                    return Rung {
                        seats: Vec::new(),
                        later: Some((end, runtime.clone())),
                    };
                }
                _ => window.rung_at = Some(now),
            }
        }
        Rung::of(self.roll.clear())
    }

    fn ring_late(&mut self) -> Rung {
        self.window.is_awaited = false;
        self.window.rung_at = Some(Instant::now());
        Rung::of(self.roll.clear())
    }
}
