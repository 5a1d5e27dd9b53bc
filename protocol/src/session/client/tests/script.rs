use std::time::Duration;

use crate::envelope::ClientMessage;
use crate::moment::Moment;
use crate::payload::Payload;
use crate::session::client::{
    CallFailure, ClientEffect, ClientInput, ClientSession, ClientSessionConfig, ConnectionStatus,
};

pub(super) use super::inputs::*;

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
    pub(super) fn new(config: ClientSessionConfig) -> Self {
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
        ClientMessage::Action { .. }
        | ClientMessage::Subscribe(_)
        | ClientMessage::Unsubscribe(_)
        | ClientMessage::Resync(_)
        | ClientMessage::SetPresence(_)
        | ClientMessage::Signal(_)
        | ClientMessage::Other { .. } => {
            panic!("no client says {message:?}")
        }
    }
}
