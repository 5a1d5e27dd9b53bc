//! What the page is written against.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use wilco_codegen::Bindings as _;

#[test]
fn the_page_is_written_against_this_contract() {
    meet::router().assert_bindings("web/src/api");
}

#[test]
fn the_contract_is_one_topic_that_passes_on_signals() {
    let contract = meet::router().contract().unwrap();
    assert!(contract.warnings().is_empty());
    assert!(contract.operations().is_empty());
    let presences: Vec<_> = contract
        .presences()
        .iter()
        .map(|it| (it.name.as_str(), it.signalling))
        .collect();
    assert_eq!(presences, [("room/{id}", true)]);
}
