//! What one subscriber that does not read costs the server and all others.

use std::time::Instant;

use crate::fanout::deliver;
use crate::order::Order;
use crate::process::Running;
use crate::ratio::{self, Ratio};
use crate::row::Row;
use crate::sample::{Sample, Samples};

const SUBSCRIBERS: usize = 1000;

const BURST: &str = "16";
const SIZE: &str = "100";
/// For the latency: below what any server here can do, and few enough that who does not read is
/// still there at the end.
const BURSTS_PER_SECOND: &str = "50";

/// For the memory: more than a server may keep for anybody, with what the kernel takes in its name.
const EVENTS: &str = "10000";

const WITHOUT: &str = "all read";
const WITH: &str = "one does not";

const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// Each window has a server of its own, so that no memory of one is in the next; returns what failed.
pub(crate) fn run(order: &Order) -> Vec<String> {
    let (mut samples, mut failures) = (Samples::default(), Vec::new());
    let end = Instant::now() + order.pace.limit;
    for round in 0..order.pace.rounds {
        for row in &order.rows {
            for (work, stalled) in [(WITHOUT, "0"), (WITH, "1")] {
                if end < Instant::now() {
                    let late = format!("{} {work}: out of time in round {}", row.name, round + 1);
                    failures.push(late);
                    continue;
                }
                eprint!("\r\x1b[Kround {}: {} {work}", round + 1, row.name);
                match measure(order, row, stalled) {
                    Ok(sample) => samples.add(row.name, work, round, sample),
                    Err(reason) => failures.push(format!("{} {work}: {reason}", row.name)),
                }
            }
        }
    }
    eprint!("\r\x1b[K");
    print(&order.rows, &samples);
    failures
}

/// The latency at a fixed pace; the memory while each burst follows the last, so that none waits for
/// those that read.
fn measure(order: &Order, row: &Row, stalled: &str) -> Result<Sample, String> {
    let shape = format!("{SUBSCRIBERS}x{BURST}");
    let fan_out = |paced: &[&str], [warmup, seconds]: [&str; 2]| {
        let server = Running::start(row.server)?;
        let words = ["--fanout", &shape, "--size", SIZE, "--stalled", stalled];
        let timing = ["--warmup", warmup, "--seconds", seconds];
        deliver(&server, &[row.load, &words, paced, &timing].concat())
    };
    let mut sample = fan_out(&["--rate", BURSTS_PER_SECOND], order.pace.paced)?;
    let memory = fan_out(&["--events", EVENTS], order.pace.flooded)?;
    let grown = || Some(memory.get("rss_peak")? - memory.get("rss_before")?);
    let grown = grown().ok_or("no memory in the generator's line")?;
    sample.insert("grown".to_owned(), grown / MEBIBYTE);
    let closed = memory.get("stalled_closed").copied().unwrap_or(0.0);
    sample.insert("closed".to_owned(), closed);
    Ok(sample)
}

fn print(rows: &[&Row], samples: &Samples) {
    println!(
        "\n## One of {SUBSCRIBERS} subscribers does not read: {BURST} events of {SIZE} bytes, \
         {BURSTS_PER_SECOND} times a second\n"
    );
    println!(
        "| server | | p50, ms | p99, ms | server busy | then, one burst after another: memory grew by MiB | and so many were closed |"
    );
    println!("| --- |{}", " --- |".repeat(6));
    for row in rows {
        for work in [WITHOUT, WITH] {
            let cell = |(name, unit)| {
                let value = samples.value(row.name, work, name);
                value.map_or_else(String::new, |value| value.times(unit).text())
            };
            let cells = [
                ("p50_us", 1e-3),
                ("p99_us", 1e-3),
                ("server_busy", 1.0),
                ("grown", 1.0),
                ("closed", 1.0),
            ];
            let cells = cells.map(cell);
            println!("| {} | {work} | {} |", row.name, cells.join(" | "));
        }
    }
    let ratios: Vec<Ratio> = rows.iter().flat_map(|row| ratios(row, samples)).collect();
    ratio::print(&ratios);
}

fn ratios(row: &Row, samples: &Samples) -> [Ratio; 2] {
    let (with, without) = ((row.name, WITH), (row.name, WITHOUT));
    let name = row.name;
    [
        Ratio::lower(
            "stalled",
            format!("{name}: MiB that its presence adds"),
            samples.difference("grown", with, without),
            1.5,
            1.5,
        ),
        Ratio::lower(
            "stalled",
            format!("{name}: p99 of the others with it against without"),
            samples.ratio("p99_us", with, without),
            1.1,
            1.1,
        ),
    ]
}
