use std::time::Duration;

use wilco_protocol::Moment;
use wilco_protocol::session::QueuedCall;

/// A call that is not over, as [`Client::queue`](crate::Client::queue) shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queued {
    /// What [`Client::cancel`](crate::Client::cancel) takes. Calls are counted from 1, in the
    /// order in which they were made.
    pub id: u64,
    /// The name of the operation.
    pub operation: String,
    /// What is left of its time.
    pub remaining: Duration,
    /// How long its input is, encoded.
    pub bytes: usize,
    /// Whether a server may have it. A call that is not sent did not run, and cancelling it keeps
    /// it so.
    pub sent: bool,
}

impl Queued {
    pub(crate) fn of(call: &QueuedCall<'_>, now: Moment) -> Self {
        Self {
            id: call.id,
            operation: call.op.to_owned(),
            remaining: call.deadline.since(now),
            bytes: call.bytes,
            sent: call.sent,
        }
    }
}
