//! The modules as they are printed.

use wilco_codegen::ir::Api;
use wilco_codegen::typescript;
use wilco_protocol::Contract;

use crate::{corpus, nested};

/// The API of a contract.
pub(crate) fn api(contract: &Contract) -> Api {
    Api::read(contract).unwrap()
}

/// The module as people see it: what they read, and what runs.
fn shown(api: &Api) -> String {
    let module = typescript::module(api).unwrap();
    let (read, run) = (module.declarations(), module.javascript());
    format!("{read}\n// What runs.\n\n{run}")
}

#[test]
fn every_construct_is_printed_as_it_was_agreed() {
    for group in corpus::groups() {
        insta::assert_snapshot!(group.name, shown(&api(&group.contract)));
    }
}

#[test]
fn shapes_within_shapes_are_printed_as_it_was_agreed() {
    insta::assert_snapshot!("nested", shown(&nested::api()));
}
