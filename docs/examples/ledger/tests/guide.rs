//! The chapter on sessions shows what is built and run here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

#[test]
fn the_transaction_of_the_chapter_is_this_one() {
    let chapter = read("docs/guide/sessions.md");
    let shown = block_after(&chapter, "(../examples/ledger/src/transfer.rs)");
    let whole = read("docs/examples/ledger/src/transfer.rs");
    assert!(whole.contains(&shown), "it differs");
}

/// The first fenced block after the words, without what is only there to compile it.
fn block_after(page: &str, words: &str) -> String {
    let at = page
        .find(words)
        .unwrap_or_else(|| panic!("the page does not say {words}"));
    let mut lines = page[at..]
        .lines()
        .skip_while(|line| !line.starts_with("```"));
    lines.next();
    let block = lines
        .take_while(|line| !line.starts_with("```"))
        .filter(|line| !line.starts_with("# "));
    block.flat_map(|line| [line, "\n"]).collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}
