//! The server's side of a connection. See docs/protocol.md#sessions.

mod answer;
mod requests;

use std::sync::Arc;
use std::time::Duration;

use answer::{error, respond};

use super::calls::{CallState, Calls};
use super::catalog::Catalog;
use super::effect::{Effect, Input};
use crate::close::CloseCode;
use crate::envelope::{ClientMessage, ClientTag, Connected, Hello, ServerMessage, Unreadable};
use crate::fault::{Code, Executed, Fault};
use crate::limits::Limits;
use crate::moment::Moment;

/// What all sessions of a server share.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// What a connection may use. Announced to the client.
    pub limits: Limits,
    /// How often the client should ping. A peer that is silent for twice as long is dropped.
    /// Default 25 s, below the idle limit of common proxies.
    pub heartbeat: Duration,
    /// How long the server waits for a `Hello` that was promised. Default 10 s.
    pub hello_timeout: Duration,
    /// The hash of the contract.
    pub schema_hash: Box<str>,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            heartbeat: Duration::from_secs(25),
            hello_timeout: Duration::from_secs(10),
            schema_hash: Box::default(),
        }
    }
}

/// One connection, as the server sees it: values in, effects out.
///
/// The machine holds the calls that are not answered, their deadlines, and the order in which
/// things may be said. It never waits: what takes time is an [`Effect`] that comes back as an
/// [`Input`].
#[derive(Debug)]
pub struct ServerSession {
    config: Arc<SessionConfig>,
    catalog: Arc<Catalog>,
    connection_id: Box<str>,
    phase: Phase,
    /// Set by `Hello`: a call of class `Once` is claimed, and must finish.
    session_id: Option<Box<str>>,
    calls: Calls,
    heard: Moment,
    pinged: bool,
    /// The server's clock at [`Moment::ZERO`], in Unix milliseconds.
    unix_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The socket is not open yet.
    New,
    /// The client promised a `Hello`; nothing is said before it.
    AwaitingHello { until: Moment },
    /// `Connected` was said.
    Open,
    /// New calls are refused; the running ones end.
    Draining,
    /// Nothing is said any more.
    Closed,
}

impl ServerSession {
    /// A session for a connection that is about to open.
    #[must_use]
    pub fn new(config: Arc<SessionConfig>, catalog: Arc<Catalog>, connection_id: Box<str>) -> Self {
        Self {
            config,
            catalog,
            connection_id,
            phase: Phase::New,
            session_id: None,
            calls: Calls::default(),
            heard: Moment::ZERO,
            pinged: false,
            unix_ms: 0,
        }
    }

