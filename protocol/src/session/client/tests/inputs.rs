//! What can happen to a client, said shortly.

use std::time::Duration;

use crate::close::CloseCode;
use crate::codec::Encoding;
use crate::contract::Verdict;
use crate::envelope::{
    Connected, Malformed, Pending, PendingVerdict, Response, ServerMessage, Unreadable,
};
use crate::fault::{Code, Executed, Fault};
use crate::id::{OpId, RequestId};
use crate::limits::Limits;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::{Payload, Raw};
use crate::session::client::{Cause, ClientInput, NewCall, Offline};

pub(super) type Input = ClientInput<'static>;

pub(super) fn opened() -> Input {
    opened_with(None)
}

pub(super) fn opened_with(token: Option<&str>) -> Input {
    ClientInput::Opened {
        random: u32::MAX,
        token: token.map(Into::into),
    }
}

pub(super) fn failed(cause: Cause) -> Input {
    let random = u32::MAX;
    ClientInput::Failed { cause, random }
}

pub(super) fn refused(status: u16, retry_after: Option<u64>) -> Input {
    failed(Cause::Refused {
        status,
        retry_after: retry_after.map(Duration::from_secs),
    })
}

pub(super) fn broken() -> Input {
    ClientInput::Lost(Cause::Broken("cut".into()))
}

pub(super) fn closed(code: u16) -> Input {
    closed_saying(code, "")
}

pub(super) fn closed_saying(code: u16, reason: &str) -> Input {
    ClientInput::Lost(Cause::Closed {
        code: CloseCode::from_u16(code),
        reason: reason.into(),
    })
}

pub(super) fn connected(protocol_version: u64, max_in_flight: u32) -> Input {
    connected_beating(25_000, protocol_version, max_in_flight)
}

pub(super) fn connected_beating(
    heartbeat_ms: u64,
    protocol_version: u64,
    max_in_flight: u32,
) -> Input {
    welcome(Connected {
        protocol_version,
        heartbeat_ms,
        ..plain_connected(max_in_flight)
    })
}

/// The client's contract goes like this with the server's.
pub(super) fn connected_judged(schema: Option<Verdict>) -> Input {
    welcome(Connected {
        schema,
        ..plain_connected(256)
    })
}

/// The session begins that `begin` names: of the store `e1`, with what resumes it.
pub(super) fn seated(session: &str, max_in_flight: u32) -> Input {
    seated_in("e1", session, max_in_flight)
}

pub(super) fn seated_in(epoch: &str, session: &str, max_in_flight: u32) -> Input {
    welcome(Connected {
        session_id: Some(session.into()),
        resume_token: Some(format!("secret of {session}").into()),
        epoch: Some(epoch.into()),
        ..plain_connected(max_in_flight)
    })
}

/// The session goes on, and this is what became of its calls.
pub(super) fn resumed(session: &str, verdicts: &[(u64, PendingVerdict)]) -> Input {
    resumed_with(256, session, verdicts)
}

pub(super) fn resumed_with(
    max_in_flight: u32,
    session: &str,
    verdicts: &[(u64, PendingVerdict)],
) -> Input {
    let pending = |(id, verdict): &(u64, PendingVerdict)| Pending {
        id: *id,
        verdict: *verdict,
    };
    welcome(Connected {
        session_id: Some(session.into()),
        resumed: true,
        resume_token: Some(format!("new secret of {session}").into()),
        epoch: Some("e1".into()),
        pending: verdicts.iter().map(pending).collect(),
        ..plain_connected(max_in_flight)
    })
}

fn plain_connected(max_in_flight: u32) -> Connected {
    Connected {
        protocol_version: 1,
        connection_id: "c".into(),
        session_id: None,
        resumed: false,
        resume_token: None,
        epoch: None,
        session_ttl_ms: None,
        heartbeat_ms: 25_000,
        heartbeat_timeout_ms: 5_000,
        schema_hash: "".into(),
        schema: None,
        server_time: 0,
        limits: Limits {
            max_in_flight,
            ..Limits::default()
        },
        pending: Vec::new(),
    }
}

fn welcome(connected: Connected) -> Input {
    ClientInput::Received(ServerMessage::Connected(Box::new(connected)))
}

