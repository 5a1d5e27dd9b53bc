//! A session over its connections on a fake clock, with a record beside it.

mod ops;
mod said;
mod steps;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use self::ops::Ops;
use self::said::{say_channels, say_message};
pub(super) use self::steps::{
    Step, act, assign, at, cancel, done, fails, get, hello, op_id, open, open_as, pay,
    promise_hello, promise_hello_as, request, resume, text,
};
use crate::codec::Encoding;
use crate::envelope::{At, ClientMessage, Resume};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::limits::Limits;
use crate::moment::Moment;
use crate::operation::Class;
use crate::pattern::Pattern;
use crate::payload::Payload;
use crate::session::{
    Catalog, CatalogEntry, Effect, Fingerprint, Foreign, Input, Kept, Owner, Records, Reply,
    Resumed, Seat, ServerSession, SessionConfig, Start, Verdict,
};

/// A session over its connections, the record it asks, and all that it asked for so far.
pub(super) struct Line<'a> {
    config: Arc<SessionConfig>,
    catalog: Arc<Catalog>,
    session: ServerSession,
    pub(super) records: Records,
    ops: Ops,
    /// The resource of the address.
    resource: Option<&'static str>,
    now: Moment,
    hold: bool,
    held: Vec<Start<'a>>,
    hold_greeting: bool,
    /// What goes on without a connection; `None` before the first cut.
    kept: Option<Vec<Kept>>,
    pub(super) running: HashMap<RequestId, Owner>,
    pub(super) effects: Vec<String>,
}

impl<'a> Line<'a> {
    pub(super) fn new() -> Self {
        Self::with(SessionConfig::default())
    }

    pub(super) fn with(config: SessionConfig) -> Self {
        let config = Arc::new(SessionConfig {
            limits: Limits {
                max_in_flight: MAX_IN_FLIGHT,
                ..Limits::default()
            },
            ..config
        });
        let catalog = Arc::new(catalog());
        Self {
            session: ServerSession::new(Arc::clone(&config), Arc::clone(&catalog), "c1".into()),
            config,
            catalog,
            records: Records::new(MAX_IN_FLIGHT),
            ops: Ops::default(),
            resource: None,
            now: Moment::ZERO,
            hold: false,
            held: Vec::new(),
            hold_greeting: false,
            kept: None,
            running: HashMap::new(),
            effects: Vec::new(),
        }
    }

    pub(super) fn in_flight(&self) -> usize {
        self.session.in_flight()
    }

    pub(super) fn is_greeting(&self) -> bool {
        self.session.is_greeting()
    }

    pub(super) fn play(&mut self, step: &'a Step) {
        match step {
            Step::Open { hello, access } => self.step(Input::Opened {
                unix_ms: 1_000_000,
                hello: *hello,
                access: access.clone(),
                resource: self.resource.map(Into::into),
            }),
            Step::Say(text) => self.receive(Encoding::Json, text.as_bytes()),
            Step::SayBytes(bytes) => self.receive(Encoding::MessagePack, bytes),
            Step::Heard => self.step(Input::Heard),
            Step::Done(id, reply) => {
                self.finish(RequestId::Number(*id), reply_of(*reply), Vec::new());
            }
            Step::Acted(op, reply) => {
                self.finish(RequestId::Op(op_id(*op)), reply_of(*reply), vec![at(*op)]);
            }
            Step::Progress(op, percent) => self.step(Input::Progress {
                request_id: RequestId::Op(op_id(*op)),
                percent: Some(*percent),
                message: None,
            }),
            Step::Address(resource) => self.resource = Some(resource),
            Step::Wait(ms) => self.wait(Duration::from_millis(*ms)),
            Step::Tick => self.step(Input::Tick),
            Step::Shutdown => self.step(Input::Shutdown {
                reconnect_after_ms: 500,
            }),
            Step::Superseded => self.step(Input::Superseded),
            Step::Revoked => self.step(Input::Revoked),
            Step::HoldClaims => self.hold = true,
            Step::Settle => self.settle(None),
            Step::Verdict(verdict) => self.settle(Some(verdict.clone())),
            Step::HoldGreeting => self.hold_greeting = true,
            Step::Judge(judgement) => {
                let refusal = |code| Box::new(Fault::new(code, Executed::No));
                self.step(Input::Authenticated(judgement.map_err(refusal)));
            }
            Step::Seat(seat) => self.step(Input::Seated(Box::new(seat.clone()))),
            Step::Cut => self.cut(),
        }
    }

