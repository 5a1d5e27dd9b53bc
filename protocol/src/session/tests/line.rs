//! A session on a fake clock with a record beside it, and the steps that tests are written in.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::codec::Encoding;
use crate::envelope::{ClientMessage, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::limits::Limits;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::Payload;
use crate::session::{
    Catalog, CatalogEntry, Effect, Fingerprint, Input, Owner, Records, Reply, ServerSession,
    SessionConfig, Start, Verdict,
};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Open {
        hello: bool,
    },
    Say(String),
    SayBytes(Vec<u8>),
    Heard,
    Done(u64, Result<&'static str, Code>),
    Wait(u64),
    Tick,
    Shutdown,
    /// From now on the record keeps its answers until `Settle` or `Verdict`.
    HoldClaims,
    /// The record answers the oldest question by its own rules.
    Settle,
    /// The record answers the oldest question like this.
    Verdict(Verdict),
}

/// A session, the record it asks, and all that it asked for so far.
pub(super) struct Line<'a> {
    session: ServerSession,
    pub(super) records: Records,
    now: Moment,
    hold: bool,
    held: Vec<Start<'a>>,
    pub(super) running: HashMap<RequestId, Owner>,
    pub(super) effects: Vec<String>,
}

impl<'a> Line<'a> {
    pub(super) fn new() -> Self {
        let mut catalog = Catalog::default();
        for (name, class, seconds) in [
            ("stand.get", Class::Safe, 5),
            ("stand.name", Class::Idempotent, 5),
            ("stand.assign", Class::Once, 5),
            ("stand.watch", Class::Safe, 120),
        ] {
            catalog.push(CatalogEntry {
                name: name.into(),
                class,
                timeout: Duration::from_secs(seconds),
            });
        }
        let config = SessionConfig {
            limits: Limits {
                max_in_flight: MAX_IN_FLIGHT,
                ..Limits::default()
            },
            ..SessionConfig::default()
        };
        Self {
            session: ServerSession::new(Arc::new(config), Arc::new(catalog), "c1".into()),
            records: Records::default(),
            now: Moment::ZERO,
            hold: false,
            held: Vec::new(),
            running: HashMap::new(),
            effects: Vec::new(),
        }
    }

    pub(super) fn in_flight(&self) -> usize {
        self.session.in_flight()
    }

    pub(super) fn play(&mut self, step: &'a Step) {
        match step {
            Step::Open { hello } => self.step(Input::Opened {
                unix_ms: 1_000_000,
                hello: *hello,
            }),
            Step::Say(text) => self.receive(Encoding::Json, text.as_bytes()),
            Step::SayBytes(bytes) => self.receive(Encoding::MessagePack, bytes),
            Step::Heard => self.step(Input::Heard),
            Step::Done(id, reply) => self.finish(RequestId::Number(*id), reply_of(*reply)),
            Step::Wait(ms) => self.wait(Duration::from_millis(*ms)),
            Step::Tick => self.step(Input::Tick),
            Step::Shutdown => self.step(Input::Shutdown {
                reconnect_after_ms: 500,
            }),
            Step::HoldClaims => self.hold = true,
            Step::Settle => self.settle(None),
            Step::Verdict(verdict) => self.settle(Some(verdict.clone())),
        }
    }

    fn receive(&mut self, encoding: Encoding, bytes: &'a [u8]) {
        self.step(match ClientMessage::read(encoding, bytes) {
            Ok(message) => Input::Received(message),
            Err(unreadable) => Input::Unreadable(unreadable),
        });
    }

    fn finish(&mut self, request_id: RequestId, reply: Reply) {
        self.running.remove(&request_id);
        self.step(Input::Done { request_id, reply });
    }

    /// Lets time pass; each tick comes exactly when the session wants it.
    fn wait(&mut self, duration: Duration) {
        let until = self.now + duration;
        while let Some(at) = self.session.next_tick().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.step(Input::Tick);
            let next = self.session.next_tick();
            assert!(
                next.is_none_or(|next| self.now < next),
                "a tick stood still"
            );
        }
        self.now = until;
    }

    fn settle(&mut self, verdict: Option<Verdict>) {
        if self.held.is_empty() {
            return;
        }
        let start = self.held.remove(0);
        let verdict = verdict.unwrap_or_else(|| self.verdict(&start));
        self.step(Input::Claimed {
            start: Box::new(start),
            verdict,
        });
    }

    fn verdict(&mut self, start: &Start<'_>) -> Verdict {
        let fingerprint = Fingerprint::of(&start.request);
        self.records
            .claim(number(&start.request.request_id), fingerprint)
    }

    fn step(&mut self, input: Input<'a>) {
        let mut effects = Vec::new();
        self.session.step(input, self.now, &mut effects);
        for effect in effects {
            self.effects.push(say(&effect));
            self.apply(effect);
        }
    }

    fn apply(&mut self, effect: Effect<'a>) {
        match effect {
            Effect::Claim(start) => {
                self.held.push(*start);
                if !self.hold {
                    self.settle(None);
                }
            }
            Effect::Run(start) => {
                let before = self.running.insert(start.request.request_id, start.owner);
                assert_eq!(before, None, "two runs of one id at once");
            }
            Effect::Cancel(id) => {
                let owner = self.running.remove(&id);
                assert_eq!(owner, Some(Owner::Connection), "only these may be dropped");
            }
            Effect::Record { request_id, reply } => {
                self.records.record(number(&request_id), reply);
            }
            Effect::Forget(ack) => self.records.forget(ack),
            Effect::Send(_)
            | Effect::Ping
            | Effect::Attach(_)
            | Effect::Tell(_)
            | Effect::Close(_) => {}
        }
    }
}

