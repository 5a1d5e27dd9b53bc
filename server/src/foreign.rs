//! What the log says of clients that were built from another contract: once of each contract.

use std::collections::HashSet;
use std::sync::PoisonError;

use wilco_protocol::contract::{KnownContract, Verdict};
use wilco_protocol::session::{Foreign, SessionConfig};

use crate::sync::Mutex;

/// The contracts that were talked about already.
#[derive(Debug, Default)]
pub(crate) struct Strangers(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// Beside those that the server was told of, at most [`MAX_UNKNOWN`] and one that is no hash.
    contracts: HashSet<Foreign>,
    unknown: usize,
}

/// Whether a contract is worth a line in the log.
#[derive(Debug, PartialEq, Eq)]
enum News {
    Yes,
    No,
    /// There is no room to remember more of them.
    Last,
}

impl Strangers {
    /// Notes that a client was built from a contract that is not the one of `config`.
    pub(crate) fn note(&self, foreign: Foreign, config: &SessionConfig) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let news = seen.take_in(foreign);
        drop(seen);
        match news {
            News::No => {}
            News::Yes => tell(foreign, config),
            News::Last => tracing::info!(
                "clients were built from more than {MAX_UNKNOWN} contracts that this server was not told of: \
                 no more of them are named here"
            ),
        }
    }
}

impl Seen {
    fn take_in(&mut self, foreign: Foreign) -> News {
        let is_unknown = matches!(foreign, Foreign::Unknown(_));
        if self.contracts.contains(&foreign) || (is_unknown && MAX_UNKNOWN < self.unknown) {
            return News::No;
        }
        if is_unknown {
            self.unknown += 1;
            if MAX_UNKNOWN < self.unknown {
                return News::Last;
            }
        }
        self.contracts.insert(foreign);
        News::Yes
    }
}

fn tell(foreign: Foreign, config: &SessionConfig) {
    match foreign {
        Foreign::Known(index) => {
            if let Some(known) = config.contracts.get(index) {
                tell_known(known);
            }
        }
        Foreign::Unknown(hash) => tracing::info!(
            contract = %hash,
            "a client was built from a contract that this server was not told of: what still works is not known"
        ),
        Foreign::NoHash => tracing::info!("a client names a contract by what is no hash of one"),
    }
}

fn tell_known(known: &KnownContract) {
    let contract = &*known.hash;
    let changes = known.changes.join("; ");
    match known.verdict {
        Verdict::Same => {}
        Verdict::Compatible => tracing::info!(
            contract,
            changes,
            "a client was built from another contract; everything it can say still works"
        ),
        Verdict::Breaking => tracing::warn!(
            contract,
            changes,
            "a client was built from a contract that this server breaks: it has to be built anew"
        ),
    }
}

/// How many contracts are remembered that the server was not told of: clients choose them.
const MAX_UNKNOWN: usize = 64;

#[cfg(test)]
mod tests {
    use wilco_protocol::contract::ContractHash;

    use super::*;

    fn unknown(number: usize) -> Foreign {
        let hash = format!("{number:032x}");
        Foreign::Unknown(ContractHash::parse(&hash).expect("32 digits"))
    }

    #[test]
    fn each_contract_is_news_once() {
        let mut seen = Seen::default();
        let all = [
            Foreign::Known(0),
            Foreign::Known(1),
            Foreign::NoHash,
            unknown(7),
        ];
        for news in [News::Yes, News::No, News::No] {
            for foreign in all {
                assert_eq!(seen.take_in(foreign), news, "{foreign:?}");
            }
        }
    }

    #[test]
    fn what_clients_make_up_is_told_of_64_times_and_hides_no_contract_that_is_known() {
        let mut seen = Seen::default();
        for number in 0..64 {
            assert_eq!(seen.take_in(unknown(number)), News::Yes, "{number}");
        }
        assert_eq!(seen.take_in(unknown(64)), News::Last);
        for number in 0..200 {
            assert_eq!(seen.take_in(unknown(number)), News::No, "{number}");
        }
        assert_eq!(seen.contracts.len(), 64);
        assert_eq!(seen.take_in(Foreign::Known(3)), News::Yes);
        assert_eq!(seen.take_in(Foreign::NoHash), News::Yes);
    }
}
