//! A session on a socket: messages in, effects carried out, frames queued.

mod access;
mod channels;
mod claim;
mod saying;
mod seat;
use std::cell::Cell;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::time::Instant;
use wilco_protocol::envelope::{ClientMessage, ServerMessage};
use wilco_protocol::session::{Effect, Input, Owner, ServerSession, Start};
use wilco_protocol::{CloseCode, Encoding, Moment};

use crate::auth::Principal;
use crate::call::Connection;
use crate::dispatch::Progress;
use crate::flow::Inflow;
use crate::router::Api;
use crate::sessions::{Estate, Post};
use crate::shutdown::Shutdown;
use crate::socket::{Ending, MessageKind, Outbound, Peer};
use access::Judging;

thread_local! {
    /// Lists of effects, kept for their memory only: empty between messages.
    static EFFECTS: Cell<[Vec<Effect<'static>>; 2]> = const { Cell::new([const { Vec::new() }; 2]) };
}

/// One client, from its first message to its last.
pub(crate) struct SessionPeer {
    api: Arc<Api>,
    connection: Arc<Connection>,
    principal: Option<Principal>,
    session: ServerSession,
    /// What is recorded and what runs: of the session, while this connection holds one.
    estate: Estate,
    post: Option<Box<Post>>,
    judging: Option<Judging>,
    /// The channels, if any was ever asked for.
    inflow: Option<Box<Inflow>>,
    /// Until when a session is waited for that somebody else holds.
    patience: Option<Moment>,
    /// What goes on without the connection goes on here.
    tasks: Shutdown,
    /// When the socket was opened.
    begun: Instant,
    encoding: Encoding,
    /// Whether the client said that it begins with `Hello`.
    hello: bool,
    /// Whether the client has said that it does not come back.
    is_over: bool,
}

impl SessionPeer {
    pub(crate) fn new(
        api: Arc<Api>,
        connection: Arc<Connection>,
        principal: Option<Principal>,
        tasks: Shutdown,
        encoding: Encoding,
        hello: bool,
    ) -> Self {
        let session = ServerSession::new(
            Arc::clone(&api.session),
            Arc::clone(&api.catalog),
            connection.id.clone(),
        );
        Self {
            estate: Estate::new(&api.sessions, api.session.limits.max_in_flight),
            api,
            connection,
            principal,
            session,
            post: None,
            judging: None,
            inflow: None,
            patience: None,
            tasks,
            begun: Instant::now(),
            encoding,
            hello,
            is_over: false,
        }
    }

    /// Takes in one thing that happened, and all that follows from it.
    fn step(&mut self, input: Input<'_>, now: Moment, out: &mut Outbound) {
        let [effects, next] = EFFECTS.take();
        let (mut effects, mut next) = (recycle(effects), recycle(next));
        self.session.step(input, now, &mut effects);
        while !effects.is_empty() {
            for effect in effects.drain(..) {
                if let Some(input) = self.apply(effect, now, out) {
                    self.session.step(input, now, &mut next);
                }
            }
            std::mem::swap(&mut effects, &mut next);
        }
        EFFECTS.set([recycle(effects), recycle(next)]);
    }

    /// Carries out one effect. Gives what the session has to hear of it at once.
    fn apply<'a>(
        &mut self,
        effect: Effect<'a>,
        now: Moment,
        out: &mut Outbound,
    ) -> Option<Input<'a>> {
        match effect {
            Effect::Send(ServerMessage::Pong {
                client_ts,
                server_ts,
                ..
            }) => {
                let tops = self.inflow.as_mut().map(|inflow| inflow.tops());
                let pong = ServerMessage::Pong {
                    client_ts,
                    server_ts,
                    tops: tops.unwrap_or_default(),
                };
                self.send(pong, out);
            }
            Effect::Send(message) => self.send(message, out),
            Effect::Ping => out.ping(),
            Effect::Claim(start) => {
                let verdict = self.claim(&start);
                return Some(Input::Claimed { start, verdict });
            }
            Effect::Run(start) => return self.run(start, now),
            // The call answers to this connection already: it came with the session.
            Effect::Attach(_) => {}
            Effect::Record {
                request_id,
                reply,
                at,
            } => self.estate.record(&request_id, reply, at),
            Effect::Forget(ack) => self.estate.records.forget(ack),
            Effect::Cancel(request_id) => self.estate.dispatch.cancel(&request_id),
            Effect::Tell(request_id) => self.estate.dispatch.tell(&request_id),
            Effect::Authenticate(authenticate) => return self.judge(&authenticate),
            Effect::Seat { resume } => return self.seat(resume, now),
            Effect::Differs(foreign) => self.api.strangers.note(foreign, &self.api.session),
            Effect::Settled => {
                if let Some(post) = &self.post {
                    post.settle();
                }
            }
            Effect::Subscribe(subscribe) => self.subscribe(*subscribe),
            Effect::Unsubscribe(unsubscribe) => self.unsubscribe(&unsubscribe),
            Effect::Resync(resync) => self.resync(&resync),
            Effect::SetPresence(set) => self.set_presence(&set),
            Effect::Signal(signal) => self.signal(*signal, out),
            Effect::Close(code) if nobody_listens(code) => out.close_now(code, code.sentence()),
            Effect::Close(code) => out.close(code, code.sentence()),
        }
        None
    }

    /// Starts a call. One that was claimed was permitted with that.
    fn run<'a>(&mut self, start: Start<'_>, now: Moment) -> Option<Input<'a>> {
        if start.owner == Owner::Connection
            && let Err(fault) = self
                .permit(start.operation)
                .and_then(|()| self.count(start.operation))
        {
            let request_id = start.request.request_id;
            let (reply, at) = (Err(fault), Vec::new());
            return Some(Input::Done {
                request_id,
                reply,
                at,
            });
        }
        let principal = self.principal.as_ref();
        let dispatch = &mut self.estate.dispatch;
        let done = dispatch.run(
            &self.api,
            &self.connection,
            principal,
            self.encoding,
            start,
            now,
        );
        done.map(Input::from)
    }
}

