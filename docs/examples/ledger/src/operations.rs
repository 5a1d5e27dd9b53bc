//! What server and clients both know: three operations, one of each kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::Operation;

/// Move money. It happens in the book alone, so the book can remember the call together with its effect.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "ledger.transfer", output = Receipt, error = Refusal, transactional)]
pub struct Transfer {
    /// Whose money it is.
    pub from: String,
    /// Who gets it.
    pub to: String,
    /// How much.
    pub cents: u32,
}

/// Tell how much somebody has. It changes nothing, so it may run as often as it likes.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "ledger.balance", output = i64, error = Refusal, safe)]
pub struct Balance {
    /// Who.
    pub account: String,
}

/// Send a letter that tells the balance. The post keeps no book of ours, and two letters are worse than one too few.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "ledger.write_to", output = (), error = Refusal, once)]
pub struct WriteTo {
    /// To whom.
    pub account: String,
}

/// Money has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// Counted from 1, without gaps.
    pub number: i64,
    /// What is left to who paid, in cents.
    pub left: i64,
}

/// Why something is not done. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody has that name.
    #[error("there is no account {account}")]
    Unknown {
        /// The name.
        account: String,
    },
    /// There is less than that.
    #[error("there are only {cents} cents")]
    NotEnough {
        /// What is there.
        cents: i64,
    },
    /// The disk is full, or the post is closed.
    #[error("it cannot be written down just now")]
    Unavailable,
}
