//! The client's side of a connection, and of those that follow it. See docs/protocol.md#sessions.

mod backoff;
mod calls;
mod cause;
mod effect;
mod link;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::calls::{Calls, Overdue, Sent, Waiting, budget_ms, cost};
use self::link::Link;
use crate::close::CloseCode;
use crate::envelope::{
    Ack, ClientMessage, Connected, Hello, Request, Response, ServerMessage, Unreadable,
};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::operation::Class;
use crate::payload::{Payload, Raw};

pub use self::backoff::Backoff;
pub use self::cause::{Cause, ClosedReason, ConnectionStatus};
pub use self::effect::{CallFailure, ClientEffect, ClientInput, NewCall, Outcome};

/// What a client's session may use, and how patient it is.
#[derive(Debug, Clone)]
pub struct ClientSessionConfig {
    /// The credential that `Hello` carries.
    pub token: Option<Box<str>>,
    /// The name and version that `Hello` carries, for the server's logs.
    pub client: Option<Box<str>>,
    /// How many bytes of calls may wait for a connection or for their turn, each counted with an
    /// allowance of 128 bytes. Default 1 MiB. What comes beyond fails with `overloaded`.
    pub max_waiting_bytes: usize,
    /// How long an answer may come after the deadline of its call. Default 100 ms. The server
    /// ends a call at the same deadline and knows better whether it ran; this is the time its
    /// answer gets to travel. Raising it makes calls to a server that is gone fail later.
    pub grace: Duration,
    /// How long the server may take for `Connected`. Default 10 s.
    pub welcome_timeout: Duration,
    /// When to come back after a connection is lost.
    pub backoff: Backoff,
}

impl Default for ClientSessionConfig {
    fn default() -> Self {
        Self {
            token: None,
            client: None,
            max_waiting_bytes: 1024 * 1024,
            grace: Duration::from_millis(100),
            welcome_timeout: Duration::from_secs(10),
            backoff: Backoff::default(),
        }
    }
}

/// A client, as one machine over all its connections: values in, effects out.
///
/// Each call that is handed in is resolved exactly once, unless it is cancelled, and at the latest
/// when its deadline and the grace are over. Nothing is sent twice. The machine never waits and
/// draws no random numbers: what takes time or luck comes back as a [`ClientInput`].
#[derive(Debug)]
pub struct ClientSession {
    config: ClientSessionConfig,
    state: State,
    calls: Calls,
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
            config,
            state: State::Idle,
            calls: Calls::new(),
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
            ClientInput::Opened { random } => self.opened(random, now, effects),
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
            ClientInput::Cancel(id) => self.cancel(id, effects),
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
            State::Open(_) if self.is_ack_due() => Some(Moment::ZERO),
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

    fn start(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        if matches!(self.state, State::Idle) {
            self.connect(0, effects);
        }
    }

    fn connect(&mut self, attempt: u32, effects: &mut Vec<ClientEffect<'_>>) {
        self.state = State::Connecting { attempt };
        effects.push(ClientEffect::Status(ConnectionStatus::Connecting));
        effects.push(ClientEffect::Connect);
    }

    fn opened(&mut self, random: u32, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let State::Connecting { attempt } = self.state else {
            return;
        };
        self.complaint = None;
        self.state = State::Greeting {
            attempt,
            random,
            until: now + self.config.welcome_timeout,
        };
        effects.push(ClientEffect::Send(ClientMessage::Hello(Box::new(Hello {
            token: self.config.token.clone(),
            client: self.config.client.clone(),
            ..Hello::default()
        }))));
    }

