use std::sync::Arc;
use std::time::Duration;

use super::backoff::Backoff;
use super::cause::ConnectionStatus;
use crate::contract::Verdict;
use crate::envelope::Connected;
use crate::limits::Limits;
use crate::moment::Moment;

/// A connection on which `Connected` was said.
#[derive(Debug)]
pub(super) struct Link {
    attempt: u32,
    random: u32,
    since: Moment,
    limits: Limits,
    /// The store that the server's records live in.
    epoch: Option<Arc<str>>,
    /// How many calls of the connection before go on.
    replayed: usize,
    schema: Option<Verdict>,
    /// Whether a credential is being fetched.
    refreshing: bool,
    heartbeat: Duration,
    /// How long the server may take for a sign of life behind that.
    patience: Duration,
    heard: Moment,
    /// When the first ping left since then.
    unheard: Option<Moment>,
    next_ping: Moment,
    /// The ping that was not answered yet: the clock it carries, and when it left.
    asked: Option<(u64, Moment)>,
    latency: Option<Duration>,
    stalled: bool,
}

impl Link {
    pub(super) fn new(connected: &Connected, attempt: u32, random: u32, now: Moment) -> Self {
        let heartbeat = Duration::from_millis(connected.heartbeat_ms).max(SHORTEST_HEARTBEAT);
        let patience = Duration::from_millis(connected.heartbeat_timeout_ms);
        Self {
            attempt,
            random,
            since: now,
            limits: connected.limits,
            epoch: connected.epoch.as_deref().map(Arc::from),
            replayed: 0,
            schema: connected.schema,
            refreshing: false,
            heartbeat,
            patience: patience.max(SHORTEST_HEARTBEAT),
            heard: now,
            unheard: None,
            next_ping: now + heartbeat,
            asked: None,
            latency: None,
            stalled: false,
        }
    }

    pub(super) fn hear(&mut self, now: Moment) {
        self.heard = now;
        self.unheard = None;
    }

    pub(super) fn set_stalled(&mut self, stalled: bool) {
        self.stalled = stalled;
    }

    pub(super) fn set_replayed(&mut self, replayed: usize) {
        self.replayed = replayed;
    }

    pub(super) fn status(&self) -> ConnectionStatus {
        ConnectionStatus::Open {
            latency: self.latency,
            replayed: self.replayed,
            schema: self.schema,
        }
    }

    pub(super) fn epoch(&self) -> Option<&Arc<str>> {
        self.epoch.as_ref()
    }

    /// Notes whether a credential is being fetched; gives what was noted before.
    pub(super) fn set_refreshing(&mut self, refreshing: bool) -> bool {
        std::mem::replace(&mut self.refreshing, refreshing)
    }

    pub(super) fn random(&self) -> u32 {
        self.random
    }

    /// The number of the attempt that follows should the connection be lost now.
    pub(super) fn next_attempt(&self, backoff: &Backoff, now: Moment) -> u32 {
        if now.since(self.since) < backoff.held {
            self.attempt.saturating_add(1)
        } else {
            1
        }
    }

    /// Whether a call may be sent beside `in_flight` others.
    pub(super) fn has_room(&self, in_flight: usize) -> bool {
        let max_in_flight = usize::try_from(self.limits.max_in_flight).unwrap_or(usize::MAX);
        !self.stalled && in_flight < max_in_flight.max(1)
    }

    /// Whether the calls in flight may have that many bytes together.
    pub(super) fn holds(&self, bytes: usize) -> bool {
        u64::try_from(bytes).is_ok_and(|bytes| bytes <= self.limits.max_in_flight_bytes())
    }

    /// Whether the server takes a message of that many bytes.
    pub(super) fn takes(&self, bytes: usize) -> bool {
        u32::try_from(bytes).is_ok_and(|bytes| bytes <= self.limits.max_message)
    }

    pub(super) fn is_silent(&self, now: Moment) -> bool {
        self.silent_at().is_some_and(|at| at <= now)
    }

    pub(super) fn is_ping_due(&self, now: Moment) -> bool {
        self.next_ping <= now
    }

    /// Counts a ping that leaves now; gives the clock that it carries.
    pub(super) fn ping(&mut self, now: Moment) -> u64 {
        let ts = u64::try_from(now.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.asked = Some((ts, now));
        self.unheard.get_or_insert(now);
        self.next_ping = now + self.heartbeat;
        ts
    }

    /// Takes in the answer of a ping. True if the latency is known anew.
    pub(super) fn pong(&mut self, client_ts: Option<u64>, now: Moment) -> bool {
        match self.asked {
            Some((ts, left)) if client_ts == Some(ts) => {
                self.asked = None;
                self.latency = Some(now.since(left));
                true
            }
            Some(_) | None => false,
        }
    }

    pub(super) fn next_tick(&self) -> Moment {
        let silent_at = self.silent_at().unwrap_or(self.next_ping);
        self.next_ping.min(silent_at)
    }

    /// When the silence has lasted for too long: a heartbeat and the timeout behind it, and the
    /// timeout since a ping left. Who is woken late, such as a page in the background, must not take its own sleep for the silence
    /// of the server.
    fn silent_at(&self) -> Option<Moment> {
        let unheard = self.unheard?;
        Some((self.heard + self.heartbeat + self.patience).max(unheard + self.patience))
    }
}

/// A server that asks for more pings than this gets no more, nor is it called silent earlier.
const SHORTEST_HEARTBEAT: Duration = Duration::from_millis(10);
