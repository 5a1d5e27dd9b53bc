//! Whatever can tell its contract.

use std::convert::Infallible;

use super::{Contract, ContractBuilder, ContractError};

/// Something with a contract: a router, a builder, a contract itself.
///
/// Code generation asks for no more than this, so that it needs no server, and a server needs no code generation.
pub trait Describe {
    /// Why there is no contract.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The contract.
    ///
    /// # Errors
    ///
    /// What was declared does not make a contract.
    fn describe(&self) -> Result<Contract, Self::Error>;
}

impl Describe for Contract {
    type Error = Infallible;

    fn describe(&self) -> Result<Contract, Infallible> {
        Ok(self.clone())
    }
}

impl Describe for ContractBuilder {
    type Error = ContractError;

    fn describe(&self) -> Result<Contract, ContractError> {
        self.clone().build()
    }
}
