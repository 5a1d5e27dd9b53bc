//! What can be wrong with a router, and the name that ties a fault to its entry in the log.

use std::fmt;

use wilco_protocol::contract::ContractError;

/// A router cannot be built. Displayed with the source locations of what clashes.
#[derive(Debug)]
pub struct RouterError(ContractError);

impl From<ContractError> for RouterError {
    fn from(error: ContractError) -> Self {
        Self(error)
    }
}

impl fmt::Display for RouterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for RouterError {}

/// A name for an entry in the log.
pub(crate) fn error_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
