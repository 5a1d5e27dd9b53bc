//! A credential that ends, its successor, and what is withdrawn.

use std::time::Duration;

use super::check;
use super::line::Step::{Judge, Revoked, Shutdown, Superseded, Wait};
use super::line::{
    Step, assign, done, get, hello, open, open_as, promise_hello, promise_hello_as, text,
};
use crate::fault::Code;
use crate::session::{Access, Grant};

fn granted(ms: u64) -> Access {
    Access::Granted(grant(ms))
}

fn grant(ms: u64) -> Grant {
    let expires_in = Some(Duration::from_millis(ms));
    Grant { expires_in }
}

fn authenticate() -> Step {
    text(r#"{"type":"authenticate","token":"t"}"#)
}

/// Keeps the heartbeat out of the way.
fn ping() -> Step {
    text(r#"{"type":"ping"}"#)
}

#[test]
fn a_credential_that_ends_is_asked_for_anew_thirty_seconds_before() {
    let steps = |wait| [open_as(granted(60_000)), Wait(20_000), ping(), Wait(wait)];
    let begin = "connected; pong 0 1020000";
    check(steps(9_999), begin);
    check(steps(10_000), &format!("{begin}; auth expires in 30000"));
    check([open_as(granted(0))], "connected; auth expires in 0");
}

#[test]
fn one_that_lives_for_less_than_a_minute_after_half_of_that() {
    check([open_as(granted(30_000)), Wait(14_999)], "connected");
    check(
        [open_as(granted(30_000)), Wait(15_000)],
        "connected; auth expires in 15000",
    );
    check(
        [open_as(granted(8)), Wait(4)],
        "connected; auth expires in 4",
    );
}

#[test]
fn a_session_is_warned_as_well_and_after_it_is_connected() {
    check(
        [promise_hello_as(granted(8_000)), Wait(5_000), hello()],
        "connected in a session; auth expires in 3000",
    );
    check(
        [promise_hello_as(granted(8_000)), Wait(8_000), hello()],
        "fatal error unauthenticated; close 4401",
    );
}

#[test]
fn from_its_end_new_calls_are_refused_and_five_seconds_later_the_connection_ends() {
    let warned = "connected; auth expires in 5000";
    check(
        [open_as(granted(10_000)), Wait(9_999), get(1)],
        &format!("{warned}; run 1"),
    );
    check(
        [open_as(granted(10_000)), Wait(10_000), get(1), ping()],
        &format!("{warned}; answer 1 unauthenticated executed no; pong 0 1010000"),
    );
    check([open_as(granted(10_000)), Wait(14_999)], warned);
    check(
        [open_as(granted(10_000)), Wait(15_000)],
        &format!("{warned}; fatal error unauthenticated; close 4401"),
    );
}

#[test]
fn a_call_that_runs_when_the_credential_ends_is_answered() {
    check(
        [
            promise_hello_as(granted(3_000)),
            hello(),
            assign(1),
            Wait(3_000),
            done(1),
        ],
        "connected in a session; claim 1; run 1; auth expires in 1500; record 1; answer 1 ok",
    );
}

#[test]
fn a_successor_moves_the_end() {
    check(
        [
            open_as(granted(10_000)),
            Wait(14_000),
            authenticate(),
            Judge(Ok(grant(40_000))),
            get(1),
            done(1),
            ping(),
            Wait(9_999),
        ],
        "connected; auth expires in 5000; judge t; authenticated for 40000; run 1; answer 1 ok; \
         pong 0 1014000",
    );
    check(
        [
            open_as(granted(10_000)),
            authenticate(),
            Judge(Ok(grant(40_000))),
            Wait(20_000),
        ],
        "connected; judge t; authenticated for 40000; auth expires in 20000",
    );
    check(
        [
            open_as(granted(10_000)),
            authenticate(),
            Judge(Ok(Grant::default())),
            Wait(20_000),
        ],
        "connected; judge t; authenticated",
    );
    check(
        [
            open(),
            authenticate(),
            Judge(Ok(grant(1_000))),
            Wait(499),
            ping(),
            Wait(1),
        ],
        "connected; judge t; authenticated for 1000; pong 0 1000499; auth expires in 500",
    );
}

#[test]
fn a_successor_that_is_refused_leaves_the_connection_its_old_end() {
    check(
        [
            open_as(granted(10_000)),
            authenticate(),
            Judge(Err(Code::Unauthenticated)),
            get(1),
            done(1),
            Wait(15_000),
        ],
        "connected; judge t; error unauthenticated; run 1; answer 1 ok; auth expires in 5000; \
         fatal error unauthenticated; close 4401",
    );
}

#[test]
fn successors_come_one_at_a_time() {
    check(
        [
            open(),
            authenticate(),
            authenticate(),
            Judge(Ok(Grant::default())),
            authenticate(),
        ],
        "connected; judge t; error overloaded; authenticated; judge t",
    );
    check(
        [
            open(),
            authenticate(),
            Judge(Err(Code::Unavailable)),
            authenticate(),
        ],
        "connected; judge t; error unavailable; judge t",
    );
}

#[test]
fn a_successor_that_is_still_judged_does_not_keep_the_connection() {
    check(
        [
            open_as(granted(10_000)),
            Wait(9_000),
            authenticate(),
            Wait(6_000),
            Judge(Ok(Grant::default())),
        ],
        "connected; auth expires in 5000; judge t; fatal error unauthenticated; close 4401",
    );
}

#[test]
fn a_draining_connection_takes_a_successor() {
    check(
        [
            open(),
            get(1),
            Shutdown,
            authenticate(),
            Judge(Ok(Grant::default())),
            done(1),
        ],
        "connected; run 1; go away for 500; judge t; authenticated; answer 1 ok; close 1012",
    );
}

#[test]
fn who_is_anonymous_may_say_who_it_is() {
    check(
        [
            open_as(Access::Optional),
            authenticate(),
            Judge(Ok(grant(5_000))),
            Wait(2_500),
        ],
        "connected; judge t; authenticated for 5000; auth expires in 2500",
    );
}

#[test]
fn what_is_withdrawn_ends_at_once() {
    check(
        [open(), get(1), Revoked, get(2), done(1)],
        "connected; run 1; fatal error unauthenticated; close 4401",
    );
    check(
        [promise_hello(), hello(), assign(1), Revoked, done(1)],
        "connected in a session; claim 1; run 1; fatal error unauthenticated; close 4401; record 1",
    );
    check(
        [promise_hello(), Revoked],
        "fatal error unauthenticated; close 4401",
    );
}

#[test]
fn a_connection_whose_session_goes_on_elsewhere_says_no_more() {
    check(
        [promise_hello(), hello(), assign(1), Superseded, get(2)],
        "connected in a session; claim 1; run 1; close 4011",
    );
    check(
        [open(), Superseded, Superseded, Revoked],
        "connected; close 4011",
    );
}
