//! The lines in which two texts differ.

use std::fmt;
use std::path::{Path, PathBuf};

/// What a file says and what it should say, from the first line that differs to the last one.
#[derive(Debug)]
pub(super) struct Difference {
    path: PathBuf,
    /// The number of the first line, counted from 1.
    line: usize,
    found: Vec<String>,
    expected: Vec<String>,
    is_missing: bool,
}

impl Difference {
    /// Compares two texts that are not the same; there may be no file.
    pub(super) fn new(path: &Path, found: Option<&str>, expected: &str) -> Self {
        let is_missing = found.is_none();
        let found: Vec<_> = found.unwrap_or_default().lines().collect();
        let expected: Vec<_> = expected.lines().collect();
        let pairs = found.iter().zip(&expected);
        let before = pairs
            .take_while(|(found, expected)| found == expected)
            .count();
        let (found, expected) = (&found[before..], &expected[before..]);
        let pairs = found.iter().rev().zip(expected.iter().rev());
        let behind = pairs
            .take_while(|(found, expected)| found == expected)
            .count();
        let owned = |lines: &[&str]| {
            let differing = &lines[..lines.len() - behind];
            differing.iter().map(|line| (*line).to_owned()).collect()
        };
        Self {
            path: path.to_owned(),
            line: before + 1,
            found: owned(found),
            expected: owned(expected),
            is_missing,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        if self.is_missing {
            writeln!(f, "{path} is not there")?;
        } else {
            writeln!(
                f,
                "{path} is not what the API says, from line {}:",
                self.line
            )?;
            write_lines(f, '-', &self.found)?;
            write_lines(f, '+', &self.expected)?;
        }
        let folder = self.path.parent().unwrap_or(Path::new(".")).display();
        write!(
            f,
            "Write it anew, with `write_bindings({:?})` in a debug build or `wilco gen --out {folder}`, and commit it.",
            folder.to_string()
        )
    }
}

fn write_lines(f: &mut fmt::Formatter<'_>, mark: char, lines: &[String]) -> fmt::Result {
    for line in lines.iter().take(SHOWN) {
        writeln!(f, "{mark} {line}")?;
    }
    match lines.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "{mark} .. and {more} more lines"),
    }
}

/// How many lines of each text are shown.
const SHOWN: usize = 12;
