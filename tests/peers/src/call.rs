//! The one call that every peer answers.

use serde::{Deserialize, Serialize};

/// What is asked and what is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
}

impl Call {
    /// The answer: the same with the next id.
    #[must_use]
    pub(crate) fn answered(self) -> Self {
        Self {
            id: self.id + 1,
            ..self
        }
    }
}
