//! Source maps: from the names in a file of declarations to where they are written in Rust. See ECMA-426.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;
use wilco_protocol::contract::Location;

/// A name in the text, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The line of the text, counted from 0.
    pub(super) line: usize,
    /// Where the name begins in it, counted from 0.
    pub(super) column: usize,
    /// How long the name is, in units of UTF-16.
    pub(super) length: usize,
    pub(super) source: Location,
}

/// The map of a file; `path_to` says how the file that a place is in is reached from there, if it is.
///
/// The start of the line leads to the same place, for some editors ask where a declaration begins and where its name is.
/// Around both it says that nothing is known: an editor that knows no place takes the next one that is known, and would
/// go from a field to another type. So there is a line before each that declares nothing.
pub(super) fn write(
    file: &str,
    marks: &[Mark],
    mut path_to: impl FnMut(&str) -> Option<String>,
) -> String {
    let mut sources = Sources::default();
    let mut mappings = Mappings::default();
    for mark in marks {
        let file = &mark.source.file;
        let Some(source) = sources.index(file, || path_to(file)) else {
            continue;
        };
        if let Some(before) = mark.line.checked_sub(1) {
            mappings.begin(before);
            mappings.unknown(0);
        }
        mappings.begin(mark.line);
        mappings.known(0, source, &mark.source);
        mappings.known(mark.column, source, &mark.source);
        mappings.unknown(mark.column + mark.length);
    }
    // By hand, as the order of what is in an object is for others to decide.
    let (file, sources) = (Value::from(file), Value::from(sources.paths));
    let mappings = mappings.text;
    format!(
        "{{\"version\":3,\"file\":{file},\"sources\":{sources},\"names\":[],\"mappings\":\"{mappings}\"}}\n"
    )
}

/// The files that are named, each once.
#[derive(Default)]
struct Sources {
    paths: Vec<String>,
    known: HashMap<String, Option<usize>>,
}

impl Sources {
    fn index(&mut self, file: &str, path: impl FnOnce() -> Option<String>) -> Option<usize> {
        if let Some(known) = self.known.get(file) {
            return *known;
        }
        let index = path().map(|path| {
            self.paths.push(path);
            self.paths.len() - 1
        });
        self.known.insert(file.to_owned(), index);
        index
    }
}

/// Segments, each relative to the one before.
#[derive(Default)]
struct Mappings {
    text: String,
    line: usize,
    /// Where the last segment of the line is, if there is one.
    column: Option<usize>,
    /// The file, the line and the column of the last segment that has them.
    last: [usize; 3],
}

impl Mappings {
    fn begin(&mut self, line: usize) {
        while self.line < line {
            self.text.push(';');
            self.line += 1;
            self.column = None;
        }
    }

    fn unknown(&mut self, column: usize) {
        if self.column.is_some() {
            self.text.push(',');
        }
        quantity(
            &mut self.text,
            difference(column, self.column.unwrap_or_default()),
        );
        self.column = Some(column);
    }

    fn known(&mut self, column: usize, source: usize, place: &Location) {
        self.unknown(column);
        // Contracts count from 1, maps from 0.
        let line = place.line.saturating_sub(1) as usize;
        let next = [source, line, place.column.saturating_sub(1) as usize];
        for (next, last) in next.into_iter().zip(self.last) {
            quantity(&mut self.text, difference(next, last));
        }
        self.last = next;
    }
}

fn difference(next: usize, last: usize) -> i64 {
    let signed = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    signed(next) - signed(last)
}

/// Writes a number in digits of base 64, the lowest first: five bits each, and a sixth if more follow.
fn quantity(text: &mut String, number: i64) {
    let mut rest = number.unsigned_abs() << 1 | u64::from(number < 0);
    loop {
        let bits = rest & 31;
        rest >>= 5;
        let digit = if rest == 0 { bits } else { bits | 32 };
        let digit = DIGITS[usize::try_from(digit).unwrap_or_default()];
        // Writing into a text cannot fail.
        let _ = text.write_char(char::from(digit));
        if rest == 0 {
            return;
        }
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_written_as_others_write_them() {
        for (number, written) in [
            (0, "A"),
            (1, "C"),
            (-1, "D"),
            (15, "e"),
            (16, "gB"),
            (-16, "hB"),
            (123, "2H"),
            (1000, "w+B"),
            (123_456_789, "qxmvrH"),
        ] {
            let mut text = String::new();
            quantity(&mut text, number);
            assert_eq!(text, written, "{number}");
        }
    }

    #[test]
    fn a_name_leads_to_its_place_and_what_is_around_it_to_none() {
        let mark = |line, column, file: &str, at| Mark {
            line,
            column,
            length: 3,
            source: Location {
                file: file.to_owned(),
                line: at,
                column: 12,
            },
        };
        let marks = [
            mark(1, 13, "a.rs", 10),
            mark(4, 13, "gone.rs", 1),
            mark(6, 17, "a.rs", 9),
            mark(8, 12, "b.rs", 9),
        ];
        let path_to = |file: &str| (file != "gone.rs").then(|| format!("../{file}"));
        let map: serde_json::Value =
            serde_json::from_str(&write("index.d.ts", &marks, path_to)).unwrap_or_default();
        assert_eq!(map["sources"], json!(["../a.rs", "../b.rs"]));
        assert_eq!(
            map["mappings"],
            "A;AASW,aAAA,G;;;;A;AADA,iBAAA,G;A;ACAA,YAAA,G"
        );
        assert_eq!(
            (map["version"].as_u64(), map["file"].as_str()),
            (Some(3), Some("index.d.ts"))
        );
    }
}
