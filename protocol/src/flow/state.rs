//! What an application says about a state that others follow.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A state that is followed by its changes.
///
/// Whoever has the state at one position and applies the deltas behind it has the state at the last
/// of them: `apply_delta` depends on the state and the delta alone.
///
/// ```
/// use wilco_protocol::flow::{FlowState, Unfit};
///
/// #[derive(Clone, serde::Serialize, serde::Deserialize)]
/// struct Score(u32);
///
/// impl FlowState for Score {
///     type Delta = u32;
///
///     fn apply_delta(&mut self, points: u32) -> Result<(), Unfit> {
///         self.0 = self.0.checked_add(points).ok_or(Unfit::new("more points than fit"))?;
///         Ok(())
///     }
/// }
///
/// let mut score = Score(3);
/// score.apply_delta(4)?;
/// assert_eq!(score.0, 7);
/// # Ok::<(), Unfit>(())
/// ```
pub trait FlowState: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// One change of the state.
    type Delta: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// Makes the change.
    ///
    /// # Errors
    /// The state cannot take it: then it is not to be trusted any more, and is asked for as a whole.
    fn apply_delta(&mut self, delta: Self::Delta) -> Result<(), Unfit>;
}

/// A delta that the state it was meant for cannot take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(Cow<'static, str>);

impl Unfit {
    /// Says why, for people.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }

    /// Why, for people.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the delta does not fit the state: {}", self.0)
    }
}

impl std::error::Error for Unfit {}
