//! What the kernel says about the server: its time on the processor and its memory.

use std::path::Path;
use std::{fs, io};

/// Nanoseconds that all threads of a process have run, from the scheduler's own count.
///
/// A thread that ended takes its time with it; the servers measured here keep theirs.
pub(crate) fn cpu_nanos(pid: u32) -> io::Result<u64> {
    let mut total = 0;
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        total += thread_nanos(&thread?.path()).unwrap_or(0);
    }
    Ok(total)
}

/// Memory of one process in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) rss: u64,
    pub(crate) pss: u64,
}

impl Memory {
    pub(crate) fn of(pid: u32) -> io::Result<Self> {
        let file = format!("/proc/{pid}/smaps_rollup");
        Ok(Self {
            rss: field(&file, "Rss:")?,
            pss: field(&file, "Pss:")?,
        })
    }

    /// The most that was resident since the peak was last forgotten.
    pub(crate) fn peak(pid: u32) -> io::Result<u64> {
        field(&format!("/proc/{pid}/status"), "VmHWM:")
    }

    /// Forgets the peak, so that it is what is resident now.
    pub(crate) fn reset_peak(pid: u32) -> io::Result<()> {
        fs::write(format!("/proc/{pid}/clear_refs"), "5")
    }
}

/// The value below which `share` of the sorted values lie.
pub(crate) fn percentile(sorted: &[u32], share: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let at = (sorted.len() as f64 * share) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied()
}

fn thread_nanos(task: &Path) -> Option<u64> {
    let text = fs::read_to_string(task.join("schedstat")).ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// A field of a file of the kernel that counts in kilobytes, in bytes.
fn field(file: &str, name: &str) -> io::Result<u64> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes
        .map(|kilobytes| 1024 * kilobytes)
        .ok_or_else(|| io::Error::other(format!("no {name} in {file}")))
}
