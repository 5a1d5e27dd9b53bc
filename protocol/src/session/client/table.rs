use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::effect::NewCall;
use crate::envelope::Ack;
use crate::moment::Moment;
use crate::operation::Class;

/// A call that was not sent yet.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) id: u64,
    pub(super) call: NewCall,
}

/// A call that was sent on the connection that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// Its caller waits for the answer.
    Open {
        class: Class,
        give_up: Moment,
        bytes: usize,
    },
    /// Nobody waits; the server still counts the call until it has answered it.
    Released { give_up: Moment, bytes: usize },
}

/// What became of a call whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// It was never sent.
    Waiting,
    /// It was sent and its caller waits.
    Sent,
}

/// All calls by request id. Ids grow, and calls are sent in their order: so every id that was sent
/// is smaller than every id that waits.
#[derive(Debug)]
pub(super) struct Table {
    next_id: u64,
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
    sent: BTreeMap<u64, Sent>,
    sent_bytes: usize,
    /// Sent calls that were resolved since the last acknowledgement.
    unacknowledged: usize,
    /// No deadline comes before this. It may lie too early, never too late: so ending a call
    /// costs nothing, and one scan per elapsed deadline sets it right.
    earliest: Option<Moment>,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            next_id: 1,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            sent: BTreeMap::new(),
            sent_bytes: 0,
            unacknowledged: 0,
            earliest: None,
        }
    }

    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Takes the next id and nothing else.
    pub(super) fn skip_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// Puts a call behind those that wait.
    pub(super) fn queue(&mut self, call: NewCall) -> u64 {
        let id = self.skip_id();
        self.watch(call.deadline);
        self.waiting_bytes += cost(&call);
        self.waiting.push_back(Waiting { id, call });
        id
    }

    /// How many bytes the waiting calls take, with an allowance for each.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    pub(super) fn next_waiting(&mut self) -> Option<Waiting> {
        let waiting = self.waiting.pop_front()?;
        self.waiting_bytes -= cost(&waiting.call);
        Some(waiting)
    }

    pub(super) fn remove_waiting(&mut self, id: u64) -> Option<Waiting> {
        let at = self.waiting.binary_search_by_key(&id, |call| call.id);
        let waiting = self.waiting.remove(at.ok()?)?;
        self.waiting_bytes -= cost(&waiting.call);
        Some(waiting)
    }

    /// How many bytes the call takes that is to be sent next.
    pub(super) fn next_cost(&self) -> usize {
        self.waiting
            .front()
            .map_or(0, |waiting| cost(&waiting.call))
    }

    pub(super) fn insert_sent(&mut self, id: u64, class: Class, give_up: Moment, bytes: usize) {
        self.watch(give_up);
        self.sent_bytes += bytes;
        let sent = Sent::Open {
            class,
            give_up,
            bytes,
        };
        self.sent.insert(id, sent);
    }

    /// How many bytes the calls take that the server has not answered.
    pub(super) fn in_flight_bytes(&self) -> usize {
        self.sent_bytes
    }

    /// How many of the server's places are taken.
    pub(super) fn in_flight(&self) -> usize {
        self.sent.len()
    }

    /// Ends a call that was answered. True if somebody waits for the answer.
    pub(super) fn answered(&mut self, id: u64) -> bool {
        let Some(sent) = self.sent.remove(&id) else {
            return false;
        };
        self.sent_bytes -= sent.bytes();
        match sent {
            Sent::Open { .. } => {
                self.unacknowledged += 1;
                true
            }
            Sent::Released { .. } => false,
        }
    }

    /// Marks a sent call as one that nobody waits for. False if there is none.
    pub(super) fn release(&mut self, id: u64) -> bool {
        let Some(sent @ &mut Sent::Open { give_up, bytes, .. }) = self.sent.get_mut(&id) else {
            return false;
        };
        *sent = Sent::Released { give_up, bytes };
        self.unacknowledged += 1;
        true
    }

    /// Takes everything that was sent on a connection that is gone, in the order of the ids.
    pub(super) fn take_sent(&mut self) -> BTreeMap<u64, Sent> {
        // The next connection is another session to the server: it holds no records yet.
        self.unacknowledged = 0;
        self.sent_bytes = 0;
        std::mem::take(&mut self.sent)
    }

    pub(super) fn unacknowledged(&self) -> usize {
        self.unacknowledged
    }

    /// What is resolved, to be told to the server now.
    pub(super) fn acknowledge(&mut self) -> Ack {
        self.unacknowledged = 0;
        let open = |(id, sent): (&u64, &Sent)| matches!(sent, Sent::Open { .. }).then_some(*id);
        Ack {
            below: self.waiting.front().map_or(self.next_id, |call| call.id),
            open: self.sent.iter().filter_map(open).collect(),
        }
    }

    /// When to look for calls whose time is over.
    pub(super) fn earliest(&self) -> Option<Moment> {
        self.earliest
            .filter(|_| !(self.sent.is_empty() && self.waiting.is_empty()))
    }

    /// Takes the calls whose time is over, in the order of their ids.
    pub(super) fn overdue(&mut self, now: Moment) -> Vec<(u64, Overdue)> {
        if self.earliest.is_none_or(|at| now < at) {
            return Vec::new();
        }
        let mut overdue = Vec::new();
        self.sent.retain(|id, sent| {
            let keep = now < sent.give_up();
            if !keep {
                self.sent_bytes -= sent.bytes();
            }
            if !keep && matches!(sent, Sent::Open { .. }) {
                overdue.push((*id, Overdue::Sent));
            }
            keep
        });
        self.unacknowledged += overdue.len();
        self.waiting.retain(|Waiting { id, call }| {
            let keep = now < call.deadline;
            if !keep {
                self.waiting_bytes -= cost(call);
                overdue.push((*id, Overdue::Waiting));
            }
            keep
        });
        let sent = self.sent.values().map(Sent::give_up);
        let waiting = self.waiting.iter().map(|waiting| waiting.call.deadline);
        self.earliest = sent.chain(waiting).min();
        overdue
    }

    fn watch(&mut self, deadline: Moment) {
        self.earliest = Some(self.earliest.map_or(deadline, |at| at.min(deadline)));
    }
}

impl Sent {
    fn give_up(&self) -> Moment {
        match *self {
            Self::Open { give_up, .. } | Self::Released { give_up, .. } => give_up,
        }
    }

    fn bytes(&self) -> usize {
        match *self {
            Self::Open { bytes, .. } | Self::Released { bytes, .. } => bytes,
        }
    }
}

/// What is left of the caller's time, in whole milliseconds and never zero.
pub(super) fn budget_ms(deadline: Moment, now: Moment) -> u64 {
    let left = deadline.since(now) + Duration::from_nanos(999_999);
    u64::try_from(left.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// How large a call is: what it holds, and what it takes in memory and on the wire beside that.
pub(super) fn cost(call: &NewCall) -> usize {
    call.op.len() + call.payload.as_raw().bytes().len() + ALLOWANCE
}

/// More than the envelope of a request without an acknowledgement takes on the wire, and about
/// what the table takes in memory: so that a flood of empty calls meets the bound too.
const ALLOWANCE: usize = 128;
