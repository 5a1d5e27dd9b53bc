//! Reads what a server and its subscribers wrote down, and says what they broke.

use std::collections::BTreeMap;
use std::time::Duration;

/// What the files say.
#[derive(Debug, Default)]
pub struct Verdict {
    /// States that the server had.
    pub states: usize,
    /// Different things that subscribers reported. Each was reported once or many times.
    pub seen: usize,
    /// Those who followed a resource to the end, counted once for each resource.
    pub followers: usize,
    /// How often a subscriber asked to be brought to the top.
    pub resyncs: usize,
    /// How long after the last change the last one had it.
    pub latest: Duration,
    /// What must not happen, a sentence each, with the rule of the design that it breaks.
    pub violations: Vec<String>,
}

/// What counts as soon enough, and what else is asked of a run.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// After the last change everybody has it within this time.
    pub soon: Duration,
    /// Nothing was lost, so nobody may have asked for anything.
    pub is_clean: bool,
}

/// A resource and a position in it.
type Place<'a> = (&'a str, &'a str, &'a str);

/// What was written down, put in order.
#[derive(Debug, Default)]
struct Story<'a> {
    /// What the server had.
    had: BTreeMap<Place<'a>, &'a str>,
    /// Where the server was when it was last heard of: its positions, by resource. One state may have two: by the server's
    /// epoch, and by what the state itself says.
    last: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
    seen: Vec<(&'a str, Place<'a>, &'a str)>,
    reached: Vec<(&'a str, Place<'a>, u64)>,
    rested: Option<u64>,
}

/// Judges the lines of all files of a run.
#[must_use]
pub fn judge<'a>(lines: impl Iterator<Item = &'a str>, bounds: Bounds) -> Verdict {
    let (mut verdict, mut story) = (Verdict::default(), Story::default());
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        let Some((at, event)) = words.split_first() else {
            continue;
        };
        match (at.parse(), event) {
            (Ok(at), event) => verdict.read(&mut story, at, event, line),
            // A line that a killed process did not finish.
            (Err(_), _) => {}
        }
    }
    verdict.states = story.had.len();
    verdict.seen = story.seen.len();
    verdict.followers = story.reached.len();
    verdict.judge_states(&story);
    verdict.judge_ends(&story, bounds);
    if bounds.is_clean && verdict.resyncs > 0 {
        let resyncs = verdict.resyncs;
        verdict.violate(
            "S8",
            &format!("nothing was lost and there were {resyncs} resyncs"),
        );
    }
    verdict
}

impl Verdict {
    fn read<'a>(&mut self, story: &mut Story<'a>, at: u64, event: &[&'a str], line: &str) {
        match *event {
            ["is", resource, hash, ref places @ ..] => {
                let mut last = Vec::new();
                for place in places.chunks_exact(2) {
                    story.had.insert((resource, place[0], place[1]), hash);
                    last.push((place[0], place[1]));
                }
                story.last.insert(resource, last);
            }
            ["seen", who, resource, epoch, seq, hash] => {
                story.seen.push((who, (resource, epoch, seq), hash));
            }
            ["back", ..] => self.violate("S2", line),
            ["broken" | "refused", ..] => self.violate("wire", line),
            ["resync", ..] => self.resyncs += 1,
            ["resyncs", count] => self.resyncs += count.parse::<usize>().unwrap_or(usize::MAX / 2),
            ["empty", who, resource] => {
                self.violate("S3", &format!("{who} never had a state of {resource}"));
            }
            ["reached", who, resource, epoch, seq, when] => {
                let when = when.parse().unwrap_or(u64::MAX);
                story.reached.push((who, (resource, epoch, seq), when));
            }
            ["rest"] => story.rested = Some(at),
            _ => self.violate("history", line),
        }
    }

    fn judge_states(&mut self, story: &Story<'_>) {
        for (who, place, hash) in &story.seen {
            let (resource, epoch, seq) = place;
            match story.had.get(place) {
                Some(had) if had == hash => {}
                Some(had) => self.violate(
                    "S1",
                    &format!(
                        "{who} had {hash} of {resource} at {epoch} {seq}, and the server {had}"
                    ),
                ),
                None => self.violate(
                    "S1",
                    &format!(
                        "{who} was at {epoch} {seq} of {resource}, where the server never was"
                    ),
                ),
            }
        }
    }

