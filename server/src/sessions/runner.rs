//! The calls of a session that has no connection for now.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use super::bell::Bell;
use super::registry::{Asked, Left};
use super::{Estate, SessionId, Sessions, Terms};

/// Runs the calls that must finish, until they have or a connection takes them over.
pub(crate) struct Runner {
    sessions: Sessions,
    terms: Terms,
    /// Its session, until that ends: then nobody can come back, and the calls only finish.
    own: Option<(SessionId, Arc<Bell>)>,
    estate: Option<Box<Estate>>,
    /// How many calls are counted as running without a connection.
    counted: usize,
}

impl Runner {
    pub(super) fn new(
        sessions: &Sessions,
        terms: Terms,
        estate: Box<Estate>,
        own: Option<(SessionId, Arc<Bell>)>,
    ) -> Self {
        let mut runner = Self {
            sessions: sessions.clone(),
            terms,
            own,
            estate: None,
            counted: 0,
        };
        runner.count(estate.running());
        runner.estate = Some(estate);
        runner
    }

    pub(crate) async fn run(mut self) {
        poll_fn(|cx| self.poll(cx)).await;
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some((_, bell)) = &self.own {
            bell.listen(cx.waker());
            if bell.was_rung() && self.answer().is_ready() {
                return Poll::Ready(());
            }
        }
        let Some(estate) = &mut self.estate else {
            return Poll::Ready(());
        };
        while estate.poll_record(cx).is_ready() {}
        let left = estate.running();
        self.count(left);
        if left > 0 {
            return Poll::Pending;
        }
        self.give_back()
    }

    fn answer(&mut self) -> Poll<()> {
        let Some((id, bell)) = &self.own else {
            return Poll::Pending;
        };
        let asked = self.sessions.registry().asked(*id, bell);
        match asked {
            Asked::Nothing => Poll::Pending,
            Asked::ToYield => self.give_back(),
            Asked::ToEnd => {
                self.own = None;
                if let Some(estate) = &self.estate {
                    estate.dispatch.tell_all();
                }
                Poll::Pending
            }
        }
    }

    /// Lets go of the session. Pending if its calls have nobody else to run them.
    fn give_back(&mut self) -> Poll<()> {
        let (Some(estate), Some((id, bell))) = (self.estate.take(), self.own.take()) else {
            return Poll::Ready(());
        };
        match self.sessions.give_back(id, &bell, estate, &self.terms) {
            Left::Settled => Poll::Ready(()),
            Left::Runs(estate, bell) => {
                // To be polled once more, for the sake of the new bell.
                bell.ring();
                (self.estate, self.own) = (Some(estate), Some((id, bell)));
                Poll::Pending
            }
            Left::Ended(estate) => {
                estate.dispatch.tell_all();
                let runs_on = estate.running() > 0;
                self.estate = Some(estate);
                if runs_on {
                    Poll::Pending
                } else {
                    Poll::Ready(())
                }
            }
        }
    }

    fn count(&mut self, running: usize) {
        let unattended = &self.sessions.0.unattended;
        unattended.fetch_add(running, Ordering::Relaxed);
        unattended.fetch_sub(self.counted, Ordering::Relaxed);
        self.counted = running;
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.count(0);
    }
}
