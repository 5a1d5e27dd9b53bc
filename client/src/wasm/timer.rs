use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use web_time::Instant;

/// The one clock of a task, as in the native transport: it may fire too early, never too late.
pub(crate) struct Timer {
    set_to: Option<Instant>,
    /// Set while the browser is asked to wake the task; its drop takes that back.
    timeout: Option<TimeoutFuture>,
}

impl Timer {
    pub(crate) fn new() -> Self {
        Self {
            set_to: None,
            timeout: None,
        }
    }

    pub(crate) fn set(&mut self, at: Option<Instant>) {
        if let Some(at) = at
            && self.set_to.is_none_or(|set_to| at < set_to)
        {
            self.set_to = Some(at);
            self.timeout = None;
        }
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(set_to) = self.set_to else {
            return Poll::Pending;
        };
        loop {
            let left = set_to.duration_since(Instant::now());
            if left.is_zero() {
                *self = Self::new();
                return Poll::Ready(());
            }
            let timeout = self
                .timeout
                .get_or_insert_with(|| TimeoutFuture::new(millis(left)));
            ready!(Pin::new(timeout).poll(cx));
            // It rang too early: its clock is coarse, or it was asked for as much as it can count.
            self.timeout = None;
        }
    }
}

/// In the unit of the browser's timers, rounded up, and never more than they can count.
fn millis(left: Duration) -> u32 {
    let left = left.saturating_add(Duration::from_nanos(999_999));
    u32::try_from(left.as_millis()).map_or(LONGEST, |millis| millis.min(LONGEST))
}

/// Beyond this a browser's timer rings at once.
const LONGEST: u32 = i32::MAX.unsigned_abs();
