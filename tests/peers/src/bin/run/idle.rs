//! Memory of idle connections, each row on a fresh server.

use std::process::Stdio;

use crate::process::{Running, complaint, load};
use crate::row::Row;
use crate::sample::read;

/// Connections of one server and one generator, below the usual limit of 20,000 descriptors.
const PER_PROCESS: usize = 16_000;

/// Prints a row for each server; returns what failed.
pub(crate) fn run(rows: &[&'static Row], connections: usize) -> Vec<String> {
    println!("## Memory of {connections} idle connections, bytes per connection\n");
    println!("| server | RSS | PSS | processes |\n| --- | --- | --- | --- |");
    let mut failures = Vec::new();
    for row in rows {
        match measure(row, connections) {
            Ok(line) => println!("| {} | {line} |", row.name),
            Err(reason) => {
                println!("| {} | not run | | |", row.name);
                failures.push(format!("{}: {reason}", row.name));
            }
        }
    }
    failures
}

/// With more connections than one process may have, several pairs share them.
fn measure(row: &Row, connections: usize) -> Result<String, String> {
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
    let each = |sum: f64| sum / connections as f64;
    Ok(format!(
        "{:.0} | {:.0} | {processes}",
        each(sums.0),
        each(sums.1)
    ))
}
