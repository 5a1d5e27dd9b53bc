//! A host with one session in memory, and the net in front of it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::codec::Encoding;
use crate::envelope::{ClientMessage, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::limits::Limits;
use crate::moment::Moment;
use crate::payload::Payload;
use crate::session::tests::line::{MAX_IN_FLIGHT, catalog};
use crate::session::{
    Access, Catalog, Effect, Fingerprint, Grant, Input, Kept, Owner, Records, Reply, Resumed, Seat,
    ServerSession, SessionConfig,
};

pub(super) struct Host {
    config: Arc<SessionConfig>,
    catalog: Arc<Catalog>,
    now: Moment,
    /// All that were ever dialled; the last one is the client's.
    connections: Vec<Connection>,
    /// The connection that has the session; nobody may touch the records but by it.
    holder: Option<usize>,
    kept: Vec<Kept>,
    pub(super) records: Records,
    running: BTreeMap<u64, Owner>,
    pub(super) runs: BTreeMap<u64, u32>,
    pub(super) values: BTreeMap<u64, Vec<u64>>,
    next_value: u64,
}

struct Connection {
    session: ServerSession,
    up: VecDeque<String>,
    down: VecDeque<ServerMessage>,
    over: bool,
}

impl Host {
    pub(super) fn new() -> Self {
        let limits = Limits {
            max_in_flight: MAX_IN_FLIGHT,
            ..Limits::default()
        };
        Self {
            config: Arc::new(SessionConfig {
                limits,
                ..SessionConfig::default()
            }),
            catalog: Arc::new(catalog()),
            now: Moment::ZERO,
            connections: Vec::new(),
            holder: None,
            kept: Vec::new(),
            records: Records::new(MAX_IN_FLIGHT),
            running: BTreeMap::new(),
            runs: BTreeMap::new(),
            values: BTreeMap::new(),
            next_value: 0,
        }
    }

    pub(super) fn dial(&mut self, hello: String) {
        let (config, catalog) = (Arc::clone(&self.config), Arc::clone(&self.catalog));
        self.connections.push(Connection {
            session: ServerSession::new(config, catalog, "c".into()),
            up: VecDeque::from([hello]),
            down: VecDeque::new(),
            over: false,
        });
        let opened = Input::Opened {
            unix_ms: 0,
            hello: true,
            access: Access::Granted(Grant::default()),
            resource: None,
        };
        self.step(self.connections.len() - 1, opened);
    }

    pub(super) fn send(&mut self, messages: Vec<String>) {
        if let Some(connection) = self.connections.last_mut() {
            connection.up.extend(messages);
        }
    }

    pub(super) fn say(&mut self) -> Option<ServerMessage> {
        self.connections.last_mut()?.down.pop_front()
    }

    /// Whether the client's connection has ended at this end.
    pub(super) fn is_over(&self) -> bool {
        self.connections.last().is_none_or(|last| last.over)
    }

    /// Takes the next message of a connection, counted from the newest.
    pub(super) fn deliver(&mut self, at: usize) {
        let Some(at) = self.connections.len().checked_sub(at + 1) else {
            return;
        };
        if let Some(message) = self.connections[at].up.pop_front() {
            let message = ClientMessage::read(Encoding::Json, message.as_bytes());
            self.step(at, Input::Received(message.expect("it is a message")));
        }
    }

    pub(super) fn finish(&mut self, at: usize) {
        let Some((&id, _)) = self.running.iter().nth(at % self.running.len().max(1)) else {
            return;
        };
        self.running.remove(&id);
        self.next_value += 1;
        let reply = if self.next_value.is_multiple_of(5) {
            Err(Box::new(Fault::new(Code::Operation, Executed::Yes)))
        } else {
            self.values.entry(id).or_default().push(self.next_value);
            Ok(Payload::new(Encoding::Json, self.next_value.to_string()))
        };
        self.end(id, reply);
    }

    fn end(&mut self, id: u64, reply: Reply) {
        let request_id = RequestId::Number(id);
        if let Some(holder) = self.holder {
            let at = Vec::new();
            let done = Input::Done {
                request_id,
                reply,
                at,
            };
            return self.step(holder, done);
        }
        self.kept.retain(|kept| kept.request_id != request_id);
        self.records.record(id, reply, true);
    }

    pub(super) fn wait(&mut self, ms: u64) {
        let elapsed = Duration::from_millis(ms);
        self.now = self.now + elapsed;
        for kept in &mut self.kept {
            kept.left = kept.left.saturating_sub(elapsed);
        }
        for at in 0..self.connections.len() {
            for _ in 0..9 {
                let next = self.connections[at].session.next_tick();
                if next.is_some_and(|next| next <= self.now) {
                    self.step(at, Input::Tick);
                }
            }
        }
    }

    /// Loses the client's connection at this end, with all that was under way.
    pub(super) fn cut(&mut self) {
        if !self.connections.is_empty() {
            self.over(self.connections.len() - 1);
        }
    }

    fn over(&mut self, at: usize) {
        self.connections[at].over = true;
        self.connections[at].up.clear();
        self.connections[at].down.clear();
        if self.holder == Some(at) {
            self.release(at);
        }
    }

    fn release(&mut self, at: usize) {
        self.holder = None;
        self.kept = self.connections[at].session.release(self.now);
        self.running.retain(|_, owner| *owner == Owner::Session);
        let kept = self.kept.iter().map(|kept| &kept.request_id);
        let running = self.running.keys().map(|id| RequestId::Number(*id));
        assert!(kept.eq(running.collect::<Vec<_>>().iter()));
    }

    /// Hands the session to a connection that asks for it, wherever it is.
    fn seat(&mut self, at: usize, pending: Option<Vec<u64>>) -> Seat {
        if pending.is_none() && at + 1 < self.connections.len() {
            // The first hello of a connection that was given up: a session that nobody will use.
            return Seat {
                session_id: "s0".into(),
                resume_token: None,
                resumed: None,
            };
        }
        if let Some(holder) = self.holder {
            self.step(holder, Input::Superseded);
        }
        self.holder = Some(at);
        let resumed = pending.map(|pending| Resumed {
            running: std::mem::take(&mut self.kept),
            pending: pending
                .into_iter()
                .map(|id| (id, self.records.look(id)))
                .collect(),
        });
        Seat {
            session_id: "s1".into(),
            resume_token: Some("t".into()),
            resumed,
        }
    }

    fn step(&mut self, at: usize, input: Input<'_>) {
        let mut effects = Vec::new();
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let session = &mut self.connections[at].session;
            session.step(input, self.now, &mut effects);
            for effect in effects.drain(..) {
                inputs.extend(self.apply(at, effect));
            }
        }
    }

    fn apply<'a>(&mut self, at: usize, effect: Effect<'a>) -> Option<Input<'a>> {
        let is_holder = self.holder == Some(at);
        match effect {
            Effect::Send(message) => self.connections[at].down.push_back(message),
            Effect::Seat { resume } => {
                let ids = resume.map(|it| it.pending.iter().map(|call| call.id).collect());
                return Some(Input::Seated(Box::new(self.seat(at, ids))));
            }
            Effect::Claim(start) => {
                // R0: bytes of an older connection never reach the record.
                assert!(is_holder, "only who has the session claims");
                let class = self.catalog.entries()[start.operation.as_usize()].class;
                let fingerprint = Fingerprint::of(&start.request);
                let id = number(&start.request.request_id);
                let verdict = self.records.claim(id, fingerprint, class, start.operation);
                return Some(Input::Claimed { start, verdict });
            }
            Effect::Run(start) => {
                assert!(is_holder, "only who has the session runs");
                let id = number(&start.request.request_id);
                *self.runs.entry(id).or_default() += 1;
                assert_eq!(self.running.insert(id, start.owner), None);
            }
            Effect::Record {
                request_id, reply, ..
            } => {
                assert!(is_holder, "only who has the session records");
                self.records.record(number(&request_id), reply, true);
            }
            Effect::Forget(ack) => {
                assert!(is_holder, "only who has the session forgets");
                self.records.forget(ack);
            }
            Effect::Cancel(id) => {
                assert_eq!(self.running.remove(&number(&id)), Some(Owner::Connection));
            }
            Effect::Attach(id) => assert!(self.running.contains_key(&number(&id))),
            Effect::Close(_) => self.over(at),
            Effect::Ping | Effect::Settled | Effect::Tell(_) | Effect::Differs(_) => {}
            Effect::Subscribe(_)
            | Effect::Unsubscribe(_)
            | Effect::Resync(_)
            | Effect::SetPresence(_)
            | Effect::Signal(_) => panic!("nobody speaks of channels"),
            Effect::Authenticate(_) => panic!("nobody brings a credential"),
        }
        None
    }
}

fn number(id: &RequestId) -> u64 {
    match id {
        RequestId::Number(number) => *number,
        RequestId::Text(_) | RequestId::Op(_) => panic!("a client counts, it does not say {id}"),
    }
}
