//! What is followed: a state with deltas of its own, and one whose deltas are derived.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::luck::Luck;

/// A state with deltas of its own. `mark` depends on each delta and on their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Apron {
    /// The process that it belongs to.
    pub life: u32,
    /// How many deltas it has taken.
    pub tick: u32,
    /// What all deltas so far come to.
    pub mark: u32,
    /// What stands where.
    pub stands: BTreeMap<String, u32>,
}

/// A change of an [`Apron`]: what stands at `stand` now, if anything does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// Where.
    pub stand: String,
    /// What; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<u32>,
}

/// A state whose deltas are derived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Board {
    /// The process that it belongs to.
    pub life: u32,
    /// How often it was changed.
    pub tick: u32,
    /// What all changes so far come to.
    pub mark: u32,
    /// By flight.
    pub flights: BTreeMap<String, Flight>,
    /// In the order of boarding.
    pub queue: Vec<u32>,
}

/// A line of a [`Board`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flight {
    /// Where it boards.
    pub gate: u32,
    /// What is said about it.
    pub remark: Option<String>,
}

impl Apron {
    /// That of a process, before anything has changed.
    #[must_use]
    pub const fn new(life: u32) -> Self {
        let stands = BTreeMap::new();
        Self {
            life,
            tick: 0,
            mark: 1,
            stands,
        }
    }

    /// Takes a delta. Whatever it is: a wrong one is to be found by what comes of it.
    pub fn take(&mut self, Move { stand, aircraft }: Move) {
        self.tick = self.tick.wrapping_add(1);
        self.mark = mixed(self.mark, aircraft.unwrap_or(7));
        match aircraft {
            Some(aircraft) => self.stands.insert(stand, aircraft),
            None => self.stands.remove(&stand),
        };
    }
}

impl Move {
    /// One of those that follow from `luck`.
    #[must_use]
    pub fn draw(luck: &mut Luck) -> Self {
        Self {
            stand: format!("S{}", luck.below(PLACES)),
            aircraft: (luck.below(4) != 0).then(|| small(luck)),
        }
    }
}

impl Board {
    /// That of a process, before anything has changed.
    #[must_use]
    pub const fn new(life: u32) -> Self {
        Self {
            life,
            tick: 0,
            mark: 1,
            flights: BTreeMap::new(),
            queue: Vec::new(),
        }
    }

    /// Changes a few of its places.
    pub fn change(&mut self, luck: &mut Luck) {
        self.tick = self.tick.wrapping_add(1);
        self.mark = mixed(self.mark, small(luck));
        let flight = format!("W{}", luck.below(PLACES));
        match luck.below(6) {
            0 => drop(self.flights.remove(&flight)),
            1 if !self.queue.is_empty() => drop(self.queue.remove(place(luck, self.queue.len()))),
            1..=2 if self.queue.len() < LONGEST_QUEUE => {
                let at = place(luck, self.queue.len() + 1);
                self.queue.insert(at, small(luck));
            }
            3 if !self.queue.is_empty() => {
                let from = place(luck, self.queue.len());
                let passenger = self.queue.remove(from);
                let to = place(luck, self.queue.len() + 1);
                self.queue.insert(to, passenger);
            }
            _ => {
                let remark = (luck.below(2) == 0).then(|| format!("late by {}", luck.below(90)));
                let gate = small(luck);
                self.flights.insert(flight, Flight { gate, remark });
            }
        }
    }
}

/// A number for a state: FNV-1a over its JSON without spaces, its keys in order.
///
/// # Panics
///
/// If it cannot be said in JSON; all states here can.
#[must_use]
pub fn hash(state: &impl Serialize) -> u32 {
    // By way of a tree, whose maps are sorted, whatever the order of a type's fields.
    let tree = serde_json::to_value(state).expect("a state can be said in JSON");
    hash_text(&tree.to_string())
}

/// FNV-1a.
#[must_use]
pub fn hash_text(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

const fn mixed(mark: u32, value: u32) -> u32 {
    mark.wrapping_mul(31).wrapping_add(value)
}

fn small(luck: &mut Luck) -> u32 {
    u32::try_from(luck.below(1000)).unwrap_or(0)
}

fn place(luck: &mut Luck, end: usize) -> usize {
    usize::try_from(luck.below(end as u64)).unwrap_or(0)
}

/// How many stands and flights there are.
const PLACES: u64 = 12;
const LONGEST_QUEUE: usize = 12;

#[cfg(test)]
mod tests {
    use super::{Apron, Move, hash, hash_text};

    fn to(stand: &str, aircraft: Option<u32>) -> Move {
        let stand = stand.to_owned();
        Move { stand, aircraft }
    }

    #[test]
    fn a_lost_a_doubled_and_a_swapped_delta_each_leave_their_mark() {
        let all = [to("S1", Some(3)), to("S2", Some(4)), to("S1", None)];
        let fold = |moves: &[&Move]| {
            let mut apron = Apron::new(1);
            for each in moves {
                apron.take((*each).clone());
            }
            hash(&apron)
        };
        let [a, b, c] = &all;
        let right = fold(&[a, b, c]);
        for wrong in [&[a, c][..], &[a, b, b, c], &[b, a, c], &[]] {
            assert_ne!(fold(wrong), right, "{wrong:?}");
        }
    }

    #[test]
    fn the_hash_is_that_of_other_languages() {
        assert_eq!(hash_text("wilco"), 0x4bb6_c94d);
        let apron = Apron::new(1);
        let text = r#"{"life":1,"mark":1,"stands":{},"tick":0}"#;
        assert_eq!(hash(&apron), hash_text(text));
    }
}
