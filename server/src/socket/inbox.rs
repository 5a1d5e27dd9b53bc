//! What came over a connection and is not received yet, bounded in bytes.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::{Ending, Message};

/// The way of messages from the task of a socket to whoever holds it, often a future in the same task.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Message>,
    /// What the waiting messages cost.
    cost: usize,
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
pub(super) enum Batch {
    /// Messages; never none.
    Messages(VecDeque<Message>),
    /// The socket has drained after pressure.
    Drained,
    /// All was received, and the connection is over.
    Ended(Box<Ending>),
}

impl Inbox {
    /// Appends what came. Gives the cost of all that is not received yet.
    pub(super) fn put(
        &self,
        arrived: &mut VecDeque<Message>,
        cost: usize,
        cx: &Context<'_>,
    ) -> usize {
        let mut state = self.lock();
        if state.abandoned {
            arrived.clear();
            return 0;
        }
        if state.waiting.is_empty() {
            std::mem::swap(&mut state.waiting, arrived);
        } else {
            state.waiting.append(arrived);
        }
        state.cost += cost;
        let unreceived = state.cost + state.lent;
        wake_receiver(state, cx);
        unreceived
    }

    /// The cost of all that is not received yet. As long as it is above `limit`, the task is woken when it changes.
    pub(super) fn cost(&self, limit: usize, cx: &Context<'_>) -> usize {
        let mut state = self.lock();
        let unreceived = state.cost + state.lent;
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
    pub(super) fn poll_take(&self, cx: &Context<'_>) -> Poll<Batch> {
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
        (state.cost, state.lent) = (0, 0);
        let waiting = std::mem::take(&mut state.waiting);
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
    fn take(&mut self, cx: &Context<'_>) -> Poll<Batch> {
        if !self.waiting.is_empty() {
            self.lent = std::mem::take(&mut self.cost);
            return Poll::Ready(Batch::Messages(std::mem::take(&mut self.waiting)));
        }
        if std::mem::take(&mut self.drained) {
            return Poll::Ready(Batch::Drained);
        }
        if let Some(ending) = &self.ending {
            return Poll::Ready(Batch::Ended(ending.clone()));
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
