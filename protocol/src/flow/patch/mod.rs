//! What differs between two trees, as a list of small changes.

mod apply;
mod array;
mod between;
mod derived;
mod step;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::derived::Derived;
pub use self::step::Step;
use super::state::Unfit;
use crate::codec::{EncodeError, to_tree};

/// Changes of a tree, made in order. On the wire a list of [`Op`]s. See docs/protocol.md#patches.
///
/// The tree is a value in the form that JSON gives it, in MessagePack too: [`U64`](crate::U64) is
/// decimal text and [`Bytes`](crate::Bytes) base64.
///
/// ```
/// use serde_json::json;
/// use wilco_protocol::flow::Patch;
///
/// let before = json!({"aircraft": {"AY1": {"x": 1, "status": "taxiing"}}});
/// let after = json!({"aircraft": {"AY1": {"x": 3, "status": "taxiing"}}});
/// let patch = Patch::between(&before, &after);
/// assert_eq!(
///     serde_json::to_value(&patch)?,
///     json!([{"op": "set", "path": ["aircraft", "AY1", "x"], "value": 3}]),
/// );
///
/// let mut tree = before;
/// patch.apply(&mut tree)?;
/// assert_eq!(tree, after);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patch {
    /// The changes; each finds the tree as the one before it left it.
    pub ops: Vec<Op>,
}

/// One change at one place. A path leads from the root: a text names the member of an object, a
/// number the item of an array; the empty path is the tree as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Puts a value there. The parent must be an object, or an array that has this item.
    Set {
        /// Where.
        path: Vec<Step>,
        /// What.
        value: Value,
    },
    /// Takes a member out of its object.
    Unset {
        /// Which.
        path: Vec<Step>,
    },
    /// Puts an item into an array, before the one that is there; at the length it is appended.
    Insert {
        /// Where.
        path: Vec<Step>,
        /// What.
        value: Value,
    },
    /// Takes an item out of its array.
    Remove {
        /// Which.
        path: Vec<Step>,
    },
    /// Takes an item out of its array and puts it back at another place.
    Move {
        /// Which.
        path: Vec<Step>,
        /// Its index afterwards.
        to: usize,
    },
    /// Adds to a number. Neither of the two nor their sum may be beyond 2^53 - 1, so that it is the
    /// same in every language.
    Inc {
        /// Which.
        path: Vec<Step>,
        /// How much; may be negative.
        by: serde_json::Number,
    },
}

impl Patch {
    /// How deep a path may lead, and how deep a tree may nest.
    pub const MAX_DEPTH: usize = crate::codec::MAX_DEPTH;

    /// The changes that make `after` of `before`; on the wire no longer than `after` itself set as
    /// a whole.
    ///
    /// Arrays cost n log n at worst: their ends are compared, then items that are equal are found
    /// wherever they went, then what is left is paired, by an equal `id` where items have one.
    #[must_use]
    pub fn between(before: &Value, after: &Value) -> Self {
        between::between(before, after)
    }

    /// The changes between two values of any type.
    ///
    /// # Errors
    /// One of the two cannot be encoded.
    pub fn of<S: Serialize + ?Sized>(before: &S, after: &S) -> Result<Self, EncodeError> {
        Ok(Self::between(&to_tree(before)?, &to_tree(after)?))
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Makes all changes, or none.
    ///
    /// # Errors
    /// A change finds no place, or not what it needs there. The tree is then as it was.
    pub fn apply(&self, tree: &mut Value) -> Result<(), Unfit> {
        apply::all(&self.ops, tree, |_| Ok(()))
    }

    /// Makes all changes, or none, to a value of any type, by way of its tree. A type that is kept
    /// and changed often does better as [`Derived`].
    ///
    /// ```
    /// use wilco_protocol::flow::{FlowState, Patch, Unfit};
    ///
    /// #[derive(Clone, serde::Serialize, serde::Deserialize)]
    /// struct Board { lines: Vec<String> }
    ///
    /// impl FlowState for Board {
    ///     type Delta = Patch;
    ///
    ///     fn apply_delta(&mut self, patch: Patch) -> Result<(), Unfit> {
    ///         patch.apply_to(self)
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`apply`](Self::apply); or what comes out is no value of this type.
    pub fn apply_to<S>(&self, value: &mut S) -> Result<(), Unfit>
    where
        S: Serialize + serde::de::DeserializeOwned,
    {
        let mut tree = to_tree(value).map_err(|error| Unfit::new(error.to_string()))?;
        self.apply(&mut tree)?;
        *value = derived::read(&tree)?;
        Ok(())
    }
}
