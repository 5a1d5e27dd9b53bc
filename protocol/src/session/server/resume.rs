//! A session that goes on: what it brings along, and what it leaves. See docs/protocol.md#resume.

use super::answer::respond;
use super::{Phase, ServerSession, millis};
use crate::envelope::{self, PendingVerdict};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::session::calls::CallState;
use crate::session::effect::{Effect, Owner, Reply, Verdict};
use crate::session::seat::{Kept, Resumed, Seat};

/// What becomes of a call that the client still waits for.
#[derive(Debug)]
pub(super) struct Pending {
    id: u64,
    fate: Fate,
}

#[derive(Debug)]
enum Fate {
    Absent,
    Running,
    OutcomeUnknown,
    /// Answered from the record.
    Done(Reply),
    /// Answered, and not from the record.
    Refused(Box<Fault>),
}

impl Pending {
    pub(super) fn said(&self) -> envelope::Pending {
        let verdict = match self.fate {
            Fate::Absent => PendingVerdict::Absent,
            Fate::Running => PendingVerdict::Running,
            Fate::OutcomeUnknown => PendingVerdict::OutcomeUnknown,
            Fate::Done(_) | Fate::Refused(_) => PendingVerdict::Done,
        };
        let id = self.id;
        envelope::Pending { id, verdict }
    }
}

/// The answers that were waiting, in the order of their ids.
pub(super) fn replies<'a>(pending: Vec<Pending>) -> impl Iterator<Item = Effect<'a>> {
    pending.into_iter().filter_map(|Pending { id, fate }| {
        let id = RequestId::Number(id);
        match fate {
            Fate::Done(reply) => Some(respond(id, reply, true)),
            Fate::Refused(fault) => Some(respond(id, Err(fault), false)),
            Fate::Absent | Fate::Running | Fate::OutcomeUnknown => None,
        }
    })
}

impl ServerSession {
    /// Ends the connection and gives the calls that go on without it. Their ends are no business of
    /// this machine any more: they are the next one's, by [`Resumed::running`], or nobody's.
    pub fn release(&mut self, now: Moment) -> Vec<Kept> {
        self.phase = Phase::Closed;
        self.calls.release(now)
    }

    /// Takes up the calls that went on, and decides what becomes of those that are waited for. The
    /// others run to their ends, and are recorded.
    pub(super) fn take_up(&mut self, resumed: Resumed, now: Moment) -> Vec<Pending> {
        self.keep(resumed.running, now);
        let mut pending: Vec<Pending> = resumed
            .pending
            .into_iter()
            .map(|(id, verdict)| self.judge(id, verdict))
            .collect();
        pending.sort_by_key(|pending| pending.id);
        pending.dedup_by_key(|pending| pending.id);
        self.calls.abandon(|id| !is_running(&pending, id));
        pending
    }

    /// A session that comes when its connection has ended: its calls go on to the next one.
    pub(super) fn seated_too_late(&mut self, seat: Seat, now: Moment) {
        if let Some(resumed) = seat.resumed {
            self.keep(resumed.running, now);
        }
    }

    fn keep(&mut self, running: Vec<Kept>, now: Moment) {
        for Kept {
            request_id,
            left,
            bytes,
        } in running
        {
            let state = CallState::Running {
                deadline: now + left,
                owner: Owner::Session,
            };
            self.calls.open(request_id, state, bytes);
        }
    }

    fn judge(&self, id: u64, verdict: Verdict) -> Pending {
        let unknown = |code| Fault::new(code, Executed::Unknown);
        let fate = match verdict {
            Verdict::Running if self.calls.state(&RequestId::Number(id)).is_some() => Fate::Running,
            // Claimed, and its run was not handed on: it comes again, and its claim decides.
            Verdict::Fresh | Verdict::Running => Fate::Absent,
            Verdict::Done(Err(fault)) if fault.code == Code::OutcomeUnknown => Fate::OutcomeUnknown,
            Verdict::OwnerGone => Fate::OutcomeUnknown,
            Verdict::Done(reply) | Verdict::Acted { reply, .. } => Fate::Done(reply),
            Verdict::Refused(fault) => Fate::Refused(fault),
            Verdict::Conflict => Fate::Refused(Box::new(unknown(Code::IdConflict))),
            Verdict::Stale => Fate::Refused(Box::new(unknown(Code::Stale))),
            Verdict::Unavailable => Fate::Refused(Box::new(unknown(Code::Unavailable))),
            Verdict::InProgress { retry_after } => {
                let fault = unknown(Code::InProgress).retry_after_ms(millis(retry_after));
                Fate::Refused(Box::new(fault))
            }
        };
        Pending { id, fate }
    }
}

/// Makes this connection the one that the calls answer to which still run.
pub(super) fn attach<'a>(pending: &[Pending]) -> impl Iterator<Item = Effect<'a>> {
    let running = pending.iter().filter(|it| matches!(it.fate, Fate::Running));
    running.map(|it| Effect::Attach(RequestId::Number(it.id)))
}

fn is_running(pending: &[Pending], id: &RequestId) -> bool {
    let RequestId::Number(id) = id else {
        return false;
    };
    let found = pending.binary_search_by_key(id, |pending| pending.id);
    found.is_ok_and(|at| matches!(pending[at].fate, Fate::Running))
}