    /// Takes in one thing that happened and appends what follows from it to `effects`.
    pub fn step<'a>(&mut self, input: Input<'a>, now: Moment, effects: &mut Vec<Effect<'a>>) {
        if self.phase == Phase::Closed {
            return effects.extend(self.after_close(input));
        }
        match input {
            Input::Opened { unix_ms, hello } => self.open(unix_ms, hello, now, effects),
            Input::Received(message) => {
                self.hear(now);
                self.receive(message, now, effects);
            }
            Input::Unreadable(unreadable) => {
                self.hear(now);
                self.refuse_unreadable(unreadable, effects);
            }
            Input::Heard => self.hear(now),
            Input::Claimed { start, verdict } => self.claimed(*start, verdict, effects),
            Input::Done { request_id, reply } => self.done(request_id, reply, effects),
            Input::Tick => self.tick(now, effects),
            Input::Shutdown { reconnect_after_ms } => self.drain(reconnect_after_ms, effects),
        }
    }

    /// When the session wants an [`Input::Tick`]. May move at each step.
    #[must_use]
    pub fn next_tick(&self) -> Option<Moment> {
        let phase = match self.phase {
            Phase::New | Phase::Closed => return None,
            Phase::AwaitingHello { until } => until,
            Phase::Open | Phase::Draining => {
                let beats = if self.pinged { 2 } else { 1 };
                self.heard + self.config.heartbeat.saturating_mul(beats)
            }
        };
        Some(self.calls.earliest().map_or(phase, |at| at.min(phase)))
    }

    /// How many calls are not answered, or answered and still running.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.calls.len()
    }

    /// Nothing is said and nothing starts any more; what must finish is still recorded.
    fn after_close<'a>(&mut self, input: Input<'a>) -> Option<Effect<'a>> {
        match input {
            Input::Claimed { start, verdict } => Self::claimed_too_late(*start, &verdict),
            Input::Done { request_id, reply } => self.done_too_late(request_id, reply),
            Input::Opened { .. }
            | Input::Received(_)
            | Input::Unreadable(_)
            | Input::Heard
            | Input::Tick
            | Input::Shutdown { .. } => None,
        }
    }

    fn hear(&mut self, now: Moment) {
        self.heard = now;
        self.pinged = false;
    }

    fn open(&mut self, unix_ms: u64, hello: bool, now: Moment, effects: &mut Vec<Effect<'_>>) {
        self.unix_ms = unix_ms.saturating_sub(millis(now.elapsed()));
        self.heard = now;
        if hello {
            let until = now + self.config.hello_timeout;
            self.phase = Phase::AwaitingHello { until };
        } else {
            self.connect(now, effects);
        }
    }

    fn connect(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        self.phase = Phase::Open;
        effects.push(Effect::Send(ServerMessage::Connected(Box::new(
            Connected {
                protocol_version: PROTOCOL_VERSION,
                connection_id: self.connection_id.clone(),
                session_id: self.session_id.clone(),
                resumed: false,
                resume_token: None,
                epoch: None,
                session_ttl_ms: None,
                heartbeat_ms: millis(self.config.heartbeat),
                heartbeat_timeout_ms: 5_000,
                schema_hash: self.config.schema_hash.clone(),
                server_time: self.unix_at(now),
                limits: self.config.limits,
                pending: Vec::new(),
            },
        ))));
    }

    fn receive<'a>(
        &mut self,
        message: ClientMessage<'a>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        match (self.phase, message) {
            (Phase::New | Phase::Closed, _) => {}
            (Phase::AwaitingHello { .. }, ClientMessage::Hello(hello)) => {
                self.greet(&hello, now, effects);
            }
            (Phase::AwaitingHello { .. }, _) | (_, ClientMessage::Hello(_)) => {
                self.fail(CloseCode::UNEXPECTED, Code::Unsupported, effects);
            }
            (_, ClientMessage::Request(request)) => self.request(request, now, effects),
            (_, ClientMessage::Cancel { request_id }) => self.cancel(request_id, effects),
            (_, ClientMessage::Ping { ts, ack }) => {
                self.acknowledge(ack, effects);
                effects.push(Effect::Send(ServerMessage::Pong {
                    client_ts: ts,
                    server_ts: self.unix_at(now),
                }));
            }
            (_, ClientMessage::Action { .. } | ClientMessage::Authenticate(_)) => {}
            (_, ClientMessage::Other { request_id, .. }) => {
                let Some(request_id) = request_id else { return };
                effects.push(error(Code::Unsupported, Some(request_id), false));
            }
        }
    }

    fn greet(&mut self, _hello: &Hello, now: Moment, effects: &mut Vec<Effect<'_>>) {
        self.session_id = Some(self.connection_id.clone());
        self.connect(now, effects);
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        for (id, state) in self.calls.expired(now) {
            self.time_out(id, state, effects);
        }
        let silent = now.since(self.heard);
        match self.phase {
            Phase::AwaitingHello { until } if until <= now => {
                self.fail(CloseCode::HELLO_TIMEOUT, Code::Timeout, effects);
            }
            Phase::Open | Phase::Draining if silent >= self.config.heartbeat.saturating_mul(2) => {
                self.phase = Phase::Closed;
                effects.push(Effect::Close(CloseCode::SILENT));
            }
            Phase::Open | Phase::Draining if silent >= self.config.heartbeat && !self.pinged => {
                self.pinged = true;
                effects.push(Effect::Ping);
            }
            Phase::New
            | Phase::AwaitingHello { .. }
            | Phase::Open
            | Phase::Draining
            | Phase::Closed => {}
        }
        self.close_when_drained(effects);
    }

    fn drain(&mut self, reconnect_after_ms: u64, effects: &mut Vec<Effect<'_>>) {
        match self.phase {
            Phase::Open => {
                self.phase = Phase::Draining;
                effects.push(Effect::Send(ServerMessage::GoAway {
                    reason: "the server goes away".into(),
                    reconnect_after_ms,
                    resume: false,
                }));
                self.close_when_drained(effects);
            }
            Phase::New | Phase::AwaitingHello { .. } => {
                self.phase = Phase::Closed;
                effects.push(Effect::Close(CloseCode::RESTART));
            }
            Phase::Draining | Phase::Closed => {}
        }
    }

    fn close_when_drained(&mut self, effects: &mut Vec<Effect<'_>>) {
        if self.phase == Phase::Draining && self.calls.is_empty() {
            self.phase = Phase::Closed;
            effects.push(Effect::Close(CloseCode::RESTART));
        }
    }

    /// The tables of docs/protocol.md#malformed-messages and, before it came, #hello.
    fn refuse_unreadable(&mut self, mut unreadable: Unreadable, effects: &mut Vec<Effect<'_>>) {
        let is_hello = unreadable.tag == Some(ClientTag::Hello.number());
        match (self.phase, unreadable.malformed.is_readable()) {
            (Phase::New | Phase::Closed, _) => return,
            (Phase::AwaitingHello { .. }, true) if !is_hello => {
                return self.fail(CloseCode::UNEXPECTED, Code::Unsupported, effects);
            }
            // Nothing was greeted that could go on.
            (Phase::AwaitingHello { .. }, false) => unreadable.request_id = None,
            (Phase::AwaitingHello { .. }, true) | (Phase::Open | Phase::Draining, _) => {}
        }
        let sentence = unreadable.to_string();
        let is_request = unreadable.tag == Some(ClientTag::Request.number());
        let fault = Fault::with_message(Code::InvalidPayload, Executed::No, sentence);
        let is_awaited = |id| self.calls.state(id).is_some_and(CallState::is_awaited);
        match unreadable.request_id {
            // A response to a live id would be taken for the answer of the call that has it.
            Some(id) if is_request && !is_awaited(&id) => {
                effects.push(respond(id, Err(Box::new(fault)), false));
            }
            request_id => {
                let fatal = request_id.is_none() && !unreadable.malformed.is_readable();
                effects.push(Effect::Send(ServerMessage::Error {
                    fault: Box::new(fault),
                    fatal,
                    request_id,
                }));
                if fatal {
                    self.phase = Phase::Closed;
                    effects.push(Effect::Close(CloseCode::MALFORMED));
                }
            }
        }
    }

    fn fail(&mut self, close: CloseCode, code: Code, effects: &mut Vec<Effect<'_>>) {
        self.phase = Phase::Closed;
        let fault = Fault::with_message(code, Executed::No, close.sentence());
        effects.push(Effect::Send(ServerMessage::Error {
            fault: Box::new(fault),
            fatal: true,
            request_id: None,
        }));
        effects.push(Effect::Close(close));
    }

    fn unix_at(&self, now: Moment) -> u64 {
        self.unix_ms.saturating_add(millis(now.elapsed()))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The version of the protocol that this crate speaks.
const PROTOCOL_VERSION: u64 = 1;
