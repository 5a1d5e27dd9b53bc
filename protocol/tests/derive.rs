//! What `#[derive(Operation)]` makes of a type, and what it says about mistakes.

use std::any::TypeId;
use std::time::Duration;

use wilco_protocol::{Class, NoError, Operation};

#[derive(Operation)]
struct GetUser;

#[derive(Operation)]
struct GetHTTPUser2 {
    #[allow(dead_code, reason = "a field, so that the derive meets one")]
    id: u32,
}

#[derive(Operation)]
#[operation(name = "v1.user_2.list", output = Vec<std::collections::BTreeMap<String, u8>>, error = String)]
#[operation(timeout = "500ms", safe)]
struct ListUsers;

#[derive(Operation)]
#[operation(idempotent, timeout = "5s", output = (u8, [u8; 4]))]
enum Move {
    #[allow(dead_code, reason = "only the type matters here")]
    Up,
}

#[derive(Operation)]
#[operation(once, timeout = "2m")]
struct r#Yield;

/// Load a flight.
///
///  * indented
#[deprecated]
#[derive(Operation)]
struct Documented;

#[derive(Operation)]
#[operation(crate = "wilco_protocol")]
struct ByPath;

#[derive(Operation)]
#[operation(name = "bill.pay", transactional, cost = 10)]
struct Pay;

fn check<O: Operation>(name: &str, class: Class, timeout: Option<Duration>) {
    assert_eq!((O::NAME, O::CLASS, O::TIMEOUT), (name, class, timeout));
}

fn check_types<O: Operation, Output: 'static, Error: 'static>() {
    assert_eq!(TypeId::of::<O::Output>(), TypeId::of::<Output>());
    assert_eq!(TypeId::of::<O::Error>(), TypeId::of::<Error>());
}

#[test]
fn keys_say_name_class_and_timeout_and_defaults_fill_the_rest() {
    check::<GetUser>("get_user", Class::Once, None);
    check::<GetHTTPUser2>("get_http_user2", Class::Once, None);
    check::<ListUsers>(
        "v1.user_2.list",
        Class::Safe,
        Some(Duration::from_millis(500)),
    );
    check::<Move>("move", Class::Idempotent, Some(Duration::from_secs(5)));
    check::<Yield>("yield", Class::Once, Some(Duration::from_secs(120)));
    check::<ByPath>("by_path", Class::Once, None);
    check::<Pay>("bill.pay", Class::Transactional, None);
}

#[test]
fn a_call_costs_one_unless_its_operation_says() {
    assert_eq!((GetUser::COST, Pay::COST), (1, 10));
}

#[test]
fn keys_say_types_and_defaults_are_unit_and_never() {
    check_types::<GetUser, (), NoError>();
    check_types::<ListUsers, Vec<std::collections::BTreeMap<String, u8>>, String>();
    check_types::<Move, (u8, [u8; 4]), NoError>();
}

#[test]
#[allow(deprecated, reason = "the mark is what is tested")]
fn docs_and_deprecation_come_from_the_type() {
    assert_eq!(Documented::DOC, "Load a flight.\n\n * indented");
    assert_eq!((GetUser::DOC, GetUser::DEPRECATED), ("", false));
    const { assert!(Documented::DEPRECATED) };
}

#[test]
fn the_source_is_the_name_of_the_type() {
    let source = GetUser::SOURCE;
    assert!(source.file.ends_with("tests/derive.rs"), "{source:?}");
    assert_eq!((source.line, source.column), (9, 8));
    assert_eq!((Move::SOURCE.line, Move::SOURCE.column), (24, 6));
}

#[test]
fn a_mistake_is_a_readable_error_at_its_token() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/derive/passes.rs");
    cases.compile_fail("tests/derive/wrong_*.rs");
}
