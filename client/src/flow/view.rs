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
    /// Why the server cannot give it for a while, beside [`Phase::Loading`] and [`Phase::Stale`];
    /// [`Phase::Refused`] has its own. It is asked again when the fault says so, and by each new
    /// connection.
    pub fault: Option<Box<Fault>>,
    /// How many actions of this client are on their way, or not in the state yet.
    pub pending: usize,
    /// Where the server's state stands that this is made of.
    pub position: Option<Position>,
}

/// Whether what is shown of a channel is what is so now.
///
/// ```text
/// Loading --> Live <--> Stale        cut, something is missing, refused for a while
///  ^  ^        | \_______/ |
///  |  \________/           |         a change did not fit
///  |           v           v
///  \-------- Refused <-----/         refused for good: nothing is shown
/// ```
///
/// The table of what leads where is in the guide, docs/guide/state.md#phases.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Phase {
    /// Nothing came yet, or what came does not fit together and is asked for again. There is no
    /// state.
    #[default]
    Loading,
    /// The server tells each change as it happens.
    Live,
    /// There is no connection, or something is being asked for that was missed, or the server cannot
    /// give it for a while: the state is what it was.
    Stale,
    /// The server does not let this client follow, or what it says does not fit together here.
    /// There is no state. It is asked again by each new connection.
    Refused(Box<Fault>),
}

impl<S> Clone for View<S> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            phase: self.phase.clone(),
            fault: self.fault.clone(),
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
            .field("fault", &self.fault)
            .field("pending", &self.pending)
            .field("position", &self.position)
            .finish()
    }
}
