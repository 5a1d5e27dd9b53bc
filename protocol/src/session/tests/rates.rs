//! How fast a client may go, and what becomes of one that sends what nobody should.

use std::iter::repeat_with;

use super::check_with;
use super::line::Step::{HoldClaims, Verdict, Wait};
use super::line::{
    Line, Step, assign, cancel, done, get, hello, open, promise_hello, request, text,
};
use crate::session::{Rate, SessionConfig, Verdict as V};

fn rated(per_second: u32, burst: u32) -> SessionConfig {
    SessionConfig {
        rate: Some(Rate { per_second, burst }),
        ..SessionConfig::default()
    }
}

const LIMITED: &str = "rate_limited executed no";

#[test]
fn calls_beyond_the_rate_are_refused_and_do_not_run() {
    check_with(
        rated(10, 2),
        [
            open(),
            get(1),
            get(2),
            done(1),
            done(2),
            get(3),
            Wait(100),
            get(3),
        ],
        "connected; run 1; run 2; answer 1 ok; answer 2 ok; answer 3 rate_limited executed no; \
         run 3",
    );
}

#[test]
fn a_call_takes_what_its_operation_costs() {
    let search = |id| request(id, r#""op":"stand.search""#);
    check_with(
        rated(10, 6),
        [open(), get(1), search(2), get(3)],
        &format!("connected; run 1; run 2; answer 3 {LIMITED}"),
    );
    // A cost beyond the burst counts as the burst.
    check_with(
        rated(10, 2),
        [open(), search(1), get(2)],
        &format!("connected; run 1; answer 2 {LIMITED}"),
    );
}

#[test]
fn a_call_of_nothing_takes_one() {
    let gone = |id| request(id, r#""op":"nobody.there""#);
    check_with(
        rated(10, 1),
        [open(), gone(1), gone(2)],
        &format!("connected; answer 1 unknown_operation executed no; answer 2 {LIMITED}"),
    );
}

#[test]
fn a_once_call_beyond_the_rate_is_not_claimed() {
    check_with(
        rated(10, 1),
        [promise_hello(), hello(), assign(1), assign(2)],
        &format!("connected in a session; claim 1; run 1; answer 2 {LIMITED}"),
    );
}

/// Plays `first` and then the same thing `times` over, and counts the effects that begin so.
fn count(config: SessionConfig, first: &[Step], times: usize, step: fn() -> Step) -> Line<'static> {
    let mut line = Line::with(config);
    let rest = repeat_with(step).take(times);
    for step in first.iter().cloned().chain(rest) {
        line.play(Box::leak(Box::new(step)));
    }
    line
}

fn closed(line: &Line<'_>) -> bool {
    line.effects.iter().any(|effect| effect == "close 4429")
}

#[test]
fn ten_refusals_in_a_row_end_the_connection() {
    let ask = || get(9);
    let line = count(rated(1, 1), &[open(), get(1)], 9, ask);
    assert!(!closed(&line), "{:?}", line.effects);
    let line = count(rated(1, 1), &[open(), get(1)], 10, ask);
    let (last, before) = line.effects.split_at(line.effects.len() - 2);
    assert_eq!(before, ["fatal error rate_limited", "close 4429"]);
    let refused = last.iter().filter(|it| it.ends_with(LIMITED)).count();
    assert_eq!(refused, 10);
}

#[test]
fn a_call_that_is_served_begins_the_row_anew() {
    let first: Vec<Step> = [open(), get(1), done(1)]
        .into_iter()
        .chain(repeat_with(|| get(9)).take(9))
        .chain([Wait(1_000), get(1), done(1)])
        .collect();
    assert!(!closed(&count(rated(1, 1), &first, 9, || get(9))));
    assert!(closed(&count(rated(1, 1), &first, 10, || get(9))));
}

#[test]
fn without_a_rate_nothing_is_refused() {
    let first = [open()];
    let line = count(SessionConfig::default(), &first, 5_000, || get(1));
    assert!(closed(&line), "5000 repeats of a live id are an abuse");
    let mut line = Line::new();
    let (open, call, end) = (open(), get(1), done(1));
    line.play(&open);
    for _ in 0..5_000 {
        line.play(&call);
        line.play(&end);
    }
    assert_eq!(line.effects.len(), 1 + 2 * 5_000);
}

#[test]
fn what_no_client_should_send_is_counted_and_ends_the_connection_beyond_the_limit() {
    let say = |steps: &[Step], abuse: fn() -> Step| {
        for (times, expected) in [(20, false), (21, true)] {
            let config = SessionConfig {
                abuse: Rate {
                    per_second: 1,
                    burst: 20,
                },
                ..SessionConfig::default()
            };
            let line = count(config, steps, times, abuse);
            assert_eq!(closed(&line), expected, "{:?}", line.effects);
        }
    };
    let session = [promise_hello(), hello()];
    say(&session, || text(r#"{"type":"request","request_id":7}"#));
    say(&session, || text(r#"{"type":"ping","ts":""}"#));
    say(&session, || text(r#"{"type":"of_later"}"#));
    say(&session, || text(r#"{"type":"of_later","request_id":7}"#));
    say(&session, || {
        text(r#"{"type":"ping","ack":{"below":9,"open":[1,2,3,4]}}"#)
    });
    say(&[open(), get(1)], || get(1));
    say(&[promise_hello(), hello(), assign(1)], || assign(1));
    say(&[open()], || text(r#"{"type":"authenticate","token":"t"}"#));
    let resolved = [
        promise_hello(),
        hello(),
        assign(1),
        done(1),
        text(r#"{"type":"ping","ack":{"below":2}}"#),
    ];
    say(&resolved, || assign(1));
    let taken = [promise_hello(), hello(), assign(1), done(1)];
    say(&taken, || {
        text(r#"{"type":"request","request_id":1,"op":"stand.assign","payload":2}"#)
    });
}

#[test]
fn what_a_client_may_send_is_not_counted() {
    let strict = || SessionConfig {
        abuse: Rate {
            per_second: 1,
            burst: 1,
        },
        ..SessionConfig::default()
    };
    for innocent in [
        || text(r#"{"type":"ping","ack":{"below":1}}"#),
        || cancel(7),
        || request(7, r#""op":"nobody.there""#),
        || request(7, r#""op":"stand.get","timeout_ms":0"#),
    ] {
        let line = count(strict(), &[promise_hello(), hello()], 50, innocent);
        assert!(!closed(&line), "{:?}", line.effects);
    }
}

#[test]
fn a_refusal_of_the_host_is_answered_and_nothing_is_recorded() {
    let fault = || {
        let code = crate::fault::Code::Forbidden;
        Box::new(crate::fault::Fault::new(code, crate::fault::Executed::No))
    };
    check_with(
        SessionConfig::default(),
        [
            promise_hello(),
            hello(),
            HoldClaims,
            assign(1),
            Verdict(V::Refused(fault())),
        ],
        "connected in a session; claim 1; answer 1 forbidden executed no",
    );
}
