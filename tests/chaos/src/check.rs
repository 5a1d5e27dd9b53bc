//! Judges what happened, afterwards. See docs/protocol.md#replay.

use std::collections::BTreeMap;

use crate::history::{Event, Kind, What};

/// All that is known of one call.
#[derive(Debug, Default)]
struct Story {
    invoked: Vec<(u64, String, Kind, u64)>,
    resolved: Vec<(u64, String, String, String)>,
    starts: usize,
    effects: Vec<String>,
}

/// What a history says.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How many calls ended in which way.
    pub outcomes: BTreeMap<String, usize>,
    /// How many calls were made.
    pub calls: usize,
    /// How many calls with at most one run ran more often.
    pub duplicates: usize,
    /// How many calls never ended.
    pub lost: usize,
    /// How many calls ended with nobody knowing whether they ran, though they had the time.
    pub unknown: usize,
    /// How often a server was killed.
    pub kills: usize,
    /// What must not happen, a sentence each.
    pub violations: Vec<String>,
}

/// Judges the lines of all histories of a run.
#[must_use]
pub fn check<'a>(lines: impl Iterator<Item = &'a str>) -> Verdict {
    let (mut stories, mut kills) = (BTreeMap::<String, Story>::new(), Vec::new());
    for Event { at, what } in lines.filter_map(Event::parse) {
        match what {
            What::Invoke(key, class, kind, budget) => {
                let story = stories.entry(key).or_default();
                story.invoked.push((at, class, kind, budget));
            }
            What::Resolve(key, outcome, executed, value) => {
                let story = stories.entry(key).or_default();
                story.resolved.push((at, outcome, executed, value));
            }
            What::Start(key) => stories.entry(key).or_default().starts += 1,
            What::Effect(key, value) => stories.entry(key).or_default().effects.push(value),
            What::Kill => kills.push(at),
        }
    }
    let kills: Vec<_> = kills
        .chunks(2)
        .map(|pair| (pair[0], *pair.last().unwrap_or(&pair[0])))
        .collect();
    let mut verdict = Verdict {
        kills: kills.len(),
        ..Verdict::default()
    };
    for (key, story) in &stories {
        verdict.judge(key, story, &kills);
    }
    verdict
}

impl Verdict {
    fn judge(&mut self, key: &str, story: &Story, kills: &[(u64, u64)]) {
        let [(invoked, class, kind, budget)] = story.invoked.as_slice() else {
            let times = story.invoked.len();
            return self.violate("history", key, &format!("was invoked {times} times"));
        };
        self.calls += 1;
        self.judge_runs(key, class, story);
        let (at, outcome, executed, value) = match story.resolved.as_slice() {
            [resolved] => resolved,
            [] => {
                self.lost += 1;
                return self.violate("I2", key, "never ended");
            }
            more => return self.violate("I2", key, &format!("ended {} times", more.len())),
        };
        *self.outcomes.entry(outcome.clone()).or_default() += 1;
        if at.saturating_sub(*invoked) > (budget + GRACE_MS) * 1000 {
            self.violate(
                "I6",
                key,
                &format!("had {budget} ms and ended after {} us", at - invoked),
            );
        }
        if outcome == "ok" {
            self.judge_value(key, class, story, value);
        }
        if executed == "no" && story.starts > 0 {
            self.violate(
                "I4",
                key,
                &format!("({class}) ended with {outcome}, executed no, and was started"),
            );
        }
        if executed == "yes" && story.starts == 0 {
            self.violate(
                "I3",
                key,
                &format!("ended with {outcome}, executed yes, and never ran"),
            );
        }
        let died = kills
            .iter()
            .any(|(before, after)| invoked <= after && before <= at);
        self.judge_outcome(key, class, *kind, (outcome, executed), died);
    }

    fn judge_runs(&mut self, key: &str, class: &str, story: &Story) {
        let runs = match class {
            "once" => story.starts.max(story.effects.len()),
            // It starts again where its server died; its table takes the effect once.
            "transactional" => story.effects.len(),
            _ => 0,
        };
        if runs > 1 {
            self.duplicates += 1;
            self.violate("I1", key, &format!("({class}) ran {runs} times"));
        }
    }

    fn judge_value(&mut self, key: &str, class: &str, story: &Story, value: &String) {
        let single = matches!(class, "once" | "transactional") && story.effects.len() != 1;
        if single || !story.effects.contains(value) {
            let effects = &story.effects;
            self.violate(
                "I3",
                key,
                &format!("({class}) got {value}, its runs gave {effects:?}"),
            );
        }
    }

    /// Whether a call may end like this, by what its caller did and whether a server died meanwhile.
    fn judge_outcome(
        &mut self,
        key: &str,
        class: &str,
        kind: Kind,
        (outcome, executed): (&str, &str),
        died: bool,
    ) {
        let expected = match (outcome, kind) {
            ("ok", _) | ("timeout" | "expired", Kind::Short) | ("cancelled", Kind::Cancel) => true,
            ("outcome_unknown", _) => {
                self.unknown += 1;
                died && class == "once"
            }
            _ => false,
        };
        if !expected {
            let why = if died {
                "while a server died"
            } else {
                "though no server died"
            };
            self.violate(
                "I5",
                key,
                &format!("({class}, {kind}) ended with {outcome}, executed {executed}, {why}"),
            );
        }
    }

    fn violate(&mut self, rule: &str, key: &str, what: &str) {
        self.violations.push(format!("{rule}: {key} {what}"));
    }
}

/// What a client may take beyond the time of a call: its own grace, and a busy machine.
const GRACE_MS: u64 = 2_000;

#[cfg(test)]
mod tests;
