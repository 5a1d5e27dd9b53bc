//! Runs wilco and its peers side by side and prints what each call costs the server.
//!
//! It is run from the folder of this package; `order` has its words.

mod fanout;
mod goals;
mod growth;
mod idle;
mod order;
mod process;
mod ratio;
mod row;
mod sample;
mod stalled;
mod table;

use std::process::ExitCode;
use std::time::Instant;

use order::{Order, Pace, Task, USAGE};
use process::{Running, complaint, load};
use row::{Row, SIZES};
use sample::Samples;

fn main() -> ExitCode {
    let order = match Order::parse(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(reason) => {
            eprintln!("run: {reason}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let failures = match order.task {
        Task::Compare => compare(&order),
        Task::FanOut => fanout::run(&order),
        Task::Stalled => stalled::run(&order),
        Task::Growth => growth::run(&order),
        Task::Idle(connections) => idle::run(&order.rows, connections),
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

/// All servers run at once and the rows take turns in each shape and round, so that a slow phase
/// of the machine falls on all of them.
fn compare(order: &Order) -> Vec<String> {
    let (servers, mut failures) = Running::start_all(&order.rows);
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
