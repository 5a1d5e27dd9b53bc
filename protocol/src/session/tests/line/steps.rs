//! The steps that the tests are written in.

use uuid::Uuid;

use crate::envelope::At;
use crate::fault::Code;
use crate::id::OpId;
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
    /// An action ends.
    Acted(u64, Result<&'static str, Code>),
    /// An action tells how far it is.
    Progress(u64, u8),
    /// The address names a resource; before the socket opens.
    Address(&'static str),
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

/// An action with `fields` in front of what it does, such as `"resource":"world/1"`.
pub(in super::super) fn act(op: u64, fields: &str) -> Step {
    let op_id = op_id(op);
    Step::Say(format!(
        r#"{{"type":"action","op_id":"{op_id}",{fields},"action":null}}"#
    ))
}

/// The name of an effect; the tests say `op1` for the first.
pub(in super::super) fn op_id(op: u64) -> OpId {
    OpId::from_uuid(Uuid::from_u128(OP_IDS | u128::from(op)))
}

/// Where the effect of an action is visible.
pub(in super::super) fn at(op: u64) -> At {
    At {
        resource: "world/1".into(),
        epoch: "e".into(),
        seq: op,
    }
}

/// A UUIDv7 whose end is free.
const OP_IDS: u128 = 0x0198_c5a4_6f00_7000_8000_0000_0000_0000;
