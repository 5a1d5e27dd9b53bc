//! One publisher, many subscribers, every delivery counted and checked.

mod audience;
mod event;
mod line;
mod pace;
mod report;

use std::time::Duration;

use crate::arguments::{Arguments, FanOut};
use crate::measure::Memory;
use crate::wrong::Wrong;
use audience::Audience;
use pace::Pacer;
use report::{Moment, Run};

/// Opens subscribers and a publisher, publishes for a while and prints what that cost.
///
/// # Errors
/// A message that was lost, torn, doubled or out of its order, and every failure of the server.
pub(crate) fn run(arguments: &Arguments, order: FanOut) -> Result<(), Wrong> {
    let pid = arguments
        .pid
        .ok_or_else(|| Wrong::new("--fanout needs the server's --pid"))?;
    let fresh = Memory::of(pid)?.rss;
    let mut audience = Audience::open(&arguments.target, order)?;
    let mut pacer = Pacer::new(order);
    // The first events make the buffers that come with them, and find the rate of a load.
    pacer.settle(&mut audience, pid, arguments.warmup)?;
    audience.listen(Duration::from_millis(100))?;
    Memory::reset_peak(pid)?;
    audience.stall(order.stalled)?;
    audience.board.times.clear();
    let before = Moment::now(&audience, pid)?;
    pacer.run_for(&mut audience, arguments.window)?;
    let after = Moment::now(&audience, pid)?;
    let run = Run::between(&before, &after, &audience.board.times);
    audience.come_home()?;
    let peak = Memory::peak(pid)?;
    audience.check_counts()?;
    let closed = audience.closed_by_server();
    println!(
        "fanout {run} published={} received={} rss_fresh={fresh} rss_before={} rss_peak={peak} stalled_closed={closed}",
        audience.board.published(),
        audience.board.received,
        before.resident
    );
    Ok(())
}