    fn judge_ends(&mut self, story: &Story<'_>, bounds: Bounds) {
        let Some(rested) = story.rested else {
            return self.violate("history", "the changes never came to rest");
        };
        if story.reached.is_empty() {
            self.violate("history", "nobody followed to the end");
        }
        for (who, (resource, epoch, seq), when) in &story.reached {
            let tops = story.last.get(resource);
            if !tops.is_some_and(|tops| tops.contains(&(epoch, seq))) {
                self.violate(
                    "S3",
                    &format!(
                        "{who} ended at {epoch} {seq} of {resource}, and the server at {tops:?}"
                    ),
                );
                continue;
            }
            let took = Duration::from_micros(when.saturating_sub(rested));
            self.latest = self.latest.max(took);
            if took > bounds.soon {
                self.violate(
                    "S3",
                    &format!("{who} had the last {resource} after {took:?}"),
                );
            }
        }
    }

    fn violate(&mut self, rule: &str, what: &str) {
        self.violations.push(format!("{rule}: {what}"));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Bounds, Verdict, judge};

    const SERVER: &str = "1 is apron aaaa e1 0 ~7 0
        2 is apron bbbb e1 1 ~7 1
        3 is apron cccc e1 2 ~7 2
        1000 rest";

    fn judged(subscribers: &str, is_clean: bool) -> Verdict {
        let text = format!("{SERVER}\n{subscribers}");
        let bounds = Bounds {
            soon: Duration::from_micros(500),
            is_clean,
        };
        judge(text.lines().map(str::trim), bounds)
    }

    /// The rules that are broken.
    fn broken(subscribers: &str) -> Vec<String> {
        let verdict = judged(subscribers, false);
        let rule = |violation: &String| violation.split(':').next().unwrap().to_owned();
        verdict.violations.iter().map(rule).collect()
    }

    const WELL: &str = "4 seen s1 apron e1 0 aaaa
        5 seen s1 apron e1 2 cccc
        5 seen ts1 apron ~7 2 cccc
        6 resync s1 apron
        9 reached s1 apron e1 2 1400
        9 reached ts1 apron ~7 2 5";

    #[test]
    fn a_run_in_which_all_is_well_breaks_nothing() {
        let verdict = judged(WELL, false);
        assert_eq!(verdict.violations, [""; 0]);
        assert_eq!((verdict.followers, verdict.resyncs), (2, 1));
        assert_eq!(verdict.latest, Duration::from_micros(400));
    }

    #[test]
    fn each_thing_that_must_not_happen_is_found() {
        for (line, rule) in [
            ("7 seen s2 apron e1 1 cccc", "S1"),
            ("7 seen s2 apron e1 3 dddd", "S1"),
            ("7 seen s2 apron e2 1 bbbb", "S1"),
            ("7 seen ts2 apron ~7 1 cccc", "S1"),
            ("7 back s2 apron e1 2 1", "S2"),
            ("7 reached s2 apron e1 1 5", "S3"),
            ("7 reached s2 apron e1 2 1501", "S3"),
            ("7 empty s2 apron", "S3"),
            ("7 broken s2 apron an_empty_delta", "wire"),
            ("7 refused s2 {}", "wire"),
            ("7 nobody knows what this is", "history"),
        ] {
            assert_eq!(broken(&format!("{WELL}\n{line}")), [rule], "{line}");
        }
    }

    #[test]
    fn a_run_without_an_end_or_without_followers_proves_nothing() {
        assert_eq!(broken(""), ["history"]);
        let bounds = Bounds {
            soon: Duration::ZERO,
            is_clean: false,
        };
        assert_eq!(judge(std::iter::empty(), bounds).violations.len(), 1);
    }

    #[test]
    fn where_nothing_was_lost_nobody_asks() {
        assert_eq!(judged(WELL, true).violations.len(), 1);
        let counted = "7 resyncs 2\n9 reached s1 apron e1 2 5";
        assert_eq!(judged(counted, true).violations.len(), 1);
        let none = "7 resyncs 0\n9 reached s1 apron e1 2 5";
        assert_eq!(judged(none, true).violations.len(), 0);
    }
}
