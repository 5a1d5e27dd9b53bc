//! Judges what happened, afterwards. See docs/protocol.md#replay.

use std::collections::BTreeMap;

use crate::history::{Event, Kind, What};

/// All that is known of one call, or of one of two that share a name and so an effect: of `c5` and `c5/2`.
#[derive(Debug, Default)]
struct Story {
    invoked: Vec<(u64, String, Kind, u64)>,
    resolved: Vec<(u64, String, String, String)>,
}

/// What was done for a call.
#[derive(Debug, Default)]
struct Runs {
    starts: Vec<u64>,
    effects: Vec<String>,
}

/// A death of a server: right before and right after.
type Death = (u64, u64);

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
    /// How many calls that run once were with a server when it was killed, as far as a history can show it: they had
    /// begun, or were on their way, and were not over. No other may be unknown.
    pub at_risk: usize,
    /// How often a server was killed.
    pub kills: usize,
    /// What must not happen, a sentence each.
    pub violations: Vec<String>,
}

/// Judges the lines of all histories of a run.
#[must_use]
pub fn check<'a>(lines: impl Iterator<Item = &'a str>) -> Verdict {
    let (mut stories, mut kills) = (BTreeMap::<String, Story>::new(), Vec::new());
    let mut runs = BTreeMap::<String, Runs>::new();
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
            What::Start(key) => runs.entry(key).or_default().starts.push(at),
            What::Effect(key, value) => runs.entry(key).or_default().effects.push(value),
            What::Kill => kills.push(at),
        }
    }
    let kills: Vec<Death> = kills
        .chunks(2)
        .map(|pair| (pair[0], *pair.last().unwrap_or(&pair[0])))
        .collect();
    let mut verdict = Verdict {
        kills: kills.len(),
        ..Verdict::default()
    };
    let none = Runs::default();
    for (key, story) in &stories {
        let runs = runs.get(effect_of(key)).unwrap_or(&none);
        verdict.judge(key, story, runs, &kills);
    }
    for (key, runs) in &runs {
        let asked: Vec<_> = [key.clone(), format!("{key}/2")]
            .iter()
            .filter_map(|key| stories.get(key))
            .collect();
        verdict.judge_runs(key, runs, &asked, &kills);
    }
    verdict
}

impl Verdict {
    fn judge(&mut self, key: &str, story: &Story, runs: &Runs, kills: &[Death]) {
        let [(invoked, class, kind, budget)] = story.invoked.as_slice() else {
            let times = story.invoked.len();
            return self.violate("history", key, &format!("was invoked {times} times"));
        };
        self.calls += 1;
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
            self.judge_value(key, class, runs, value);
        }
        self.judge_executed(key, class, (outcome, executed), runs);
        let deaths = deaths(kills, *invoked, *at);
        // What began on a server that lived on is not unknown because of one that died before it.
        let began = runs.starts.iter().min().filter(|_| class == "once");
        let was_there = |(_, after): &&Death| began.is_none_or(|began| began <= after);
        let died = deaths.iter().any(|death| was_there(&death));
        let is_lost = died && outcome == "outcome_unknown";
        let mut open = deaths.iter().filter(|(_, after)| invoked <= after);
        if matches!(class.as_str(), "once" | "named") && (is_lost || open.any(|it| was_there(&it)))
        {
            self.at_risk += 1;
        }
        self.judge_outcome(key, class, *kind, (outcome, executed), died);
    }

    fn judge_executed(
        &mut self,
        key: &str,
        class: &str,
        (outcome, executed): (&str, &str),
        runs: &Runs,
    ) {
        // Of two that share an effect, it is said of one attempt.
        if executed == "no" && !runs.starts.is_empty() && class != "named" {
            self.violate(
                "I4",
                key,
                &format!("({class}) ended with {outcome}, executed no, and was started"),
            );
        }
        if executed == "yes" && runs.starts.is_empty() {
            self.violate(
                "I3",
                key,
                &format!("ended with {outcome}, executed yes, and never ran"),
            );
        }
    }

    /// Whether what was done is no more than what was asked for.
    fn judge_runs(&mut self, key: &str, runs: &Runs, asked: &[&Story], kills: &[Death]) {
        let Some((_, class, ..)) = asked.first().and_then(|story| story.invoked.first()) else {
            return self.violate("history", key, "was invoked 0 times");
        };
        let (times, most) = match class.as_str() {
            "once" => (runs.starts.len().max(runs.effects.len()), 1),
            // The names die with their server: who asks for the first time after that is not known.
            "named" => (
                runs.starts.len().max(runs.effects.len()),
                1 + died_between(kills, asked).min(asked.len() - 1),
            ),
            // It starts again where its server died; its table takes the effect once.
            "transactional" => (runs.effects.len(), 1),
            _ => return,
        };
        if most < times {
            self.duplicates += 1;
            self.violate("I1", key, &format!("({class}) ran {times} times"));
        }
    }

    fn judge_value(&mut self, key: &str, class: &str, runs: &Runs, value: &String) {
        let single = matches!(class, "once" | "transactional") && runs.effects.len() != 1;
        if single || !runs.effects.contains(value) {
            let effects = &runs.effects;
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
                died && matches!(class, "once" | "named")
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

/// The key under which the runs of a call are written down.
fn effect_of(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// The deaths between two moments. A client does not notice at once, and sends until it does.
fn deaths(kills: &[Death], from: u64, to: u64) -> Vec<Death> {
    let between = |(before, after): &&Death| from <= *after + NOTICE_US && *before <= to;
    kills.iter().filter(between).copied().collect()
}

/// How many servers died from when the effect was first asked for until everybody had an answer.
fn died_between(kills: &[Death], asked: &[&Story]) -> usize {
    let invoked = asked.iter().flat_map(|story| &story.invoked);
    let resolved = asked.iter().flat_map(|story| &story.resolved);
    let from = invoked.map(|(at, ..)| *at).min().unwrap_or_default();
    let to = resolved.map(|(at, ..)| *at).max().unwrap_or(u64::MAX);
    deaths(kills, from, to).len()
}

/// After what time of silence a client leaves a connection: the heartbeat of the server and its timeout, which are 0.8 s, and
/// what a busy machine adds to them.
const NOTICE_US: u64 = 1_500_000;
/// What a client may take beyond the time of a call: its own grace, and a busy machine.
const GRACE_MS: u64 = 2_000;

#[cfg(test)]
mod tests;
