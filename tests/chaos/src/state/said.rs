//! What a server says about states, in JSON, as far as a subscriber needs it. Written from docs/protocol.md alone: the crates
//! that are tried have no part in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// A message of the server: all fields of those that matter here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said<'a> {
    /// Which one.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// Whose state.
    pub resource: Option<&'a str>,
    /// The position that it leads to.
    pub epoch: Option<&'a str>,
    /// The position that it leads to.
    pub seq: Option<u64>,
    /// The position that it starts from.
    pub from: Option<u64>,
    /// Of a snapshot.
    #[serde(borrow)]
    pub state: Option<&'a RawValue>,
    /// Of a delta.
    #[serde(borrow)]
    pub delta: Option<&'a RawValue>,
    /// Of several.
    #[serde(borrow)]
    pub deltas: Option<Vec<&'a RawValue>>,
    /// Of a pong.
    #[serde(borrow)]
    pub tops: Option<Vec<Top<'a>>>,
    /// Of a subscribed.
    pub channels: Option<Value>,
    /// Of a connected: how often to ping.
    pub heartbeat_ms: Option<u64>,
}

/// Where a channel stands that was idle.
#[derive(Debug, Deserialize)]
pub struct Top<'a> {
    /// `state`, or another kind.
    pub kind: &'a str,
    /// Whose.
    pub name: &'a str,
    /// Its position.
    pub epoch: &'a str,
    /// Its position.
    pub seq: u64,
}

/// A position, as a client says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// What the numbers belong to.
    pub epoch: String,
    /// The number.
    pub seq: u64,
}

/// What a client asks for.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Ask<'a> {
    /// To follow resources.
    Subscribe {
        /// Each of them.
        channels: Vec<Channel<'a>>,
    },
    /// To be brought to the top.
    Resync {
        /// Whose state.
        resource: &'a str,
        /// Where the client is.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_seq: Option<u64>,
        /// Where the client is.
        #[serde(skip_serializing_if = "Option::is_none")]
        epoch: Option<&'a str>,
    },
    /// A sign of life, answered by a pong.
    Ping {},
}

/// A resource to follow.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Channel<'a> {
    /// `state`.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Where the client is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<&'a Position>,
}

impl Ask<'_> {
    /// The text to send.
    ///
    /// # Panics
    ///
    /// Never: all of it can be said in JSON.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("an ask can be said in JSON")
    }
}
