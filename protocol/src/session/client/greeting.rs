//! The first words on a connection, and what they mean for the session before.

use super::link::Link;
use super::{ClientSession, ClosedReason, State};
use crate::close::CloseCode;
use crate::envelope::{ClientMessage, Connected, Hello, Resume};
use crate::moment::Moment;
use crate::session::ClientEffect;

impl ClientSession {
    pub(super) fn opened(
        &mut self,
        random: u32,
        token: Option<Box<str>>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let State::Connecting { attempt } = self.state else {
            return;
        };
        self.complaint = None;
        let plain = Box::new(Hello {
            token,
            client: self.config.client.clone(),
            schema_hash: self.config.contract_hash.clone(),
            channels: self.channels.greet(),
            ..Hello::default()
        });
        let resume = self.seat.as_ref().map(|seat| Resume {
            pending: self.calls.pending(),
            ..seat.clone()
        });
        let hello = match resume {
            None => plain.clone(),
            resume @ Some(_) => Box::new(Hello {
                resume,
                ..(*plain).clone()
            }),
        };
        self.state = State::Greeting {
            attempt,
            random,
            until: now + self.config.welcome_timeout,
            plain: hello.resume.is_some().then_some(plain),
        };
        effects.push(ClientEffect::Send(ClientMessage::Hello(hello)));
    }

    /// Begins a session anew, where the server could not even read what was asked of the old one.
    pub(super) fn greet_plainly(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        if let State::Greeting { plain, .. } = &mut self.state
            && let Some(hello) = plain.take()
        {
            effects.push(ClientEffect::Send(ClientMessage::Hello(hello)));
        }
    }

    pub(super) fn welcome(
        &mut self,
        connected: &Connected,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let State::Greeting {
            attempt,
            random,
            ref plain,
            ..
        } = self.state
        else {
            return;
        };
        let has_asked = plain.is_some();
        if connected.protocol_version != PROTOCOL_VERSION {
            effects.push(ClientEffect::Disconnect(CloseCode::PROTOCOL_ERROR));
            let server = connected.protocol_version;
            return self.end(ClosedReason::Version { server }, effects);
        }
        let mut link = Link::new(connected, attempt, random, now);
        let replayed = if has_asked && connected.resumed {
            self.calls.resume(&connected.pending, link.epoch(), effects)
        } else {
            self.seat = None;
            self.calls.begin_anew(link.epoch(), effects)
        };
        self.take_seat(connected);
        link.set_replayed(replayed);
        effects.push(ClientEffect::Status(link.status()));
        self.state = State::Open(link);
        self.channels.welcome(effects);
        self.pump(now, effects);
    }

    /// Remembers what the next connection is to go on with.
    fn take_seat(&mut self, connected: &Connected) {
        if let (Some(session_id), Some(resume_token)) =
            (&connected.session_id, &connected.resume_token)
        {
            self.seat = Some(Resume {
                session_id: session_id.clone(),
                resume_token: resume_token.clone(),
                pending: Vec::new(),
            });
        }
    }
}

/// The version of the protocol that this crate speaks.
const PROTOCOL_VERSION: u64 = 1;
