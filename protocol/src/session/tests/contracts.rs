//! What a client hears of the contract that it was built from, and what the host hears of it.

use super::line::Step::{Cut, HoldGreeting, Judge};
use super::line::{Step, hello, open, promise_hello, promise_hello_as, resume, text};
use super::{check, check_with};
use crate::contract::{KnownContract, Verdict};
use crate::fault::Code;
use crate::session::{Access, Grant, SessionConfig};

const OWN: &str = "0123456789abcdef0123456789abcdef";
const OLD: &str = "00000000000000000000000000000001";
const OLDER: &str = "00000000000000000000000000000002";
const RENAMED: &str = "00000000000000000000000000000003";
const STRANGE: &str = "ffffffffffffffffffffffffffffffff";

fn config() -> SessionConfig {
    let known = |hash: &str, verdict| KnownContract {
        hash: hash.into(),
        verdict,
        changes: Vec::new(),
    };
    SessionConfig {
        schema_hash: OWN.into(),
        contracts: vec![
            known(OLD, Verdict::Compatible),
            known(OLDER, Verdict::Breaking),
            known(RENAMED, Verdict::Same),
            // Nobody is told that the server's own contract breaks them.
            known(OWN, Verdict::Breaking),
            known(OLD, Verdict::Breaking),
        ],
        ..SessionConfig::default()
    }
}

fn built_from(hash: &str) -> Step {
    text(&format!(r#"{{"type":"hello","schema_hash":"{hash}"}}"#))
}

#[test]
fn a_client_hears_how_its_contract_goes_with_that_of_the_server() {
    for (hash, expected) in [
        (OWN, "connected in a session of the same contract"),
        (
            OLD,
            "connected in a session of the compatible contract; differs as 0",
        ),
        (
            OLDER,
            "connected in a session of the breaking contract; differs as 1",
        ),
        (
            RENAMED,
            "connected in a session of the same contract; differs as 2",
        ),
        (
            STRANGE,
            "connected in a session; differs by ffffffffffffffffffffffffffffffff",
        ),
        ("", "connected in a session; differs by no hash"),
        ("9f2c", "connected in a session; differs by no hash"),
        (
            "0123456789ABCDEF0123456789ABCDEF",
            "connected in a session; differs by no hash",
        ),
        (
            "not a word of this may stand in the log",
            "connected in a session; differs by no hash",
        ),
    ] {
        check_with(config(), [promise_hello(), built_from(hash)], expected);
    }
}

#[test]
fn a_client_that_names_no_contract_hears_of_none() {
    check_with(
        config(),
        [promise_hello(), hello()],
        "connected in a session",
    );
    check_with(config(), [open()], "connected");
}

#[test]
fn a_server_without_a_contract_takes_no_hash_for_its_own() {
    for (hash, expected) in [
        ("", "connected in a session; differs by no hash"),
        (
            OWN,
            "connected in a session; differs by 0123456789abcdef0123456789abcdef",
        ),
    ] {
        check([promise_hello(), built_from(hash)], expected);
    }
}

#[test]
fn who_is_not_let_in_is_not_talked_about() {
    let with_token = format!(r#"{{"type":"hello","token":"t","schema_hash":"{OLDER}"}}"#);
    let hello = || text(&with_token);
    let ask = || promise_hello_as(Access::Needed);
    check_with(
        config(),
        [
            ask(),
            HoldGreeting,
            hello(),
            Judge(Err(Code::Unauthenticated)),
        ],
        "judge t; fatal error unauthenticated; close 4502",
    );
    check_with(
        config(),
        [ask(), hello(), Judge(Ok(Grant::default()))],
        "judge t; connected in a session of the breaking contract; differs as 1",
    );
}

#[test]
fn each_connection_of_a_session_is_judged_by_its_own_hello() {
    let again = |hash: &str| {
        text(&format!(
            r#"{{"type":"hello","resume":{{"session_id":"s1","resume_token":"t","pending":[]}},"schema_hash":"{hash}"}}"#
        ))
    };
    check_with(
        config(),
        [
            promise_hello(),
            built_from(OLDER),
            Cut,
            promise_hello(),
            again(OWN),
            Cut,
            promise_hello(),
            resume(&[]),
        ],
        "connected in a session of the breaking contract; differs as 1; cut off ; \
         connected again of the same contract; cut off ; connected again",
    );
}
