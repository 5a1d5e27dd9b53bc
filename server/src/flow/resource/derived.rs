//! States whose changes are found out.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::contract::DeclaredResource;
use wilco_protocol::flow::{Derived, Patch};
use wilco_protocol::{EncodeError, OpId};

use super::Resource;

impl<S> Resource<Derived<S>>
where
    S: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// Holds `state`, which is changed as one likes: what changed is found out.
    ///
    /// That takes the time of encoding the whole state and comparing it with what it was; where it is large and changes
    /// often, deltas of its own are worth their lines.
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::{Deserialize, Serialize};
    /// use wilco_server::Resource;
    ///
    /// #[derive(Clone, Serialize, Deserialize, JsonSchema)]
    /// struct Board { lines: Vec<String> }
    ///
    /// let board = Resource::derived(Board { lines: vec![] });
    /// assert_eq!(board.update(|board| board.lines.push("AY1 boarding".into())), 1);
    /// assert_eq!(board.update(|_| ()), 1, "nothing changed");
    /// ```
    ///
    /// # Panics
    /// If the state cannot be encoded.
    #[must_use]
    pub fn derived(state: S) -> Self
    where
        S: JsonSchema,
    {
        let state = Derived::new(state).expect("a state that can be encoded");
        Self::begin(state, |pattern| DeclaredResource::derived::<S>(pattern))
    }

    /// Changes the state, and tells everybody what changed. Gives the position that this leads to, which is the one from
    /// before if nothing did.
    ///
    /// One at a time; who calls from within `change` waits for ever.
    ///
    /// # Panics
    /// If `change` does, or what comes out cannot be encoded. The state is then as it was.
    pub fn update(&self, change: impl FnOnce(&mut S)) -> u64 {
        self.update_by(change, Box::default())
            .expect("a state that can be encoded")
    }

    /// The same; `op_ids` are the actions that the change comes of.
    pub(crate) fn update_by(
        &self,
        change: impl FnOnce(&mut S),
        op_ids: Box<[OpId]>,
    ) -> Result<u64, EncodeError> {
        let mut state = self.0.state();
        let patch: Patch = Arc::make_mut(&mut state.value).update(change)?;
        if patch.is_empty() {
            return Ok(state.seq);
        }
        let spoken = self.0.spell(&patch).ok().flatten();
        let rung = self.0.publish(&mut state, spoken, None, op_ids);
        let seq = state.seq;
        drop(state);
        self.0.ring(rung);
        Ok(seq)
    }
}
