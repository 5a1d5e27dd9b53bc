//! The lines in which two texts differ.

use std::fmt;
use std::path::{Path, PathBuf};

/// What a file says and what it should say, in the places where that is not the same; shown for people.
#[derive(Debug)]
pub struct Difference {
    path: PathBuf,
    found: Found,
}

/// What was found instead.
#[derive(Debug)]
enum Found {
    Nothing,
    /// Of an earlier version, which wrote another file.
    LeftOver,
    Places(Vec<Place>),
}

/// Lines that follow each other and stand in one text only.
#[derive(Debug)]
struct Place {
    /// The number of the first line in the file, counted from 1.
    line: usize,
    found: Vec<String>,
    expected: Vec<String>,
}

impl Difference {
    /// Compares two texts that are not the same; there may be no file.
    pub(super) fn new(path: &Path, found: Option<&str>, expected: &str) -> Self {
        let expected: Vec<_> = expected.lines().collect();
        let found = found.map(|found| found.lines().collect::<Vec<_>>());
        Self {
            path: path.to_owned(),
            found: found.map_or(Found::Nothing, |found| {
                Found::Places(places(&found, &expected))
            }),
        }
    }

    /// There is a file that has to go.
    pub(super) fn left_over(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            found: Found::LeftOver,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.found {
            Found::Nothing => writeln!(f, "{path} is not there")?,
            Found::LeftOver => writeln!(
                f,
                "{path} was written by an earlier version, and compilers read it before what takes its place"
            )?,
            Found::Places(places) => {
                writeln!(f, "{path} is not what the API says:")?;
                write_places(f, places)?;
            }
        }
        let folder = self.path.parent().unwrap_or(Path::new(".")).display();
        write!(
            f,
            "Write it anew, with `write_bindings({:?})` in a debug build or `wilco gen --out {folder}`, and commit it.",
            folder.to_string()
        )
    }
}

/// The places where two texts differ.
///
/// It is not the shortest difference that can be: after each place the texts go on where they are the same again soonest.
fn places(mut found: &[&str], mut expected: &[&str]) -> Vec<Place> {
    let all = found.len();
    let mut places = Vec::new();
    loop {
        let pairs = found.iter().zip(expected);
        let same = pairs.take_while(|(found, expected)| found == expected);
        let same = same.count();
        (found, expected) = (&found[same..], &expected[same..]);
        if found.is_empty() && expected.is_empty() {
            return places;
        }
        let (gone, new) = until_same_again(found, expected);
        places.push(Place {
            line: all - found.len() + 1,
            found: owned(&found[..gone]),
            expected: owned(&expected[..new]),
        });
        (found, expected) = (&found[gone..], &expected[new..]);
    }
}

/// How many lines to leave out of each text, the fewest in all, so that both go on with the same; all of them at worst.
fn until_same_again(found: &[&str], expected: &[&str]) -> (usize, usize) {
    let most = found.len() + expected.len();
    let splits = (1..most).flat_map(|both| {
        let fewest = both.saturating_sub(expected.len());
        (fewest..=both.min(found.len())).map(move |gone| (gone, both - gone))
    });
    let mut splits = splits.filter(|&(gone, new)| go_on_the_same(&found[gone..], &expected[new..]));
    splits.next().unwrap_or((found.len(), expected.len()))
}

/// Whether two texts begin with the same lines, so many that it is no chance: a lone `}` stands everywhere.
fn go_on_the_same(found: &[&str], expected: &[&str]) -> bool {
    let (found, expected) = (found.iter().take(ENOUGH), expected.iter().take(ENOUGH));
    found.eq(expected)
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn write_places(f: &mut fmt::Formatter<'_>, places: &[Place]) -> fmt::Result {
    for place in places.iter().take(PLACES_SHOWN) {
        writeln!(f, "line {}:", place.line)?;
        write_lines(f, '-', &place.found)?;
        write_lines(f, '+', &place.expected)?;
    }
    if PLACES_SHOWN < places.len() {
        writeln!(f, "and more further down")?;
    }
    Ok(())
}

fn write_lines(f: &mut fmt::Formatter<'_>, mark: char, lines: &[String]) -> fmt::Result {
    for line in lines.iter().take(LINES_SHOWN) {
        writeln!(f, "{mark} {line}")?;
    }
    match lines.len().saturating_sub(LINES_SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "{mark} .. and {more} more lines"),
    }
}

/// How many lines that are the same count as going on.
const ENOUGH: usize = 2;

/// How many places are shown.
const PLACES_SHOWN: usize = 5;

/// How many lines of each text are shown in one place.
const LINES_SHOWN: usize = 8;
