//! Why two contracts were not compared.

use crate::ir::ReadError;

/// Which of two contracts cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// The one that peers may still be built from.
    #[error("the old contract cannot be read: {0}")]
    Old(#[source] ReadError),
    /// The one that is offered now.
    #[error("the new contract cannot be read: {0}")]
    New(#[source] ReadError),
}
