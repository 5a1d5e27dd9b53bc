//! What can be wrong with a router, and the name that ties a fault to its entry in the log.

use std::fmt;

use wilco_protocol::contract::ContractError;

/// A router cannot be built. Displayed with the setting or the source locations that are wrong.
#[derive(Debug)]
pub struct RouterError(Problem);

#[derive(Debug)]
enum Problem {
    Contract(ContractError),
    SetTwice(&'static str),
}

impl RouterError {
    pub(crate) fn set_twice(name: &'static str) -> Self {
        Self(Problem::SetTwice(name))
    }
}

impl From<ContractError> for RouterError {
    fn from(error: ContractError) -> Self {
        Self(Problem::Contract(error))
    }
}

impl fmt::Display for RouterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Contract(error) => error.fmt(f),
            Problem::SetTwice(name) => write!(
                f,
                "two routers that became one have a {name} each: say by `with_{name}` afterwards which holds"
            ),
        }
    }
}

impl std::error::Error for RouterError {}

/// A name for an entry in the log.
pub(crate) fn error_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
