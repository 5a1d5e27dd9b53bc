//! What a client asks for.

use std::time::Duration;

use crate::history::Kind;
use crate::luck::Luck;
use crate::operations::Work;

/// One call of a run.
#[derive(Debug)]
pub struct Planned {
    /// Its class.
    pub class: &'static str,
    /// What is to be done.
    pub work: Work,
    /// What its caller does with it.
    pub kind: Kind,
    /// How much time it has.
    pub budget: Duration,
    /// When its caller takes it back, if that is its kind.
    pub patience: Duration,
}

impl Planned {
    /// Call number `nth` of the run with that seed.
    #[must_use]
    pub fn new(seed: u64, nth: u64) -> Self {
        let mut luck = Luck::new(seed, nth);
        let class = [
            "safe",
            "idempotent",
            "once",
            "once",
            "once",
            "transactional",
            "transactional",
        ];
        let class = class[usize::try_from(luck.below(7)).unwrap_or(0)];
        let millis = u32::try_from(luck.below(31)).unwrap_or(0);
        let length = if luck.below(10) == 0 {
            luck.below(6000)
        } else {
            luck.below(100)
        };
        let kind = match luck.below(20) {
            0 => Kind::Short,
            1 => Kind::Cancel,
            _ => Kind::Plain,
        };
        let budget = if kind == Kind::Short {
            3 + luck.below(27)
        } else {
            PLENTY_MS
        };
        Self {
            class,
            work: Work {
                key: format!("c{nth}"),
                millis,
                filler: "x".repeat(usize::try_from(length).unwrap_or(0)),
            },
            kind,
            budget: Duration::from_millis(budget),
            patience: Duration::from_millis(luck.below(31)),
        }
    }
}

/// Enough for any number of cuts in a row.
const PLENTY_MS: u64 = 60_000;
