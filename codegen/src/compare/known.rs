//! Contracts of other versions, told to a server in one line.

use wilco_protocol::contract::{Contract, Describe, KnownContract};

use super::{CompareError, compare};

/// Judges contracts that clients may still be built from.
///
/// It is there for everything that has a contract:
///
/// ```
/// use schemars::JsonSchema;
/// use serde::Deserialize;
/// use wilco_codegen::KnownContracts as _;
/// use wilco_server::protocol::contract::Verdict;
/// use wilco_server::{Operation, Router};
///
/// /// Count the seats of a row.
/// #[derive(Deserialize, JsonSchema, Operation)]
/// #[operation(name = "seat.count", output = u32, safe)]
/// struct CountSeats { row: u32 }
///
/// async fn count_seats(input: CountSeats) -> u32 {
///     if input.row == 13 { 0 } else { 6 }
/// }
///
/// let api = Router::new().operation(count_seats);
/// # let kept = serde_json::to_string(&api.contract()?)?;
/// # /*
/// let kept = include_str!("../contract.json");
/// # */
/// let known = api.known_contract(&kept)?;
/// assert_eq!(known.verdict, Verdict::Same);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait KnownContracts: Describe {
    /// Reads a contract that was kept, as JSON, and compares it with what is offered now.
    ///
    /// # Errors
    ///
    /// The text is not a contract, one of the two cannot be read, or what was declared does not make one.
    fn known_contract(&self, text: &str) -> Result<KnownContract, KnownContractError> {
        let old: Contract = serde_json::from_str(text).map_err(KnownContractError::Text)?;
        let new = self.describe();
        let new = new.map_err(|error| KnownContractError::Contract(error.into()))?;
        Ok(compare(&old, &new)?.known())
    }
}

impl<T: Describe + ?Sized> KnownContracts for T {}

/// Why a contract that was kept could not be judged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KnownContractError {
    /// The text is something else.
    #[error("what was kept is not a contract: {0}")]
    Text(#[source] serde_json::Error),
    /// What was declared does not make a contract.
    #[error("{0}")]
    Contract(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// One of the two cannot be compared.
    #[error("{0}")]
    Compare(#[from] CompareError),
}

/// The programs of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/contracts.md")]
mod guide {}
