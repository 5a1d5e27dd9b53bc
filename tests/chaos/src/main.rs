//! `chaos run [--calls N] [--seconds S] [--seed N] [--node SCRIPT] [--only NAME] [--folder DIR]`: all runs, and a table of what came of them. The other words
//! start the parts of a run, and judge one again: `chaos check DIR`; `chaos state` is about those who follow a state, and `chaos back`
//! about thousands of them who come back at once.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use wilco_chaos::check::Verdict;
use wilco_chaos::runner::{self, Extent};
use wilco_chaos::server;
use wilco_chaos::stage::{Outcome, Run, Speaker, judge};
use wilco_chaos::state::{orders, server as states};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match words.as_slice() {
        ["server", address, folder] => server::serve(address, Path::new(folder))
            .await
            .map(|()| true),
        ["client", url, folder, numbers @ ..] => client(url, folder, numbers).await,
        ["check", folder] => judge(Path::new(folder)).map(|verdict| is_well("check", &verdict)),
        ["state-server", address, folder, numbers @ ..] => {
            serve_states(address, Path::new(folder), numbers).await
        }
        ["state", options @ ..] => match orders::Options::read(options) {
            Some(options) => orders::run(&options).await,
            None => return usage(),
        },
        ["back", options @ ..] => match orders::Options::read(options) {
            Some(options) => orders::run_back(&options).await,
            None => return usage(),
        },
        ["run", options @ ..] => match Options::read(options) {
            Some(options) => run(options).await,
            None => return usage(),
        },
        _ => return usage(),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("chaos: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!(
        "chaos run [--calls N] [--seconds S] [--seed N] [--node SCRIPT] [--only NAME] [--folder DIR]\nchaos check DIR\n\
         chaos state [--subscribers N] [--seconds S] [--rate N] [--lost N] [--seed N] [--node SCRIPT] [--only NAME] [--folder DIR]\n\
         chaos back [--subscribers N] [--rate N] [--seed N] [--folder DIR]"
    );
    ExitCode::from(2)
}

async fn client(url: &str, folder: &str, numbers: &[&str]) -> io::Result<bool> {
    let numbers: Result<Vec<u64>, _> = numbers.iter().map(|word| word.parse()).collect();
    let Ok([seed, calls, millis]) = numbers.as_deref() else {
        return Err(io::Error::other(
            "a client needs a seed, calls and milliseconds",
        ));
    };
    let time = Duration::from_millis(*millis);
    runner::run(
        url,
        Path::new(folder),
        *seed,
        Extent {
            calls: *calls,
            time,
        },
    )
    .await?;
    Ok(true)
}

async fn serve_states(address: &str, folder: &Path, numbers: &[&str]) -> io::Result<bool> {
    let numbers: Result<Vec<u64>, _> = numbers.iter().map(|word| word.parse()).collect();
    let Ok([rate, seed, heartbeat]) = numbers.as_deref() else {
        return Err(io::Error::other(
            "a server needs a rate, a seed and a heartbeat",
        ));
    };
    let order = states::Order {
        rate: u32::try_from(*rate).map_err(io::Error::other)?,
        seed: *seed,
        heartbeat: Duration::from_millis(*heartbeat),
    };
    states::serve(address, folder, order).await?;
    Ok(true)
}

struct Options {
    calls: u64,
    seconds: u64,
    seed: u64,
    node: Option<PathBuf>,
    /// How the names of the runs begin that are wanted.
    only: String,
    folder: PathBuf,
}

impl Options {
    fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self {
            calls: 100_000,
            seconds: 60,
            seed: 1,
            node: None,
            only: String::new(),
            folder: std::env::temp_dir().join(format!("chaos-{}", std::process::id())),
        };
        for pair in words.chunks(2) {
            let [name, value] = pair else {
                return None;
            };
            match *name {
                "--calls" => options.calls = value.parse().ok()?,
                "--seconds" => options.seconds = value.parse().ok()?,
                "--seed" => options.seed = value.parse().ok()?,
                "--node" => options.node = Some(value.into()),
                "--only" => (*value).clone_into(&mut options.only),
                "--folder" => options.folder = value.into(),
                _ => return None,
            }
        }
        Some(options)
    }

    /// Calls with cuts, then for a time calls with cuts and deaths; of each client.
    fn runs(&self) -> Vec<(String, Run)> {
        let speakers = [
            ("rust", Some(Speaker::Rust)),
            ("typescript", self.node.clone().map(Speaker::Node)),
        ];
        let mut runs = Vec::new();
        for (name, speaker) in speakers {
            let Some(client) = speaker else { continue };
            for (trouble, calls, time, kill_every) in [
                ("cuts", self.calls, NO_END, None),
                (
                    "kills",
                    u64::MAX >> 11,
                    Duration::from_secs(self.seconds),
                    Some(KILL_EVERY),
                ),
            ] {
                let name = format!("{name}-{trouble}");
                let folder = self.folder.join(&name);
                let (client, seed) = (client.clone(), self.seed);
                runs.push((
                    name,
                    Run {
                        client,
                        folder,
                        seed,
                        calls,
                        time,
                        kill_every,
                    },
                ));
            }
        }
        runs
    }
}

async fn run(options: Options) -> io::Result<bool> {
    println!(
        "run                seconds  cuts  connections    calls  kills  at risk  unknown  duplicates  lost  violations"
    );
    let mut well = true;
    for (name, run) in options.runs() {
        if !name.starts_with(&options.only) {
            continue;
        }
        let Outcome {
            verdict,
            cuts,
            connections,
            took,
        } = run.run().await?;
        let seconds = took.as_secs_f64();
        print!("{name:16} {seconds:9.1} {cuts:5} {connections:12}");
        well &= is_well(&name, &verdict);
    }
    println!(
        "seed {}, histories: {}",
        options.seed,
        options.folder.display()
    );
    Ok(well)
}

/// Says what the histories say.
fn is_well(name: &str, verdict: &Verdict) -> bool {
    println!(
        " {:8} {:6} {:8} {:8} {:11} {:5} {:11}",
        verdict.calls,
        verdict.kills,
        verdict.at_risk,
        verdict.unknown,
        verdict.duplicates,
        verdict.lost,
        verdict.violations.len()
    );
    println!("    {:?}", verdict.outcomes);
    for violation in verdict.violations.iter().take(20) {
        println!("    {name}: {violation}");
    }
    verdict.violations.is_empty() && verdict.calls > 0
}

const KILL_EVERY: Duration = Duration::from_secs(10);
const NO_END: Duration = Duration::from_secs(100_000);
