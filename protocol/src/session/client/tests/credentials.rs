//! Credentials that are fetched, refreshed, refused, and gone.

use super::script::{
    Stage, auth_expiring, broken, call, check, check_seated, closed, closed_saying, complaint,
    error_of, failed, go_away, opened, opened_with, resumed, seated, token,
};
use crate::envelope::PendingVerdict::Running;
use crate::fault::Code;
use crate::session::client::{Cause, ClientInput, ClientSessionConfig};

#[test]
fn each_hello_carries_the_token_that_was_fetched_for_it() {
    check(
        [
            (0, ClientInput::Start),
            (1, opened_with(Some("t1"))),
            (2, seated("s1", 256)),
            (3, broken()),
            (4, opened_with(Some("t2"))),
        ],
        &[
            "0: is connecting, connect",
            "1: hello as t1",
            "2: is open",
            "3: is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "4: hello as t2 of secret of s1 for []",
        ],
    );
}

#[test]
fn a_token_that_cannot_be_fetched_is_a_failed_attempt() {
    let down = || failed(Cause::NoToken("no network".into()));
    let why = "as the credential could not be fetched: no network";
    check(
        [
            (0, ClientInput::Start),
            (0, call(9000)),
            (1, down()),
            (2, down()),
            (300, opened_with(Some("t1"))),
        ],
        &[
            "0: is connecting, connect",
            &format!("1: is waiting 0 ms {why}, is connecting, connect"),
            &format!("2: is waiting 200 ms {why}"),
            "202: is connecting, connect",
            "300: hello as t1",
        ],
    );
}

#[test]
fn who_has_signed_out_is_closed_for_good() {
    check(
        [
            (0, ClientInput::Start),
            (0, call(9000)),
            (1, failed(Cause::SignedOut)),
            (2, call(9000)),
        ],
        &[
            "0: is connecting, connect",
            "1: 1 closed no, is closed as there is no credential any more",
            "2: 2 closed no",
        ],
    );
}

#[test]
fn a_credential_that_ends_is_refreshed_once_at_a_time() {
    check_seated(
        256,
        [
            (1, auth_expiring()),
            (2, auth_expiring()),
            (3, token(Ok(Some("t2")))),
            (4, token(Ok(Some("t3")))),
            // Refused: the connection lives to the end of the old one.
            (5, error_of(Code::Unauthenticated, None, false)),
            (6, auth_expiring()),
            (7, token(Ok(Some("t4")))),
        ],
        &[
            "1: fetch a token",
            "3: authenticate t2",
            "6: fetch a token",
            "7: authenticate t4",
        ],
    );
}

#[test]
fn a_refresh_that_comes_to_nothing_leaves_the_end_to_the_server() {
    check_seated(
        256,
        [
            (0, call(90_000)),
            (1, auth_expiring()),
            (2, token(Err("no network"))),
            (3, auth_expiring()),
            (4, closed(4401)),
            (5, opened_with(Some("t2"))),
            (6, resumed("s1", &[(1, Running)])),
        ],
        &[
            "0: send 1 within 90000",
            "1: fetch a token",
            "3: fetch a token",
            "4: is waiting 0 ms as the server closed: 4401 (the credential has ended), \
             is connecting, connect",
            "5: hello as t2 of secret of s1 for [1]",
            "6: is open with 1",
        ],
    );
}

#[test]
fn a_refresh_that_finds_nobody_signed_in_closes() {
    check_seated(
        256,
        [
            (0, call(9000)),
            (1, auth_expiring()),
            (2, token(Ok(None))),
            (3, broken()),
        ],
        &[
            "0: send 1 within 9000",
            "1: fetch a token",
            "2: disconnect 1000, 1 closed unknown, is closed as there is no credential any more",
        ],
    );
}

#[test]
fn a_token_for_a_connection_that_is_gone_is_dropped() {
    check_seated(
        256,
        [
            (1, auth_expiring()),
            (2, broken()),
            (3, token(Ok(Some("t2")))),
            (4, opened()),
            (5, token(Ok(None))),
            (6, resumed("s1", &[])),
            (7, token(Ok(Some("t3")))),
        ],
        &[
            "1: fetch a token",
            "2: is waiting 0 ms as the connection broke: cut, is connecting, connect",
            "4: hello of secret of s1 for []",
            "6: is open",
        ],
    );
}

#[test]
fn a_leaving_server_still_takes_a_refresh() {
    check_seated(
        256,
        [
            (0, call(90_000)),
            (1, go_away(0)),
            (2, auth_expiring()),
            (3, token(Ok(Some("t2")))),
        ],
        &[
            "0: send 1 within 90000",
            "2: fetch a token",
            "3: authenticate t2",
        ],
    );
}

#[test]
fn a_credential_that_is_refused_ends_the_client_in_the_words_of_the_refusal() {
    let standard = "a valid credential is needed";
    for (refusal, words, told) in [
        (Some("no such key"), standard, ": no such key"),
        (Some("no such key"), "", ": no such key"),
        (Some(""), standard, ": a valid credential is needed"),
        (None, standard, ": a valid credential is needed"),
        (None, "", ""),
    ] {
        let mut stage = Stage::new(ClientSessionConfig::default());
        stage.play(0, ClientInput::Start);
        stage.play(1, opened_with(Some("old")));
        if let Some(refusal) = refusal {
            stage.play(2, complaint(Code::Unauthenticated, refusal));
        }
        stage.log.clear();
        stage.play(3, closed_saying(4502, words));
        let expected = format!("3: is closed as the server closed: 4502 ({standard}){told}");
        assert_eq!(stage.log, [expected], "{refusal:?} and {words:?}");
    }
}
