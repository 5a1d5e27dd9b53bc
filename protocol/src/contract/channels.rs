//! What a contract says of resources, events and presences.

use schemars::Schema;
use serde::{Deserialize, Serialize};

use super::Location;

/// A state that clients follow, and the actions on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContractResource {
    /// The [`Pattern`](crate::Pattern) of its names on the wire, such as `world/{id}`.
    pub name: String,
    /// Whether the server finds out itself what changed, and says it as patches; then there is no `delta`.
    #[serde(default)]
    pub derived: bool,
    /// The doc comment; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Location>,
    /// What a snapshot carries.
    pub state: Schema,
    /// What a delta carries; absent where it is a patch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<Schema>,
    /// What an action carries; absent where nobody can act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Schema>,
    /// What an action is answered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_output: Option<Schema>,
    /// What an action is refused with; `{"not": {}}` where it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_error: Option<Schema>,
}

/// A domain of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContractEvent {
    /// The name on the wire, such as `world`.
    pub domain: String,
    /// The doc comment; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Location>,
    /// What an event carries.
    pub event: Schema,
}

/// A place where users see who else is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractPresence {
    /// The [`Pattern`](crate::Pattern) of its names on the wire, such as `room/{id}`.
    pub name: String,
    /// Whether users can send each other signals.
    #[serde(default)]
    pub signalling: bool,
    /// The doc comment; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Location>,
}
