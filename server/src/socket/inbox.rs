//! What came over a connection and is not received yet, bounded in bytes.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Ending;
use super::batch::Batch;

/// The way of messages from the task of a socket to whoever holds it, often a future in the same task.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Never empty.
    waiting: Option<Box<Batch>>,
    /// What the messages cost that were taken out together and may not all be received yet.
    lent: usize,
    /// Pressure has ended since the receiver was told.
    drained: bool,
    receiver: Option<Waker>,
    /// The socket's task, which waits for room.
    task: Option<Waker>,
    ending: Option<Box<Ending>>,
    /// Nobody receives any more.
    abandoned: bool,
}

/// What there is to receive.
#[derive(Debug)]
pub(super) enum Received {
    /// Never empty.
    Messages(Box<Batch>),
    /// The socket has drained after pressure.
    Drained,
    /// All was received, and the connection is over.
    Ended(Box<Ending>),
}

impl Inbox {
    /// Appends what came. Gives the cost of all that is not received yet.
    pub(super) fn put(&self, arrived: Box<Batch>, cx: &Context<'_>) -> usize {
        let mut state = self.lock();
        if state.abandoned {
            drop(state);
            return 0;
        }
        match &mut state.waiting {
            Some(waiting) => waiting.append(arrived),
            waiting @ None => *waiting = Some(arrived),
        }
        let unreceived = state.unreceived();
        wake_receiver(state, cx);
        unreceived
    }

    /// The cost of all that is not received yet. As long as it is above `limit`, the task is woken when it changes.
    pub(super) fn cost(&self, limit: usize, cx: &Context<'_>) -> usize {
        let mut state = self.lock();
        let unreceived = state.unreceived();
        if unreceived >= limit {
            match &mut state.task {
                Some(waker) => waker.clone_from(cx.waker()),
                task @ None => *task = Some(cx.waker().clone()),
            }
        }
        unreceived
    }

    /// The socket has drained after pressure.
    pub(super) fn drain(&self, cx: &Context<'_>) {
        let mut state = self.lock();
        state.drained = true;
        wake_receiver(state, cx);
    }

    /// Nothing more comes.
    pub(super) fn end(&self, ending: Box<Ending>) {
        let mut state = self.lock();
        state.ending = Some(ending);
        let receiver = state.receiver.take();
        drop(state);
        if let Some(receiver) = receiver {
            receiver.wake();
        }
    }

    /// Takes all there is, at one go. Whoever asks has received what was taken before.
    pub(super) fn poll_take(&self, cx: &Context<'_>) -> Poll<Received> {
        let mut state = self.lock();
        let waits_for_room = std::mem::take(&mut state.lent) > 0;
        let taken = state.take(cx);
        let task = if waits_for_room || taken.is_ready() {
            state.task.take()
        } else {
            None
        };
        drop(state);
        if let Some(task) = task.filter(|task| !task.will_wake(cx.waker())) {
            task.wake();
        }
        taken
    }

    /// Nobody receives any more: what waits is dropped, and what comes is not kept.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.abandoned = true;
        state.lent = 0;
        let waiting = state.waiting.take();
        let task = state.task.take();
        drop(state);
        drop(waiting);
        if let Some(task) = task {
            task.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn unreceived(&self) -> usize {
        self.lent + self.waiting.as_ref().map_or(0, |batch| batch.cost)
    }

    fn take(&mut self, cx: &Context<'_>) -> Poll<Received> {
        if let Some(batch) = self.waiting.take() {
            self.lent = batch.cost;
            return Poll::Ready(Received::Messages(batch));
        }
        if std::mem::take(&mut self.drained) {
            return Poll::Ready(Received::Drained);
        }
        if let Some(ending) = &self.ending {
            return Poll::Ready(Received::Ended(ending.clone()));
        }
        match &mut self.receiver {
            Some(receiver) => receiver.clone_from(cx.waker()),
            receiver @ None => *receiver = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

/// Wakes the receiver, unless it lives in the task that runs: that polls it in any case.
fn wake_receiver(mut state: MutexGuard<'_, State>, cx: &Context<'_>) {
    let is_elsewhere = |receiver: &mut Waker| !receiver.will_wake(cx.waker());
    let receiver = state.receiver.take_if(is_elsewhere);
    drop(state);
    if let Some(receiver) = receiver {
        receiver.wake();
    }
}
