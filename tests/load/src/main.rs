//! A load generator for wilco and its peers: one thread, requests encoded beforehand, one write
//! per read, replies counted and checked. A run with a wrong reply fails.

mod arguments;
mod buffers;
mod connection;
mod dialect;
mod drive;
mod fanout;
mod histogram;
mod measure;
mod payload;
mod report;
mod template;
mod wrong;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use arguments::{Arguments, USAGE};
use connection::Plan;
use drive::Drive;
use measure::Memory;
use report::{Moment, Run};
use wrong::Wrong;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(reason) => {
            eprintln!("load: {reason}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let outcome = match (arguments.fan_out, arguments.idle) {
        (Some(order), _) => fanout::run(&arguments, order),
        (None, Some(count)) => hold(&arguments, count),
        (None, None) => drive(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("load: FAILED: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn drive(arguments: &Arguments) -> Result<(), Wrong> {
    let mut drive = Drive::new(&arguments.target)?;
    drive.open(arguments.shape.connections)?;
    drive.start(Plan {
        in_flight: arguments.shape.in_flight,
        check_every: arguments.check_every,
    })?;
    drive.run_for(arguments.warmup)?;
    let mut runs = Vec::new();
    for _ in 0..arguments.runs {
        drive.tally.latencies.clear();
        let before = Moment::now(&drive, arguments.pid)?;
        drive.run_for(arguments.window)?;
        let after = Moment::now(&drive, arguments.pid)?;
        runs.push(Run::between(
            &before,
            &after,
            std::mem::take(&mut drive.tally.latencies),
        ));
    }
    drive.finish()?;
    for run in &runs {
        println!("run {run}");
    }
    println!("median {}", Run::median(&runs));
    Ok(())
}

/// Opens connections that make one call each and then rest, and tells what each costs the server.
fn hold(arguments: &Arguments, count: usize) -> Result<(), Wrong> {
    let pid = arguments
        .pid
        .ok_or_else(|| Wrong::new("--idle needs the server's --pid"))?;
    let mut drive = Drive::new(&arguments.target)?;
    let before = Memory::of(pid)?;
    let start = Instant::now();
    drive.open(count)?;
    let seconds = start.elapsed().as_secs_f64();
    drive.hold_for(arguments.window.max(Duration::from_secs(1)))?;
    let after = Memory::of(pid)?;
    let each = |before: u64, after: u64| (after as f64 - before as f64) / count as f64;
    println!(
        "idle connections={count} open_seconds={seconds:.2} rss_before={} rss_after={} pss_before={} pss_after={} \
         rss_each={:.0} pss_each={:.0}",
        before.rss,
        after.rss,
        before.pss,
        after.pss,
        each(before.rss, after.rss),
        each(before.pss, after.pss)
    );
    Ok(())
}
