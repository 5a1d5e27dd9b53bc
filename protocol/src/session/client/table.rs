use std::collections::{BTreeMap, VecDeque};

use super::effect::QueuedCall;
use super::entry::{Entry, Past, Sent};
use super::link::Link;
use crate::envelope::Ack;
use crate::id::OpId;
use crate::moment::Moment;

/// A call that is to be sent, for the first time or again.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) id: u64,
    pub(super) entry: Box<Entry>,
}

/// What became of a call whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// It was not sent, or is to be sent again.
    Waiting(Past),
    /// It was sent and its caller waits.
    Sent,
    /// It is an action that was sent: there is no message that ends it.
    Acting,
}

/// All calls by request id. Ids grow, and calls are sent in their order on each connection.
#[derive(Debug)]
pub(super) struct Table {
    next_id: u64,
    /// In the order of the ids.
    waiting: VecDeque<Waiting>,
    waiting_bytes: usize,
    sent: BTreeMap<u64, Sent>,
    sent_bytes: usize,
    /// The largest id that the server's session may know.
    last_sent: u64,
    /// Sent calls that were resolved since the last acknowledgement.
    unacknowledged: usize,
    /// Whether a call of this session was resolved.
    has_resolved: bool,
    /// Whether what was acknowledged may have been lost with a connection.
    must_repeat_ack: bool,
    /// No deadline comes before this. It may lie too early, never too late: so ending a call
    /// costs nothing, and one scan per elapsed deadline sets it right.
    earliest: Option<Moment>,
    /// Whether the end of a call was slept over, and it is given a moment.
    has_slept: bool,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            next_id: 1,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            sent: BTreeMap::new(),
            sent_bytes: 0,
            last_sent: 0,
            unacknowledged: 0,
            has_resolved: false,
            must_repeat_ack: false,
            earliest: None,
            has_slept: false,
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
    pub(super) fn queue(&mut self, entry: Entry) -> u64 {
        let id = self.skip_id();
        self.put_back(id, Box::new(entry));
        id
    }

    /// Puts a call where its id belongs: one that was sent before in front of those that were not.
    pub(super) fn put_back(&mut self, id: u64, entry: Box<Entry>) {
        self.watch(entry.call.deadline);
        self.waiting_bytes += entry.cost();
        let at = self.waiting.partition_point(|waiting| waiting.id < id);
        self.waiting.insert(at, Waiting { id, entry });
    }

