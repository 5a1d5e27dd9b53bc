//! The modules as they are printed.

use wilco_codegen::ir::Api;
use wilco_codegen::typescript;
use wilco_protocol::Contract;

use crate::{corpus, nested};

/// The module of a contract.
pub(crate) fn module(contract: &Contract) -> String {
    typescript::module(&Api::read(contract).unwrap()).unwrap()
}

/// What runs of it.
pub(crate) fn javascript(contract: &Contract) -> String {
    typescript::javascript(&Api::read(contract).unwrap()).unwrap()
}

#[test]
fn every_construct_is_printed_as_it_was_agreed() {
    for group in corpus::groups() {
        insta::assert_snapshot!(group.name, module(&group.contract));
    }
}

#[test]
fn shapes_within_shapes_are_printed_as_it_was_agreed() {
    insta::assert_snapshot!("nested", typescript::module(&nested::api()).unwrap());
}
