//! Who is let in, and with what: from the upgrade to `Connected`.

use std::time::Duration;

use super::line::Step::{Cut, HoldGreeting, Judge, Seat, Shutdown, Wait};
use super::line::{
    Line, Step, assign, get, hello, open, open_as, promise_hello, promise_hello_as, resume, text,
};
use super::{check, check_with};
use crate::fault::Code;
use crate::session::{Access, Grant, Kept, Resumed, Seat as SessionSeat, SessionConfig};

fn with_token() -> Step {
    text(r#"{"type":"hello","token":"t"}"#)
}

fn authenticate() -> Step {
    text(r#"{"type":"authenticate","token":"t"}"#)
}

fn accepted() -> Step {
    Judge(Ok(Grant::default()))
}

fn new_seat() -> Step {
    Seat(SessionSeat {
        session_id: "s1".into(),
        resume_token: None,
        resumed: None,
    })
}

#[test]
fn a_hello_is_judged_by_what_the_upgrade_brought_and_by_its_token() {
    let refused = "fatal error unauthenticated; close 4502";
    let granted = || Access::Granted(Grant::default());
    for (access, hello, expected) in [
        (granted(), hello(), "connected in a session"),
        (granted(), with_token(), "connected in a session"),
        (Access::Optional, hello(), "connected in a session"),
        (Access::Optional, with_token(), "judge t"),
        (Access::Needed, hello(), refused),
        (Access::Needed, with_token(), "judge t"),
    ] {
        check([promise_hello_as(access), hello], expected);
    }
}

#[test]
fn a_credential_is_judged_before_a_session_is_given() {
    check(
        [
            promise_hello_as(Access::Needed),
            HoldGreeting,
            with_token(),
            accepted(),
            new_seat(),
        ],
        "judge t; seat anew; connected in a session",
    );
}

#[test]
fn a_credential_that_is_refused_ends_the_connection() {
    for (code, expected) in [
        (Code::Unauthenticated, "unauthenticated; close 4502"),
        (Code::Forbidden, "forbidden; close 4502"),
        // Nobody could judge it: that is no fault of the client.
        (Code::Unavailable, "unavailable; close 1013"),
    ] {
        let expected = format!("judge t; fatal error {expected}");
        let judged = Judge(Err(code));
        check(
            [promise_hello_as(Access::Optional), with_token(), judged],
            &expected,
        );
        let judged = Judge(Err(code));
        check([open_as(Access::Needed), authenticate(), judged], &expected);
    }
}

#[test]
fn without_a_promise_a_credential_that_is_needed_is_waited_for() {
    check([open_as(Access::Needed), Wait(9_999)], "");
    check(
        [open_as(Access::Needed), Wait(10_000)],
        "fatal error timeout; close 4010",
    );
    check(
        [open_as(Access::Needed), authenticate(), accepted(), get(1)],
        "judge t; connected; authenticated; run 1",
    );
    check(
        [open_as(Access::Needed), with_token(), accepted(), assign(1)],
        "judge t; connected in a session; claim 1; run 1",
    );
    check([open_as(Access::Optional), get(1)], "connected; run 1");
}

#[test]
fn what_needs_a_credential_first_says_so() {
    let refused = "fatal error unauthenticated; close 4502";
    for first in [
        get(1),
        hello(),
        text(r#"{"type":"ping"}"#),
        text(r#"{"type":"request","request_id":1}"#),
    ] {
        check([open_as(Access::Needed), first], refused);
    }
    let malformed = "fatal error invalid_payload; close 4500";
    check([open_as(Access::Needed), text("{")], malformed);
}

#[test]
fn a_credential_without_its_text_may_be_corrected() {
    check(
        [
            open_as(Access::Needed),
            text(r#"{"type":"authenticate"}"#),
            text(r#"{"type":"authenticate","token":7}"#),
            authenticate(),
        ],
        "error invalid_payload; error invalid_payload; judge t",
    );
}

#[test]
fn who_promised_a_hello_says_it_first() {
    let refused = "fatal error unsupported; close 4501";
    check([promise_hello_as(Access::Needed), authenticate()], refused);
    let untold = text(r#"{"type":"authenticate"}"#);
    check([promise_hello_as(Access::Needed), untold], refused);
}

#[test]
fn the_answers_of_the_host_have_a_time_too() {
    let late = "fatal error unavailable; close 1013";
    check(
        [promise_hello_as(Access::Needed), with_token(), Wait(9_999)],
        "judge t",
    );
    check(
        [promise_hello_as(Access::Needed), with_token(), Wait(10_000)],
        &format!("judge t; {late}"),
    );
    check(
        [promise_hello(), HoldGreeting, hello(), Wait(10_000)],
        &format!("seat anew; {late}"),
    );
}

#[test]
fn while_the_host_is_asked_no_message_is_taken() {
    let steps = [
        promise_hello_as(Access::Needed),
        HoldGreeting,
        with_token(),
        accepted(),
        new_seat(),
    ];
    let mut line = Line::new();
    let greeting = steps.each_ref().map(|step| {
        line.play(step);
        line.is_greeting()
    });
    assert_eq!(greeting, [false, false, true, true, false]);
    for early in [get(1), hello(), text(r#"{"type":"ping","ts":""}"#)] {
        check(
            [promise_hello_as(Access::Needed), with_token(), early],
            "judge t; fatal error unsupported; close 4501",
        );
    }
    check(
        [promise_hello_as(Access::Needed), with_token(), text("{")],
        "judge t; fatal error invalid_payload; close 4500",
    );
}

#[test]
fn an_answer_that_nobody_asked_for_changes_nothing() {
    check([open(), new_seat()], "connected");
    check([promise_hello(), accepted(), new_seat()], "");
    check(
        [
            promise_hello(),
            HoldGreeting,
            hello(),
            accepted(),
            new_seat(),
        ],
        "seat anew; connected in a session",
    );
}

#[test]
fn a_server_that_goes_away_greets_nobody() {
    check(
        [
            promise_hello_as(Access::Needed),
            with_token(),
            Shutdown,
            accepted(),
        ],
        "judge t; close 1012",
    );
    check(
        [promise_hello(), HoldGreeting, hello(), Shutdown, new_seat()],
        "seat anew; close 1012",
    );
}

#[test]
fn a_session_that_comes_too_late_hands_its_calls_on() {
    let kept = Kept {
        request_id: 1.into(),
        left: Duration::from_secs(3),
        bytes: 7,
    };
    let config = std::sync::Arc::new(SessionConfig::default());
    let catalog = std::sync::Arc::default();
    let mut session = crate::session::ServerSession::new(config, catalog, "c".into());
    let now = crate::moment::Moment::ZERO;
    let mut effects = Vec::new();
    session.step(crate::session::Input::Superseded, now, &mut effects);
    let seat = SessionSeat {
        session_id: "s1".into(),
        resume_token: None,
        resumed: Some(Resumed {
            running: vec![kept.clone()],
            pending: Vec::new(),
        }),
    };
    session.step(
        crate::session::Input::Seated(Box::new(seat)),
        now,
        &mut effects,
    );
    assert_eq!(effects.len(), 1, "{effects:?}");
    let second = now + Duration::from_secs(1);
    let left = Duration::from_secs(2);
    assert_eq!(session.release(second), [Kept { left, ..kept }]);
    assert_eq!(session.release(second), []);
}

#[test]
fn a_hello_waits_for_no_more_calls_than_may_run() {
    check(
        [promise_hello(), resume(&[1, 2, 3])],
        "connected in a session",
    );
    check(
        [promise_hello(), resume(&[1, 2, 3, 4]), hello()],
        "error invalid_payload; connected in a session",
    );
    check([promise_hello(), HoldGreeting, resume(&[1])], "seat in s1");
}

#[test]
fn an_abuse_of_the_greeting_has_an_end() {
    let abuse = crate::session::Rate {
        per_second: 1,
        burst: 2,
    };
    let config = SessionConfig {
        abuse,
        ..SessionConfig::default()
    };
    let bad = || text(r#"{"type":"hello","token":7}"#);
    check_with(
        config,
        [promise_hello(), bad(), bad(), bad(), Cut],
        "error invalid_payload; error invalid_payload; error invalid_payload; \
         fatal error rate_limited; close 4429; cut off ",
    );
}
