//! How costs grow: with the subscribers of a topic, and with the bytes of a state that is asked for as a whole.

use std::time::Instant;

use crate::fanout::{TOPICS, deliver};
use crate::order::Order;
use crate::process::{Running, complaint, load};
use crate::ratio::{self, Ratio};
use crate::row::{Row, Server};
use crate::sample::{Sample, Samples, Value, read};

const FEW: &str = "100x16";
const MANY: &str = "5000x16";
const AUDIENCES: [&str; 3] = [FEW, "1000x16", MANY];

const SMALL: &str = "131072";
const LARGE: &str = "1048576";
const SIZES: [&str; 4] = ["1024", "16384", SMALL, LARGE];

/// Whose snapshots are asked for.
const SNAPSHOTS: &str = "wilco-state";

/// The rows that are meant when none is named.
pub(crate) fn rows() -> Vec<&'static Row> {
    let ours = |row: &&Row| row.name.starts_with("wilco");
    TOPICS.iter().filter(ours).collect()
}

/// Returns what failed.
pub(crate) fn run(order: &Order) -> Vec<String> {
    let (servers, mut failures) = Running::start_all(&order.rows);
    let end = Instant::now() + order.pace.limit;
    let mut samples = Samples::default();
    for round in 0..order.pace.rounds {
        for work in AUDIENCES.iter().chain(&SIZES) {
            let able = servers.iter().filter(|(row, _)| does(row, work));
            for (row, server) in able {
                let name = row.name;
                if end < Instant::now() {
                    let late = format!("{name} {work}: out of time in round {}", round + 1);
                    failures.push(late);
                    continue;
                }
                eprint!("\r\x1b[Kround {}: {work} {name}", round + 1);
                match measure(order, row, server, work) {
                    Ok(sample) => samples.add(name, work, round, sample),
                    Err(reason) => failures.push(format!("{name} {work}: {reason}")),
                }
            }
        }
    }
    eprint!("\r\x1b[K");
    print(&order.rows, &samples);
    failures
}

fn does(row: &Row, work: &str) -> bool {
    AUDIENCES.contains(&work) || row.name == SNAPSHOTS && matches!(row.server, Server::Program(_))
}

fn measure(order: &Order, row: &Row, server: &Running, work: &str) -> Result<Sample, String> {
    let [warmup, seconds] = order.pace.shape;
    let timing = ["--warmup", warmup, "--seconds", seconds];
    if AUDIENCES.contains(&work) {
        let words = ["--fanout", work, "--size", "100"];
        return deliver(server, &[row.load, &words, &timing].concat());
    }
    let words = ["--proto", "snapshots", "--size", work, "--shape", "1x1"];
    let output = load(server, &[&words[..], &timing, &["--runs", "1"]].concat())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(complaint(&output));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    read(&text, "median ").ok_or_else(|| "the generator printed no result".to_owned())
}

fn print(rows: &[&Row], samples: &Samples) {
    println!("\n## Server CPU, µs per delivery of 100 bytes, by subscribers\n");
    println!("| server | {} |", AUDIENCES.join(" | "));
    println!("| --- |{}", " --- |".repeat(AUDIENCES.len()));
    for row in rows {
        let cell = |work: &&'static str| {
            let value = samples.value(row.name, work, "cpu_us");
            value.map_or_else(String::new, Value::text)
        };
        let cells: Vec<String> = AUDIENCES.iter().map(cell).collect();
        println!("| {} | {} |", row.name, cells.join(" | "));
    }
    println!("\n## Server CPU of a snapshot, by its bytes\n");
    println!("| bytes | µs | ns per byte |\n| --- | --- | --- |");
    for size in SIZES {
        let Some(value) = samples.value(SNAPSHOTS, size, "cpu_us") else {
            continue;
        };
        let bytes: f64 = size.parse().unwrap_or(f64::NAN);
        let each = value.times(1e3 / bytes);
        println!("| {size} | {} | {} |", value.text(), each.text());
    }
    ratio::print(&ratios(rows, samples));
}

/// P8: within 25 %, better within 10 %.
fn ratios(rows: &[&Row], samples: &Samples) -> Vec<Ratio> {
    let grown = |row: &&Row| {
        let value = samples.ratio("cpu_us", (row.name, MANY), (row.name, FEW));
        let what = format!("{}: CPU per delivery, {MANY} against {FEW}", row.name);
        Ratio::lower("P8", what, value, 1.25, 1.1)
    };
    let bytes = samples.ratio("cpu_us", (SNAPSHOTS, LARGE), (SNAPSHOTS, SMALL));
    let bytes = bytes.map(|value| value.times(1.0 / 8.0));
    let what = format!("CPU per byte of a snapshot, {LARGE} against {SMALL}");
    let mut ratios: Vec<Ratio> = rows.iter().map(grown).collect();
    ratios.push(Ratio::lower("P8", what, bytes, 1.25, 1.1));
    ratios
}
