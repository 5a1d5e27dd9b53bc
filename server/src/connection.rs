//! A session on a socket: messages in, effects carried out, frames queued.

use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use wilco_protocol::envelope::{ClientMessage, Response, ServerMessage};
use wilco_protocol::session::{
    Access, Effect, Fingerprint, Grant, Input, Records, Reply, Seat, ServerSession, Start, Verdict,
};
use wilco_protocol::{CloseCode, Code, EncodeError, Encoding, Executed, Fault, Moment, RequestId};

use crate::call::Connection;
use crate::dispatch::Dispatch;
use crate::router::Api;
use crate::socket::{MessageKind, Outbound, Peer};

thread_local! {
    /// Lists of effects, kept for their memory only: empty between messages.
    static EFFECTS: Cell<[Vec<Effect<'static>>; 2]> = const { Cell::new([const { Vec::new() }; 2]) };
}

/// One client, from its first message to its last.
pub(crate) struct SessionPeer {
    api: Arc<Api>,
    connection: Arc<Connection>,
    session: ServerSession,
    records: Records,
    dispatch: Dispatch,
    encoding: Encoding,
    /// Whether the client said that it begins with `Hello`.
    hello: bool,
}

impl SessionPeer {
    pub(crate) fn new(
        api: Arc<Api>,
        connection: Arc<Connection>,
        encoding: Encoding,
        hello: bool,
    ) -> Self {
        let session = ServerSession::new(
            Arc::clone(&api.session),
            Arc::clone(&api.catalog),
            connection.id.clone(),
        );
        let records = Records::new(api.session.limits.max_in_flight);
        Self {
            api,
            connection,
            session,
            records,
            dispatch: Dispatch::default(),
            encoding,
            hello,
        }
    }

    /// What must go on without the connection.
    pub(crate) fn into_unfinished(self) -> Option<impl Future<Output = ()> + Send + 'static> {
        self.dispatch.into_unfinished(self.api.unfinished.clone())
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
            Effect::Send(message) => self.send(message, out),
            Effect::Ping => out.ping(),
            Effect::Authenticate(_) => {
                let message = "this server asks for no credential";
                let fault = Fault::with_message(Code::Unsupported, Executed::No, message);
                return Some(Input::Authenticated(Err(Box::new(fault))));
            }
            Effect::Seat { resume: _ } => {
                return Some(Input::Seated(Box::new(Seat {
                    session_id: self.connection.id.clone(),
                    resume_token: None,
                    resumed: None,
                })));
            }
            // No session is resumed yet, so no token is older than another.
            Effect::Settled => {}
            Effect::Claim(start) => {
                let verdict = self.claim(&start);
                return Some(Input::Claimed { start, verdict });
            }
            Effect::Run(start) => {
                let Self {
                    api,
                    connection,
                    encoding,
                    dispatch,
                    ..
                } = self;
                let done = dispatch.run(api, connection, *encoding, start, now);
                return done.map(|(request_id, reply)| Input::Done { request_id, reply });
            }
            // The call answers to this connection already: a session has no other one yet.
            Effect::Attach(_) => {}
            Effect::Record { request_id, reply } => {
                if let RequestId::Number(id) = request_id {
                    self.records.record(id, reply, true);
                }
            }
            Effect::Forget(ack) => self.records.forget(ack),
            Effect::Cancel(request_id) => self.dispatch.cancel(&request_id),
            Effect::Tell(request_id) => self.dispatch.tell(&request_id),
            Effect::Close(code) if nobody_listens(code) => out.close_now(code, code.sentence()),
            Effect::Close(code) => out.close(code, code.sentence()),
        }
        None
    }

    fn claim(&mut self, start: &Start<'_>) -> Verdict {
        match start.request.request_id {
            // Nobody can take back what runs without its connection: there is a bound to it. What
            // is recorded already starts nothing, and is answered all the same.
            RequestId::Number(id)
                if self.api.unfinished.is_full() && !self.records.contains(id) =>
            {
                Verdict::Unavailable
            }
            RequestId::Number(id) => {
                let class = self.api.catalog.entries()[start.operation.as_usize()].class;
                let fingerprint = Fingerprint::of(&start.request);
                self.records.claim(id, fingerprint, class, start.operation)
            }
            // Only numbers can be acknowledged, so only numbers are claimed.
            RequestId::Text(_) => Verdict::Fresh,
        }
    }

    fn send(&self, message: ServerMessage, out: &mut Outbound) {
        let written = self.write(&message, out);
        match (written, message) {
            (Ok(()), _) => {}
            (Err(Unsent::TooLarge), ServerMessage::Response(response)) => {
                let fault = Fault::new(Code::TooLarge, executed(&response.result));
                self.refuse(response, fault, out);
            }
            (Err(Unsent::Unencodable(error)), ServerMessage::Response(response)) => {
                let error_id = crate::error::error_id();
                tracing::error!(%error, error_id, "a response could not be written");
                let fault = Fault::new(Code::Internal, executed(&response.result));
                self.refuse(response, fault.error_id(error_id), out);
            }
            (Err(_), _) => {
                tracing::error!("a message of the protocol could not be written");
                out.close(CloseCode::INTERNAL, CloseCode::INTERNAL.sentence());
            }
        }
    }

    /// Answers with a fault that is small and plain, so that it can always be written.
    fn refuse(&self, mut response: Response, fault: Fault, out: &mut Outbound) {
        response.result = Err(Box::new(fault));
        let response = ServerMessage::Response(response);
        if self.write(&response, out).is_err() {
            out.close(CloseCode::INTERNAL, CloseCode::INTERNAL.sentence());
        }
    }

    fn write(&self, message: &ServerMessage, out: &mut Outbound) -> Result<(), Unsent> {
        let max = self.api.config.max_response;
        let kind = match self.encoding {
            Encoding::MessagePack => MessageKind::Binary,
            Encoding::Json => MessageKind::Text,
        };
        out.encode(kind, |buffer| {
            let before = buffer.len();
            message.write(self.encoding, buffer)?;
            if buffer.len() - before > max {
                return Err(Unsent::TooLarge);
            }
            Ok(())
        })
    }
}

