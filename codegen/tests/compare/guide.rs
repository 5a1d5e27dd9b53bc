//! The tables of docs/guide/contracts.md, which are the rules.

use std::collections::BTreeMap;

use wilco_codegen::Breaks;

/// The rows of the table whose first column has that head: by the first column, the others.
pub(crate) fn table(head: &str) -> BTreeMap<String, Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/guide/contracts.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let rows = guide
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {head} |")));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    let rows: Vec<_> = rows
        .map(|line| {
            let mut cells = line
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned());
            (cells.next().unwrap(), cells.collect())
        })
        .collect();
    let table: BTreeMap<String, Vec<String>> = rows.iter().cloned().collect();
    assert_eq!(table.len(), rows.len(), "a row stands twice below {head}");
    assert!(!table.is_empty(), "there is no table below {head}");
    table
}

/// The word in the tables for whom some changes break.
pub(crate) fn word(changes: &[Breaks]) -> &'static str {
    let old = changes.iter().any(|breaks| breaks.old_clients());
    let new = changes.iter().any(|breaks| breaks.new_clients());
    match (old, new) {
        _ if changes.is_empty() => "same",
        (false, false) => "nobody",
        (true, false) => "old clients",
        (false, true) => "new clients",
        (true, true) => "both",
    }
}
