//! The server's side of a connection. See docs/protocol.md#sessions.

mod access;
mod actions;
mod answer;
mod beat;
mod channels;
mod greeting;
mod malformed;
mod pace;
mod requests;
mod resume;
mod verdicts;

use std::sync::Arc;
use std::time::Duration;

use self::access::Credential;
use self::answer::error;
use self::beat::Beat;
use self::greeting::Asked;
use self::pace::Pace;
use super::calls::Calls;
use super::catalog::Catalog;
use super::config::SessionConfig;
use super::contracts::Judged;
use super::effect::{Effect, Input};
use crate::close::CloseCode;
use crate::envelope::{Channel, ClientMessage, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::moment::Moment;

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
    /// Set by [`Input::Seated`]: a call that must not run twice is claimed, and must finish.
    session_id: Option<Box<str>>,
    /// Whether the client has still to show that it knows the token of a resumed session.
    unsettled: bool,
    calls: Calls,
    credential: Credential,
    beat: Beat,
    pace: Pace,
    /// The resource that the address names.
    resource: Option<Box<str>>,
    /// What `Hello` wants to subscribe to, until `Connected` is said.
    wanted: Vec<Channel>,
    /// What `Connected` has to say of the contract that `Hello` named.
    judged: Judged,
    /// The server's clock at [`Moment::ZERO`], in Unix milliseconds.
    unix_ms: u64,
}

