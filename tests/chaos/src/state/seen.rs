//! What subscribers report. Most reports are alike, as they should be: of those only the first is written down.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tokio::sync::watch;

use super::said::Position;
use crate::history::History;

/// The file of all subscribers of one process.
#[derive(Debug)]
pub struct Seen {
    history: History,
    known: Mutex<Known>,
    /// The furthest number that was reported.
    furthest: watch::Sender<Option<u64>>,
}

/// Which hashes were reported at a position.
#[derive(Debug, Default)]
struct Known {
    hashes: HashMap<(&'static str, String, u64), Vec<u32>>,
    reports: u64,
}

impl Seen {
    /// Opens the file.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            history: History::open(path)?,
            known: Mutex::default(),
            furthest: watch::Sender::new(None),
        })
    }

    /// Somebody has a state with that hash at a position.
    pub fn report(&self, who: &str, resource: &'static str, position: &Position, hash: u32) {
        let Position { epoch, seq } = position;
        let is_new = {
            let mut known = self.known.lock().expect("nobody panics while holding it");
            known.reports += 1;
            let hashes = known
                .hashes
                .entry((resource, epoch.clone(), *seq))
                .or_default();
            let is_new = !hashes.contains(&hash);
            if is_new {
                hashes.push(hash);
            }
            is_new
        };
        self.furthest
            .send_modify(|furthest| *furthest = (*furthest).max(Some(*seq)));
        if is_new {
            self.write(format_args!(
                "seen {who} {resource} {epoch} {seq} {hash:08x}"
            ));
        }
    }

    /// Writes down what is not a report.
    pub fn write(&self, event: fmt::Arguments<'_>) {
        self.history.write(event);
    }

    /// Waits until somebody has reported this number, or a later one.
    pub async fn wait_for(&self, seq: u64) {
        let mut furthest = self.furthest.subscribe();
        let is_there = |furthest: &Option<u64>| *furthest >= Some(seq);
        // What reports lives at least as long as who waits here.
        let _ = furthest.wait_for(is_there).await;
    }

    /// How many reports there were.
    #[must_use]
    pub fn reports(&self) -> u64 {
        let known = self.known.lock().expect("nobody panics while holding it");
        known.reports
    }
}
