//! What one subscriber that does not read costs the server and all others.

use std::time::Instant;

use crate::fanout::deliver;
use crate::order::Order;
use crate::process::Running;
use crate::ratio::{self, Ratio};
use crate::row::Row;
use crate::sample::{Sample, Samples, Value};

const SUBSCRIBERS: usize = 1000;

/// Events of 100 bytes, sixteen at once: in the window more than a server may keep for anybody.
const BURST: &str = "16";
const SIZE: &str = "100";
const BURSTS_PER_SECOND: &str = "50";

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

fn measure(order: &Order, row: &Row, stalled: &str) -> Result<Sample, String> {
    let server = Running::start(row.server)?;
    let shape = format!("{SUBSCRIBERS}x{BURST}");
    let [warmup, seconds] = order.pace.stalled;
    let words = [
        "--fanout",
        &shape,
        "--size",
        SIZE,
        "--rate",
        BURSTS_PER_SECOND,
    ];
    let timing = [
        "--stalled",
        stalled,
        "--warmup",
        warmup,
        "--seconds",
        seconds,
    ];
    let mut sample = deliver(&server, &[row.load, &words, &timing].concat())?;
    let grown = || Some(sample.get("rss_peak")? - sample.get("rss_before")?);
    let grown = grown().ok_or("no memory in the generator's line")?;
    sample.insert("grown".to_owned(), grown / MEBIBYTE);
    Ok(sample)
}

fn print(rows: &[&Row], samples: &Samples) {
    println!(
        "\n## One of {SUBSCRIBERS} subscribers does not read: {BURST} events of {SIZE} bytes, \
         {BURSTS_PER_SECOND} times a second\n"
    );
    println!(
        "| server | | p50 µs | p99 µs | memory grew by MiB | server busy | closed by the server |"
    );
    println!("| --- |{}", " --- |".repeat(6));
    for row in rows {
        for work in [WITHOUT, WITH] {
            let names = ["p50_us", "p99_us", "grown", "server_busy", "stalled_closed"];
            let cell = |name: &&str| {
                let value = samples.value(row.name, work, name);
                value.map_or_else(String::new, Value::text)
            };
            let cells: Vec<String> = names.iter().map(cell).collect();
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
