//! Any type as a state whose deltas are patches.

use std::ops::Deref;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Patch, apply};
use crate::codec::{DecodeError, EncodeError, from_tree, to_tree};
use crate::flow::state::{FlowState, Unfit};

/// A value beside its tree, so that its changes need not be declared: they are found.
///
/// Reads as the value itself. On the wire it is the tree, in the form of JSON in either encoding.
///
/// ```
/// use wilco_protocol::flow::{Derived, FlowState};
///
/// #[derive(Clone, serde::Serialize, serde::Deserialize)]
/// struct Board { lines: Vec<String> }
///
/// let mut board = Derived::new(Board { lines: vec![] })?;
/// let mut copy = board.clone();
/// let patch = board.update(|board| board.lines.push("AY1 boarding".into()))?;
/// copy.apply_delta(patch)?;
/// assert_eq!(copy.lines, ["AY1 boarding"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Derived<S> {
    value: S,
    tree: Value,
}

impl<S: Serialize> Derived<S> {
    /// Takes a value.
    ///
    /// # Errors
    /// It cannot be encoded.
    pub fn new(value: S) -> Result<Self, EncodeError> {
        let tree = to_tree(&value)?;
        Ok(Self { value, tree })
    }

    /// Changes the value and returns what changed: an empty patch if nothing did.
    ///
    /// # Errors
    /// What came out cannot be encoded. The value is then as it was.
    pub fn update(&mut self, change: impl FnOnce(&mut S)) -> Result<Patch, EncodeError>
    where
        S: Clone,
    {
        let mut value = self.value.clone();
        change(&mut value);
        let tree = to_tree(&value)?;
        let patch = Patch::between(&self.tree, &tree);
        *self = Self { value, tree };
        Ok(patch)
    }
}

impl<S> Derived<S> {
    /// The value as its tree.
    #[must_use]
    pub const fn tree(&self) -> &Value {
        &self.tree
    }

    /// The value alone.
    #[must_use]
    pub fn into_value(self) -> S {
        self.value
    }
}

impl<S: DeserializeOwned> Derived<S> {
    /// Reads a tree.
    ///
    /// # Errors
    /// It is no value of this type.
    pub fn from_tree(tree: Value) -> Result<Self, DecodeError> {
        let value = from_tree(&tree)?;
        Ok(Self { value, tree })
    }
}

impl<S> Deref for Derived<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.value
    }
}

impl<S> FlowState for Derived<S>
where
    S: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    type Delta = Patch;

    /// All of the patch or nothing of it.
    fn apply_delta(&mut self, patch: Patch) -> Result<(), Unfit> {
        self.value = apply::all(&patch.ops, &mut self.tree, read)?;
        Ok(())
    }
}

impl<S> Serialize for Derived<S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        self.tree.serialize(serializer)
    }
}

impl<'de, S: DeserializeOwned> Deserialize<'de> for Derived<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_tree(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

pub(super) fn read<S: DeserializeOwned>(tree: &Value) -> Result<S, Unfit> {
    from_tree(tree).map_err(|error| Unfit::new(error.to_string()))
}
