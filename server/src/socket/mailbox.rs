//! What waits for one connection, shared by its task and by all who send to it.
//!
//! A push never waits and never runs anybody's code: it takes one small lock, and wakes the task only if the task
//! sleeps. What waits here and not in the socket's buffer can still be dropped or replaced; `queue` decides that.

mod broadcast;
mod entry;
mod pressure;
mod queue;
mod spare;
mod task;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use wilco_protocol::CloseCode;
use wilco_protocol::websocket::deflate::DeflateParameters;

pub(crate) use self::broadcast::Broadcast;
use self::pressure::Pressure;
use self::queue::{Admitted, Left, Marks, Queue};
use self::task::{Task, wake};
use super::Outbound;
use super::message::{Outgoing, Refused, RefusedReason, Sent};

/// The one way to a connection for all that is sent to it.
#[derive(Debug)]
pub(crate) struct Mailbox {
    coding: Coding,
    state: Mutex<State>,
}

/// How messages are encoded for one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Uncompressed: a published message is the same frame for all.
    Plain,
    /// Each message is compressed by itself, so that a published one is the same frame for all with these parameters.
    Deflated {
        parameters: DeflateParameters,
        /// Shorter messages go plain, unless they say otherwise themselves.
        min_size: usize,
    },
    /// Each message may refer to those before it, so the connection's task encodes all of them.
    Own,
}

/// How a connection is to be ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Farewell {
    pub(crate) code: CloseCode,
    pub(crate) reason: Box<str>,
    /// The close goes ahead of what waits, in the socket's buffer too; here it was dropped.
    pub(crate) ahead: bool,
}

/// How things stand with what waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// The soft mark was passed, the queue has not drained since, and not all of it may be dropped.
    pub(crate) is_owed: bool,
    /// Nothing more is taken.
    pub(crate) is_closing: bool,
}

/// What became of a published message at one subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// Queued behind more than the soft mark.
    Pressured,
    /// Dropped, or queued at the cost of older ones that were: see `Delivery`.
    Dropped,
    /// The connection ends, perhaps by this.
    Closed,
}

#[derive(Debug)]
struct State {
    queue: Queue,
    task: Task,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Open,
    /// Nothing more is taken; the task has not been told yet.
    Closing(Box<Farewell>),
    /// The task knows that the connection ends.
    Closed,
}

impl Mailbox {
    /// A mailbox that reports pressure above `soft` bytes and takes nothing more from `hard` on.
    pub(crate) fn new(soft: usize, hard: usize, coding: Coding) -> Self {
        Self {
            coding,
            state: Mutex::new(State {
                queue: Queue::new(Marks::new(soft, hard)),
                task: Task::Awake,
                phase: Phase::Open,
            }),
        }
    }

    /// Queues a message for this connection alone.
    ///
    /// # Errors
    /// The hard mark is reached, or the connection ends. The message comes back.
    pub(crate) fn send(&self, message: Outgoing) -> Result<Sent, Refused> {
        let mut state = self.lock();
        let reason = if !state.is_open() {
            RefusedReason::Closed
        } else if !state.queue.has_room() {
            RefusedReason::Full
        } else {
            let pressured = state.queue.send(message);
            let sleeper = state.task.sleeper();
            drop(state);
            wake(sleeper);
            return Ok(if pressured {
                Sent::Pressure
            } else {
                Sent::Queued
            });
        };
        drop(state);
        Err(Refused { message, reason })
    }

    /// Queues a published message, as far as its class and this reader allow.
    pub(crate) fn push(&self, broadcast: &mut Broadcast<'_>) -> Pushed {
        let frame = broadcast.frame(&self.coding);
        let mut state = self.lock();
        if !state.is_open() {
            return Pushed::Closed;
        }
        let pushed = match state.queue.publish(frame) {
            Admitted::Queued => Pushed::Queued,
            Admitted::Pressured => Pushed::Pressured,
            Admitted::Dropped => Pushed::Dropped,
            Admitted::Refused => {
                drop(state);
                let left = self.close_now(CloseCode::SLOW, CloseCode::SLOW.sentence());
                broadcast.bury(left);
                return Pushed::Closed;
            }
        };
        let sleeper = state.task.sleeper();
        drop(state);
        wake(sleeper);
        pushed
    }

    /// Ends the connection once all that waits is sent. Nothing more is taken from now on.
    pub(crate) fn close(&self, code: CloseCode, reason: &str) {
        let mut state = self.lock();
        if state.is_open() {
            state.phase = Phase::Closing(Farewell::new(code, reason, false));
            let sleeper = state.task.sleeper();
            drop(state);
            wake(sleeper);
        }
    }

