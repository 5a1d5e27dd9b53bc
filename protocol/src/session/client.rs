//! The client's side of a connection, and of those that follow it. See docs/protocol.md#sessions.

mod backoff;
mod calls;
mod cause;
mod config;
mod credential;
mod effect;
mod entry;
mod greeting;
mod link;
mod reconnect;
mod resume;
mod table;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::calls::Calls;
use self::link::Link;
use crate::close::CloseCode;
use crate::envelope::{ClientMessage, Hello, Resume, ServerMessage, Unreadable};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::payload::Raw;

pub use self::backoff::Backoff;
pub use self::cause::{Cause, ClosedReason, ConnectionStatus};
pub use self::config::ClientSessionConfig;
pub use self::effect::{
    CallFailure, ClientEffect, ClientInput, NewCall, Offline, Outcome, QueuedCall,
};

/// A client, as one machine over all its connections: values in, effects out.
///
/// Each call that is handed in is resolved exactly once, unless it is cancelled, and at the latest
/// when its deadline and the grace are over. A connection that is lost resolves nothing: the next
/// one asks the server what became of the calls that were sent, and goes on with them. A call is
/// sent again only on another connection, and only where the server says that it did not run, or
/// where running it twice does no harm; see docs/protocol.md#replay.
///
/// The machine never waits and draws no random numbers: what takes time or luck comes back as a
/// [`ClientInput`].
#[derive(Debug)]
pub struct ClientSession {
    config: ClientSessionConfig,
    state: State,
    calls: Calls,
    /// The session to go on with.
    seat: Option<Resume>,
    /// What the server said was wrong before it closed.
    complaint: Option<Box<Fault>>,
}

#[derive(Debug)]
enum State {
    /// Nothing was asked for yet.
    Idle,
    /// The WebSocket is being opened.
    Connecting { attempt: u32 },
    /// `Hello` is sent; `Connected` is awaited.
    Greeting {
        attempt: u32,
        random: u32,
        until: Moment,
        /// What is said instead if the server cannot read which session to go on with; `None` if
        /// a new one was asked for.
        plain: Option<Box<Hello>>,
    },
    /// Calls are sent.
    Open(Link),
    /// The server goes away: running calls end, new ones wait.
    Leaving { link: Link, back_at: Moment },
    /// There is no connection; the next attempt has a time.
    Waiting { attempt: u32, until: Moment },
    /// There will be none.
    Closed { reason: ClosedReason },
}

impl ClientSession {
    /// A session that has not begun.
    #[must_use]
    pub fn new(config: ClientSessionConfig) -> Self {
        Self {
            calls: Calls::new(&config),
            config,
            state: State::Idle,
            seat: None,
            complaint: None,
        }
    }

