//! What the page and the contract say of the desk.

use super::*;

#[test]
fn the_page_tells_of_every_operation() {
    let contract = router().contract().unwrap();
    let names: Vec<_> = contract
        .operations()
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "flight.assign_stand",
            "flight.create",
            "flight.find",
            "flight.get",
            "flight.list"
        ]
    );
    for name in names {
        assert!(PAGE.contains(&format!("wilco call {name}")), "{name}");
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
