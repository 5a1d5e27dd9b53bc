//! What is different between two contracts, and whom it breaks.
//!
//! Both are read into an [`Api`], and each shape of the old one is held against the one in its place in the new one. The
//! rules are the table in docs/guide/contracts.md: a value breaks who reads it if its writer may write what the reader
//! refuses.

mod choice;
mod error;
mod fields;
mod graph;
mod judge;
mod known;
mod named;
mod pair;
mod report;
mod roots;
mod scalar;
mod strict;
mod words;

use std::fmt;

use wilco_protocol::contract::{Contract, KnownContract, Verdict};

pub use error::CompareError;
pub use known::{KnownContractError, KnownContracts};

use crate::ir::Api;
use crate::shown::Shown;

/// Compares two contracts: the one that peers may still be built from, and the one that is offered now.
///
/// Descriptions, the order of things and where they are written make no difference, and neither do the names of types.
///
/// ```
/// use wilco_codegen::{Breaks, compare};
/// use wilco_protocol::contract::{ContractBuilder, DeclaredEvent, Verdict};
///
/// let old = ContractBuilder::new().event(DeclaredEvent::of::<u8>("seat.free")).build()?;
/// let new = ContractBuilder::new().event(DeclaredEvent::of::<u16>("seat.free")).build()?;
/// let comparison = compare(&old, &new)?;
/// assert_eq!(comparison.verdict(), Verdict::Breaking);
/// let change = &comparison.changes()[0];
/// assert_eq!(change.path, "events seat.free: event");
/// assert_eq!(change.breaks, Breaks::OldClient);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// One of the contracts cannot be read, as it is for another version of the protocol or says what has no place in a
/// program.
pub fn compare(old: &Contract, new: &Contract) -> Result<Comparison, CompareError> {
    let old_api = Api::read(old).map_err(CompareError::Old)?;
    let new_api = Api::read(new).map_err(CompareError::New)?;
    let strict = strict::Strict::new([(old, &old_api), (new, &new_api)]);
    Ok(Comparison {
        hash: old.hash().into(),
        changes: roots::changes(&old_api, &new_api, &strict),
    })
}

/// What [`compare`] has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    hash: Box<str>,
    changes: Vec<Change>,
}

impl Comparison {
    /// How a client that was built from the old contract goes with a server of the new one.
    ///
    /// What breaks new clients alone, such as an operation that was added, is [`Compatible`](Verdict::Compatible): they
    /// come after the servers.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.changes.is_empty() {
            Verdict::Same
        } else if self
            .changes
            .iter()
            .any(|change| change.breaks.old_clients())
        {
            Verdict::Breaking
        } else {
            Verdict::Compatible
        }
    }

    /// What has changed: operations, resources, events and presences, each by name; none if nobody can tell the two apart.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What a server of the new contract has to know of the old one: it goes into `Config::contracts`.
    #[must_use]
    pub fn known(&self) -> KnownContract {
        let told = self.changes.iter().map(|change| change.to_string().into());
        KnownContract {
            hash: self.hash.clone(),
            verdict: self.verdict(),
            changes: told.collect(),
        }
    }
}

/// One thing that is different. Its text is a sentence that begins with the path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Where it is, such as `operation flight.get: input.legs[].seat`.
    pub path: String,
    /// What has changed there, as the rest of a sentence: `was removed`.
    pub what: String,
    /// Who cannot go on as before.
    pub breaks: Breaks,
    /// Where else the same type is used, in which it is; not all places of a contract in which there are thousands.
    pub also: Vec<String>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Shown(&self.path), Shown(&self.what))?;
        if let Some(whom) = self.breaks.whom() {
            write!(f, ": breaks {whom}")?;
        }
        match self.also.as_slice() {
            [] => Ok(()),
            [also] => write!(f, " (also {})", Shown(also)),
            [also, others @ ..] => {
                write!(f, " (also {} and {} more)", Shown(also), others.len())
            }
        }
    }
}

/// Whom a change breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Breaks {
    /// Everyone goes on.
    Nobody,
    /// A client that was built from the old contract, at a server of the new one.
    OldClient,
    /// A client that was built from the new contract, at a server of the old one, as long as there are any.
    NewClient,
    /// Each of the two.
    Both,
}

impl Breaks {
    pub(crate) fn of(old_client: bool, new_client: bool) -> Self {
        match (old_client, new_client) {
            (false, false) => Self::Nobody,
            (true, false) => Self::OldClient,
            (false, true) => Self::NewClient,
            (true, true) => Self::Both,
        }
    }

    /// Whether clients that were built from the old contract are broken.
    #[must_use]
    pub const fn old_clients(self) -> bool {
        matches!(self, Self::OldClient | Self::Both)
    }

    /// Whether clients that were built from the new contract are broken by servers of the old one.
    #[must_use]
    pub const fn new_clients(self) -> bool {
        matches!(self, Self::NewClient | Self::Both)
    }

    /// The word for scripts: `nobody`, `old_client`, `new_client` or `both`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::OldClient => "old_client",
            Self::NewClient => "new_client",
            Self::Both => "both",
        }
    }

    fn whom(self) -> Option<&'static str> {
        match self {
            Self::Nobody => None,
            Self::OldClient => Some("old clients"),
            Self::NewClient => Some("new clients at old servers"),
            Self::Both => Some("old clients, and new clients at old servers"),
        }
    }
}
