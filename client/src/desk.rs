use std::time::Duration;

use tokio::sync::{oneshot, watch};
use wilco_protocol::contract::Verdict;
use wilco_protocol::envelope::{ClientMessage, ServerMessage};
use wilco_protocol::session::{
    CallFailure, Cause, ClientEffect, ClientInput, ClientSession, ClosedReason, NewAction, NewCall,
};
use wilco_protocol::websocket::{CloseFrame, Incoming, MessageKind, Violation};
use wilco_protocol::{Code, Encoding, Executed, Fault, Moment, Payload};

use crate::callers::{Caller, Callers};
use crate::config::Config;
use crate::error::Error;
use crate::flow::Board;
use crate::frames::{Flow, close_said};
use crate::inbox::{Command, Outgoing, OutgoingAction};
use crate::queued::Queued;
use crate::status::Status;
use crate::transport::{Instant, Outbound};

/// The session, and everything that its effects touch but the socket.
pub(crate) struct Desk {
    session: ClientSession,
    encoding: Encoding,
    callers: Callers,
    board: Board,
    status: watch::Sender<Status>,
    connected: Option<oneshot::Sender<Result<(), Error>>>,
    pub(crate) wishes: Wishes,
    is_stalled: bool,
    /// Whether the log has heard that a server breaks the caller's contract.
    is_outdated: bool,
    /// Empty between two steps; only its memory is kept.
    effects: Vec<ClientEffect<'static>>,
    began: Instant,
}

/// What the session wants done with the connection when the turn is over.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    pub(crate) hang_up: bool,
    pub(crate) dial: bool,
    pub(crate) refresh: bool,
}

/// What a client learns from its driver: each change, and how the first attempt ended.
pub(crate) struct Outlook {
    pub(crate) status: watch::Receiver<Status>,
    pub(crate) connected: Connected,
}

/// How the first attempt to connect ended.
pub(crate) type Connected = oneshot::Receiver<Result<(), Error>>;

impl Desk {
    pub(crate) fn new(config: &Config) -> (Self, Outlook) {
        let (status, status_receiver) = watch::channel(Status::Connecting);
        let (connected, connected_receiver) = oneshot::channel();
        let desk = Self {
            session: ClientSession::new(config.session()),
            encoding: config.encoding,
            callers: Callers::default(),
            board: Board::default(),
            status,
            connected: Some(connected),
            wishes: Wishes::default(),
            is_stalled: false,
            is_outdated: false,
            effects: Vec::new(),
            began: Instant::now(),
        };
        let outlook = Outlook {
            status: status_receiver,
            connected: connected_receiver,
        };
        (desk, outlook)
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::after(self.began.elapsed())
    }

    /// When the session wants to be told the time.
    pub(crate) fn next_tick(&self) -> Option<Instant> {
        let moment = self.session.next_tick()?;
        self.began.checked_add(moment.elapsed())
    }

    /// Why it is all over, once it is.
    pub(crate) fn closed(&self) -> Option<ClosedReason> {
        match &*self.status.borrow() {
            Status::Closed { reason } => Some(reason.clone()),
            Status::Connecting | Status::Open { .. } | Status::Waiting { .. } => None,
        }
    }

    /// Whether there is room again after there was none.
    pub(crate) fn may_flow(&self, outbound: &Outbound) -> bool {
        self.is_stalled && outbound.len() <= LOW_WATER
    }

    /// Takes in a command of the caller's side.
    pub(crate) fn command(
        &mut self,
        command: Command,
        now: Moment,
        outbound: Option<&mut Outbound>,
    ) {
        let input = match command {
            Command::Call(Outgoing {
                op,
                class,
                payload,
                deadline,
                op_id,
                offline,
                answer,
            }) => {
                self.await_next(Caller::Call(answer));
                let deadline = self.moment(deadline);
                ClientInput::Call(NewCall {
                    op,
                    class,
                    payload,
                    deadline,
                    op_id,
                    offline,
                })
            }
            Command::Act(action) => self.act(action),
            Command::Follow(channel, seat) => match self.board.join(channel, seat) {
                Some(input) => input,
                None => return,
            },
            Command::Unfollow(channel, id) => match self.board.leave(channel, id) {
                Some(input) => input,
                None => return,
            },
            Command::SetPresence(status, resource) => ClientInput::SetPresence { status, resource },
            Command::Signal(signal) => ClientInput::Signal(signal),
            Command::TakeBack(id) => {
                self.take_back(id);
                ClientInput::Cancel(id)
            }
            Command::Show(shown) => {
                // Who asked may have left.
                let _ = shown.send(self.queue(now));
                return;
            }
            Command::Cancel(id) => {
                self.callers.remove(id);
                ClientInput::Cancel(id)
            }
            Command::Probe => ClientInput::Probe {
                delay: Duration::ZERO,
            },
            Command::Close => ClientInput::Close,
        };
        self.step(input, now, outbound);
    }

