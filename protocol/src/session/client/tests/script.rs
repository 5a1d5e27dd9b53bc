use std::time::Duration;

use crate::close::CloseCode;
use crate::codec::Encoding;
use crate::envelope::{
    ClientMessage, Connected, Malformed, Pending, PendingVerdict, Response, ServerMessage,
    Unreadable,
};
use crate::fault::{Code, Executed, Fault};
use crate::id::{OpId, RequestId};
use crate::limits::Limits;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::{Payload, Raw};
use crate::session::client::{
    CallFailure, Cause, ClientEffect, ClientInput, ClientSession, ClientSessionConfig,
    ConnectionStatus, NewCall, Offline,
};

pub(super) type Input = ClientInput<'static>;

/// Plays a script on a new session and compares the log of what followed, one line for each
/// moment and input: `milliseconds: effect, effect`.
#[track_caller]
pub(super) fn check(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    check_with(ClientSessionConfig::default(), script, expected);
}

#[track_caller]
pub(super) fn check_with(
    config: ClientSessionConfig,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::new(config);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check`], on a session that is open since the beginning.
#[track_caller]
pub(super) fn check_open(script: impl IntoIterator<Item = (u64, Input)>, expected: &[&str]) {
    check_limited(256, script, expected);
}

/// As [`check_open`], in a session that can be resumed, with as many calls in flight.
#[track_caller]
pub(super) fn check_seated(
    max_in_flight: u32,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::seated(max_in_flight);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check_open`], with a session that nobody woke before `awake`.
#[track_caller]
pub(super) fn check_asleep(
    awake: u64,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::open(256);
    stage.now = Moment::after(Duration::from_millis(awake));
    stage.step(ClientInput::Tick);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// As [`check_open`], with fewer calls in flight.
#[track_caller]
pub(super) fn check_limited(
    max_in_flight: u32,
    script: impl IntoIterator<Item = (u64, Input)>,
    expected: &[&str],
) {
    let mut stage = Stage::open(max_in_flight);
    for (ms, input) in script {
        stage.play(ms, input);
    }
    assert_eq!(stage.log, expected, "{:#?}", stage.log);
}

/// A session and its clock.
pub(super) struct Stage {
    pub(super) session: ClientSession,
    pub(super) log: Vec<String>,
    now: Moment,
}

impl Stage {
    fn new(config: ClientSessionConfig) -> Self {
        Self {
            session: ClientSession::new(config),
            log: Vec::new(),
            now: Moment::ZERO,
        }
    }

    /// One that is open since the beginning.
    pub(super) fn open(max_in_flight: u32) -> Self {
        Self::begun(connected(1, max_in_flight))
    }

    /// One whose session `s1` can be resumed.
    pub(super) fn seated(max_in_flight: u32) -> Self {
        Self::begun(seated("s1", max_in_flight))
    }

    fn begun(welcome: Input) -> Self {
        let mut stage = Self::new(ClientSessionConfig::default());
        for input in [ClientInput::Start, opened(), welcome] {
            stage.play(0, input);
        }
        stage.log.clear();
        stage
    }

    /// Lets the time go on to `ms`, with every tick on the way, and then plays `input`.
    pub(super) fn play(&mut self, ms: u64, input: Input) {
        let at = Moment::after(Duration::from_millis(ms));
        for _ in 0..1000 {
            match self.session.next_tick() {
                Some(tick) if tick < at => {
                    self.now = self.now.max(tick);
                    self.step(ClientInput::Tick);
                }
                Some(_) | None => break,
            }
        }
        self.now = at;
        self.step(input);
    }

    fn step(&mut self, input: Input) {
        let mut effects = Vec::new();
        self.session.step(input, self.now, &mut effects);
        if !effects.is_empty() {
            let effects: Vec<_> = effects.iter().map(say).collect();
            let ms = self.now.elapsed().as_millis();
            self.log.push(format!("{ms}: {}", effects.join(", ")));
        }
    }
}

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
    ClientInput::Lost(Cause::Closed {
        code: CloseCode::from_u16(code),
        reason: "".into(),
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

pub(super) fn pong(client_ts: u64) -> Input {
    ClientInput::Received(ServerMessage::Pong {
        client_ts: Some(client_ts),
        server_ts: 0,
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

fn say(effect: &ClientEffect<'_>) -> String {
    match effect {
        ClientEffect::Connect => "connect".to_owned(),
        ClientEffect::Authenticate => "fetch a token".to_owned(),
        ClientEffect::Send(message) => say_message(message),
        ClientEffect::Disconnect(code) => format!("disconnect {}", code.as_u16()),
        ClientEffect::Resolve {
            request_id,
            outcome: Ok(_),
        } => format!("{request_id} ok"),
        ClientEffect::Resolve {
            request_id,
            outcome: Err(failure),
        } => {
            let name = match failure {
                CallFailure::Fault(fault) => fault.code.as_str(),
                CallFailure::Unreadable(_) => "unreadable",
                CallFailure::Offline => "offline",
                CallFailure::Closed { .. } => "closed",
            };
            format!("{request_id} {name} {}", failure.executed().as_str())
        }
        ClientEffect::Status(status) => match status {
            ConnectionStatus::Connecting => "is connecting".to_owned(),
            ConnectionStatus::Open { latency, replayed } => {
                let latency = latency.map_or_else(String::new, |latency| {
                    format!(" at {} ms", latency.as_millis())
                });
                let with = match replayed {
                    0 => String::new(),
                    replayed => format!(" with {replayed}"),
                };
                format!("is open{latency}{with}")
            }
            ConnectionStatus::Waiting { retry_in, cause } => {
                format!("is waiting {} ms as {cause}", retry_in.as_millis())
            }
            ConnectionStatus::Closed { reason } => format!("is closed as {reason}"),
        },
    }
}

fn say_message(message: &ClientMessage<'static, Payload>) -> String {
    match message {
        ClientMessage::Hello(hello) => {
            let mut said = "hello".to_owned();
            if let Some(token) = &hello.token {
                said += &format!(" as {token}");
            }
            if let Some(resume) = &hello.resume {
                let ids: Vec<_> = resume.pending.iter().map(|call| call.id).collect();
                said += &format!(" of {} for {ids:?}", resume.resume_token);
            }
            said
        }
        ClientMessage::Authenticate(authenticate) => format!("authenticate {}", authenticate.token),
        ClientMessage::Request(request) => {
            let budget = request.timeout_ms.unwrap();
            let ack = request.ack.as_ref();
            let ack = ack.map_or_else(String::new, |ack| {
                format!(" ack {} {:?}", ack.below, ack.open)
            });
            let named = if request.op_id.is_some() {
                " named"
            } else {
                ""
            };
            format!("send {}{named} within {budget}{ack}", request.request_id)
        }
        ClientMessage::Cancel { request_id } => format!("cancel {request_id}"),
        ClientMessage::Ping { ack: None, .. } => "ping".to_owned(),
        ClientMessage::Ping { ack: Some(ack), .. } => {
            format!("ping ack {} {:?}", ack.below, ack.open)
        }
        ClientMessage::Action { .. } | ClientMessage::Other { .. } => {
            panic!("no client says {message:?}")
        }
    }
}
