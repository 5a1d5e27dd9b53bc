//! What the command line asks for.

use std::time::Duration;

use crate::fanout::TOPICS;
use crate::growth;
use crate::row::{Kind, ROWS, Row};

pub(crate) const USAGE: &str = "\
run [--quick] [rows...]             typed calls and echoes
run --fanout [--quick] [rows...]    one topic, many subscribers
run --stalled [--quick] [rows...]   a subscriber that does not read
run --growth [--quick] [rows...]    more subscribers, larger states
run --idle CONNECTIONS [rows...]    memory of connections at rest";

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Compare,
    FanOut,
    Stalled,
    Growth,
    Idle(usize),
}

impl Task {
    /// The rows that can do it.
    pub(crate) fn rows(self) -> Vec<&'static Row> {
        match self {
            Self::Compare => ROWS.iter().filter(|row| row.kind != Kind::Rest).collect(),
            Self::FanOut | Self::Stalled | Self::Growth => TOPICS.iter().collect(),
            Self::Idle(_) => ROWS.iter().collect(),
        }
    }

    /// The rows that are meant when none is named.
    fn usual(self) -> Vec<&'static Row> {
        match self {
            Self::Compare | Self::FanOut | Self::Idle(_) => self.rows(),
            Self::Stalled => {
                let is_ours = |row: &&Row| row.name == "wilco";
                self.rows().into_iter().filter(is_ours).collect()
            }
            Self::Growth => growth::rows(),
        }
    }
}

/// How long to measure.
pub(crate) struct Pace {
    pub(crate) rounds: usize,
    /// Words for the generator: warm-up and window in seconds.
    pub(crate) shape: [&'static str; 2],
    pub(crate) size: [&'static str; 2],
    /// At a load, whose rate is found first.
    pub(crate) load: [&'static str; 2],
    /// With a reader that is stalled: at a fixed pace, and as fast as it goes.
    pub(crate) paced: [&'static str; 2],
    pub(crate) flooded: [&'static str; 2],
    /// Nothing new is begun after this time.
    pub(crate) limit: Duration,
}

const FULL: Pace = Pace {
    rounds: 3,
    shape: ["0.4", "1.2"],
    size: ["0.2", "0.5"],
    load: ["0.5", "2"],
    paced: ["1", "6"],
    flooded: ["0.5", "1"],
    limit: Duration::from_secs(570),
};
const QUICK: Pace = Pace {
    rounds: 1,
    shape: ["0.15", "0.35"],
    size: ["0.05", "0.15"],
    load: ["0.2", "0.5"],
    paced: ["0.5", "3"],
    flooded: ["0.2", "1"],
    limit: Duration::from_secs(105),
};

pub(crate) struct Order {
    pub(crate) pace: &'static Pace,
    pub(crate) task: Task,
    pub(crate) rows: Vec<&'static Row>,
}

impl Order {
    /// # Errors
    /// The text of what is wrong with the command line.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut pace, mut task, mut names) = (&FULL, Task::Compare, Vec::new());
        while let Some(word) = words.next() {
            match word.as_str() {
                "--quick" => pace = &QUICK,
                "--fanout" => task = Task::FanOut,
                "--stalled" => task = Task::Stalled,
                "--growth" => task = Task::Growth,
                "--idle" => {
                    let count = words.next().and_then(|count| count.parse().ok());
                    task = Task::Idle(count.ok_or("--idle needs a number")?);
                }
                _ => names.push(word),
            }
        }
        Ok(Self {
            pace,
            task,
            rows: named(task, &names)?,
        })
    }
}

fn named(task: Task, names: &[String]) -> Result<Vec<&'static Row>, String> {
    if names.is_empty() {
        return Ok(task.usual());
    }
    let rows = task.rows();
    let known: Vec<&str> = rows.iter().map(|row| row.name).collect();
    let find = |name: &String| {
        let place = known.iter().position(|known| known == name);
        place
            .map(|place| rows[place])
            .ok_or_else(|| format!("no row {name}; there are: {}", known.join(" ")))
    };
    names.iter().map(find).collect()
}
