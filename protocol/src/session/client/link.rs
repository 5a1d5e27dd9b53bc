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
    /// Set while a probe is not answered: when the silence has lasted for too long then.
    probed: Option<Moment>,
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
            probed: None,
            latency: None,
            stalled: false,
        }
    }

    /// Who is woken later than this has slept: for so long it hears what came meanwhile before it
    /// judges.
    pub(super) const LATE: Duration = Duration::from_millis(200);

    pub(super) fn hear(&mut self, now: Moment) {
        self.heard = now;
        self.unheard = None;
        // It may have lain in a queue while this side slept: the pong alone answers a probe.
        if self.probed.is_some() {
            self.probed = Some(now + self.short_patience());
        }
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

    /// Whether the silence has lasted for too long. Who is woken late, such as a page in the
    /// background, must not take its own sleep for the silence of the server, and asks once more.
    pub(super) fn is_silent(&mut self, now: Moment) -> bool {
        let Some(at) = self.silent_at().filter(|at| *at <= now) else {
            return false;
        };
        if self.probed.is_some() || now <= at + Self::LATE {
            return true;
        }
        self.probe(now);
        false
    }

    /// Asks at once, and waits less long for the answer.
    pub(super) fn probe(&mut self, now: Moment) {
        // Another probe gives no more time, unless that has run out in a sleep.
        if self.probed.is_none_or(|at| at <= now) {
            self.next_ping = now;
            self.probed = Some(now + self.short_patience());
        }
    }

    fn short_patience(&self) -> Duration {
        self.patience.min(PROBE)
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
                self.probed = None;
                self.unheard = None;
                let latency = now.since(left);
                // An answer that was slept over does not tell how long the way is.
                let is_measured = latency < self.heartbeat + self.patience;
                if is_measured {
                    self.latency = Some(latency);
                }
                is_measured
            }
            Some(_) | None => false,
        }
    }

    pub(super) fn next_tick(&self) -> Moment {
        let silent_at = self.silent_at().unwrap_or(self.next_ping);
        self.next_ping.min(silent_at)
    }

    /// When the silence has lasted for too long: a heartbeat and the timeout behind it, and the
    /// timeout since a ping left; soon, while a probe is not answered.
    fn silent_at(&self) -> Option<Moment> {
        if self.probed.is_some() {
            return self.probed;
        }
        let unheard = self.unheard?;
        Some((self.heard + self.heartbeat + self.patience).max(unheard + self.patience))
    }
}

/// A server that asks for more pings than this gets no more, nor is it called silent earlier.
const SHORTEST_HEARTBEAT: Duration = Duration::from_millis(10);
/// How soon a server that is probed has to be heard.
const PROBE: Duration = Duration::from_secs(3);
