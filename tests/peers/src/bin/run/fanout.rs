//! One topic: what a delivery costs the server, and how long it takes.

use std::time::Instant;

use crate::order::Order;
use crate::process::{Running, complaint, load};
use crate::ratio::{self, Ratio};
use crate::row::{Kind, Row, Server, WebSocketPort};
use crate::sample::{Sample, Samples, Value, read};

/// Subscribers and the events published at once, as the generator's `--fanout` has them.
const SINGLE: &str = "1000x1";
const BURST: &str = "1000x16";
const WIDE: &str = "5000x16";
const DEEP: &str = "5000x64";
/// A topic of a usual size, at a rate that leaves the server idle for four fifths of the time.
const LOCAL: &str = "16x1";
const LOCAL_LOAD: &str = "0.2";

const SHAPES: [&str; 5] = [SINGLE, BURST, WIDE, DEEP, LOCAL];

/// The bytes of an event.
const SIZE: &str = "100";

const ALL: &[&str] = &SHAPES;
/// Where one burst of the deepest shape takes many seconds, it is left out.
const SLOW: &[&str] = &[SINGLE, BURST, WIDE, LOCAL];

pub(crate) const TOPICS: &[Row] = &[
    topic(
        "wilco",
        Server::Program(&["target/release/topic"]),
        TOPIC,
        ALL,
    ),
    topic("wilco-state", FLOW, &["--proto", "state"], ALL),
    topic("wilco-events", FLOW, &["--proto", "events"], ALL),
    topic(
        "nats-ws",
        Server::Nats(WebSocketPort::Yes),
        &["--proto", "nats-ws"],
        ALL,
    ),
    topic(
        "nats-tcp",
        Server::Nats(WebSocketPort::No),
        &["--proto", "nats"],
        ALL,
    ),
    topic("axum-shared", Server::Peer("topic-axum-shared"), TOPIC, ALL),
    topic("axum", Server::Peer("topic-axum"), TOPIC, ALL),
    topic(
        "node-socketio",
        Server::Node("node/socketio.mjs"),
        &["--proto", "socketio"],
        SLOW,
    ),
];

/// A state and a domain, with their positions.
const FLOW: Server = Server::Program(&["target/release/flow"]);
const TOPIC: &[&str] = &["--proto", "topic"];

const fn topic(
    name: &'static str,
    server: Server,
    load: &'static [&'static str],
    shapes: &'static [&'static str],
) -> Row {
    Row {
        name,
        kind: Kind::Topic,
        server,
        load,
        shapes,
    }
}

/// All servers run at once and take turns in each shape and round; returns what failed.
pub(crate) fn run(order: &Order) -> Vec<String> {
    let (servers, mut failures) = Running::start_all(&order.rows);
    let end = Instant::now() + order.pace.limit;
    let mut samples = Samples::default();
    for round in 0..order.pace.rounds {
        for shape in SHAPES {
            let able = servers
                .iter()
                .filter(|(row, _)| row.shapes.contains(&shape));
            for (row, server) in able {
                let name = row.name;
                if end < Instant::now() {
                    failures.push(format!(
                        "{name} {shape}: out of time in round {}",
                        round + 1
                    ));
                    continue;
                }
                eprint!("\r\x1b[Kround {}: {shape} {name}", round + 1);
                match measure(order, row, server, shape) {
                    Ok(sample) => samples.add(name, shape, round, sample),
                    Err(reason) => failures.push(format!("{name} {shape}: {reason}")),
                }
            }
        }
    }
    eprint!("\r\x1b[K");
    print(&order.rows, &samples);
    failures
}

fn measure(order: &Order, row: &Row, server: &Running, shape: &str) -> Result<Sample, String> {
    let (paced, [warmup, seconds]) = match shape {
        LOCAL => (&["--load", LOCAL_LOAD][..], order.pace.load),
        _ => (&[][..], order.pace.shape),
    };
    let words = ["--fanout", shape, "--size", SIZE];
    let timing = ["--warmup", warmup, "--seconds", seconds];
    deliver(server, &[row.load, &words, paced, &timing].concat())
}

/// The generator's account of one fan-out.
///
/// # Errors
/// Why it does not count: an event was lost, torn or out of its order, or the server failed.
pub(crate) fn deliver(server: &Running, words: &[&str]) -> Result<Sample, String> {
    let output = load(server, words)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(complaint(&output));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    read(&text, "fanout ").ok_or_else(|| "the generator printed no result".to_owned())
}

fn print(rows: &[&Row], samples: &Samples) {
    let head = SHAPES.join(" | ");
    let line = " --- |".repeat(SHAPES.len());
    let tables = [
        ("server CPU, µs per delivery", "cpu_us", 1.0),
        ("p50 of a delivery, ms", "p50_us", 1e-3),
        ("p99 of a delivery, ms", "p99_us", 1e-3),
        (
            "deliveries per read of a subscriber",
            "deliveries_per_read",
            1.0,
        ),
        ("how busy the server was", "server_busy", 1.0),
    ];
    for (title, name, unit) in tables {
        println!("\n## Fan-out of {SIZE} bytes: {title}\n");
        println!("| server | {head} |\n| --- |{line}");
        for row in rows {
            let cell = |shape: &&'static str| {
                let value = samples.value(row.name, shape, name);
                value.map_or_else(String::new, |value| value.times(unit).text())
            };
            let cells: Vec<String> = SHAPES.iter().map(cell).collect();
            println!("| {} | {} |", row.name, cells.join(" | "));
        }
    }
    ratio::print(&ratios(samples));
}

/// P5, P5b and the local publish of P9: of a bare topic, of the deltas of a state, of the events of a domain.
fn ratios(samples: &Samples) -> Vec<Ratio> {
    let ours = ["wilco", "wilco-state", "wilco-events"];
    ours.into_iter().flat_map(|row| of(row, samples)).collect()
}

fn of(row: &'static str, samples: &Samples) -> Vec<Ratio> {
    let against = |id, what: &str, name, shape, floor, goal| {
        let value = samples.ratio(name, (row, shape), ("nats-ws", shape));
        let what = format!("{row}, {what} against nats-ws, {shape}");
        Ratio::lower(id, what, value, floor, goal)
    };
    let cpu = |shape, floor, goal| against("P5", "CPU per delivery", "cpu_us", shape, floor, goal);
    let p99 = |shape| against("P5b", "p99 of a delivery", "p99_us", shape, 0.7, 0.4);
    let local = samples.value(row, LOCAL, "p99_us");
    vec![
        cpu(SINGLE, 0.75, 0.5),
        cpu(WIDE, 0.6, 0.35),
        cpu(DEEP, 0.5, 0.2),
        p99(SINGLE),
        p99(WIDE),
        p99(DEEP),
        Ratio::lower(
            "P5b, P9",
            format!("{row}, p99 of a publish to 16 subscribers at {LOCAL_LOAD} of a core, ms"),
            local.map(|value: Value| value.times(1e-3)),
            1.0,
            0.3,
        ),
    ]
}
