use crate::envelope::{PresenceInfo, SignalPayload};
use crate::fault::Fault;
use crate::id::OpId;
use crate::payload::Raw;
use crate::position::Position;

/// What is new of a channel that the client follows.
///
/// What it says has passed the rules of docs/protocol.md#positions: a delta fits the state that
/// came before it, and no event comes twice.
#[derive(Debug, Clone, PartialEq)]
pub enum ChannelNews<'a> {
    /// The whole state, in place of what was there.
    Snapshot {
        /// The state.
        state: Raw<'a>,
        /// The last actions that are in it, as far as the server knows.
        op_ids: Vec<OpId>,
        /// Where it stands.
        position: Position,
    },
    /// Changes of the state, to be applied in their order.
    Deltas {
        /// The changes.
        deltas: Vec<Raw<'a>>,
        /// The actions that caused them.
        op_ids: Vec<OpId>,
        /// Where they lead to.
        position: Position,
    },
    /// Everybody who is present, in place of what was there.
    Users {
        /// The users.
        users: Vec<PresenceInfo>,
        /// Where the list stands.
        position: Option<Position>,
    },
    /// Who came, went and changed.
    UsersChanged {
        /// Who is new.
        joined: Vec<PresenceInfo>,
        /// Who is gone, by their ids.
        left: Vec<Box<str>>,
        /// Who is there and other than before.
        changed: Vec<PresenceInfo>,
        /// Where the change leads to.
        position: Position,
    },
    /// An event.
    Event {
        /// What happened.
        event: Raw<'a>,
        /// Its name, if it has one.
        event_type: Option<Box<str>>,
        /// The action that caused it.
        correlation_id: Option<OpId>,
        /// Its number in the domain; `None` where the domain does not count.
        seq: Option<u64>,
    },
    /// Events were missed, and will not come.
    Gap {
        /// How many; `None` if nobody knows.
        missed: Option<u64>,
    },
    /// A word of another user in the same place.
    Signal {
        /// Who said it.
        from_user_id: Box<str>,
        /// What was said.
        signal: SignalPayload,
    },
    /// A word of this client did not reach the user whom it was for.
    Undelivered {
        /// Why.
        fault: Box<Fault>,
    },
    /// The server follows up with all that happens from now on; nothing was missed so far.
    Live,
    /// The connection is lost: what is there may have been overtaken.
    Stale,
    /// The server does not let the client follow, or what it says cannot be applied.
    Refused(Box<Fault>),
}
