//! What a server makes of the contract that its client was built from. See docs/protocol.md#connected.

use super::config::SessionConfig;
use crate::contract::{ContractHash, Verdict};

/// A contract that is not this server's, as a client named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// The one at this place of [`SessionConfig::contracts`].
    Known(usize),
    /// One that the server was not told of.
    Unknown(ContractHash),
    /// What the client sent is no hash, and may be anything: not even a log should show it.
    NoHash,
}

/// What is answered to a client that named its contract, and what the host has to hear of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Judged {
    pub(super) verdict: Option<Verdict>,
    pub(super) foreign: Option<Foreign>,
}

impl Judged {
    pub(super) fn of(said: &str, config: &SessionConfig) -> Self {
        let Some(hash) = ContractHash::parse(said) else {
            return Self::foreign(None, Foreign::NoHash);
        };
        if said == &*config.schema_hash {
            return Self {
                verdict: Some(Verdict::Same),
                foreign: None,
            };
        }
        match config.contracts.iter().position(|it| said == &*it.hash) {
            Some(index) => {
                let verdict = config.contracts[index].verdict;
                Self::foreign(Some(verdict), Foreign::Known(index))
            }
            None => Self::foreign(None, Foreign::Unknown(hash)),
        }
    }

    fn foreign(verdict: Option<Verdict>, foreign: Foreign) -> Self {
        Self {
            verdict,
            foreign: Some(foreign),
        }
    }
}
