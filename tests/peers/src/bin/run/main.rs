//! Runs wilco and its peers side by side and prints what each call costs the server.
//!
//! `run [--quick] [--idle CONNECTIONS] [rows...]`, from the folder of this package.

mod goals;
mod idle;
mod process;
mod ratio;
mod row;
mod sample;
mod table;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use process::{Running, complaint, load};
use row::{ROWS, Row, SIZES};
use sample::Samples;

/// How long to measure.
struct Pace {
    rounds: usize,
    /// Words for the generator: warm-up and window in seconds.
    shape: [&'static str; 2],
    size: [&'static str; 2],
    /// Nothing new is begun after this time.
    limit: Duration,
}

const FULL: Pace = Pace {
    rounds: 3,
    shape: ["0.4", "1.2"],
    size: ["0.2", "0.5"],
    limit: Duration::from_secs(570),
};
const QUICK: Pace = Pace {
    rounds: 1,
    shape: ["0.15", "0.35"],
    size: ["0.05", "0.15"],
    limit: Duration::from_secs(105),
};

/// What the command line asks for.
struct Order {
    pace: &'static Pace,
    idle: Option<usize>,
    rows: Vec<&'static Row>,
}

fn main() -> ExitCode {
    let order = match order(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(reason) => {
            let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
            eprintln!(
                "run: {reason}\n\nrun [--quick] [--idle CONNECTIONS] [rows...]\nrows: {}",
                names.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    let failures = match order.idle {
        Some(connections) => idle::run(&order.rows, connections),
        None => compare(&order),
    };
    if failures.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("\n## Not run or failed\n");
    for failure in &failures {
        println!("- {failure}");
    }
    ExitCode::FAILURE
}

fn order(mut words: impl Iterator<Item = String>) -> Result<Order, String> {
    let mut order = Order {
        pace: &FULL,
        idle: None,
        rows: Vec::new(),
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => order.pace = &QUICK,
            "--idle" => {
                let count = words.next().and_then(|count| count.parse().ok());
                order.idle = Some(count.ok_or("--idle needs a number")?);
            }
            name => {
                let row = ROWS.iter().find(|row| row.name == name);
                order
                    .rows
                    .push(row.ok_or_else(|| format!("no row {name}"))?);
            }
        }
    }
    if order.rows.is_empty() {
        order.rows = ROWS.iter().collect();
    }
    Ok(order)
}

/// All servers run at once and the rows take turns in each shape and round, so that a slow phase
/// of the machine falls on all of them.
fn compare(order: &Order) -> Vec<String> {
    let mut failures = Vec::new();
    let mut servers = Vec::new();
    for row in &order.rows {
        match Running::start(row.server) {
            Ok(server) => servers.push((*row, server)),
            Err(reason) => failures.push(format!("{}: {reason}", row.name)),
        }
    }
    let end = Instant::now() + order.pace.limit;
    let mut samples = Samples::default();
    for round in 0..order.pace.rounds {
        for (work, words, seconds) in works(order.pace) {
            for (row, server) in servers.iter().filter(|(row, _)| does(row, work)) {
                if end < Instant::now() {
                    failures.push(format!(
                        "{} {work}: out of time in round {}",
                        row.name,
                        round + 1
                    ));
                    continue;
                }
                eprint!("\r\x1b[Kround {}: {work} {}", round + 1, row.name);
                let timing = [
                    "--warmup",
                    seconds[0],
                    "--seconds",
                    seconds[1],
                    "--runs",
                    "1",
                ];
                match measure(server, &[row.load, &words, &timing].concat()) {
                    Ok(sample) => samples.add(row.name, work, round, sample),
                    Err(reason) => failures.push(format!("{} {work}: {reason}", row.name)),
                }
            }
        }
    }
    eprint!("\r\x1b[K");
    table::print(&order.rows, &samples);
    failures
}

/// A shape or a payload size, the generator's words for it, and how long it is measured.
type Work = (&'static str, Vec<&'static str>, &'static [&'static str; 2]);

fn works(pace: &'static Pace) -> impl Iterator<Item = Work> {
    let shapes = [
        row::PIPELINED,
        row::SHARED,
        row::ONE_EACH,
        row::MANY,
        row::LONELY,
    ];
    let shapes = shapes
        .into_iter()
        .map(|shape| (shape, vec!["--shape", shape], &pace.shape));
    let sizes = SIZES
        .iter()
        .map(|&(size, shape)| (size, vec!["--shape", shape, "--size", size], &pace.size));
    shapes.chain(sizes)
}

fn does(row: &Row, work: &str) -> bool {
    row.shapes.contains(&work) || row.is_echo() && SIZES.iter().any(|(size, _)| *size == work)
}

fn measure(server: &Running, words: &[&str]) -> Result<sample::Sample, String> {
    let output = load(server, words)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(complaint(&output));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    sample::read(&text, "median ").ok_or_else(|| "the generator printed no result".to_owned())
}