/// What is promised of a call whose own answer cannot be sent.
fn executed(result: &Reply) -> Executed {
    match result {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    }
}

/// Why a message was not queued.
enum Unsent {
    TooLarge,
    Unencodable(EncodeError),
}

impl From<EncodeError> for Unsent {
    fn from(error: EncodeError) -> Self {
        Self::Unencodable(error)
    }
}

impl Peer for SessionPeer {
    fn open(&mut self, now: Moment, out: &mut Outbound) {
        let unix_ms = unix_ms();
        let hello = self.hello;
        let access = Access::Granted(Grant::default());
        let opened = Input::Opened {
            unix_ms,
            hello,
            access,
        };
        self.step(opened, now, out);
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
        let mut any = Poll::Pending;
        while out.len() <= soft_mark
            && let Some((request_id, reply)) = self.dispatch.unsaid()
        {
            any = Poll::Ready(());
            self.step(Input::Done { request_id, reply }, now, out);
        }
        if out.is_closing() {
            self.dispatch.drop_lost();
        }
        // Calls go on while their peer does not read: what they hold is others' to wait for. Only
        // when their replies fill what may wait they wait too.
        while self.dispatch.unsaid_bytes() <= self.api.config.max_write_queue_size
            && let Poll::Ready((request_id, reply)) = self.dispatch.poll_done(cx)
        {
            if out.len() <= soft_mark {
                any = Poll::Ready(());
                self.step(Input::Done { request_id, reply }, now, out);
            } else {
                self.dispatch.say_later(request_id, reply);
            }
        }
        any
    }

    fn next_tick(&self) -> Option<Moment> {
        self.session.next_tick()
    }

    fn tick(&mut self, now: Moment, out: &mut Outbound) {
        self.step(Input::Tick, now, out);
    }

    fn shutdown(&mut self, now: Moment, out: &mut Outbound) {
        let reconnect_after_ms = after_ms(&self.connection.id);
        self.step(Input::Shutdown { reconnect_after_ms }, now, out);
    }
}

/// Whether a close is better sent ahead of what waits. All others end something that was said before them: a fatal
/// `error`, a `go_away`, the answer of the last call.
fn nobody_listens(code: CloseCode) -> bool {
    code == CloseCode::SILENT
}

/// When a client should come back: within four seconds, and not all at once.
fn after_ms(connection_id: &str) -> u64 {
    // The end of a UUIDv7 is random.
    let tail = connection_id.len().saturating_sub(3);
    let tail = connection_id.get(tail..).unwrap_or_default();
    u64::from_str_radix(tail, 16).unwrap_or_default()
}

/// Turns an empty list of one lifetime into one of another and keeps its memory.
fn recycle<'b>(mut effects: Vec<Effect<'_>>) -> Vec<Effect<'b>> {
    effects.clear();
    effects.into_iter().map_while(|_| None).collect()
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests;
