//! The steps that the tests are written in.

use crate::fault::Code;
use crate::session::{Access, Grant, Seat, Verdict};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(in super::super) enum Step {
    Open {
        hello: bool,
        access: Access,
    },
    Say(String),
    SayBytes(Vec<u8>),
    Heard,
    Done(u64, Result<&'static str, Code>),
    Wait(u64),
    Tick,
    Shutdown,
    Superseded,
    Revoked,
    /// From now on the record keeps its answers until `Settle` or `Verdict`.
    HoldClaims,
    /// The record answers the oldest question by its own rules.
    Settle,
    /// The record answers the oldest question like this.
    Verdict(Verdict),
    /// From now on a credential and a seat are only answered by `Judge` and `Seat`.
    HoldGreeting,
    /// What the credential is worth that was asked about.
    Judge(Result<Grant, Code>),
    /// The session that was asked for.
    Seat(Seat),
    /// The connection is lost, and the next one is about to open.
    Cut,
}

pub(in super::super) fn open() -> Step {
    open_as(Access::Granted(Grant::default()))
}

pub(in super::super) fn open_as(access: Access) -> Step {
    let hello = false;
    Step::Open { hello, access }
}

pub(in super::super) fn promise_hello() -> Step {
    promise_hello_as(Access::Granted(Grant::default()))
}

pub(in super::super) fn promise_hello_as(access: Access) -> Step {
    let hello = true;
    Step::Open { hello, access }
}

/// A hello that goes on with the session and waits for the calls `pending`.
pub(in super::super) fn resume(pending: &[u64]) -> Step {
    let pending: Vec<String> = pending
        .iter()
        .map(|id| format!(r#"{{"id":{id}}}"#))
        .collect();
    let pending = pending.join(",");
    Step::Say(format!(
        r#"{{"type":"hello","resume":{{"session_id":"s1","resume_token":"t","pending":[{pending}]}}}}"#
    ))
}

pub(in super::super) fn hello() -> Step {
    text(r#"{"type":"hello"}"#)
}

pub(in super::super) fn text(json: &str) -> Step {
    Step::Say(json.to_owned())
}

/// A request with `fields` between its id and its payload, such as `"op":"stand.get"`.
pub(in super::super) fn request(id: u64, fields: &str) -> Step {
    Step::Say(format!(
        r#"{{"type":"request","request_id":{id},{fields},"payload":null}}"#
    ))
}

/// A call that may be lost with its connection.
pub(in super::super) fn get(id: u64) -> Step {
    request(id, r#""op":"stand.get""#)
}

/// A call that must not run twice.
pub(in super::super) fn assign(id: u64) -> Step {
    request(id, r#""op":"stand.assign""#)
}

pub(in super::super) fn cancel(id: u64) -> Step {
    Step::Say(format!(r#"{{"type":"cancel","request_id":{id}}}"#))
}

pub(in super::super) fn done(id: u64) -> Step {
    Step::Done(id, Ok("1"))
}

pub(in super::super) fn fails(id: u64) -> Step {
    Step::Done(id, Err(Code::Operation))
}

/// A call that takes effect once by its application's own table.
pub(in super::super) fn pay(id: u64) -> Step {
    request(id, r#""op":"stand.pay""#)
}
