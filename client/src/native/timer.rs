use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep, sleep_until};

/// The one clock of the task.
///
/// It may fire too early, never too late: setting it later would cost more, at each call, than one
/// idle turn for many of them.
pub(crate) struct Timer {
    sleep: Pin<Box<Sleep>>,
    set_to: Option<Instant>,
}

impl Timer {
    pub(crate) fn new() -> Self {
        Self {
            sleep: Box::pin(sleep_until(Instant::now())),
            set_to: None,
        }
    }

    pub(crate) fn set(&mut self, at: Option<Instant>) {
        if let Some(at) = at
            && self.set_to.is_none_or(|set_to| at < set_to)
        {
            self.set_to = Some(at);
            self.sleep.as_mut().reset(at);
        }
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.set_to.is_none() {
            return Poll::Pending;
        }
        let poll = self.sleep.as_mut().poll(cx);
        if poll.is_ready() {
            self.set_to = None;
        }
        poll
    }
}
