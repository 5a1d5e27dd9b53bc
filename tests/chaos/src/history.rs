//! What happened, one line each: `<microseconds> <event> <key> ...`.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that lines are only ever appended to, each whole: it survives the death of its process.
#[derive(Debug)]
pub struct History(File);

impl History {
    /// Opens the file, and makes it if need be.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Self(file))
    }

    /// Appends one event, with the time.
    ///
    /// # Panics
    ///
    /// If it cannot be written: a history with holes proves nothing.
    pub fn write(&self, event: fmt::Arguments<'_>) {
        let line = format!("{} {event}\n", now().as_micros());
        (&self.0)
            .write_all(line.as_bytes())
            .expect("the history can be written");
    }
}

/// The time since 1970.
#[must_use]
pub fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is beyond 1970")
}

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, in microseconds since 1970.
    pub at: u64,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A call was made: its key, class, kind, and how many milliseconds it had.
    Invoke(String, String, Kind, u64),
    /// A call ended for its caller: its key, how, whether it was executed, its value.
    Resolve(String, String, String, String),
    /// A handler began.
    Start(String),
    /// A handler took effect, with a value that no other run has.
    Effect(String, String),
    /// A server was killed; written right before and right after.
    Kill,
}

/// What a caller does with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Waits for as long as it takes.
    Plain,
    /// Gives it less time than it may need.
    Short,
    /// Takes it back.
    Cancel,
}

impl Event {
    /// Reads a line; `None` if it is none of ours, such as one that its process did not finish.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let at = words.next()?.parse().ok()?;
        let name = words.next()?;
        let mut word = || words.next().map(str::to_owned);
        let what = match name {
            "invoke" => What::Invoke(word()?, word()?, kind(&word()?)?, word()?.parse().ok()?),
            "resolve" => What::Resolve(word()?, word()?, word()?, word()?),
            "start" => What::Start(word()?),
            "effect" => What::Effect(word()?, word()?),
            "kill" => What::Kill,
            _ => return None,
        };
        Some(Self { at, what })
    }
}

fn kind(word: &str) -> Option<Kind> {
    match word {
        "plain" => Some(Kind::Plain),
        "short" => Some(Kind::Short),
        "cancel" => Some(Kind::Cancel),
        _ => None,
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Short => "short",
            Self::Cancel => "cancel",
        })
    }
}
