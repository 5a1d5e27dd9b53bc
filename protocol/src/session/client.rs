//! The client's side of a connection, and of those that follow it. See docs/protocol.md#sessions.

mod actions;
mod backoff;
mod calls;
mod cause;
mod channels;
mod config;
mod credential;
mod effect;
mod entry;
mod greeting;
mod incoming;
mod link;
mod news;
mod outgoing;
mod reconnect;
mod resume;
mod table;
#[cfg(test)]
mod tests;

use self::calls::Calls;
use self::channels::Channels;
use self::link::Link;
use crate::close::CloseCode;
use crate::envelope::{ClientMessage, Hello, Resume};
use crate::fault::Fault;
use crate::moment::Moment;

pub use self::backoff::Backoff;
pub use self::cause::{Cause, ClosedReason, ConnectionStatus};
pub use self::config::ClientSessionConfig;
pub use self::effect::{
    CallFailure, ChannelKey, ClientEffect, ClientInput, NewAction, NewCall, NewSignal, Offline,
    Outcome, QueuedCall,
};
pub use self::news::ChannelNews;

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
    channels: Channels,
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
    Waiting {
        attempt: u32,
        until: Moment,
        /// Nothing hurries the attempt beyond this.
        not_before: Moment,
        /// Why there is none.
        cause: Cause,
    },
    /// There will be none.
    Closed { reason: ClosedReason },
}

impl ClientSession {
    /// A session that has not begun.
    #[must_use]
    pub fn new(config: ClientSessionConfig) -> Self {
        Self {
            calls: Calls::new(&config),
            channels: Channels::default(),
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
            ClientInput::Act(action) => self.act(action, now, effects),
            ClientInput::Subscribe(channel) => {
                self.channels.subscribe(channel, self.can_say(), effects);
            }
            ClientInput::Unsubscribe(channel) => {
                self.channels.unsubscribe(&channel, self.can_say(), effects);
            }
            ClientInput::Broken(channel) => self.channels.broken(channel, self.can_say(), effects),
            ClientInput::Refresh(channel) => self.channels.refresh(&channel, effects),
            ClientInput::SetPresence { status, resource } => {
                self.channels
                    .set_presence(status, resource, self.can_say(), effects);
            }
            ClientInput::Signal(signal) => self.signal(signal, effects),
            ClientInput::Token(token) => self.refresh(token, effects),
            ClientInput::Probe { delay } => self.probe(delay, now, effects),
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
        let channels = self.can_say().then(|| self.channels.earliest()).flatten();
        [state, self.calls.earliest(), channels]
            .into_iter()
            .flatten()
            .min()
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

    fn tick(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        self.calls.expire(now, self.can_say(), effects);
        self.pump(now, effects);
        if self.can_say() {
            self.channels.try_again(now, effects);
        }
        if self.is_silent(now) {
            effects.push(ClientEffect::Disconnect(CloseCode::SILENT));
            return self.lost(Cause::Silent, now, effects);
        }
        match &self.state {
            State::Greeting { until, .. } if *until <= now => {
                effects.push(ClientEffect::Disconnect(CloseCode::HELLO_TIMEOUT));
                self.lost(Cause::NoWelcome, now, effects);
            }
            State::Leaving { back_at, .. } if *back_at <= now && self.calls.in_flight() == 0 => {
                effects.push(ClientEffect::Disconnect(CloseCode::NORMAL));
                self.lost(Cause::GoAway, now, effects);
            }
            State::Waiting { attempt, until, .. } if *until <= now => {
                self.connect(*attempt, effects)
            }
            State::Open(_) | State::Leaving { .. } => self.ping_if_due(now, effects),
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Waiting { .. }
            | State::Closed { .. } => {}
        }
    }

    fn is_silent(&mut self, now: Moment) -> bool {
        match &mut self.state {
            State::Open(link) | State::Leaving { link, .. } => link.is_silent(now),
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Waiting { .. }
            | State::Closed { .. } => false,
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