    fn welcome(&mut self, connected: &Connected, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let State::Greeting {
            attempt, random, ..
        } = self.state
        else {
            return;
        };
        if connected.protocol_version != PROTOCOL_VERSION {
            effects.push(ClientEffect::Disconnect(CloseCode::PROTOCOL_ERROR));
            let server = connected.protocol_version;
            return self.end(ClosedReason::Version { server }, effects);
        }
        self.state = State::Open(Link::new(connected, attempt, random, now));
        effects.push(ClientEffect::Status(ConnectionStatus::Open {
            latency: None,
        }));
        self.pump(now, effects);
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
            ServerMessage::Response(response) => self.answer(response, now, effects),
            ServerMessage::Connected(connected) => self.welcome(&connected, now, effects),
            ServerMessage::Pong { client_ts, .. } => self.pong(client_ts, now, effects),
            ServerMessage::Error {
                fault,
                fatal: _,
                request_id: Some(request_id),
            } => {
                let result = Err(fault);
                let replayed = false;
                let response = Response {
                    request_id,
                    result,
                    replayed,
                };
                self.answer(response, now, effects);
            }
            ServerMessage::Error { fault, fatal, .. } => {
                if fatal {
                    self.complaint = Some(fault);
                }
            }
            ServerMessage::GoAway {
                reconnect_after_ms, ..
            } => self.leave(reconnect_after_ms, now),
            // What nobody asked for.
            ServerMessage::Snapshot(_)
            | ServerMessage::Delta(_)
            | ServerMessage::Deltas(_)
            | ServerMessage::Notify(_)
            | ServerMessage::Other { .. } => {}
        }
    }

    fn answer<'a>(
        &mut self,
        response: Response<Raw<'a>>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let RequestId::Number(request_id) = response.request_id else {
            return;
        };
        // An answer that crossed a cancel, or came after the deadline, is for nobody.
        if self.calls.answered(request_id) {
            let outcome = response.result.map_err(CallFailure::Fault);
            effects.push(ClientEffect::Resolve {
                request_id,
                outcome,
            });
        }
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
        match unreadable.request_id {
            Some(RequestId::Number(request_id)) => {
                if self.calls.answered(request_id) {
                    let outcome = Err(CallFailure::Unreadable(unreadable));
                    effects.push(ClientEffect::Resolve {
                        request_id,
                        outcome,
                    });
                }
                self.pump(now, effects);
            }
            Some(RequestId::Text(_)) | None => {
                effects.push(ClientEffect::Disconnect(CloseCode::MALFORMED));
                self.lost(Cause::Malformed(unreadable), now, effects);
            }
        }
    }

    fn pong(&mut self, ts: Option<u64>, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Open(link) = &mut self.state
            && link.pong(ts, now)
        {
            effects.push(ClientEffect::Status(ConnectionStatus::Open {
                latency: link.latency(),
            }));
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

    fn failed(
        &mut self,
        cause: Cause,
        random: u32,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let State::Connecting { attempt } = self.state else {
            return;
        };
        match cause.forbids_return() {
            Some(reason) => self.end(reason, effects),
            None => self.wait(attempt.saturating_add(1), random, cause, now, effects),
        }
    }

    fn lost(&mut self, cause: Cause, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let cause = self.in_the_servers_words(cause);
        let backoff = &self.config.backoff;
        let (attempt, random, back_at) = match &self.state {
            State::Greeting {
                attempt, random, ..
            } => (attempt.saturating_add(1), *random, None),
            State::Open(link) => (link.next_attempt(backoff, now), link.random(), None),
            State::Leaving { link, back_at } => (0, link.random(), Some(*back_at)),
            State::Idle
            | State::Connecting { .. }
            | State::Waiting { .. }
            | State::Closed { .. } => return,
        };
        for (request_id, sent) in self.calls.take_sent() {
            if let Sent::Open { class, .. } = sent {
                effects.push(fail(request_id, after_cut(class)));
            }
        }
        match (back_at, cause.forbids_return()) {
            // The server asked to come back: how it closed after that says nothing new.
            (Some(back_at), _) => self.wait_until(back_at, 0, Cause::GoAway, now, effects),
            (None, Some(reason)) => self.end(reason, effects),
            (None, None) => self.wait(attempt, random, cause, now, effects),
        }
    }

    fn in_the_servers_words(&mut self, mut cause: Cause) -> Cause {
        if let Cause::Closed { reason, .. } = &mut cause
            && reason.is_empty()
            && let Some(fault) = self.complaint.take()
        {
            *reason = fault.message;
        }
        cause
    }

    fn wait(
        &mut self,
        attempt: u32,
        random: u32,
        cause: Cause,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let wait = self.config.backoff.wait(attempt, random);
        let until = now + wait.max(cause.asked_wait());
        self.wait_until(until, attempt, cause, now, effects);
    }

    fn wait_until(
        &mut self,
        until: Moment,
        attempt: u32,
        cause: Cause,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        self.state = State::Waiting { attempt, until };
        let retry_in = until.since(now);
        effects.push(ClientEffect::Status(ConnectionStatus::Waiting {
            retry_in,
            cause,
        }));
        if retry_in.is_zero() {
            self.connect(attempt, effects);
        }
    }

    fn call(&mut self, call: NewCall, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Closed { reason } = &self.state {
            let reason = reason.clone();
            let executed = Executed::No;
            let failure = CallFailure::Closed { reason, executed };
            return effects.push(fail(self.calls.skip_id(), failure));
        }
        let id = self.calls.queue(call);
        self.pump(now, effects);
        if self.config.max_waiting_bytes < self.calls.waiting_bytes()
            && self.calls.remove_waiting(id).is_some()
        {
            effects.push(refuse(id, Code::Overloaded));
        }
    }

    /// Sends the calls that wait, in their order, as far as there is room for them.
    fn pump(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let State::Open(link) = &self.state else {
            return;
        };
        while link.has_room(self.calls.in_flight()) {
            let Some(Waiting { id, call }) = self.calls.next_waiting() else {
                return;
            };
            if call.deadline <= now {
                effects.push(refuse(id, Code::Expired));
            } else if !link.takes(cost(&call)) {
                effects.push(refuse(id, Code::TooLarge));
            } else {
                let give_up = call.deadline + self.config.grace;
                self.calls.insert_sent(id, call.class, give_up);
                let ack = ack_beside(&call, link, &mut self.calls);
                effects.push(request(id, call, ack, now));
            }
        }
    }

    fn cancel(&mut self, id: u64, effects: &mut Vec<ClientEffect<'_>>) {
        if self.calls.remove_waiting(id).is_none() && self.calls.release(id) {
            effects.push(cancel(id));
        }
    }

    fn tick(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        for (id, overdue) in self.calls.overdue(now) {
            match overdue {
                Overdue::Waiting => effects.push(refuse(id, Code::Expired)),
                Overdue::Sent => {
                    effects.push(cancel(id));
                    let fault = Fault::new(Code::Timeout, Executed::Unknown);
                    effects.push(fail(id, CallFailure::Fault(Box::new(fault))));
                }
            }
        }
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
        let is_ack_due = self.is_ack_due();
        if let State::Open(link) | State::Leaving { link, .. } = &mut self.state
            && (is_ack_due || link.is_ping_due(now))
        {
            let ts = Some(link.ping(now));
            let ack = (self.calls.unacknowledged() > 0).then(|| self.calls.acknowledge());
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

    /// Resolves whatever is open: there will be no connection any more.
    fn end(&mut self, reason: ClosedReason, effects: &mut Vec<ClientEffect<'_>>) {
        let mut close = |id, executed| {
            let reason = reason.clone();
            effects.push(fail(id, CallFailure::Closed { reason, executed }));
        };
        for (id, sent) in self.calls.take_sent() {
            if let Sent::Open { .. } = sent {
                close(id, Executed::Unknown);
            }
        }
        while let Some(Waiting { id, .. }) = self.calls.next_waiting() {
            close(id, Executed::No);
        }
        effects.push(ClientEffect::Status(ConnectionStatus::Closed {
            reason: reason.clone(),
        }));
        self.state = State::Closed { reason };
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

    fn is_connected(&self) -> bool {
        matches!(
            self.state,
            State::Greeting { .. } | State::Open(_) | State::Leaving { .. }
        )
    }

    fn is_ack_due(&self) -> bool {
        self.calls.unacknowledged() >= ACK_EVERY
    }
}

/// What the loss of its connection means for a call that was sent. The only place that decides.
fn after_cut(class: Class) -> CallFailure {
    match class {
        // No session is resumed yet, so nobody can ask what became of the call. Sending it again
        // is left to the caller, who knows whether anybody still waits.
        Class::Safe | Class::Idempotent | Class::Once => {
            let fault = Fault::new(Code::SessionLost, Executed::Unknown);
            CallFailure::Fault(Box::new(fault))
        }
    }
}

/// The acknowledgement that a request carries, so that none has to travel by itself.
fn ack_beside(call: &NewCall, link: &Link, calls: &mut Calls) -> Option<Ack> {
    let longest_ack = calls.in_flight() * LONGEST_ID;
    let fits = link.takes(cost(call) + longest_ack);
    (fits && calls.unacknowledged() >= ACK_EVERY / 2).then(|| calls.acknowledge())
}

fn request<'a>(id: u64, call: NewCall, ack: Option<Ack>, now: Moment) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::Request(Request::<Payload> {
        request_id: RequestId::Number(id),
        op: call.op,
        op_id: None,
        meta: None,
        timeout_ms: Some(budget_ms(call.deadline, now)),
        ack,
        payload: call.payload,
    }))
}

fn cancel<'a>(id: u64) -> ClientEffect<'a> {
    let request_id = RequestId::Number(id);
    ClientEffect::Send(ClientMessage::Cancel { request_id })
}

fn fail<'a>(request_id: u64, failure: CallFailure) -> ClientEffect<'a> {
    ClientEffect::Resolve {
        request_id,
        outcome: Err(failure),
    }
}

/// Ends a call that did not run and never will.
fn refuse<'a>(request_id: u64, code: Code) -> ClientEffect<'a> {
    let fault = Fault::new(code, Executed::No);
    fail(request_id, CallFailure::Fault(Box::new(fault)))
}

/// The version of the protocol that this crate speaks.
const PROTOCOL_VERSION: u64 = 1;
/// The server keeps this many resolved calls that were not acknowledged.
const ACK_EVERY: usize = 64;
/// The longest number of an id in either encoding, and a comma.
const LONGEST_ID: usize = 17;
