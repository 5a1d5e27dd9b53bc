//! What the compiler says to a handler that is none.

/// Only the messages of one compiler are compared, and those of the toolchain in use are.
#[test]
fn each_mistake_in_a_handler_is_told_in_words_that_say_what_to_do() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile/right.rs");
    cases.compile_fail("tests/compile/wrong_*.rs");
}
