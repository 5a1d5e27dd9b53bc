//! Inspections: work that takes time, and leaves a trace each time that it is done.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stand::StandId;

/// What came of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inspection {
    /// The stand that was looked at.
    pub stand: StandId,
    /// How many times it was looked at since the desk began, this time included.
    pub number: u32,
}

/// How often each stand was looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inspections(BTreeMap<StandId, u32>);

impl Inspections {
    /// Counts one more.
    pub(crate) fn count(&mut self, stand: &StandId) -> Inspection {
        let number = self.0.entry(stand.clone()).or_default();
        *number = number.saturating_add(1);
        Inspection {
            stand: stand.clone(),
            number: *number,
        }
    }
}

/// How long somebody is away to look at a stand: the higher its number, the farther it is from the desk.
pub(crate) fn walk(stand: &StandId) -> Duration {
    FIRST + FURTHER * u32::from(stand.number().min(FARTHEST) - 1)
}

const FIRST: Duration = Duration::from_secs(2);
const FURTHER: Duration = Duration::from_millis(600);
const FARTHEST: u8 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stand_is_counted_by_itself() {
        let [a1, a2] = ["A1", "A2"].map(|name| StandId::parse(name).unwrap());
        let mut inspections = Inspections::default();
        let numbers = [&a1, &a2, &a1].map(|stand| inspections.count(stand).number);
        assert_eq!(numbers, [1, 1, 2]);
    }

    #[test]
    fn an_inspection_takes_two_to_five_seconds() {
        for (stand, milliseconds) in [("A1", 2000), ("B2", 2600), ("A6", 5000), ("Z99", 5000)] {
            let walk = walk(&StandId::parse(stand).unwrap());
            assert_eq!(walk, Duration::from_millis(milliseconds), "{stand}");
        }
    }
}