    /// Notes who has made an action.
    fn act(&mut self, action: OutgoingAction) -> ClientInput<'static> {
        self.await_next(Caller::Act(action.actor));
        ClientInput::Act(NewAction {
            op_id: action.op_id,
            resource: action.resource,
            payload: action.payload,
            deadline: self.moment(action.deadline),
            offline: action.offline,
        })
    }

    /// Tells the caller of a call that somebody else takes it back.
    fn take_back(&mut self, id: u64) {
        let call = self.session.calls().find(|call| call.id == id);
        let executed = match call {
            Some(call) if !call.sent => Executed::No,
            Some(_) | None => Executed::Unknown,
        };
        let fault = Fault::new(Code::Cancelled, executed);
        let cancelled = CallFailure::Fault(Box::new(fault));
        self.callers.resolve(id, Err(cancelled));
    }

    /// Notes who waits for the call that is handed in next.
    fn await_next(&mut self, caller: Caller) {
        self.callers.insert(self.session.next_request_id(), caller);
    }

    fn moment(&self, instant: Instant) -> Moment {
        Moment::after(instant.duration_since(self.began))
    }

    fn queue(&self, now: Moment) -> Vec<Queued> {
        let calls = self.session.calls();
        calls.map(|call| Queued::of(&call, now)).collect()
    }

    /// Takes in a frame of the server.
    pub(crate) fn hear(
        &mut self,
        incoming: Incoming<'_>,
        now: Moment,
        outbound: &mut Outbound,
    ) -> Flow {
        match incoming {
            Incoming::Binary(bytes) => self.read(Encoding::MessagePack, bytes, now, outbound),
            Incoming::Text(text) => self.read(Encoding::Json, text.as_bytes(), now, outbound),
            // That they came at all is all they say.
            Incoming::Ping(_) | Incoming::Pong(_) => {}
            Incoming::Close(frame) => self.hear_close(frame, now, outbound),
        }
        if self.wishes.hang_up {
            Flow::Stop
        } else {
            Flow::On
        }
    }

    /// Ends a connection that breaks the rules.
    pub(crate) fn object(&mut self, violation: Violation, now: Moment, outbound: &mut Outbound) {
        outbound.close_at_once(violation.close_code(), &violation.to_string());
        self.wishes.hang_up = true;
        let lost = ClientInput::Lost(Cause::Violation(violation));
        self.step(lost, now, Some(outbound));
    }

    pub(crate) fn step<'a>(
        &mut self,
        input: ClientInput<'a>,
        now: Moment,
        mut outbound: Option<&mut Outbound>,
    ) {
        if let ClientInput::Opened { .. } = input {
            self.is_stalled = false;
        }
        let mut effects: Vec<ClientEffect<'a>> = recycle(std::mem::take(&mut self.effects));
        self.session.step(input, now, &mut effects);
        for effect in effects.drain(..) {
            self.apply(effect, outbound.as_deref_mut());
        }
        self.effects = recycle(effects);
        // Each says one thing and brings no news by itself.
        while let Some(wanted) = self.board.next_wanted() {
            self.step(wanted, now, outbound.as_deref_mut());
        }
        if let Some(outbound) = outbound
            && !self.is_stalled
            && HIGH_WATER < outbound.len()
        {
            self.is_stalled = true;
            self.session
                .step(ClientInput::Stalled, now, &mut self.effects);
        }
    }

    /// Lets the calls go on that the full queue held up.
    pub(crate) fn flow(&mut self, now: Moment, outbound: &mut Outbound) {
        self.is_stalled = false;
        self.step(ClientInput::Flowing, now, Some(outbound));
    }

    fn read(&mut self, encoding: Encoding, bytes: &[u8], now: Moment, outbound: &mut Outbound) {
        let input = match ServerMessage::read(encoding, bytes) {
            Ok(message) => ClientInput::Received(message),
            Err(unreadable) => ClientInput::Unreadable(unreadable),
        };
        self.step(input, now, Some(outbound));
    }

    fn hear_close(&mut self, frame: Option<CloseFrame<'_>>, now: Moment, outbound: &mut Outbound) {
        let (code, reason) = close_said(frame);
        outbound.close(code.as_u16(), "");
        self.wishes.hang_up = true;
        let reason = reason.into();
        let lost = ClientInput::Lost(Cause::Closed { code, reason });
        self.step(lost, now, Some(outbound));
    }

    fn apply(&mut self, effect: ClientEffect<'_>, outbound: Option<&mut Outbound>) {
        match effect {
            ClientEffect::Connect => self.wishes.dial = true,
            ClientEffect::Authenticate => self.wishes.refresh = true,
            ClientEffect::Send(message) => {
                if let Some(outbound) = outbound {
                    self.send(&message, outbound);
                }
            }
            ClientEffect::Disconnect(code) => {
                self.wishes.hang_up = true;
                if let Some(outbound) = outbound {
                    outbound.close(code.as_u16(), "");
                }
            }
            ClientEffect::Resolve {
                request_id,
                outcome,
            } => self.callers.resolve(request_id, outcome),
            ClientEffect::Acted {
                request_id,
                result,
                at,
            } => self
                .callers
                .acted(request_id, result.map(Payload::from), &at),
            ClientEffect::Progress {
                request_id,
                percent,
                message,
            } => self
                .callers
                .progress(request_id, percent, message.as_deref()),
            ClientEffect::Channel { channel, news } => self.board.hear(channel, &news),
            ClientEffect::Status(status) => self.announce(status),
        }
    }

    fn send(&self, message: &ClientMessage<'static, Payload>, outbound: &mut Outbound) {
        let kind = match self.encoding {
            Encoding::MessagePack => MessageKind::Binary,
            Encoding::Json => MessageKind::Text,
        };
        let written = outbound.message(kind, EXPECTED_LEN, |out| message.write(self.encoding, out));
        if let Err(error) = written {
            tracing::error!(%error, "a message could not be written");
        }
    }

    /// Says the first time that a server breaks the contract that the caller was built from.
    fn warn_once(&mut self, status: &Status) {
        let breaking = Some(Verdict::Breaking);
        if !self.is_outdated && matches!(status, Status::Open { schema, .. } if *schema == breaking)
        {
            self.is_outdated = true;
            tracing::warn!(
                "the server's contract breaks the one that this client was built from: it has to be built anew"
            );
        }
    }

    fn announce(&mut self, status: Status) {
        tracing::debug!(?status, "the connection changed");
        self.warn_once(&status);
        let first = match &status {
            Status::Connecting => None,
            Status::Open { .. } => Some(Ok(())),
            Status::Waiting { cause, .. } => Some(Err(cause.clone().into())),
            Status::Closed { reason } => Some(Err(reason.clone().into())),
        };
        if let Some(first) = first
            && let Some(connected) = self.connected.take()
        {
            // Nobody asks if the client was started without waiting.
            let _ = connected.send(first);
        }
        self.status.send_if_modified(|now| {
            let is_news = *now != status;
            *now = status;
            is_news
        });
    }
}

/// Gives the memory of an empty list to one of another lifetime.
fn recycle<'b>(mut effects: Vec<ClientEffect<'_>>) -> Vec<ClientEffect<'b>> {
    effects.clear();
    effects
        .into_iter()
        .map(|_| unreachable!("the list is empty"))
        .collect()
}

/// Most requests fit a frame whose length takes two bytes.
const EXPECTED_LEN: usize = 200;
/// From here on no more calls are sent, until the server has read.
const HIGH_WATER: usize = 256 * 1024;
/// From here on they are sent again.
pub(crate) const LOW_WATER: usize = 64 * 1024;
