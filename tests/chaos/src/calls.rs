//! What a client asks for.

use std::time::Duration;

use crate::history::Kind;
use crate::luck::Luck;
use crate::operations::Work;

/// One call of a run.
#[derive(Debug)]
pub struct Planned {
    /// Its class; `named` for one that must not run twice and has a name.
    pub class: &'static str,
    /// What is to be done.
    pub work: Work,
    /// What its caller does with it.
    pub kind: Kind,
    /// How much time it has.
    pub budget: Duration,
    /// When its caller takes it back, if that is its kind.
    pub patience: Duration,
    /// When another client asks for the same effect by its name, if one does, as a page does that was loaded anew.
    pub again: Option<Duration>,
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
        let is_named = luck.below(50) == 0;
        let class = match class[usize::try_from(luck.below(7)).unwrap_or(0)] {
            _ if is_named => "named",
            class => class,
        };
        let millis = u32::try_from(luck.below(31)).unwrap_or(0);
        let length = if luck.below(10) == 0 {
            luck.below(6000)
        } else {
            luck.below(100)
        };
        let kind = match luck.below(20) {
            0 if !is_named => Kind::Short,
            1 => Kind::Cancel,
            2..=8 if is_named => Kind::Cancel,
            _ => Kind::Plain,
        };
        let budget = if kind == Kind::Short {
            3 + luck.below(27)
        } else if is_named {
            NAMED_MS
        } else {
            PLENTY_MS
        };
        let patience = Duration::from_millis(luck.below(31));
        let again = (is_named && luck.below(4) != 0).then(|| Duration::from_millis(luck.below(60)));
        Self {
            class,
            work: Work {
                key: format!("c{nth}"),
                millis,
                filler: "x".repeat(usize::try_from(length).unwrap_or(0)),
            },
            kind,
            budget: Duration::from_millis(budget),
            patience,
            again,
        }
    }
}

/// Enough for any number of cuts in a row.
const PLENTY_MS: u64 = 60_000;
/// Less than the server remembers a name for: whoever asks again does it in time.
const NAMED_MS: u64 = 12_000;
