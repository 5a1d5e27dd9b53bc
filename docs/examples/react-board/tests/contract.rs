//! What the page is written against.

use wilco_codegen::Bindings as _;

#[test]
fn the_page_is_written_against_this_contract() {
    ground_desk::router().assert_bindings("web/src/api");
}
