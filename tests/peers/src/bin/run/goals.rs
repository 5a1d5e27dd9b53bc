//! The ratios that wilco is held to, each from one run.

use crate::ratio::Ratio;
use crate::row::{Kind, LONELY, MANY, ONE_EACH, PIPELINED, ROWS, SHARED, SIZES};
use crate::sample::{Place, Samples, Value};

pub(crate) fn all(samples: &Samples) -> Vec<Ratio> {
    let mut ratios = calls(samples);
    ratios.extend(lonely(samples));
    ratios.extend(echoes(samples));
    ratios.extend(per_call(samples));
    ratios
}

/// P1, P1b and P2: overlapping calls.
fn calls(samples: &Samples) -> Vec<Ratio> {
    let (deep, wide) = (("wilco", PIPELINED), ("wilco", SHARED));
    let over = |id, wilco: Place, peer: Place, floor, goal| {
        let what = format!(
            "calls per server CPU second, {} against {} {}",
            wilco.1, peer.0, peer.1
        );
        Ratio::higher(id, what, samples.ratio("cpu_us", peer, wilco), floor, goal)
    };
    let limit = samples.ratio("cpu_us", deep, ("raw", PIPELINED));
    vec![
        over("P1", deep, ("rest", ONE_EACH), 12.0, 25.0),
        over("P1", deep, ("tonic", PIPELINED), 12.0, 25.0),
        over("P1", deep, ("jsonrpsee", PIPELINED), 12.0, 25.0),
        over("P1", deep, ("tarpc", PIPELINED), 10.0, 18.0),
        over("P1", deep, ("node-trpc", PIPELINED), 30.0, 60.0),
        Ratio::lower(
            "P1b",
            "CPU per call against raw TCP echo, 1x256",
            limit,
            6.0,
            4.0,
        ),
        over("P2", wide, ("rest", ONE_EACH), 8.0, 14.0),
        over("P2", wide, ("tonic", SHARED), 9.0, 15.0),
        over("P2", wide, ("jsonrpsee", SHARED), 9.0, 14.0),
        over("P2", wide, ("socketioxide", SHARED), 4.0, 6.0),
        over("P2", wide, ("node-socketio", SHARED), 11.0, 18.0),
    ]
}

/// P3 and P4: one call at a time.
fn lonely(samples: &Samples) -> Vec<Ratio> {
    let against = |id, name: &str, shape, peer, floor, goal| {
        let value = samples.ratio(name, ("wilco", shape), (peer, shape));
        Ratio::lower(
            id,
            format!("{name} against {peer}, {shape}"),
            value,
            floor,
            goal,
        )
    };
    vec![
        against("P3", "cpu_us", ONE_EACH, "raw", 1.4, 1.15),
        against("P3", "cpu_us", ONE_EACH, "rest", 0.85, 0.6),
        against("P3", "cpu_us", MANY, "raw", 1.4, 1.15),
        against("P3", "cpu_us", MANY, "rest", 0.85, 0.6),
        against("P4", "p50_us", LONELY, "raw", 1.15, 1.05),
        against("P4", "p99_us", LONELY, "raw", 1.5, 1.2),
        against("P4", "p50_us", LONELY, "rest", 1.0, 1.0),
        against("P4", "p99_us", LONELY, "rest", 1.0, 1.0),
        against("P4", "p50_us", LONELY, "tonic", 1.0, 1.0),
        against("P4", "p99_us", LONELY, "tonic", 1.0, 1.0),
    ]
}

/// P7: both faces of the echo beside the best crate in each shape and size, and beside raw TCP.
fn echoes(samples: &Samples) -> Vec<Ratio> {
    ["wilco-echo", "wilco-lending"]
        .into_iter()
        .flat_map(|ours| echoes_of(samples, ours))
        .collect()
}

fn echoes_of(samples: &Samples, ours: &'static str) -> Vec<Ratio> {
    let shapes = [PIPELINED, SHARED, ONE_EACH, MANY].into_iter();
    let works = shapes.chain(SIZES.iter().map(|(size, _)| *size));
    let mut ratios: Vec<Ratio> = works.map(|work| best_echo(samples, ours, work)).collect();
    let limit = samples.ratio("cpu_us", (ours, PIPELINED), ("raw", PIPELINED));
    let what = format!("{ours} against raw TCP, {PIPELINED}");
    ratios.push(Ratio::lower("P7", what, limit, 1.3, 1.3));
    ratios
}

/// "Level with the best" is read as within 5 %, which is less than the noise of a quiet machine.
fn best_echo(samples: &Samples, ours: &'static str, work: &'static str) -> Ratio {
    let others = ROWS
        .iter()
        .filter(|row| row.kind == Kind::Echo && !row.name.starts_with("wilco"));
    let costs =
        others.filter_map(|row| Some((row.name, samples.value(row.name, work, "cpu_us")?.median)));
    let best = costs
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(name, _)| name);
    let value = best.and_then(|best| samples.ratio("cpu_us", (ours, work), (best, work)));
    let unit = if work.contains('x') { "" } else { " B" };
    let what = format!(
        "{ours}, CPU against the best crate ({}), {work}{unit}",
        best.unwrap_or("none")
    );
    Ratio::lower("P7", what, value, 1.05, 1.0)
}

/// P9 and P11: counts of one call; the first depends on the machine.
fn per_call(samples: &Samples) -> Vec<Ratio> {
    let inverse = |name| {
        let value = samples.value("wilco", PIPELINED, name)?;
        Some(Value {
            median: 1.0 / value.median,
            ..value
        })
    };
    let (rate, reads) = (inverse("cpu_us"), inverse("replies_per_read"));
    vec![
        Ratio::higher(
            "P9",
            "millions of typed calls per server CPU second",
            rate,
            0.5,
            2.0,
        ),
        Ratio::lower(
            "P11",
            "client reads per reply, in place of the server's writes",
            reads,
            0.05,
            0.016,
        ),
        Ratio::lower(
            "P11",
            "allocations per call (not this program's work)",
            None,
            8.0,
            3.0,
        ),
        Ratio::lower(
            "P11",
            "bytes of a small call against a browser's HTTP",
            wire_bytes(samples),
            0.25,
            0.167,
        ),
    ]
}

fn wire_bytes(samples: &Samples) -> Option<Value> {
    let both = |row, shape| {
        let up = samples.value(row, shape, "bytes_up")?.median;
        Some(up + samples.value(row, shape, "bytes_down")?.median)
    };
    let median = both("wilco", PIPELINED)? / both("rest-browser", ONE_EACH)?;
    Some(Value {
        median,
        spread: None,
    })
}
