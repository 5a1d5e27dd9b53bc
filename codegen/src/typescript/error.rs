//! What cannot be printed.

use crate::shown::Shown;

/// Why there is no module: something that TypeScript cannot say, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", Shown(place), Shown(problem))]
pub struct PrintError {
    place: String,
    problem: String,
}

impl PrintError {
    pub(super) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }

    /// Where it stands, as in `type Flight.times`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}
