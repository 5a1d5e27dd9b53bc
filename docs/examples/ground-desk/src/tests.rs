//! What the page and the contract say of the desk.

use wilco_codegen::Bindings as _;

use super::*;

#[test]
fn the_page_is_written_against_this_contract() {
    router().assert_bindings("web/src/api");
}

#[test]
fn the_page_calls_every_operation() {
    let contract = router().contract().unwrap();
    let script = include_str!("../page/desk.js");
    assert_eq!(contract.operations().len(), 6);
    for operation in contract.operations() {
        let name = format!("name: \"{}\"", operation.name);
        assert!(script.contains(&name), "{name}");
    }
}

#[test]
fn the_contract_warns_of_nothing_and_documents_every_type() {
    let contract = router().contract().unwrap();
    assert!(contract.warnings().is_empty());
    for operation in contract.operations() {
        assert!(operation.doc.is_some(), "{}", operation.name);
    }
    let types = contract.types();
    for (name, schema) in types.input.iter().chain(&types.output) {
        assert!(schema.get("description").is_some(), "{name}");
    }
}