#[derive(Debug)]
enum Phase {
    /// The socket is not open yet.
    New,
    /// Nothing is said before a `Hello`; where none was promised, an `Authenticate` does as well.
    AwaitingHello { until: Moment, promised: bool },
    /// The host was asked for what `Connected` needs.
    Greeting { until: Moment, asked: Asked },
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
            unsettled: false,
            calls: Calls::default(),
            credential: Credential::default(),
            beat: Beat::default(),
            pace: Pace::default(),
            resource: None,
            wanted: Vec::new(),
            judged: Judged::default(),
            unix_ms: 0,
        }
    }

    /// Takes in one thing that happened and appends what follows from it to `effects`.
    pub fn step<'a>(&mut self, input: Input<'a>, now: Moment, effects: &mut Vec<Effect<'a>>) {
        if matches!(self.phase, Phase::Closed) {
            return effects.extend(self.after_close(input, now));
        }
        match input {
            Input::Opened {
                unix_ms,
                hello,
                access,
                resource,
            } => {
                self.resource = resource;
                self.open(unix_ms, hello, &access, now, effects);
            }
            Input::Received(message) => {
                self.hear_message(now, effects);
                self.receive(message, now, effects);
            }
            Input::Unreadable(unreadable) => {
                self.hear_message(now, effects);
                self.refuse_unreadable(unreadable, now, effects);
            }
            Input::Heard => self.beat.hear(now),
            Input::Claimed { start, verdict } => self.claimed(*start, verdict, now, effects),
            Input::Authenticated(judgement) => self.authenticated(judgement, now, effects),
            Input::Seated(seat) => self.seated(*seat, now, effects),
            Input::Superseded => self.close(CloseCode::SUPERSEDED, effects),
            Input::Revoked => {
                self.fail(CloseCode::CREDENTIAL_ENDED, Code::Unauthenticated, effects);
            }
            Input::Done {
                request_id,
                reply,
                at,
            } => self.done(request_id, reply, at, effects),
            Input::Progress {
                request_id,
                percent,
                message,
            } => self.progress(request_id, percent, message, effects),
            Input::Tick => self.tick(now, effects),
            Input::Shutdown { reconnect_after_ms } => self.drain(reconnect_after_ms, effects),
        }
    }

    /// When the session wants an [`Input::Tick`]. May move at each step.
    #[must_use]
    pub fn next_tick(&self) -> Option<Moment> {
        match &self.phase {
            Phase::New | Phase::Closed => None,
            Phase::AwaitingHello { until, .. } | Phase::Greeting { until, .. } => Some(*until),
            Phase::Open | Phase::Draining => {
                let beat = self.beat.next_tick(&self.config);
                let others = [self.credential.next_tick(), self.calls.earliest()];
                Some(others.into_iter().flatten().fold(beat, Moment::min))
            }
        }
    }

    /// How many calls are not answered, or answered and still running.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.calls.len()
    }

    /// Whether the session waits for [`Input::Authenticated`] or [`Input::Seated`] before it says
    /// `Connected`: what the client has sent behind its `Hello` must be held back until then.
    #[must_use]
    pub fn is_greeting(&self) -> bool {
        matches!(self.phase, Phase::Greeting { .. })
    }

    /// Whether `Connected` was said, and the connection lives.
    fn is_live(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Draining)
    }

    /// Nothing is said and nothing starts any more; what must finish is still recorded.
    fn after_close<'a>(&mut self, input: Input<'a>, now: Moment) -> Option<Effect<'a>> {
        match input {
            Input::Claimed { start, verdict } => Self::claimed_too_late(*start, &verdict),
            Input::Done {
                request_id,
                reply,
                at,
            } => self.done_too_late(request_id, reply, at),
            Input::Seated(seat) => {
                self.seated_too_late(*seat, now);
                None
            }
            Input::Opened { .. }
            | Input::Received(_)
            | Input::Unreadable(_)
            | Input::Heard
            | Input::Authenticated(_)
            | Input::Superseded
            | Input::Revoked
            | Input::Progress { .. }
            | Input::Tick
            | Input::Shutdown { .. } => None,
        }
    }

    /// A message came behind `Connected`, so the client has read what that said.
    fn hear_message(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        self.beat.hear(now);
        if self.unsettled {
            self.unsettled = false;
            effects.push(Effect::Settled);
        }
    }

    fn receive<'a>(
        &mut self,
        message: ClientMessage<'a>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        match (&self.phase, message) {
            (Phase::New | Phase::Closed, _) => {}
            (Phase::AwaitingHello { promised, .. }, message) => {
                self.greet(*promised, message, now, effects);
            }
            (Phase::Greeting { .. }, _) | (_, ClientMessage::Hello(_)) => {
                self.fail(CloseCode::UNEXPECTED, Code::Unsupported, effects);
            }
            (_, ClientMessage::Request(request)) => self.request(request, now, effects),
            (_, ClientMessage::Cancel { request_id }) => self.cancel(request_id, effects),
            (_, ClientMessage::Ping { ts, ack }) => {
                self.acknowledge(ack, now, effects);
                effects.push(Effect::Send(ServerMessage::Pong {
                    client_ts: ts,
                    server_ts: self.unix_at(now),
                    tops: Vec::new(),
                }));
            }
            (_, ClientMessage::Authenticate(authenticate)) => {
                self.refresh(authenticate, now, effects);
            }
            (
                _,
                ClientMessage::Action {
                    op_id,
                    action,
                    resource,
                    timeout_ms,
                },
            ) => self.act(op_id, action, resource, timeout_ms, now, effects),
            (_, ClientMessage::Subscribe(it)) => self.subscribe(it, now, effects),
            (_, ClientMessage::Unsubscribe(it)) => self.unsubscribe(it, now, effects),
            (_, ClientMessage::Resync(it)) => self.resync(it, now, effects),
            (_, ClientMessage::SetPresence(it)) => self.set_presence(it, now, effects),
            (_, ClientMessage::Signal(it)) => self.signal(it, now, effects),
            (_, ClientMessage::Other { request_id, .. }) => {
                if let Some(request_id) = request_id {
                    effects.push(error(Code::Unsupported, Some(request_id), false));
                }
                self.suspect(now, effects);
            }
        }
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        match &self.phase {
            Phase::AwaitingHello { until, .. } if *until <= now => {
                self.fail(CloseCode::HELLO_TIMEOUT, Code::Timeout, effects);
            }
            Phase::Greeting { until, .. } if *until <= now => {
                self.fail(CloseCode::TRY_AGAIN, Code::Unavailable, effects);
            }
            Phase::Open | Phase::Draining => {
                self.time_out_calls(now, effects);
                self.check_beat(now, effects);
                self.check_credential(now, effects);
                self.close_when_drained(effects);
            }
            Phase::New | Phase::AwaitingHello { .. } | Phase::Greeting { .. } | Phase::Closed => {}
        }
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
            Phase::New | Phase::AwaitingHello { .. } | Phase::Greeting { .. } => {
                self.close(CloseCode::RESTART, effects);
            }
            Phase::Draining | Phase::Closed => {}
        }
    }

    fn close_when_drained(&mut self, effects: &mut Vec<Effect<'_>>) {
        if matches!(self.phase, Phase::Draining) && self.calls.is_empty() {
            self.close(CloseCode::RESTART, effects);
        }
    }

    fn fail(&mut self, close: CloseCode, code: Code, effects: &mut Vec<Effect<'_>>) {
        let fault = Fault::with_message(code, Executed::No, close.sentence());
        self.fail_with(close, Box::new(fault), effects);
    }

    fn fail_with(&mut self, close: CloseCode, fault: Box<Fault>, effects: &mut Vec<Effect<'_>>) {
        effects.push(Effect::Send(ServerMessage::Error {
            fault,
            fatal: true,
            request_id: None,
        }));
        self.close(close, effects);
    }

    fn close(&mut self, code: CloseCode, effects: &mut Vec<Effect<'_>>) {
        self.phase = Phase::Closed;
        effects.push(Effect::Close(code));
    }

    fn unix_at(&self, now: Moment) -> u64 {
        self.unix_ms.saturating_add(millis(now.elapsed()))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