    /// How many bytes the waiting calls take, with an allowance for each.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    pub(super) fn next_waiting(&mut self) -> Option<Waiting> {
        let waiting = self.waiting.pop_front()?;
        self.waiting_bytes -= waiting.entry.cost();
        Some(waiting)
    }

    pub(super) fn remove_waiting(&mut self, id: u64) -> Option<Waiting> {
        let at = self.waiting.binary_search_by_key(&id, |call| call.id);
        let waiting = self.waiting.remove(at.ok()?)?;
        self.waiting_bytes -= waiting.entry.cost();
        let is_known = id <= self.last_sent && !waiting.entry.is_action();
        self.count_resolved(usize::from(is_known));
        Some(waiting)
    }

    /// Takes the waiting calls out that `leaves` says yes to.
    pub(super) fn remove_waiting_if(&mut self, leaves: impl Fn(&Entry) -> bool) -> Vec<u64> {
        let mut removed = Vec::new();
        self.waiting.retain(|Waiting { id, entry }| {
            let leaves = leaves(entry);
            if leaves {
                self.waiting_bytes -= entry.cost();
                removed.push(*id);
            }
            !leaves
        });
        removed
    }

    /// How many bytes the call takes that is to be sent next.
    pub(super) fn next_cost(&self) -> usize {
        self.waiting
            .front()
            .map_or(0, |waiting| waiting.entry.cost())
    }

    pub(super) fn insert_sent(&mut self, id: u64, entry: Box<Entry>, give_up: Moment) {
        if !entry.is_action() {
            self.last_sent = self.last_sent.max(id);
        }
        let bytes = entry.cost();
        self.restore(
            id,
            Sent::Open {
                entry,
                give_up,
                bytes,
            },
        );
    }

    /// Puts a sent call back to those that are sent.
    pub(super) fn restore(&mut self, id: u64, sent: Sent) {
        self.watch(sent.give_up());
        self.sent_bytes += sent.bytes();
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

    /// Ends a call that was answered; gives it if somebody waits for the answer.
    pub(super) fn answered(&mut self, id: u64) -> Option<Box<Entry>> {
        let sent = self.sent.remove(&id)?;
        self.sent_bytes -= sent.bytes();
        match sent {
            Sent::Open { entry, .. } => {
                self.count_resolved(usize::from(!entry.is_action()));
                Some(entry)
            }
            Sent::Released { .. } => None,
        }
    }

    /// As [`answered`](Self::answered), of what the server knows by its id: no action.
    pub(super) fn answered_by_id(&mut self, id: u64) -> Option<Box<Entry>> {
        let is_action = self.sent.get(&id).is_some_and(Sent::is_action);
        if is_action { None } else { self.answered(id) }
    }

    /// Takes back that a call was resolved: it was answered, and goes on on another connection.
    pub(super) fn reopen(&mut self, id: u64, entry: Box<Entry>) {
        self.unacknowledged -= usize::from(!entry.is_action());
        self.put_back(id, entry);
    }

    /// Marks a sent call as one that nobody waits for. False if there is none, or if it is an
    /// action, which nobody can end.
    pub(super) fn release(&mut self, id: u64) -> bool {
        let Some(sent @ Sent::Open { .. }) = self.sent.get_mut(&id) else {
            return false;
        };
        if sent.is_action() {
            return false;
        }
        let (give_up, bytes) = (sent.give_up(), sent.bytes());
        *sent = Sent::Released { give_up, bytes };
        self.count_resolved(1);
        true
    }

    /// Takes everything that was sent, in the order of the ids.
    pub(super) fn take_sent(&mut self) -> BTreeMap<u64, Sent> {
        self.sent_bytes = 0;
        std::mem::take(&mut self.sent)
    }

    /// The ids of the sent calls that somebody waits for, without the actions.
    pub(super) fn open(&self) -> impl Iterator<Item = u64> {
        let open = |(id, sent): (&u64, &Sent)| {
            let is_open = matches!(sent, Sent::Open { .. }) && !sent.is_action();
            is_open.then_some(*id)
        };
        self.sent.iter().filter_map(open)
    }

    /// The action of that name that was sent, the oldest if there are more.
    pub(super) fn acting(&self, op_id: OpId) -> Option<u64> {
        let acting = |(id, sent): (&u64, &Sent)| match sent {
            Sent::Open { entry, .. } => {
                (entry.is_action() && entry.call.op_id == Some(op_id)).then_some(*id)
            }
            Sent::Released { .. } => None,
        };
        self.sent.iter().find_map(acting)
    }

    /// Whether there is an action of that name.
    pub(super) fn has_action(&self, op_id: OpId) -> bool {
        let is_it = |entry: &Entry| entry.is_action() && entry.call.op_id == Some(op_id);
        self.acting(op_id).is_some() || self.waiting.iter().any(|waiting| is_it(&waiting.entry))
    }

    /// Every call that somebody waits for, those that are sent first.
    pub(super) fn calls(&self) -> impl Iterator<Item = QueuedCall<'_>> {
        let sent = self.sent.iter().filter_map(|(id, sent)| match sent {
            Sent::Open { entry, .. } => Some(queued(*id, entry, true)),
            Sent::Released { .. } => None,
        });
        let waiting = self.waiting.iter().map(|Waiting { id, entry }| {
            let sent = entry.past == Past::MayHaveRun;
            queued(*id, entry, sent)
        });
        sent.chain(waiting)
    }

    /// What was sent is known to another connection, of which the last word may not have arrived.
    pub(super) fn go_on(&mut self) {
        self.must_repeat_ack = self.has_resolved;
    }

    /// What was sent is known to nobody: the server's session is a new one.
    pub(super) fn begin_anew(&mut self) {
        self.last_sent = 0;
        self.unacknowledged = 0;
        self.has_resolved = false;
        self.must_repeat_ack = false;
    }

    pub(super) fn unacknowledged(&self) -> usize {
        self.unacknowledged
    }

    pub(super) fn must_repeat_ack(&self) -> bool {
        self.must_repeat_ack
    }

    /// How many ids an acknowledgement lists at most.
    pub(super) fn known(&self) -> usize {
        self.in_flight() + self.known_waiting().count()
    }

    /// What is resolved, to be told to the server now.
    pub(super) fn acknowledge(&mut self) -> Ack {
        self.unacknowledged = 0;
        self.must_repeat_ack = false;
        let mut open: Vec<u64> = self.open().chain(self.known_waiting()).collect();
        open.sort_unstable();
        Ack {
            below: self.last_sent + 1,
            open,
        }
    }

    /// When to look for calls whose time is over.
    pub(super) fn earliest(&self) -> Option<Moment> {
        self.earliest
            .filter(|_| !(self.sent.is_empty() && self.waiting.is_empty()))
    }

    /// Takes the calls whose time is over, in the order of their ids.
    pub(super) fn overdue(&mut self, now: Moment) -> Vec<(u64, Overdue)> {
        let Some(at) = self.earliest.filter(|at| *at <= now) else {
            return Vec::new();
        };
        // A page in the background is woken late: it first hears what came while it slept.
        self.has_slept = !self.has_slept && at + Link::LATE < now;
        if self.has_slept {
            self.earliest = Some(now + Link::LATE);
            return Vec::new();
        }
        let mut overdue = Vec::new();
        let mut known_waiting = 0;
        self.sent.retain(|id, sent| {
            let keep = now < sent.give_up();
            if !keep {
                self.sent_bytes -= sent.bytes();
            }
            match sent {
                Sent::Open { .. } if keep => {}
                Sent::Open { entry, .. } if entry.is_action() => {
                    overdue.push((*id, Overdue::Acting));
                }
                Sent::Open { .. } => overdue.push((*id, Overdue::Sent)),
                Sent::Released { .. } => {}
            }
            keep
        });
        self.waiting.retain(|Waiting { id, entry }| {
            let keep = now < entry.call.deadline;
            if !keep {
                self.waiting_bytes -= entry.cost();
                known_waiting += usize::from(*id <= self.last_sent && !entry.is_action());
                overdue.push((*id, Overdue::Waiting(entry.past)));
            }
            keep
        });
        let sent = |(_, overdue): &&(u64, Overdue)| *overdue == Overdue::Sent;
        self.count_resolved(known_waiting + overdue.iter().filter(sent).count());
        let sent = self.sent.values().map(Sent::give_up);
        let waiting = self.waiting.iter().map(|call| call.entry.call.deadline);
        self.earliest = sent.chain(waiting).min();
        overdue
    }

    /// The ids of the calls that the server may know and that are to be sent again.
    fn known_waiting(&self) -> impl Iterator<Item = u64> {
        let known = self.waiting.iter();
        known
            .take_while(|waiting| waiting.id <= self.last_sent)
            .filter(|waiting| !waiting.entry.is_action())
            .map(|waiting| waiting.id)
    }

    fn count_resolved(&mut self, calls: usize) {
        self.unacknowledged += calls;
        self.has_resolved |= calls > 0;
    }

    fn watch(&mut self, deadline: Moment) {
        self.earliest = Some(self.earliest.map_or(deadline, |at| at.min(deadline)));
    }
}

fn queued(id: u64, entry: &Entry, sent: bool) -> QueuedCall<'_> {
    QueuedCall {
        id,
        op: &entry.call.op,
        deadline: entry.call.deadline,
        bytes: entry.call.payload.as_raw().bytes().len(),
        sent,
    }
}
