//! From the open socket to `Connected`. See docs/protocol.md#hello.

use super::access::{Credential, say_authenticated};
use super::resume::{Pending, attach, replies};
use super::{Phase, ServerSession, millis};
use crate::close::CloseCode;
use crate::envelope::{Authenticate, ClientMessage, Connected, Hello, Resume, ServerMessage};
use crate::fault::{Code, Executed, Fault};
use crate::moment::Moment;
use crate::session::contracts::Judged;
use crate::session::effect::Effect;
use crate::session::seat::{Access, Grant, Seat};

/// What the host was asked for while a client is greeted.
#[derive(Debug)]
pub(super) enum Asked {
    /// To judge the credential of a `Hello`.
    Hello { resume: Option<Box<Resume>> },
    /// To judge a credential that came without a `Hello`.
    Bare,
    /// For the session.
    Seat,
}

impl ServerSession {
    pub(super) fn open(
        &mut self,
        unix_ms: u64,
        hello: bool,
        access: &Access,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        self.unix_ms = unix_ms.saturating_sub(millis(now.elapsed()));
        self.beat.hear(now);
        self.credential = Credential::new(access, now);
        if hello || self.credential.is_needed() {
            self.phase = Phase::AwaitingHello {
                until: now + self.config.hello_timeout,
                promised: hello,
            };
        } else {
            self.connect(None, now, effects);
            self.subscribe_first(now, effects);
        }
    }

