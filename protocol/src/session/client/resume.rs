//! What becomes of calls that were sent when their connection was lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calls::{Calls, cancel, fail, refuse};
use super::effect::{CallFailure, ClientEffect, Offline};
use super::entry::{Entry, Past, Sent};
use crate::envelope::{Pending, PendingCall, PendingVerdict};
use crate::fault::{Code, Executed};

impl Calls {
    /// Loses the connection. What was sent stays, for the server to say what became of it.
    pub(super) fn cut(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        let leaves =
            |entry: &Entry| entry.past == Past::Unsent && entry.call.offline == Offline::Fail;
        for id in self.table.remove_waiting_if(leaves) {
            effects.push(fail(id, CallFailure::Offline));
        }
    }

    /// Takes in that what was sent and not answered did not run: a server that leaves in good order has answered all
    /// that it had taken, and the rest crossed its close.
    pub(super) fn send_back(&mut self) {
        for (id, sent) in self.table.take_sent() {
            if let Sent::Open { mut entry, .. } = sent {
                entry.did_not_run();
                self.table.put_back(id, entry);
            }
        }
    }

    /// What `Hello` asks the server about.
    pub(super) fn pending(&self) -> Vec<PendingCall> {
        let pending = |id| PendingCall {
            id,
            have_chunks: None,
        };
        self.table.open().map(pending).collect()
    }

    /// Goes on in the session that knows what was sent. Gives how many calls go on with it.
    pub(super) fn resume(
        &mut self,
        pending: &[Pending],
        epoch: Option<&Arc<str>>,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> usize {
        let verdicts: BTreeMap<u64, PendingVerdict> = pending
            .iter()
            .map(|Pending { id, verdict }| (*id, *verdict))
            .collect();
        self.table.go_on();
        self.lose_waiting(Entry::is_action, epoch, effects);
        let mut replayed = 0;
        for (id, sent) in self.table.take_sent() {
            // The session does not know of actions: their names do.
            if sent.is_action() {
                replayed += usize::from(self.go_on_elsewhere(id, sent, epoch, effects));
                continue;
            }
            // A server that is silent about a call that it was asked for does not know.
            let verdict = verdicts.get(&id).copied();
            let verdict = verdict.unwrap_or(PendingVerdict::OutcomeUnknown);
            replayed += usize::from(self.go_on(id, sent, verdict, effects));
        }
        replayed
    }

    /// Goes on with one call, as the server says. False if it ends here.
    fn go_on(
        &mut self,
        id: u64,
        sent: Sent,
        verdict: PendingVerdict,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> bool {
        match (verdict, sent) {
            (PendingVerdict::Done | PendingVerdict::Running, sent @ Sent::Open { .. }) => {
                self.table.restore(id, sent);
                true
            }
            (PendingVerdict::Absent, Sent::Open { mut entry, .. }) => {
                entry.is_absent();
                self.table.put_back(id, entry);
                true
            }
            (PendingVerdict::OutcomeUnknown, Sent::Open { entry, .. }) => {
                let may_run_again = entry.may_run_again(None);
                self.again_or_unknown(id, entry, may_run_again, effects)
            }
            // It was given up after `Hello` had asked for it. What was given up before is not
            // known any more, to either side.
            (PendingVerdict::Running, released @ Sent::Released { .. }) => {
                self.table.restore(id, released);
                effects.push(cancel(id));
                false
            }
            (
                PendingVerdict::Done | PendingVerdict::Absent | PendingVerdict::OutcomeUnknown,
                Sent::Released { .. },
            ) => false,
        }
    }

    /// Goes on in a session that knows nothing (rule R7 of docs/protocol.md#replay), whose records
    /// are those of `epoch`. Gives how many calls go on with it.
    pub(super) fn begin_anew(
        &mut self,
        epoch: Option<&Arc<str>>,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> usize {
        self.table.begin_anew();
        self.lose_waiting(|_| true, epoch, effects);
        let mut replayed = 0;
        for (id, sent) in self.table.take_sent() {
            replayed += usize::from(self.go_on_elsewhere(id, sent, epoch, effects));
        }
        replayed
    }

    /// Ends what was to be sent again, had not been when the connection was lost, and may not run
    /// again where the records are those of `epoch`.
    fn lose_waiting(
        &mut self,
        concerns: impl Fn(&Entry) -> bool,
        epoch: Option<&Arc<str>>,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let is_lost = |entry: &Entry| {
            concerns(entry) && entry.past == Past::MayHaveRun && !entry.may_run_again(Some(epoch))
        };
        for id in self.table.remove_waiting_if(is_lost) {
            effects.push(refuse(id, Code::OutcomeUnknown, Executed::Unknown));
        }
    }

    /// Goes on with a call where the session says nothing of it. True if it goes on.
    fn go_on_elsewhere(
        &mut self,
        id: u64,
        sent: Sent,
        epoch: Option<&Arc<str>>,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> bool {
        match sent {
            Sent::Open { entry, .. } => {
                let may_run_again = entry.may_run_again(Some(epoch));
                self.again_or_unknown(id, entry, may_run_again, effects)
            }
            Sent::Released { .. } => false,
        }
    }

    /// Sends a call again that may have run, or ends it. True if it goes on.
    fn again_or_unknown(
        &mut self,
        id: u64,
        mut entry: Box<Entry>,
        may_run_again: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> bool {
        if may_run_again {
            entry.past = Past::MayHaveRun;
            self.table.put_back(id, entry);
        } else {
            effects.push(refuse(id, Code::OutcomeUnknown, Executed::Unknown));
        }
        may_run_again
    }
}
