//! What a router is told once.

use crate::error::RouterError;

/// A setting that routers which become one must not lose.
#[derive(Debug)]
pub(super) enum Setting<T> {
    Unset,
    Set(T),
    /// Two routers that became one had it each.
    Twice,
}

impl<T> Setting<T> {
    /// What holds for two routers that become one.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unset, setting) | (setting, Self::Unset) => setting,
            (Self::Set(_) | Self::Twice, Self::Set(_) | Self::Twice) => Self::Twice,
        }
    }
}

impl<T> Setting<T> {
    /// What holds now that no other router can come; nothing if nobody said anything.
    pub(super) fn settle(self, name: &'static str) -> Result<Option<T>, RouterError> {
        match self {
            Self::Unset => Ok(None),
            Self::Set(setting) => Ok(Some(setting)),
            Self::Twice => Err(RouterError::set_twice(name)),
        }
    }
}
