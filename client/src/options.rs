use std::time::Duration;

use uuid::Uuid;
use wilco_protocol::session::Offline;
use wilco_protocol::{Class, OpId};

use crate::config::Config;

/// What a caller may choose for one call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) op_id: Option<OpId>,
    pub(crate) offline: Option<Offline>,
}

impl Options {
    /// How long a call may take whose operation declares `declared`.
    pub(crate) fn budget(&self, declared: Option<Duration>, config: &Config) -> Duration {
        self.timeout.unwrap_or_else(|| config.budget(declared))
    }

    /// The name of the effect: one that commits under its name always has one.
    pub(crate) fn op_id(&self, class: Class) -> Option<OpId> {
        match class {
            Class::Transactional => self.op_id.or_else(|| Some(new_op_id())),
            Class::Safe | Class::Idempotent | Class::Once => self.op_id,
        }
    }

    pub(crate) fn offline(&self, config: &Config) -> Offline {
        self.offline.unwrap_or(config.offline)
    }
}

/// A new name for an effect, as [`Request::op_id`](crate::Request::op_id) takes it: a UUIDv7.
///
/// ```
/// let (one, other) = (wilco_client::new_op_id(), wilco_client::new_op_id());
/// assert!(one < other, "later ones are greater");
/// ```
#[must_use]
pub fn new_op_id() -> OpId {
    OpId::from_uuid(Uuid::now_v7())
}
