use std::fmt;
use std::sync::Arc;

use wilco_protocol::{Fault, Position};

/// What is known of a state at one moment.
///
/// Cloning it is cheap. Whoever keeps one while the state goes on makes the next change copy the
/// state once; whoever drops it after a look does not.
pub struct View<S> {
    /// The state as it will be once the pending actions are done; `None` before it came.
    pub state: Option<Arc<S>>,
    /// Whether it is the state of now.
    pub phase: Phase,
    /// How many actions of this client are on their way, or not in the state yet.
    pub pending: usize,
    /// Where the server's state stands that this is made of.
    pub position: Option<Position>,
}

/// Whether what is shown of a channel is what is so now.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Phase {
    /// Nothing came yet, or what came does not fit together and is asked for again.
    #[default]
    Loading,
    /// The server tells each change as it happens.
    Live,
    /// There is no connection: the state may have been overtaken.
    Stale,
    /// The server does not let this client follow, or cannot now. It is asked again when the fault
    /// says so ([`Fault::retry_after_ms`]), and by each new connection.
    Refused(Box<Fault>),
}

impl<S> Clone for View<S> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            phase: self.phase.clone(),
            pending: self.pending,
            position: self.position.clone(),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for View<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("state", &self.state)
            .field("phase", &self.phase)
            .field("pending", &self.pending)
            .field("position", &self.position)
            .finish()
    }
}