    /// Ends the connection ahead of all that waits. That comes back, since the caller may hold a lock under which it must
    /// not be dropped.
    fn close_now(&self, code: CloseCode, reason: &str) -> Option<Left> {
        let mut state = self.lock();
        if matches!(state.phase, Phase::Closed) {
            return None;
        }
        state.phase = Phase::Closing(Farewell::new(code, reason, true));
        let left = state.queue.clear();
        let task = std::mem::replace(&mut state.task, Task::Awake);
        drop(state);
        wake(task.waker());
        Some(left)
    }

    /// The connection is over: frees what waits, and whoever waits for room.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.phase = Phase::Closed;
        let task = std::mem::replace(&mut state.task, Task::Awake);
        let left = state.queue.clear();
        drop(state);
        drop(left);
        drop(task);
    }

    /// Moves frames into `out`, in order, about `room` bytes of them and at least one unless `room` is 0.
    ///
    /// Ready without a farewell if anything was moved. The farewell comes once, when all that goes before it was
    /// moved; it is for the caller to act on. Pending otherwise, and the task is woken when there is something to do
    /// here: by anything if nothing waits, only by [`close_now`](Self::close_now) if it waits for the socket.
    pub(crate) fn poll_take(
        &self,
        cx: &Context<'_>,
        out: &mut Outbound,
        room: usize,
    ) -> Poll<Option<Farewell>> {
        let mut state = self.lock();
        if let Some(farewell) = state.farewell() {
            return Poll::Ready(Some(farewell));
        }
        if state.queue.is_empty() {
            state.task = Task::Asleep(state.task.renew(cx));
            return Poll::Pending;
        }
        if room == 0 {
            state.task = Task::Writing(state.task.renew(cx));
            return Poll::Pending;
        }
        state.task = Task::Awake;
        let mut batch = state.queue.take(room, out.len());
        drop(state);
        for entry in batch.drain(..) {
            entry.write(&self.coding, out);
        }
        spare::give(batch);
        Poll::Ready(None)
    }

    /// Tells that the task runs: until it asks again, it need not be woken.
    pub(crate) fn attend(&self) {
        self.lock().task = Task::Awake;
    }

    /// How things stand, for a task that decides whether to read.
    pub(crate) fn standing(&self) -> Standing {
        let state = self.lock();
        Standing {
            is_owed: state.queue.is_owed(),
            is_closing: !state.is_open(),
        }
    }

    /// Learns how many bytes the socket's buffer still holds. Gives whether a connection that was under pressure has
    /// drained by it: once for each time.
    pub(crate) fn settle(&self, committed: usize) -> bool {
        let mut state = self.lock();
        let ended = state.queue.settle(committed);
        drop(state);
        ended.map(|pressure| pressure.end()).is_some()
    }

    /// Waits until the connection is no longer under pressure. At once if it is not, or ends.
    pub(crate) async fn drained(&self) {
        let drained = self.lock().queue.pressure().map(Pressure::drained);
        match drained {
            Some(drained) => drained.await,
            // Whoever sends again and again to a socket that is closed holds up no thread.
            None => tokio::task::coop::consume_budget().await,
        }
    }

    /// Whether the connection is open, and what waits for it has not passed the soft mark or has drained since.
    pub(crate) fn is_writable(&self) -> bool {
        let state = self.lock();
        state.is_open() && !state.queue.is_pressured()
    }

    /// How many bytes wait, here and in the socket's buffer; here with what they cost beside themselves.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.lock().queue.waiting()
    }

    /// How many published messages were dropped or replaced because this connection reads too slowly.
    pub(crate) fn dropped(&self) -> u64 {
        self.lock().queue.dropped()
    }

    /// Nothing panics under the lock; if it did, the queue would still be in order.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Farewell {
    fn new(code: CloseCode, reason: &str, ahead: bool) -> Box<Self> {
        let reason = reason.into();
        Box::new(Self {
            code,
            reason,
            ahead,
        })
    }
}

impl State {
    const fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    /// The farewell, if it is its turn.
    fn farewell(&mut self) -> Option<Farewell> {
        match &self.phase {
            Phase::Closing(farewell) if farewell.ahead || self.queue.is_empty() => {}
            Phase::Open | Phase::Closing(_) | Phase::Closed => return None,
        }
        match std::mem::replace(&mut self.phase, Phase::Closed) {
            Phase::Closing(farewell) => Some(*farewell),
            Phase::Open | Phase::Closed => None,
        }
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
