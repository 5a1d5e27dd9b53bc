//! The result as Markdown.

use crate::goals;
use crate::ratio;
use crate::row::{Kind, LONELY, MANY, ONE_EACH, PIPELINED, Row, SHARED, SIZES};
use crate::sample::{Samples, Value};

pub(crate) fn print(rows: &[&Row], samples: &Samples) {
    let shapes = [PIPELINED, SHARED, ONE_EACH, MANY, LONELY];
    let of_kind = |kind| {
        rows.iter()
            .copied()
            .filter(move |row| row.kind == Kind::Limit || row.kind == kind)
    };
    println!("\n## Typed calls: server CPU, µs per call\n");
    costs(of_kind(Kind::Call), &shapes, samples);
    println!("\n## Echo of 64 bytes: server CPU, µs per message\n");
    costs(of_kind(Kind::Echo), &shapes[..4], samples);
    println!("\n## Echo by payload size in bytes: server CPU, µs per message\n");
    let sizes: Vec<&str> = SIZES.iter().map(|(size, _)| *size).collect();
    costs(
        rows.iter().copied().filter(|row| row.is_echo()),
        &sizes,
        samples,
    );
    details(rows, samples);
    ratio::print(&goals::all(samples));
}

fn costs<'a>(rows: impl Iterator<Item = &'a Row>, works: &[&'static str], samples: &Samples) {
    println!("| server | {} |", works.join(" | "));
    println!("| --- |{}", " --- |".repeat(works.len()));
    for row in rows {
        let cell = |work: &&'static str| {
            samples
                .value(row.name, work, "cpu_us")
                .map_or_else(String::new, Value::text)
        };
        let cells: Vec<String> = works.iter().map(cell).collect();
        println!("| {} | {} |", row.name, cells.join(" | "));
    }
}

fn details(rows: &[&Row], samples: &Samples) {
    println!("\n## Latency with one call in flight, batching, bytes per call\n");
    println!(
        "| server | p50 µs, {LONELY} | p99 µs, {LONELY} | replies per client read, {PIPELINED} | bytes up | bytes down |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for row in rows.iter().filter(|row| row.kind != Kind::Echo) {
        let cell = |work, name, digits: usize| {
            let value = samples.value(row.name, work, name);
            value.map_or_else(String::new, |value| format!("{:.digits$}", value.median))
        };
        let first = row.shapes[0];
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            row.name,
            cell(LONELY, "p50_us", 0),
            cell(LONELY, "p99_us", 0),
            cell(PIPELINED, "replies_per_read", 1),
            cell(first, "bytes_up", 0),
            cell(first, "bytes_down", 0)
        );
    }
}
