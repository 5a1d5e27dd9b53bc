use std::borrow::Cow;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;
use wilco_protocol::envelope::PresenceStatus;
use wilco_protocol::session::{CallFailure, ChannelKey, ClosedReason, NewSignal, Offline};
use wilco_protocol::{Class, Code, Executed, Fault, OpId, Payload};

use crate::callers::Actor;
use crate::flow::{Seat, SeatId};
use crate::queued::Queued;
use crate::transport::Instant;

/// What many tasks have to say to the one that owns the socket.
///
/// The first command after the owner has looked wakes it, those that follow do not: so a thousand
/// calls that are made at once cost one wake. The lock is held for a push, never for user code.
#[derive(Debug)]
pub(crate) struct Inbox {
    queue: Mutex<Queue>,
    max_bytes: usize,
}

#[derive(Debug)]
struct Queue {
    commands: Vec<Command>,
    /// What the calls among the commands hold.
    bytes: usize,
    next_id: u64,
    owner: Option<Waker>,
    ended: Option<ClosedReason>,
}

#[derive(Debug)]
pub(crate) enum Command {
    /// A call; it takes the next request id.
    Call(Outgoing),
    /// Nobody waits any more for the call of that id.
    Cancel(u64),
    /// An action; it takes the next request id.
    Act(OutgoingAction),
    /// One more follows a channel.
    Follow(ChannelKey, Seat),
    /// One less does.
    Unfollow(ChannelKey, SeatId),
    /// How present the user is; everywhere if no topic is named.
    SetPresence(PresenceStatus, Option<Box<str>>),
    /// A word to another user.
    Signal(NewSignal),
    /// Somebody else takes back the call of that id; its caller still waits.
    TakeBack(u64),
    /// Somebody asks what calls there are.
    Show(oneshot::Sender<Vec<Queued>>),
    /// Something happened to the device after which to look whether the connection lives.
    Probe,
    /// The last handle is gone, or the caller closes.
    Close,
}

/// A call on its way to the socket.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) op: Cow<'static, str>,
    pub(crate) class: Class,
    pub(crate) payload: Payload,
    pub(crate) deadline: Instant,
    pub(crate) op_id: Option<OpId>,
    pub(crate) offline: Offline,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// An action on its way to the socket.
pub(crate) struct OutgoingAction {
    pub(crate) op_id: OpId,
    pub(crate) resource: Box<str>,
    pub(crate) payload: Payload,
    pub(crate) deadline: Instant,
    pub(crate) offline: Offline,
    pub(crate) actor: Box<dyn Actor>,
}

impl fmt::Debug for OutgoingAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingAction")
            .field("op_id", &self.op_id)
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}

/// How a call ended, in bytes that its caller owns.
pub(crate) type Answer = Result<Payload, CallFailure>;

