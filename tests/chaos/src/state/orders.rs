//! `chaos state [--subscribers N] [--seconds S] [--rate N] [--lost N] [--seed N] [--node SCRIPT] [--only NAME] [--folder DIR]`: all runs, and a
//! table of what came of them.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::back::Back;
use super::judge::Verdict;
use super::lossy::{Loss, Weather};
use super::mirror::Flaw;
use super::server::Order;
use super::stage::{Outcome, Run, counted};

/// What the command line says.
#[derive(Debug, Clone)]
pub struct Options {
    subscribers: u64,
    seconds: u64,
    rate: u32,
    /// Of a thousand messages.
    lost: u64,
    seed: u64,
    /// What follows with the TypeScript client.
    node: Option<PathBuf>,
    /// How the names of the runs begin that are wanted.
    only: String,
    folder: PathBuf,
}

impl Options {
    /// Reads pairs of words; `None` if they are none.
    #[must_use]
    pub fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            subscribers: 1000,
            seconds: 300,
            rate: 200,
            lost: 30,
            seed: 1,
            node: None,
            only: String::new(),
            folder: std::env::temp_dir().join(format!("chaos-state-{}", std::process::id())),
        };
        for pair in words.chunks(2) {
            let [name, value] = pair else {
                return None;
            };
            match *name {
                "--subscribers" => options.subscribers = value.parse().ok()?,
                "--seconds" => options.seconds = value.parse().ok()?,
                "--rate" => options.rate = value.parse().ok()?,
                "--lost" => options.lost = value.parse().ok()?,
                "--seed" => options.seed = value.parse().ok()?,
                "--node" => options.node = Some(value.into()),
                "--only" => (*value).clone_into(&mut options.only),
                "--folder" => options.folder = value.into(),
                _ => return None,
            }
        }
        Some(options)
    }

    /// One with losses, one without any, and one for each flaw of a subscriber that has to be found.
    fn runs(&self) -> Vec<Run> {
        let bad = Weather {
            loss: Loss::PerMille(self.lost),
            held: 20,
            life: Duration::from_secs(8),
        };
        let late = Weather {
            held: 20,
            ..Weather::CALM
        };
        let lost = Weather {
            life: Duration::ZERO,
            ..bad
        };
        let time = Duration::from_secs(self.seconds);
        let mut runs = vec![
            Run {
                is_killed: true,
                ..self.run("losses", bad, time)
            },
            self.run("no-losses", late, time / 4),
        ];
        runs.extend(FLAWS.iter().map(|(name, flaw)| Run {
            strangers: self.subscribers.min(10),
            ours: 0,
            node: None,
            flaw: Some(*flaw),
            ..self.run(name, lost, Duration::from_secs(2))
        }));
        runs.retain(|run| run.name.starts_with(&self.only));
        runs
    }

    fn run(&self, name: &'static str, weather: Weather, time: Duration) -> Run {
        Run {
            name,
            folder: self.folder.join(name),
            order: Order {
                rate: self.rate,
                seed: self.seed,
                heartbeat: HEARTBEAT,
            },
            strangers: self.subscribers,
            ours: OURS,
            node: self.node.clone().map(|script| (script, OURS)),
            time,
            weather,
            is_killed: false,
            flaw: None,
        }
    }
}

/// Runs, and prints; says whether all came out as it should.
///
/// # Errors
///
/// If a run could not be run.
pub async fn run(options: &Options) -> io::Result<bool> {
    println!(
        "run         connections   cuts   messages    lost  states    reports  resyncs  followers  latest ms  violations"
    );
    let mut well = true;
    for run in options.runs() {
        well &= is_well(&run, &run.run().await?);
    }
    let folder = options.folder.display();
    println!("seed {}, histories: {folder}", options.seed);
    Ok(well)
}

/// Lets everybody come back at once, and prints; says whether it came out as it should.
///
/// # Errors
///
/// If somebody got no answer.
pub async fn run_back(options: &Options) -> io::Result<bool> {
    let back = Back {
        clients: options.subscribers,
        order: Order {
            rate: options.rate,
            seed: options.seed,
            heartbeat: 10 * HEARTBEAT,
        },
        folder: options.folder.join("back"),
    };
    let outcome = back.run().await?;
    let (share, [first, again]) = (outcome.recovered(), outcome.reads);
    println!(
        "{} came back within {:.2} s and were answered {:?}: {:.2} % went on from where they were; \
         reads of a resource: {first} at most when all came first, {again} at most when they came back",
        back.clients,
        outcome.took.as_secs_f64(),
        outcome.answers,
        share * 100.0,
    );
    let is_told = outcome.answers.keys().any(|kind| kind.starts_with("delta"));
    Ok(share >= 0.99 && again <= 1 && is_told)
}

fn is_well(run: &Run, outcome: &Outcome) -> bool {
    let Verdict {
        states,
        seen: _,
        followers,
        resyncs,
        latest,
        violations,
    } = &outcome.verdict;
    let [connections, cuts, messages, lost] = counted(outcome.proxy.counts());
    println!(
        "{:12} {connections:10} {cuts:6} {messages:10} {lost:7} {states:7} {:10} {resyncs:8} {followers:10} {:10} {:11}",
        run.name,
        outcome.reports,
        latest.as_millis(),
        violations.len()
    );
    if run.flaw.is_some() {
        let is_its = |violation: &&String| violation.contains("stranger0 ");
        let (its, others): (Vec<_>, Vec<_>) = violations.iter().partition(is_its);
        for violation in others.iter().take(20) {
            println!("    {}: {violation}", run.name);
        }
        if its.is_empty() {
            println!("    {}: the flaw was not found", run.name);
        }
        return !its.is_empty() && others.is_empty();
    }
    for violation in violations.iter().take(20) {
        println!("    {}: {violation}", run.name);
    }
    // A run in which nothing happened proves nothing.
    let happened = (run.weather.loss == Loss::Never || lost > 0) && states > &10 && messages > 10;
    violations.is_empty() && happened
}

const FLAWS: [(&str, Flaw); 5] = [
    ("blind", Flaw::Blind),
    ("twice", Flaw::Twice),
    ("idle", Flaw::Idle),
    ("behind", Flaw::Behind),
    ("deaf", Flaw::Deaf),
];
/// So many follow with each of the real clients.
const OURS: u64 = 5;
/// Short, so that a run need not wait for long at its end.
const HEARTBEAT: Duration = Duration::from_secs(1);