impl Peer for SessionPeer {
    fn open(&mut self, now: Moment, out: &mut Outbound) {
        self.begun = Instant::now();
        let opened = Input::Opened {
            unix_ms: unix_ms(),
            hello: self.hello,
            access: self.access(),
            resource: self.url_resource(),
        };
        self.step(opened, now, out);
        if self.list() {
            self.step(Input::Revoked, now, out);
        }
    }

    fn receive(&mut self, kind: MessageKind, message: &[u8], now: Moment, out: &mut Outbound) {
        let encoding = match kind {
            MessageKind::Binary => Encoding::MessagePack,
            MessageKind::Text => Encoding::Json,
        };
        let input = match ClientMessage::read(encoding, message) {
            Ok(message) => Input::Received(message),
            Err(unreadable) => Input::Unreadable(unreadable),
        };
        self.step(input, now, out);
    }

    fn hear(&mut self, now: Moment, out: &mut Outbound) {
        self.step(Input::Heard, now, out);
    }

    fn poll(&mut self, cx: &mut Context<'_>, now: Moment, out: &mut Outbound) -> Poll<()> {
        let soft_mark = self.api.config.write_buffer_size;
        let mut any = self.poll_seat(cx, now, out);
        if self.poll_judging(cx, now, out).is_ready() {
            any = Poll::Ready(());
        }
        while out.len() <= soft_mark
            && let Some(ended) = self.estate.dispatch.unsaid()
        {
            any = Poll::Ready(());
            self.step(ended.into(), now, out);
        }
        if self.poll_channels(cx, out).is_ready() {
            any = Poll::Ready(());
        }
        if out.is_closing() {
            self.estate.dispatch.drop_lost();
        }
        // Calls go on while their peer does not read: what they hold is others' to wait for. Only
        // when their replies fill what may wait they wait too.
        while self.estate.dispatch.unsaid_bytes() <= self.api.config.max_write_queue_size
            && let Poll::Ready(ended) = self.estate.dispatch.poll_done(cx)
        {
            if out.len() <= soft_mark {
                any = Poll::Ready(());
                self.step(ended.into(), now, out);
            } else {
                self.estate.dispatch.say_later(ended);
            }
        }
        while out.len() <= soft_mark
            && let Poll::Ready((request_id, progress)) = self.estate.dispatch.poll_progress(cx)
        {
            any = Poll::Ready(());
            let Progress { percent, message } = progress;
            let progress = Input::Progress {
                request_id,
                percent,
                message,
            };
            self.step(progress, now, out);
        }
        any
    }

    fn is_full(&self) -> bool {
        self.session.is_greeting() && self.is_waiting()
    }

    fn next_tick(&self) -> Option<Moment> {
        let tick = self.session.next_tick();
        tick.into_iter().chain(self.patience).min()
    }

    fn tick(&mut self, now: Moment, out: &mut Outbound) {
        if self.patience.is_some_and(|until| until <= now) {
            self.lose_patience(now, out);
        }
        self.step(Input::Tick, now, out);
    }

    fn shutdown(&mut self, now: Moment, out: &mut Outbound) {
        let rate = self.api.config.reconnect_rate;
        let reconnect_after_ms = after_ms(&self.connection.id, self.tasks.len(), rate);
        self.step(Input::Shutdown { reconnect_after_ms }, now, out);
    }

    fn ended(&mut self, ending: &Ending) {
        self.is_over = ending.code == CloseCode::NORMAL;
        self.end_channels(ending);
    }
}

/// Whether a close is better sent ahead of what waits. All others end something that was said before them: a fatal
/// `error`, a `go_away`, the answer of the last call.
fn nobody_listens(code: CloseCode) -> bool {
    code == CloseCode::SILENT
}

/// When a client should come back: at random, so that of all `clients` about `rate` come in a second.
fn after_ms(connection_id: &str, clients: usize, rate: u32) -> u64 {
    // The end of a UUIDv7 is random.
    let tail = connection_id.len().saturating_sub(8);
    let tail = connection_id.get(tail..).unwrap_or_default();
    let random = u64::from_str_radix(tail, 16).unwrap_or_default();
    let clients = u64::try_from(clients).unwrap_or(u64::MAX);
    let window = clients.saturating_mul(1000) / u64::from(rate.max(1));
    random % window.max(SHORTEST_WINDOW)
}

/// In milliseconds: how long clients take to come back at least, however few they are.
const SHORTEST_WINDOW: u64 = 1000;

/// Turns an empty list of one lifetime into one of another and keeps its memory.
fn recycle<'b>(mut effects: Vec<Effect<'_>>) -> Vec<Effect<'b>> {
    effects.clear();
    effects.into_iter().map_while(|_| None).collect()
}

pub(crate) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
