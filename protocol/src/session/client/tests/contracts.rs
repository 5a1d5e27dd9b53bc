//! The contract that a client names, and what it hears of it.

use super::script::{broken, check_with, connected_judged, error, opened, pong, seated};
use crate::contract::Verdict;
use crate::session::client::{ClientInput, ClientSessionConfig};

fn config() -> ClientSessionConfig {
    ClientSessionConfig {
        contract_hash: Some("9f2c".into()),
        ..ClientSessionConfig::default()
    }
}

#[test]
fn a_client_hears_how_its_contract_goes_with_that_of_the_server() {
    for (schema, open) in [
        (None, "2: is open"),
        (Some(Verdict::Same), "2: is open, same contract"),
        (Some(Verdict::Compatible), "2: is open, compatible contract"),
        (Some(Verdict::Breaking), "2: is open, breaking contract"),
    ] {
        check_with(
            config(),
            [
                (0, ClientInput::Start),
                (1, opened()),
                (2, connected_judged(schema)),
            ],
            &["0: is connecting, connect", "1: hello by 9f2c", open],
        );
    }
}

#[test]
fn the_verdict_stays_with_the_connection_and_ends_with_it() {
    check_with(
        config(),
        [
            (0, ClientInput::Start),
            (1, opened()),
            (2, connected_judged(Some(Verdict::Breaking))),
            (25_010, pong(25_002)),
            (25_011, broken()),
            (25_012, opened()),
            (25_013, connected_judged(None)),
        ],
        &[
            "0: is connecting, connect",
            "1: hello by 9f2c",
            "2: is open, breaking contract",
            "25002: ping",
            "25010: is open at 8 ms, breaking contract",
            "25011: is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "25012: hello by 9f2c",
            "25013: is open",
        ],
    );
}

#[test]
fn the_contract_is_named_whether_a_session_goes_on_or_begins_anew() {
    check_with(
        config(),
        [
            (0, ClientInput::Start),
            (1, opened()),
            (2, seated("s1", 256)),
            (5, broken()),
            (6, opened()),
            (7, error(None, false)),
        ],
        &[
            "0: is connecting, connect",
            "1: hello by 9f2c",
            "2: is open",
            "5: is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "6: hello of secret of s1 for [] by 9f2c",
            "7: hello by 9f2c",
        ],
    );
}
