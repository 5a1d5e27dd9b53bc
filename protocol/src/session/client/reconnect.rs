//! Whether to come back after a connection is lost, and when.

use std::time::Duration;

use super::cause::{Cause, ClosedReason, ConnectionStatus};
use super::effect::ClientEffect;
use super::{ClientSession, State};
use crate::moment::Moment;

impl ClientSession {
    pub(super) fn connect(&mut self, attempt: u32, effects: &mut Vec<ClientEffect<'_>>) {
        self.state = State::Connecting { attempt };
        effects.push(ClientEffect::Status(ConnectionStatus::Connecting));
        effects.push(ClientEffect::Connect);
    }

    /// Goes on after an attempt that came to nothing.
    pub(super) fn failed(
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

    /// Goes on after a connection that was open.
    pub(super) fn lost(&mut self, cause: Cause, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let backoff = self.config.backoff;
        let (attempt, random, back_at) = match &self.state {
            State::Greeting {
                attempt, random, ..
            } => (attempt.saturating_add(1), *random, None),
            State::Open(link) => (link.next_attempt(&backoff, now), link.random(), None),
            State::Leaving { link, back_at } => {
                let attempt = link.next_attempt(&backoff, now);
                (attempt, link.random(), Some(*back_at))
            }
            State::Idle
            | State::Connecting { .. }
            | State::Waiting { .. }
            | State::Closed { .. } => return,
        };
        let cause = self.in_the_servers_words(cause);
        if matches!(self.state, State::Leaving { .. }) && cause.says_all_was_answered() {
            self.calls.send_back();
        }
        self.calls.cut(effects);
        self.channels.cut(effects);
        match (back_at, cause.forbids_return()) {
            // The server asked to come back: how it closed after that says nothing new.
            (Some(back_at), _) => {
                // One that sends away again and again is not asked for it without end.
                let back_at = back_at.max(now + backoff.wait(attempt, random));
                self.wait_until(back_at, attempt, Cause::GoAway, now, effects);
            }
            (None, Some(reason)) => self.end(reason, effects),
            (None, None) => self.wait(attempt, random, cause, now, effects),
        }
    }

    /// Ends everything: there will be no connection any more.
    pub(super) fn end(&mut self, reason: ClosedReason, effects: &mut Vec<ClientEffect<'_>>) {
        self.calls.close(&reason, effects);
        self.channels.cut(effects);
        effects.push(ClientEffect::Status(ConnectionStatus::Closed {
            reason: reason.clone(),
        }));
        self.state = State::Closed { reason };
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
        let not_before = match &cause {
            Cause::GoAway => until,
            cause => now + cause.asked_wait().max(SHORTEST_WAIT),
        };
        self.state = State::Waiting {
            attempt,
            until,
            not_before,
            cause,
        };
        self.tell_waiting(now, effects);
    }

    /// Something happened that may have ended the connection, or what hinders one.
    pub(super) fn probe(
        &mut self,
        delay: Duration,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        match &mut self.state {
            State::Open(link) | State::Leaving { link, .. } => {
                link.probe(now);
                self.tick(now, effects);
            }
            State::Waiting {
                until, not_before, ..
            } => {
                *until = (*until).min((now + delay).max(*not_before));
                self.tell_waiting(now, effects);
            }
            State::Idle
            | State::Connecting { .. }
            | State::Greeting { .. }
            | State::Closed { .. } => {}
        }
    }

    fn tell_waiting(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        let State::Waiting {
            attempt,
            until,
            ref cause,
            ..
        } = self.state
        else {
            return;
        };
        let retry_in = until.since(now);
        effects.push(ClientEffect::Status(ConnectionStatus::Waiting {
            retry_in,
            cause: cause.clone(),
        }));
        if retry_in.is_zero() {
            self.connect(attempt, effects);
        }
    }

    /// A close is explained by the fault that came before it: a server has room for a whole
    /// sentence there, and closes with what the code says anyway.
    fn in_the_servers_words(&mut self, mut cause: Cause) -> Cause {
        if let Cause::Closed { reason, .. } = &mut cause
            && let Some(fault) = self.complaint.take()
            && !fault.message.is_empty()
        {
            *reason = fault.message;
        }
        cause
    }
}

/// A connection is opened no sooner than this after the last one ended, however often it is probed.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
