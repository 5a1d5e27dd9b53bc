//! The timer of a connection.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::time::{Instant, Sleep};

/// One timer for a connection. It is moved only to fire earlier: a deadline that moves away
/// costs one early wake, not a change of the timer for each call.
#[derive(Default)]
pub(super) struct Timer {
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Timer {
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(sleep) = &mut self.sleep else {
            return Poll::Pending;
        };
        ready!(sleep.as_mut().poll(cx));
        self.sleep = None;
        Poll::Ready(())
    }

    /// Makes sure that the task is woken at `at`, or sooner.
    pub(super) fn arm(&mut self, at: Instant, cx: &mut Context<'_>) {
        let sleep = match &mut self.sleep {
            Some(sleep) if sleep.deadline() <= at => return,
            Some(sleep) => {
                sleep.as_mut().reset(at);
                sleep
            }
            None => self.sleep.insert(Box::pin(tokio::time::sleep_until(at))),
        };
        // A timer that is over already keeps no waker.
        if sleep.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}