    /// Takes the first message of a client that has to say something first.
    pub(super) fn greet(
        &mut self,
        promised: bool,
        message: ClientMessage<'_>,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match message {
            ClientMessage::Hello(hello) => self.hello(*hello, now, effects),
            ClientMessage::Authenticate(authenticate) if !promised => {
                self.ask(
                    Asked::Bare,
                    Effect::Authenticate(authenticate),
                    now,
                    effects,
                );
            }
            ClientMessage::Authenticate(_)
            | ClientMessage::Ping { .. }
            | ClientMessage::Action { .. }
            | ClientMessage::Subscribe(_)
            | ClientMessage::Unsubscribe(_)
            | ClientMessage::Resync(_)
            | ClientMessage::SetPresence(_)
            | ClientMessage::Signal(_)
            | ClientMessage::Request(_)
            | ClientMessage::Cancel { .. }
            | ClientMessage::Other { .. } => self.refuse_first(promised, effects),
        }
    }

    /// Refuses what came first and should not have.
    pub(super) fn refuse_first(&mut self, promised: bool, effects: &mut Vec<Effect<'_>>) {
        if promised {
            self.fail(CloseCode::UNEXPECTED, Code::Unsupported, effects);
        } else {
            self.fail(CloseCode::UNAUTHENTICATED, Code::Unauthenticated, effects);
        }
    }

    fn hello(&mut self, hello: Hello, now: Moment, effects: &mut Vec<Effect<'_>>) {
        let pending = hello.resume.as_ref().map_or(0, |it| it.pending.len());
        if pending > self.max_in_flight() {
            return effects.push(too_much_pending());
        }
        if self.credential.is_over(now) {
            return self.fail(CloseCode::CREDENTIAL_ENDED, Code::Unauthenticated, effects);
        }
        let resume = hello.resume.map(Box::new);
        self.wanted = hello.channels;
        let said = hello.schema_hash.as_deref();
        self.judged = said.map_or_else(Judged::default, |said| Judged::of(said, &self.config));
        match hello.token.filter(|_| self.credential.is_missing()) {
            Some(token) => {
                let authenticate = Effect::Authenticate(Authenticate { token });
                self.ask(Asked::Hello { resume }, authenticate, now, effects);
            }
            None if self.credential.is_needed() => {
                self.fail(CloseCode::UNAUTHENTICATED, Code::Unauthenticated, effects);
            }
            None => self.ask(Asked::Seat, Effect::Seat { resume }, now, effects),
        }
    }

    fn ask<'a>(
        &mut self,
        asked: Asked,
        question: Effect<'a>,
        now: Moment,
        effects: &mut Vec<Effect<'a>>,
    ) {
        let until = now + self.config.hello_timeout;
        self.phase = Phase::Greeting { until, asked };
        effects.push(question);
    }

    /// Lets a client in whose first credential was judged.
    pub(super) fn admit(
        &mut self,
        judgement: Result<Grant, Box<Fault>>,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        let Phase::Greeting { asked, .. } = &mut self.phase else {
            return;
        };
        let resume = match asked {
            Asked::Hello { resume } => Some(resume.take()),
            Asked::Bare => None,
            Asked::Seat => return,
        };
        let grant = match judgement {
            Ok(grant) => grant,
            Err(fault) if fault.code == Code::Unavailable => {
                return self.fail_with(CloseCode::TRY_AGAIN, fault, effects);
            }
            Err(fault) => return self.fail_with(CloseCode::UNAUTHENTICATED, fault, effects),
        };
        self.credential.accept(grant, now);
        match resume {
            Some(resume) => self.ask(Asked::Seat, Effect::Seat { resume }, now, effects),
            None => {
                self.connect(None, now, effects);
                effects.push(say_authenticated(grant));
                self.subscribe_first(now, effects);
            }
        }
    }

    pub(super) fn seated(&mut self, seat: Seat, now: Moment, effects: &mut Vec<Effect<'_>>) {
        let Phase::Greeting {
            asked: Asked::Seat, ..
        } = self.phase
        else {
            return;
        };
        self.session_id = Some(seat.session_id);
        let Some(resumed) = seat.resumed else {
            self.connect(seat.resume_token, now, effects);
            return self.subscribe_first(now, effects);
        };
        self.unsettled = true;
        let pending = self.take_up(resumed, now);
        self.say_connected(seat.resume_token, true, &pending, now, effects);
        effects.extend(attach(&pending));
        effects.extend(replies(pending));
        self.time_out_calls(now, effects);
        self.check_credential(now, effects);
        self.subscribe_first(now, effects);
    }

    fn connect(
        &mut self,
        resume_token: Option<Box<str>>,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        self.say_connected(resume_token, false, &[], now, effects);
        self.check_credential(now, effects);
    }

    fn say_connected(
        &mut self,
        resume_token: Option<Box<str>>,
        resumed: bool,
        pending: &[Pending],
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        self.phase = Phase::Open;
        self.beat.hear(now);
        let config = &self.config;
        let epoch = Some(&config.epoch).filter(|it| !it.is_empty() && self.session_id.is_some());
        let ttl = resume_token.is_some().then(|| millis(config.session_ttl));
        effects.push(Effect::Send(ServerMessage::Connected(Box::new(
            Connected {
                protocol_version: PROTOCOL_VERSION,
                connection_id: self.connection_id.clone(),
                session_id: self.session_id.clone(),
                resumed,
                resume_token,
                epoch: epoch.cloned(),
                session_ttl_ms: ttl,
                heartbeat_ms: millis(config.heartbeat),
                heartbeat_timeout_ms: millis(config.heartbeat_timeout),
                schema_hash: config.schema_hash.clone(),
                schema: self.judged.verdict,
                server_time: self.unix_at(now),
                limits: config.limits,
                pending: pending.iter().map(Pending::said).collect(),
            },
        ))));
        effects.extend(self.judged.foreign.map(Effect::Differs));
    }
}

fn too_much_pending<'a>() -> Effect<'a> {
    let message = "the field `resume` has more pending calls than may run at once";
    let fault = Fault::with_message(Code::InvalidPayload, Executed::No, message);
    Effect::Send(ServerMessage::Error {
        fault: Box::new(fault),
        fatal: false,
        request_id: None,
    })
}

/// The version of the protocol that this crate speaks.
const PROTOCOL_VERSION: u64 = 1;
