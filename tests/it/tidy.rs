//! What can be checked about the house is checked here.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let unknown: Vec<String> = tracked()
        .iter()
        .filter_map(|path| path.split('/').next())
        .filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(name))
        .map(str::to_owned)
        .collect();
    assert!(unknown.is_empty(), "{unknown:?} at the top level");
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let empty: Vec<String> = tracked()
        .into_iter()
        .filter(|path| {
            let stem = Path::new(path).file_stem().unwrap_or_default();
            let stem = stem.to_string_lossy().to_lowercase();
            stem.split(['_', '-', '.'])
                .any(|word| FORBIDDEN.contains(&word))
        })
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn no_source_file_is_longer_than_its_limit() {
    let long: Vec<String> = sources(&["rs", "ts", "py"])
        .into_iter()
        // What is generated is as long as what it is generated from.
        .filter(|(_, text)| !text.starts_with(GENERATED))
        .filter_map(|(path, text)| {
            let lines = without_tests(&path, &text).lines().count();
            (lines > MAX_LINES).then(|| format!("{path}: {lines} lines"))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_function_is_longer_than_its_limit() {
    let long: Vec<String> = sources(&["rs"])
        .into_iter()
        .flat_map(|(path, text)| long_functions(&path, without_tests(&path, &text)))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_function_is_missed_by_the_measure() {
    let body = "        let x = 1;\n".repeat(MAX_FUNCTION);
    let long =
        format!("impl X {{\n    pub fn long(\n        a: u8,\n    ) -> u8 {{\n{body}    }}\n}}\n");
    let found = long_functions("x.rs", &long);
    assert_eq!(found, [format!("x.rs:2: {} lines", MAX_FUNCTION + 4)]);
    let declared = format!("trait X {{\n    fn short(&self);\n}}\n{body}");
    assert!(long_functions("x.rs", &declared).is_empty());
}

#[test]
fn the_protocol_needs_no_runtime() {
    let manifest = read("protocol/Cargo.toml");
    let lock = read("Cargo.lock");
    let mut seen = BTreeSet::new();
    let mut open = vec!["wilco-protocol".to_owned()];
    let packages = packages_of(&lock);
    while let Some(name) = open.pop() {
        if seen.insert(name.clone()) {
            open.extend(packages.get(&name).into_iter().flatten().cloned());
        }
    }
    // The lock file also lists what only the tests of a package need.
    let dev: Vec<&str> = manifest.split("[dev-dependencies]").skip(1).collect();
    for runtime in [
        "tokio",
        "async-std",
        "smol",
        "mio",
        "socket2",
        "axum",
        "hyper",
    ] {
        assert!(
            !dev.concat().contains(runtime),
            "{runtime} in the tests of protocol"
        );
        assert!(!seen.contains(runtime), "protocol reaches {runtime}");
    }
}

#[test]
fn every_section_that_is_cited_exists() {
    let headings = headings();
    let broken: Vec<String> = sources(&["rs", "ts", "py", "md"])
        .into_iter()
        .flat_map(|(path, text)| {
            let cited = citations(&text).filter(|anchor| !headings.contains(anchor));
            cited
                .map(|anchor| format!("{path}: #{anchor}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_link_of_the_specification_leads_somewhere() {
    let headings = headings();
    let text = read(SPECIFICATION);
    let broken: Vec<&str> = text
        .split("](#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|anchor| !headings.contains(*anchor))
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn every_planted_bug_has_its_place_and_only_one() {
    let list = read("tests/mutants/list.json");
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).expect("a list of bugs");
    assert!(!list.is_empty());
    let wrong: Vec<String> = list
        .iter()
        .filter_map(|bug| {
            let [name, file, find] = ["name", "file", "find"].map(|it| bug[it].as_str());
            let places = read(file?).matches(find?).count();
            (places != 1).then(|| format!("{name:?}: {places} places in {file:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let whole = |bug: &&serde_json::Value| {
        let texts = ["name", "why", "file", "find", "replace"];
        texts.iter().all(|it| bug[it].is_string()) && bug["find"] != bug["replace"]
    };
    assert_eq!(list.iter().filter(whole).count(), list.len());
}

/// The specification of the protocol.
pub(crate) fn specification() -> String {
    read(SPECIFICATION)
}

/// The anchors of the specification, as they are made of its headings.
pub(crate) fn headings() -> BTreeSet<String> {
    let text = read(SPECIFICATION);
    let mut in_code = false;
    let mut headings = BTreeSet::new();
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        let heading = line.trim_start_matches('#');
        if !in_code && heading.len() < line.len() {
            let anchor = anchor_of(heading.trim());
            assert!(headings.insert(anchor), "two headings are called {heading}");
        }
    }
    headings
}

fn anchor_of(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| {
        if c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    })
    .collect()
}

fn citations(text: &str) -> impl Iterator<Item = String> {
    let marker = format!("{SPECIFICATION}#");
    let pieces: Vec<String> = text.split(&marker).skip(1).map(str::to_owned).collect();
    pieces.into_iter().filter_map(|piece| {
        let end = piece.find(|c: char| !c.is_alphanumeric() && c != '-');
        let anchor = piece[..end.unwrap_or(piece.len())].trim_end_matches('-');
        (!anchor.is_empty()).then(|| anchor.to_owned())
    })
}

/// A file up to its tests; nothing of a file that is all tests.
fn without_tests<'t>(path: &str, text: &'t str) -> &'t str {
    let is_test = path
        .split('/')
        .any(|part| part == "tests" || part == "tests.rs");
    if is_test {
        return "";
    }
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
}

/// Finds functions by their indentation, which the formatter guarantees.
fn long_functions(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_function(line));
    starts
        .filter_map(|(at, line)| {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let ends = |line: &&str| {
                **line == end
                    || line.starts_with(indent)
                        && line.ends_with(';')
                        && line.len() - line.trim_start().len() == indent.len()
            };
            let length = 1 + lines[at..].iter().position(ends)?;
            (length > MAX_FUNCTION).then(|| format!("{path}:{}: {length} lines", at + 1))
        })
        .collect()
}

fn is_function(line: &str) -> bool {
    let words = line.trim_start().split_once("fn ");
    words.is_some_and(|(before, _)| {
        let modifiers = ["", "pub ", "pub(crate) ", "pub(super) ", "const ", "async "];
        let before = before
            .replace("pub(crate) ", "pub ")
            .replace("pub(super) ", "pub ");
        let rest = before.strip_prefix("pub ").unwrap_or(&before);
        modifiers.contains(&rest)
    })
}

/// The dependencies of each package, by name, as the lock file has them.
fn packages_of(lock: &str) -> HashMap<String, Vec<String>> {
    let quoted = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    lock.split("[[package]]")
        .skip(1)
        .map(|package| {
            let name = package.lines().find(|line| line.starts_with("name = "));
            let needs = package.lines().filter(|line| line.starts_with(" \""));
            let needs = needs.map(|line| {
                let name = quoted(line);
                name.split(' ').next().unwrap_or_default().to_owned()
            });
            (quoted(name.unwrap_or_default()), needs.collect())
        })
        .collect()
}

/// The text of every file of ours with one of these endings, by its path.
fn sources(endings: &[&str]) -> Vec<(String, String)> {
    tracked()
        .into_iter()
        .filter(|path| {
            let ending = Path::new(path).extension().unwrap_or_default();
            endings.iter().any(|known| ending == *known)
        })
        .map(|path| {
            let text = read(&path);
            (path, text)
        })
        .collect()
}

/// The files that belong to the house: those that are committed, or would be.
fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let exists = |name: &&str| root().join(name).is_file();
    names.lines().filter(exists).map(str::to_owned).collect()
}

fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests lie in the house").to_owned()
}

const SPECIFICATION: &str = "docs/protocol.md";
const GENERATED: &str = "// Written by wilco.";
const MAX_LINES: usize = 400;
const MAX_FUNCTION: usize = 60;
const TOP_LEVEL: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "protocol",
    "server",
    "client",
    "codegen",
    "tests",
    "docs",
];
const FORBIDDEN: [&str; 7] = [
    "manager", "helper", "helpers", "util", "utils", "common", "wrapper",
];