impl Inbox {
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self {
            queue: Mutex::new(Queue {
                commands: Vec::new(),
                bytes: 0,
                next_id: 1,
                owner: None,
                ended: None,
            }),
            max_bytes,
        }
    }

    /// Hands a call in, and gives the request id that it takes.
    pub(crate) fn call(&self, outgoing: Outgoing) -> Result<u64, CallFailure> {
        let mut queue = self.lock();
        let cost = outgoing.op.len() + outgoing.payload.as_raw().bytes().len() + ALLOWANCE;
        self.admit(&mut queue, cost)?;
        let id = queue.next_id;
        queue.next_id += 1;
        wake(queue, Command::Call(outgoing));
        Ok(id)
    }

    /// Hands an action in. Its actor comes back if it is refused.
    pub(crate) fn act(&self, action: OutgoingAction) -> Result<(), (Box<dyn Actor>, CallFailure)> {
        let mut queue = self.lock();
        let cost = action.resource.len() + action.payload.as_raw().bytes().len() + ALLOWANCE;
        if let Err(failure) = self.admit(&mut queue, cost) {
            return Err((action.actor, failure));
        }
        queue.next_id += 1;
        wake(queue, Command::Act(action));
        Ok(())
    }

    /// Hands in a word to another user.
    pub(crate) fn signal(&self, signal: NewSignal) -> Result<(), CallFailure> {
        let mut queue = self.lock();
        let cost =
            signal.topic.len() + signal.target_user_id.len() + signal.signal.len() + ALLOWANCE;
        self.admit(&mut queue, cost)?;
        // The session names it as it names a call, so that an error can be told to its sender.
        queue.next_id += 1;
        wake(queue, Command::Signal(signal));
        Ok(())
    }

    /// Lets one more follow a channel. Without an owner the seat is dropped, which ends it.
    pub(crate) fn follow(&self, channel: ChannelKey, seat: Seat) {
        wake(self.lock(), Command::Follow(channel, seat));
    }

    pub(crate) fn unfollow(&self, channel: ChannelKey, seat: SeatId) {
        wake(self.lock(), Command::Unfollow(channel, seat));
    }

    pub(crate) fn set_presence(&self, status: PresenceStatus, topic: Option<Box<str>>) {
        wake(self.lock(), Command::SetPresence(status, topic));
    }

    fn admit(&self, queue: &mut Queue, cost: usize) -> Result<(), CallFailure> {
        if let Some(reason) = queue.ended.clone() {
            let executed = Executed::No;
            return Err(CallFailure::Closed { reason, executed });
        }
        // One call always fits: whether it may wait is for the session to say.
        if queue.bytes > 0 && self.max_bytes < queue.bytes + cost {
            let fault = Fault::new(Code::Overloaded, Executed::No);
            return Err(CallFailure::Fault(Box::new(fault)));
        }
        queue.bytes += cost;
        Ok(())
    }

    /// Gives a call back. Each call does so once at most, so these need no bound of their own.
    pub(crate) fn cancel(&self, id: u64) {
        wake(self.lock(), Command::Cancel(id));
    }

    /// Takes a call back that somebody else has made.
    pub(crate) fn take_back(&self, id: u64) {
        wake(self.lock(), Command::TakeBack(id));
    }

    /// Asks what calls there are. Nobody answers if the client is closed.
    pub(crate) fn show(&self) -> oneshot::Receiver<Vec<Queued>> {
        let (shown, seen) = oneshot::channel();
        wake(self.lock(), Command::Show(shown));
        seen
    }

    pub(crate) fn probe(&self) {
        wake(self.lock(), Command::Probe);
    }

    pub(crate) fn close(&self) {
        wake(self.lock(), Command::Close);
    }

    /// Moves what has come into `commands`; pending while nothing has.
    pub(crate) fn poll_take(&self, cx: &Context<'_>, commands: &mut Vec<Command>) -> Poll<()> {
        let mut queue = self.lock();
        if queue.commands.is_empty() {
            match &mut queue.owner {
                Some(owner) => owner.clone_from(cx.waker()),
                owner @ None => *owner = Some(cx.waker().clone()),
            }
            return Poll::Pending;
        }
        queue.bytes = 0;
        commands.append(&mut queue.commands);
        Poll::Ready(())
    }

    /// Refuses what is there and whatever comes.
    pub(crate) fn end(&self, reason: &ClosedReason) {
        let mut queue = self.lock();
        queue.ended.get_or_insert_with(|| reason.clone());
        let commands = std::mem::take(&mut queue.commands);
        drop(queue);
        for command in commands {
            let closed = CallFailure::Closed {
                reason: reason.clone(),
                executed: Executed::No,
            };
            match command {
                // The caller may have left.
                Command::Call(outgoing) => drop(outgoing.answer.send(Err(closed))),
                Command::Act(action) => action.actor.fail(closed),
                // A seat that is dropped tells its follower by that.
                Command::Follow(..)
                | Command::Unfollow(..)
                | Command::SetPresence(..)
                | Command::Signal(_)
                | Command::Cancel(_)
                | Command::TakeBack(_)
                | Command::Show(_)
                | Command::Probe
                | Command::Close => {}
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // A push cannot stop half way, so a poisoned queue is a whole one.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds a command, and wakes the owner if it sleeps, after the lock is given back.
fn wake(mut queue: MutexGuard<'_, Queue>, command: Command) {
    if queue.ended.is_some() {
        return;
    }
    queue.commands.push(command);
    let owner = queue.owner.take();
    drop(queue);
    if let Some(owner) = owner {
        owner.wake();
    }
}

/// What a call takes beside what it holds, so that a flood of empty ones meets the bound too.
const ALLOWANCE: usize = 128;
