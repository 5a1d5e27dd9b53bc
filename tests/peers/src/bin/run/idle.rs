//! Memory of idle connections, each row on a fresh server.

use std::collections::HashMap;
use std::process::Stdio;

use crate::process::{Running, complaint, load};
use crate::ratio::{self, Ratio};
use crate::row::Row;
use crate::sample::{Value, read};

/// Connections of one server and one generator, below the usual limit of 20,000 descriptors.
const PER_PROCESS: usize = 16_000;

/// What one connection costs, in bytes.
struct Memory {
    rss: f64,
    pss: f64,
    processes: usize,
}

/// Prints a row for each server; returns what failed.
pub(crate) fn run(rows: &[&'static Row], connections: usize) -> Vec<String> {
    println!("## Memory of {connections} idle connections, bytes per connection\n");
    println!("| server | RSS | PSS | processes |\n| --- | --- | --- | --- |");
    let (mut measured, mut failures) = (HashMap::new(), Vec::new());
    for row in rows {
        match measure(row, connections) {
            Ok(memory) => {
                let Memory {
                    rss,
                    pss,
                    processes,
                } = memory;
                println!("| {} | {rss:.0} | {pss:.0} | {processes} |", row.name);
                measured.insert(row.name, memory);
            }
            Err(reason) => {
                println!("| {} | not run | | |", row.name);
                failures.push(format!("{}: {reason}", row.name));
            }
        }
    }
    ratio::print(&ratios(&measured));
    failures
}

/// P6, in KiB.
fn ratios(measured: &HashMap<&str, Memory>) -> Vec<Ratio> {
    let of_row = |row, what, floor, goal| {
        let value = measured.get(row).map(|memory| Value {
            median: memory.rss / 1024.0,
            spread: None,
        });
        Ratio::lower(
            "P6",
            format!("KiB of {what} at rest ({row})"),
            value,
            floor,
            goal,
        )
    };
    vec![
        of_row("wilco-websocket", "a raw socket", 4.0, 1.5),
        of_row(
            "wilco-subscribed",
            "a raw socket with a subscription",
            4.0,
            1.5,
        ),
        of_row("wilco", "a session", 8.0, 3.0),
    ]
}

/// With more connections than one process may have, several pairs share them.
fn measure(row: &Row, connections: usize) -> Result<Memory, String> {
    let mut pairs = Vec::new();
    let mut left = connections;
    while left > 0 {
        let part = left.min(PER_PROCESS);
        let server = Running::start(row.server)?;
        let count = part.to_string();
        let words = [row.load, &["--idle", &count, "--seconds", "2"]].concat();
        let generator = load(&server, &words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        pairs.push((server, generator.map_err(|error| error.to_string())?));
        left -= part;
    }
    let processes = pairs.len();
    let mut sums = (0.0, 0.0);
    for (server, generator) in pairs {
        let output = generator
            .wait_with_output()
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        let sample = read(&text, "idle ").ok_or_else(|| complaint(&output))?;
        let grown = |after: &str, before: &str| Some(sample.get(after)? - sample.get(before)?);
        sums.0 += grown("rss_after", "rss_before").ok_or("no memory in the generator's line")?;
        sums.1 += grown("pss_after", "pss_before").ok_or("no memory in the generator's line")?;
        drop(server);
    }
    Ok(Memory {
        rss: sums.0 / connections as f64,
        pss: sums.1 / connections as f64,
        processes,
    })
}