    /// Takes in one thing that happened and appends what follows from it to `effects`.
    pub fn step<'a>(
        &mut self,
        input: ClientInput<'a>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        match input {
            ClientInput::Start => self.start(effects),
            ClientInput::Opened { random, token } => self.opened(random, token, now, effects),
            ClientInput::Failed { cause, random } => self.failed(cause, random, now, effects),
            ClientInput::Lost(cause) => self.lost(cause, now, effects),
            ClientInput::Received(message) => self.receive(message, now, effects),
            ClientInput::Unreadable(unreadable) => self.misread(unreadable, now, effects),
            ClientInput::Heard => self.hear(now),
            ClientInput::Stalled => self.set_stalled(true),
            ClientInput::Flowing => {
                self.set_stalled(false);
                self.pump(now, effects);
            }
            ClientInput::Call(call) => self.call(call, now, effects),
            ClientInput::Cancel(id) => self.calls.cancel(id, self.can_say(), effects),
            ClientInput::Token(token) => self.refresh(token, effects),
            ClientInput::Tick => self.tick(now, effects),
            ClientInput::Close => self.close(effects),
        }
    }

    /// When the session wants a [`ClientInput::Tick`]. May move at each step.
    #[must_use]
    pub fn next_tick(&self) -> Option<Moment> {
        let state = match &self.state {
            State::Idle | State::Connecting { .. } => None,
            State::Closed { .. } => return None,
            State::Greeting { until, .. } | State::Waiting { until, .. } => Some(*until),
            // Due at once, and still after the calls of the same turn, which may carry it.
            State::Open(_) if self.calls.is_ack_due() => Some(Moment::ZERO),
            State::Open(link) => Some(link.next_tick()),
            State::Leaving { link, back_at } if self.calls.in_flight() == 0 => {
                Some(link.next_tick().min(*back_at))
            }
            State::Leaving { link, .. } => Some(link.next_tick()),
        };
        [state, self.calls.earliest()].into_iter().flatten().min()
    }

    /// The request id that the next [`ClientInput::Call`] takes: the calls are counted from 1.
    #[must_use]
    pub fn next_request_id(&self) -> u64 {
        self.calls.next_id()
    }

    /// How many calls are sent and not answered.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.calls.in_flight()
    }

    /// Every call that somebody waits for: those that are sent, then those that wait to be.
    pub fn calls(&self) -> impl Iterator<Item = QueuedCall<'_>> {
        self.calls.all()
    }

    fn start(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        if matches!(self.state, State::Idle) {
            self.connect(0, effects);
        }
    }

    fn receive<'a>(
        &mut self,
        message: ServerMessage<Raw<'a>>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        if !self.is_connected() {
            return;
        }
        self.hear(now);
        match message {
            ServerMessage::Response(response) => {
                let is_leaving = matches!(self.state, State::Leaving { .. });
                self.calls.respond(response, is_leaving, effects);
                self.pump(now, effects);
            }
            ServerMessage::Connected(connected) => self.welcome(&connected, now, effects),
            ServerMessage::Pong { client_ts, .. } => self.pong(client_ts, now, effects),
            ServerMessage::Error {
                fault,
                fatal,
                request_id,
            } => self.complain(fault, fatal, request_id, now, effects),
            ServerMessage::GoAway {
                reconnect_after_ms, ..
            } => self.leave(reconnect_after_ms, now),
            ServerMessage::AuthExpiring { .. } => self.credential_expires(effects),
            // What nobody asked for, or waits for.
            ServerMessage::Authenticated { .. }
            | ServerMessage::Snapshot(_)
            | ServerMessage::Delta(_)
            | ServerMessage::Deltas(_)
            | ServerMessage::Current(_)
            | ServerMessage::Subscribed(_)
            | ServerMessage::Presence(_)
            | ServerMessage::PresenceDiff(_)
            | ServerMessage::Signal { .. }
            | ServerMessage::Notify(_)
            | ServerMessage::Gap(_)
            | ServerMessage::Progress(_)
            | ServerMessage::ActionOk(_)
            | ServerMessage::ActionErr { .. }
            | ServerMessage::Other { .. } => {}
        }
    }

    /// The rule of docs/protocol.md#error.
    fn complain(
        &mut self,
        fault: Box<Fault>,
        fatal: bool,
        request_id: Option<RequestId>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if fatal {
            self.complaint = Some(fault.clone());
        }
        match request_id {
            // Another message under the id was refused; the call that has it is still answered.
            Some(_) if fault.code == Code::IdConflict => {}
            Some(request_id) => self.fail(&request_id, CallFailure::Fault(fault), now, effects),
            None if !fatal => self.greet_plainly(effects),
            None => {}
        }
    }

    fn fail(
        &mut self,
        request_id: &RequestId,
        failure: CallFailure,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        self.calls.fail(request_id, failure, effects);
        self.pump(now, effects);
    }

    fn misread(
        &mut self,
        unreadable: Unreadable,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if !self.is_connected() {
            return;
        }
        self.hear(now);
        match &unreadable.request_id {
            Some(request_id @ RequestId::Number(_)) => {
                let request_id = request_id.clone();
                self.fail(
                    &request_id,
                    CallFailure::Unreadable(unreadable),
                    now,
                    effects,
                );
            }
            Some(RequestId::Text(_) | RequestId::Op(_)) | None => {
                effects.push(ClientEffect::Disconnect(CloseCode::MALFORMED));
                self.lost(Cause::Malformed(unreadable), now, effects);
            }
        }
    }

    fn pong(&mut self, ts: Option<u64>, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Open(link) = &mut self.state
            && link.pong(ts, now)
        {
            effects.push(ClientEffect::Status(link.status()));
        }
    }

    fn leave(&mut self, reconnect_after_ms: u64, now: Moment) {
        let wait = Duration::from_millis(reconnect_after_ms).min(Cause::LONGEST_WAIT);
        let back_at = now + wait;
        self.state = match std::mem::replace(&mut self.state, State::Idle) {
            State::Open(link) => State::Leaving { link, back_at },
            state => state,
        };
    }

    fn call(&mut self, call: NewCall, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        match &self.state {
            State::Open(link) => self.calls.call(call, Some(link), now, effects),
            State::Closed { reason } => {
                let reason = reason.clone();
                let executed = Executed::No;
                let failure = CallFailure::Closed { reason, executed };
                self.calls.refuse(failure, effects);
            }
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Leaving { .. }
            | State::Waiting { .. } => match call.offline {
                Offline::Queue => self.calls.call(call, None, now, effects),
                Offline::Fail => self.calls.refuse(CallFailure::Offline, effects),
            },
        }
    }

    fn pump(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Open(link) = &self.state {
            self.calls.pump(link, now, effects);
        }
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        self.calls.expire(now, self.can_say(), effects);
        self.pump(now, effects);
        match &self.state {
            State::Greeting { until, .. } if *until <= now => {
                effects.push(ClientEffect::Disconnect(CloseCode::HELLO_TIMEOUT));
                self.lost(Cause::NoWelcome, now, effects);
            }
            State::Open(link) | State::Leaving { link, .. } if link.is_silent(now) => {
                effects.push(ClientEffect::Disconnect(CloseCode::SILENT));
                self.lost(Cause::Silent, now, effects);
            }
            State::Leaving { back_at, .. } if *back_at <= now && self.calls.in_flight() == 0 => {
                effects.push(ClientEffect::Disconnect(CloseCode::NORMAL));
                self.lost(Cause::GoAway, now, effects);
            }
            State::Waiting { attempt, until } if *until <= now => self.connect(*attempt, effects),
            State::Open(_) | State::Leaving { .. } => self.ping_if_due(now, effects),
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Waiting { .. }
            | State::Closed { .. } => {}
        }
    }

    fn ping_if_due(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let is_ack_due = self.calls.is_ack_due();
        if let State::Open(link) | State::Leaving { link, .. } = &mut self.state
            && (is_ack_due || link.is_ping_due(now))
        {
            let ts = Some(link.ping(now));
            let ack = self.calls.ack();
            effects.push(ClientEffect::Send(ClientMessage::Ping { ts, ack }));
        }
    }

    fn close(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        match self.state {
            State::Closed { .. } => return,
            State::Idle | State::Waiting { .. } => {}
            State::Connecting { .. }
            | State::Greeting { .. }
            | State::Open(_)
            | State::Leaving { .. } => {
                effects.push(ClientEffect::Disconnect(CloseCode::NORMAL));
            }
        }
        self.end(ClosedReason::Asked, effects);
    }

    fn hear(&mut self, now: Moment) {
        if let State::Open(link) | State::Leaving { link, .. } = &mut self.state {
            link.hear(now);
        }
    }

    fn set_stalled(&mut self, stalled: bool) {
        if let State::Open(link) | State::Leaving { link, .. } = &mut self.state {
            link.set_stalled(stalled);
        }
    }

    /// Whether a message about a call may be sent now.
    fn can_say(&self) -> bool {
        matches!(self.state, State::Open(_) | State::Leaving { .. })
    }

    fn is_connected(&self) -> bool {
        matches!(
            self.state,
            State::Greeting { .. } | State::Open(_) | State::Leaving { .. }
        )
    }
}