pub(super) fn call(deadline_ms: u64) -> Input {
    sized_call(deadline_ms, 2)
}

pub(super) fn sized_call(deadline_ms: u64, bytes: usize) -> Input {
    ClientInput::Call(new_call(Class::Once, deadline_ms, bytes))
}

pub(super) fn call_of(class: Class, deadline_ms: u64) -> Input {
    ClientInput::Call(new_call(class, deadline_ms, 2))
}

/// A call whose effect has a name beyond the session.
pub(super) fn named_call(class: Class, deadline_ms: u64) -> Input {
    ClientInput::Call(NewCall {
        op_id: Some(OpId::from_uuid(uuid::Uuid::from_u128(7))),
        ..new_call(class, deadline_ms, 2)
    })
}

/// A call that does not wait for a connection.
pub(super) fn urgent_call(deadline_ms: u64) -> Input {
    ClientInput::Call(NewCall {
        offline: Offline::Fail,
        ..new_call(Class::Once, deadline_ms, 2)
    })
}

pub(super) fn new_call(class: Class, deadline_ms: u64, bytes: usize) -> NewCall {
    NewCall {
        op: "op".into(),
        class,
        payload: Payload::new(Encoding::Json, vec![b'1'; bytes]),
        deadline: Moment::after(Duration::from_millis(deadline_ms)),
        op_id: None,
        offline: Offline::Queue,
    }
}

pub(super) fn ok(id: u64) -> Input {
    respond(id, Ok(Raw::new(Encoding::Json, b"1")))
}

pub(super) fn fault(id: u64, code: Code, executed: Executed) -> Input {
    respond(id, Err(Box::new(Fault::new(code, executed))))
}

pub(super) fn replayed_fault(id: u64, code: Code, executed: Executed) -> Input {
    response(id, Err(Box::new(Fault::new(code, executed))), true)
}

fn respond(id: u64, result: Result<Raw<'static>, Box<Fault>>) -> Input {
    response(id, result, false)
}

fn response(id: u64, result: Result<Raw<'static>, Box<Fault>>, replayed: bool) -> Input {
    ClientInput::Received(ServerMessage::Response(Response {
        request_id: RequestId::Number(id),
        result,
        replayed,
    }))
}

pub(super) fn auth_expiring() -> Input {
    ClientInput::Received(ServerMessage::AuthExpiring {
        expires_in_ms: 30_000,
    })
}

pub(super) fn token(token: Result<Option<&str>, &str>) -> Input {
    let token = token.map(|token| token.map(Into::into));
    ClientInput::Token(token.map_err(Into::into))
}

pub(super) fn error(request_id: Option<u64>, fatal: bool) -> Input {
    error_of(Code::Unsupported, request_id, fatal)
}

pub(super) fn error_of(code: Code, request_id: Option<u64>, fatal: bool) -> Input {
    ClientInput::Received(ServerMessage::Error {
        fault: Box::new(Fault::new(code, Executed::No)),
        fatal,
        request_id: request_id.map(RequestId::Number),
    })
}

/// A fatal error in words of its own.
pub(super) fn complaint(code: Code, words: &str) -> Input {
    ClientInput::Received(ServerMessage::Error {
        fault: Box::new(Fault::with_message(code, Executed::No, words)),
        fatal: true,
        request_id: None,
    })
}

pub(super) fn pong(client_ts: u64) -> Input {
    ClientInput::Received(ServerMessage::Pong {
        client_ts: Some(client_ts),
        server_ts: 0,
        tops: Vec::new(),
    })
}

pub(super) fn go_away(reconnect_after_ms: u64) -> Input {
    ClientInput::Received(ServerMessage::GoAway {
        reason: "".into(),
        reconnect_after_ms,
        resume: false,
    })
}

pub(super) fn unreadable(request_id: Option<u64>) -> Input {
    ClientInput::Unreadable(Unreadable {
        malformed: Malformed::NotAMap,
        tag: None,
        request_id: request_id.map(RequestId::Number),
    })
}

/// Something happened to the device: whoever waits tries again within so many milliseconds.
pub(super) fn probe(delay: u64) -> Input {
    ClientInput::Probe {
        delay: Duration::from_millis(delay),
    }
}
