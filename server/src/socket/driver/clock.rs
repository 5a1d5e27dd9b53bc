//! What is due at which moment: heartbeats, the peer's own ticks, and the ends of patience.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use wilco_protocol::{CloseCode, Moment};

use super::{Driver, Phase};
use crate::socket::Peer;
use crate::socket::ending::Ending;
use crate::socket::heartbeat::{Beat, Rhythm};

impl<S, P> Driver<S, P>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Peer,
{
    pub(super) fn poll_timer(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<()> {
        ready!(self.timer.poll(cx));
        if self.peer.next_tick().is_some_and(|at| at <= now) {
            self.peer.tick(now, &mut self.outbound);
        }
        if self.phase == Phase::Open {
            self.beat(now);
        }
        if self
            .stalled
            .is_some_and(|at| at + self.config.stall_timeout <= now)
        {
            tracing::debug!(
                waiting = self.outbound.len(),
                "gave up on a peer that does not read"
            );
            self.give_up();
        }
        if self.end_by.is_some_and(|at| at <= now) {
            self.give_up();
        }
        match self.phase {
            // The answer cannot come before our close frame is written: the stall timer rules.
            Phase::Closing { until } if until <= now && !self.outbound.is_empty() => {
                let until = now + self.config.close_timeout.max(SHORTEST_WAIT);
                self.phase = Phase::Closing { until };
            }
            Phase::Closing { until } | Phase::Lingering { until } if until <= now => {
                self.phase = Phase::Closed;
            }
            Phase::Open
            | Phase::Closing { .. }
            | Phase::Answering { .. }
            | Phase::Lingering { .. }
            | Phase::Closed
            | Phase::GivenUp => {}
        }
        Poll::Ready(())
    }

    /// Asks for a sign of life, or notices that none comes.
    fn beat(&mut self, now: Moment) {
        let is_held_back = self.is_held_back();
        let due = self.heartbeat.tick(now, self.rhythm());
        // Who is not read cannot be heard. Pings go on: over a connection that is gone, they fail.
        if is_held_back {
            self.heartbeat.hear(now);
        }
        match due {
            Some(Beat::Ping) => self.outbound.ping(),
            Some(Beat::Silent) if is_held_back => {}
            Some(Beat::Silent) => {
                let code = CloseCode::SILENT;
                self.outbound.close_now(code, code.sentence());
            }
            Some(Beat::Idle) => self.outbound.close(CloseCode::GOING_AWAY, "idle"),
            None => {}
        }
    }

    fn rhythm(&self) -> Rhythm {
        Rhythm {
            interval: self.config.ping_interval,
            timeout: self.config.ping_timeout,
            idle: self.config.idle_timeout,
        }
    }

    fn give_up(&mut self) {
        let code = CloseCode::SLOW;
        self.ending
            .get_or_insert_with(|| Ending::closed(code, code.sentence()));
        self.outbound.discard();
        self.phase = Phase::GivenUp;
    }

    pub(super) fn arm_timer(&mut self, cx: &mut Context<'_>) {
        let closing = match self.phase {
            Phase::Closing { until } | Phase::Lingering { until } => Some(until),
            Phase::Open | Phase::Answering { .. } | Phase::Closed | Phase::GivenUp => None,
        };
        let is_open = self.phase == Phase::Open;
        let beat = is_open.then(|| self.heartbeat.next(self.rhythm()));
        let stalled = self.stalled.map(|at| at + self.config.stall_timeout);
        let next = [
            self.peer.next_tick(),
            beat.flatten(),
            closing,
            stalled,
            self.end_by,
        ]
        .into_iter()
        .flatten()
        .min();
        // What lies beyond the clock's range never comes: `Duration::MAX` means no limit.
        if let Some(at) = next.and_then(|next| self.begun.checked_add(next.elapsed())) {
            self.timer.arm(at, cx);
        }
    }
}

/// How soon a close frame that is not written yet is looked at again, even if its answer is not waited for.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