fn number(id: &RequestId) -> u64 {
    match id {
        RequestId::Number(number) => *number,
        RequestId::Text(_) => panic!("a text id is never claimed"),
    }
}

fn reply_of(reply: Result<&'static str, Code>) -> Reply {
    reply
        .map(|json| Payload::new(Encoding::Json, json))
        .map_err(|code| Box::new(Fault::new(code, Executed::Yes)))
}

fn say(effect: &Effect<'_>) -> String {
    match effect {
        Effect::Send(message) => say_message(message),
        Effect::Ping => "ping".to_owned(),
        Effect::Claim(start) => format!("claim {}", start.request.request_id),
        Effect::Run(start) => format!("run {}", start.request.request_id),
        Effect::Attach(id) => format!("attach {id}"),
        Effect::Record { request_id, .. } => format!("record {request_id}"),
        Effect::Forget(ack) => format!("forget below {} but {:?}", ack.below, ack.open),
        Effect::Cancel(id) => format!("drop {id}"),
        Effect::Tell(id) => format!("tell {id}"),
        Effect::Close(code) => format!("close {}", code.as_u16()),
    }
}

fn say_message(message: &ServerMessage) -> String {
    match message {
        ServerMessage::Connected(connected) => match &connected.session_id {
            Some(_) => "connected in a session".to_owned(),
            None => "connected".to_owned(),
        },
        ServerMessage::Pong {
            client_ts,
            server_ts,
        } => format!("pong {} {server_ts}", client_ts.unwrap_or(0)),
        ServerMessage::Error {
            fault,
            fatal,
            request_id,
        } => {
            let id = request_id
                .as_ref()
                .map_or(String::new(), |id| format!(" for {id}"));
            let fatal = if *fatal { "fatal " } else { "" };
            format!("{fatal}error {}{id}", fault.code.as_str())
        }
        ServerMessage::GoAway {
            reconnect_after_ms, ..
        } => format!("go away for {reconnect_after_ms}"),
        ServerMessage::Response(response) => {
            let again = if response.replayed { " again" } else { "" };
            let id = &response.request_id;
            match &response.result {
                Ok(_) => format!("answer {id} ok{again}"),
                Err(fault) => {
                    let (code, executed) = (fault.code.as_str(), fault.executed.as_str());
                    format!("answer {id} {code} executed {executed}{again}")
                }
            }
        }
        ServerMessage::AuthExpiring { expires_in_ms } => format!("auth expires in {expires_in_ms}"),
        ServerMessage::Authenticated { expires_in_ms } => match expires_in_ms {
            Some(ms) => format!("authenticated for {ms}"),
            None => "authenticated".to_owned(),
        },
        ServerMessage::Snapshot(_)
        | ServerMessage::Delta(_)
        | ServerMessage::Deltas(_)
        | ServerMessage::Notify(_)
        | ServerMessage::Other { .. } => panic!("a session says no such thing"),
    }
}

pub(super) fn open() -> Step {
    Step::Open { hello: false }
}

pub(super) fn promise_hello() -> Step {
    Step::Open { hello: true }
}

pub(super) fn hello() -> Step {
    text(r#"{"type":"hello"}"#)
}

pub(super) fn text(json: &str) -> Step {
    Step::Say(json.to_owned())
}

/// A request with `fields` between its id and its payload, such as `"op":"stand.get"`.
pub(super) fn request(id: u64, fields: &str) -> Step {
    Step::Say(format!(
        r#"{{"type":"request","request_id":{id},{fields},"payload":null}}"#
    ))
}

/// A call that may be lost with its connection.
pub(super) fn get(id: u64) -> Step {
    request(id, r#""op":"stand.get""#)
}

/// A call that must not run twice.
pub(super) fn assign(id: u64) -> Step {
    request(id, r#""op":"stand.assign""#)
}

pub(super) fn cancel(id: u64) -> Step {
    Step::Say(format!(r#"{{"type":"cancel","request_id":{id}}}"#))
}

pub(super) fn done(id: u64) -> Step {
    Step::Done(id, Ok("1"))
}

pub(super) fn fails(id: u64) -> Step {
    Step::Done(id, Err(Code::Operation))
}

/// How many calls may run at once in these tests.
pub(super) const MAX_IN_FLIGHT: u32 = 3;