    fn receive(&mut self, encoding: Encoding, bytes: &'a [u8]) {
        self.step(match ClientMessage::read(encoding, bytes) {
            Ok(message) => Input::Received(message),
            Err(unreadable) => Input::Unreadable(unreadable),
        });
    }

    /// Ends a call; one that runs without a connection is recorded by who holds it.
    fn finish(&mut self, request_id: RequestId, reply: Reply, at: Vec<At>) {
        self.running.remove(&request_id);
        let kept = self.kept.get_or_insert_default();
        match kept.iter().position(|kept| kept.request_id == request_id) {
            Some(found) => {
                kept.remove(found);
                let id = request_id.to_string().replace(OP_ID, "op");
                self.effects.push(format!("record {id} alone"));
                self.record(&request_id, reply, at);
            }
            None => self.step(Input::Done {
                request_id,
                reply,
                at,
            }),
        }
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
        for kept in self.kept.iter_mut().flatten() {
            kept.left = kept.left.saturating_sub(duration);
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
        let fingerprint = Fingerprint::of_start(start);
        let class = self.catalog.entries()[start.operation.as_usize()].class;
        match &start.request.request_id {
            RequestId::Op(op_id) => self.ops.claim(*op_id, fingerprint),
            id => (self.records).claim(number(id), fingerprint, class, start.operation),
        }
    }

    fn record(&mut self, id: &RequestId, reply: Reply, at: Vec<At>) {
        match id {
            RequestId::Op(op_id) => self.ops.record(*op_id, reply, at),
            id => self.records.record(number(id), reply, true),
        }
    }

    /// What a host does whose connection is lost: what may be lost is dropped, the rest goes on.
    fn cut(&mut self) {
        let kept = self.session.release(self.now);
        assert_eq!(self.session.in_flight(), 0, "what is released is gone");
        // What was asked of the record comes to a connection that is over.
        while !self.held.is_empty() {
            self.settle(None);
        }
        self.running.retain(|_, owner| *owner == Owner::Session);
        let ids: Vec<String> = kept
            .iter()
            .map(|kept| kept.request_id.to_string().replace(OP_ID, "op"))
            .collect();
        self.effects.push(format!("cut off {}", ids.join(" ")));
        self.kept.get_or_insert_default().extend(kept);
        let kept = self.kept.iter().flatten();
        let mut kept: Vec<_> = kept.map(|kept| &kept.request_id).collect();
        let mut running: Vec<_> = self.running.keys().collect();
        kept.sort();
        running.sort();
        assert_eq!(kept, running, "what runs and must finish is handed on");
        let (config, catalog) = (Arc::clone(&self.config), Arc::clone(&self.catalog));
        self.session = ServerSession::new(config, catalog, "c2".into());
    }

    /// Gives the session: the one that was cut off, if it is asked for, or a new one.
    fn seat(&mut self, resume: Option<&Resume>) {
        let resume = resume.filter(|_| self.kept.is_some());
        let resumed = resume.map(|resume| Resumed {
            running: self.kept.replace(Vec::new()).unwrap_or_default(),
            pending: resume
                .pending
                .iter()
                .map(|call| (call.id, self.records.look(call.id)))
                .collect(),
        });
        self.step(Input::Seated(Box::new(Seat {
            session_id: "s1".into(),
            resume_token: None,
            resumed,
        })));
    }

    fn step(&mut self, input: Input<'a>) {
        let mut effects = Vec::new();
        self.session.step(input, self.now, &mut effects);
        for effect in effects {
            let said = self.say(&effect);
            self.effects
                .extend(said.map(|said| said.replace(OP_ID, "op")));
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
            Effect::Record {
                request_id,
                reply,
                at,
            } => self.record(&request_id, reply, at),
            Effect::Forget(ack) => self.records.forget(ack),
            Effect::Seat { resume } if !self.hold_greeting => self.seat(resume.as_deref()),
            Effect::Send(_)
            | Effect::Ping
            | Effect::Seat { .. }
            | Effect::Authenticate(_)
            | Effect::Settled
            | Effect::Differs(_)
            | Effect::Attach(_)
            | Effect::Tell(_)
            | Effect::Subscribe(_)
            | Effect::Unsubscribe(_)
            | Effect::Resync(_)
            | Effect::SetPresence(_)
            | Effect::Signal(_)
            | Effect::Close(_) => {}
        }
    }

    fn say(&self, effect: &Effect<'_>) -> Option<String> {
        Some(match effect {
            Effect::Send(message) => say_message(message),
            Effect::Ping => "ping".to_owned(),
            Effect::Authenticate(it) => format!("judge {}", it.token),
            // What is answered at once is seen by what follows.
            Effect::Seat { .. } if !self.hold_greeting => return None,
            Effect::Seat { resume: None } => "seat anew".to_owned(),
            Effect::Seat { resume: Some(it) } => format!("seat in {}", it.session_id),
            Effect::Settled => "settled".to_owned(),
            Effect::Differs(Foreign::Known(index)) => format!("differs as {index}"),
            Effect::Differs(Foreign::Unknown(hash)) => format!("differs by {hash}"),
            Effect::Differs(Foreign::NoHash) => "differs by no hash".to_owned(),
            Effect::Claim(start) => format!("claim {}", start.request.request_id),
            Effect::Run(start) => match &start.resource {
                Some(resource) => format!("run {} on {resource}", start.request.request_id),
                None => format!("run {}", start.request.request_id),
            },
            Effect::Attach(id) => format!("attach {id}"),
            Effect::Record { request_id, .. } => format!("record {request_id}"),
            Effect::Forget(ack) => format!("forget below {} but {:?}", ack.below, ack.open),
            Effect::Cancel(id) => format!("drop {id}"),
            Effect::Tell(id) => format!("tell {id}"),
            Effect::Subscribe(it) => {
                say_channels("subscribe", it.request_id.as_ref(), &it.channels)
            }
            Effect::Unsubscribe(it) => {
                say_channels("unsubscribe", it.request_id.as_ref(), &it.channels)
            }
            Effect::Resync(it) => {
                let name = it.resource.as_deref().unwrap_or("nothing");
                format!("resync {} {name}", it.kind)
            }
            Effect::SetPresence(it) => {
                let topic = it.resource.as_deref().unwrap_or("everywhere");
                format!("present {} {topic}", it.status.as_str())
            }
            Effect::Signal(it) => {
                let topic = it.resource.as_deref().unwrap_or("nowhere");
                format!("signal {} at {topic}", it.target_user_id)
            }
            Effect::Close(code) => format!("close {}", code.as_u16()),
        })
    }
}

pub(super) fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    for (name, class, seconds, cost) in [
        ("stand.get", Class::Safe, 5, 1),
        ("stand.name", Class::Idempotent, 5, 1),
        ("stand.assign", Class::Once, 5, 1),
        ("stand.pay", Class::Transactional, 5, 1),
        ("stand.watch", Class::Safe, 120, 1),
        ("stand.search", Class::Safe, 5, 5),
    ] {
        catalog.push(CatalogEntry {
            name: name.into(),
            class,
            timeout: Duration::from_secs(seconds),
            cost,
        });
    }
    for (pattern, class) in [("world/{id}", Class::Once), ("apron", Class::Idempotent)] {
        let entry = CatalogEntry {
            name: pattern.into(),
            class,
            timeout: Duration::from_secs(5),
            cost: 1,
        };
        catalog.push_action(Pattern::parse(pattern).expect("a pattern"), entry);
    }
    catalog
}

fn number(id: &RequestId) -> u64 {
    match id {
        RequestId::Number(number) => *number,
        RequestId::Text(_) | RequestId::Op(_) => panic!("{id} is not counted"),
    }
}

fn reply_of(reply: Result<&'static str, Code>) -> Reply {
    reply
        .map(|json| Payload::new(Encoding::Json, json))
        .map_err(|code| Box::new(Fault::new(code, Executed::Yes)))
}

/// How many calls may run at once in these tests.
pub(super) const MAX_IN_FLIGHT: u32 = 3;
/// What all names of effects in these tests begin with.
const OP_ID: &str = "0198c5a4-6f00-7000-8000-00000000000";
