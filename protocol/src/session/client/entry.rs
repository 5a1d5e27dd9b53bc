use std::sync::Arc;

use super::effect::NewCall;
use crate::fault::{Code, Executed, Fault};
use crate::moment::Moment;
use crate::operation::Class;

/// A call that is not over, with all that it takes to send it again. It lives in a box of its own:
/// so it costs little to move from those that wait to those that are sent, and out of their order.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) call: NewCall,
    /// What an action acts on; `None` for a request.
    pub(super) resource: Option<Box<str>>,
    pub(super) past: Past,
    /// The store of records that knows it; kept only where the call has an `op_id`.
    epoch: Option<Arc<str>>,
}

/// What is known of the times that a call was sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Past {
    /// It never was.
    Unsent,
    /// It was, and did not run.
    NotRun,
    /// It was, and nobody can say whether it ran.
    MayHaveRun,
}

/// A call that was sent and not answered.
#[derive(Debug)]
pub(super) enum Sent {
    /// Its caller waits for the answer.
    Open {
        entry: Box<Entry>,
        give_up: Moment,
        bytes: usize,
    },
    /// Nobody waits; the server still counts the call until it has answered it.
    Released { give_up: Moment, bytes: usize },
}

impl Entry {
    pub(super) fn new(call: NewCall, resource: Option<Box<str>>) -> Self {
        Self {
            call,
            resource,
            past: Past::Unsent,
            epoch: None,
        }
    }

    /// How large the call is: what it holds, and what it takes in memory and on the wire beside that.
    pub(super) fn cost(&self) -> usize {
        let name = self.resource.as_ref().map_or(0, |resource| resource.len());
        self.call.op.len() + name + self.call.payload.as_raw().bytes().len() + ALLOWANCE
    }

    /// Whether this is an action. The server knows it by the name of its effect alone: its id is
    /// neither said nor acknowledged.
    pub(super) fn is_action(&self) -> bool {
        self.resource.is_some()
    }

    /// Notes which store of records will know the call. One that may have run is sent again only
    /// where it is the same, or where it does not matter.
    pub(super) fn meet(&mut self, epoch: Option<&Arc<str>>) {
        if self.call.op_id.is_some() {
            self.epoch = epoch.cloned();
        }
    }

    /// Takes in that the call did not run when it was sent last.
    pub(super) fn did_not_run(&mut self) {
        if self.past == Past::Unsent {
            self.past = Past::NotRun;
        }
    }

    /// Takes in that the server has no trace of the call. That is proof only where a trace would
    /// have been kept: other records are none, or may have been forgotten.
    pub(super) fn is_absent(&mut self) {
        match self.call.class {
            Class::Once => self.did_not_run(),
            Class::Safe | Class::Idempotent | Class::Transactional => {
                self.past = Past::MayHaveRun;
            }
        }
    }

    /// Whether the call may be sent again though it may have run, in the session that knew it or,
    /// if `epoch` is said, in another one. The only place that decides.
    pub(super) fn may_run_again(&self, elsewhere: Option<Option<&Arc<str>>>) -> bool {
        let is_named = self.call.op_id.is_some();
        match (self.call.class, elsewhere) {
            (Class::Safe | Class::Idempotent, _) | (Class::Transactional, None) => true,
            // Without a name of its own the effect would have another key there.
            (Class::Transactional, Some(_)) => is_named,
            (Class::Once, None) => false,
            (Class::Once, Some(epoch)) => {
                is_named && self.epoch.is_some() && self.epoch.as_ref() == epoch
            }
        }
    }
}

impl Past {
    /// Whether the call had an effect, if it has none now.
    pub(super) fn executed(self) -> Executed {
        match self {
            Self::Unsent | Self::NotRun => Executed::No,
            Self::MayHaveRun => Executed::Unknown,
        }
    }

    /// What is said of a call whose time was over before it could be sent.
    pub(super) fn expired(self) -> Box<Fault> {
        let code = match self {
            Self::Unsent | Self::NotRun => Code::Expired,
            Self::MayHaveRun => Code::Timeout,
        };
        Box::new(Fault::new(code, self.executed()))
    }
}

impl Sent {
    pub(super) fn give_up(&self) -> Moment {
        match *self {
            Self::Open { give_up, .. } | Self::Released { give_up, .. } => give_up,
        }
    }

    pub(super) fn is_action(&self) -> bool {
        match self {
            Self::Open { entry, .. } => entry.is_action(),
            Self::Released { .. } => false,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match *self {
            Self::Open { bytes, .. } | Self::Released { bytes, .. } => bytes,
        }
    }
}

/// More than the envelope of a request without an acknowledgement takes on the wire, and about
/// what the table takes in memory: so that a flood of empty calls meets the bound too.
const ALLOWANCE: usize = 128;
