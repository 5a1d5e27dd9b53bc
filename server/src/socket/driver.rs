//! The one task that owns a socket.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_util::sync::WaitForCancellationFutureOwned;
use wilco_protocol::websocket::{Incoming, MessageKind, Reader, Role};
use wilco_protocol::{CloseCode, Moment};

use super::outbound::Outbound;
use super::timer::Timer;
use super::{Peer, SocketConfig, scratch};

/// Drives one peer over one stream, from the upgrade to the end.
pub(crate) struct Driver<S, P> {
    stream: S,
    peer: P,
    config: SocketConfig,
    reader: Reader,
    outbound: Outbound,
    /// Input that was read and not looked at, because the peer does not read what it caused.
    held: Vec<u8>,
    begun: Instant,
    phase: Phase,
    /// The last time that the peer took in something, while bytes wait for it.
    stalled: Option<Moment>,
    timer: Timer,
    shutdown: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Messages go both ways.
    Open,
    /// A close frame was sent; the peer's is awaited.
    Closing { until: Moment },
    /// The peer broke the rules and was told so. What it still sends is thrown away: a stream that
    /// is closed over unread input is reset, and the close frame lost with it.
    Lingering { until: Moment },
    /// Both sides have closed, or the stream broke: write what is left, and end.
    Closed,
}

/// What a turn left behind.
enum Turn {
    /// Something was ready; there may be more.
    Busy,
    /// Nothing is ready; all that can become ready will wake the task.
    Idle,
    /// The connection has done its work.
    Over,
}

impl<S, P> Driver<S, P>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Peer,
{
    /// A driver for a stream that has just been upgraded; `early` came with the upgrade.
    pub(crate) fn new(
        stream: S,
        early: Vec<u8>,
        peer: P,
        config: SocketConfig,
        shutdown: WaitForCancellationFutureOwned,
    ) -> Self {
        Self {
            stream,
            peer,
            reader: Reader::new(Role::Server, config.frames),
            outbound: Outbound::new(config.hard_mark),
            held: early,
            begun: Instant::now(),
            phase: Phase::Open,
            stalled: None,
            timer: Timer::default(),
            shutdown: Some(Box::pin(shutdown)),
            config,
        }
    }

    /// Runs the connection to its end and gives the peer back.
    ///
    /// Boxed, because a future holds what it was given twice: as it came, and as it is used.
    pub(crate) async fn run(mut self: Box<Self>) -> P {
        self.peer.open(Moment::ZERO, &mut self.outbound);
        // A broken stream is an ordinary end: who needs to know learns it from the peer's calls.
        if let Err(error) = poll_fn(|cx| self.poll(cx)).await {
            tracing::debug!(%error, "connection broke");
        }
        self.peer
    }

    /// Takes turns until nothing is ready. Bounded, so that one busy peer does not starve others.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let now = self.now();
        // Once is enough: what comes while turns are taken wakes the task for another poll.
        let _ = self.poll_shutdown(cx, now);
        let _ = self.poll_timer(cx, now);
        for _ in 0..TURNS {
            match self.turn(cx)? {
                Turn::Busy => {}
                Turn::Idle => {
                    self.arm_timer(cx);
                    return Poll::Pending;
                }
                Turn::Over => return Pin::new(&mut self.stream).poll_shutdown(cx),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// What calls have ended, one read, and one write for all of it.
    fn turn(&mut self, cx: &mut Context<'_>) -> io::Result<Turn> {
        let now = self.now();
        let peer = self.peer.poll(cx, now, &mut self.outbound);
        let read = self.poll_read(cx, now)?;
        self.mark_closing(now);
        let written = self.poll_write(cx, now)?;
        if self.outbound.is_empty() {
            match self.phase {
                Phase::Open | Phase::Closing { .. } => {}
                // Tells the peer that nothing more comes. If it is gone, the next read says so.
                Phase::Lingering { .. } => {
                    let _ = Pin::new(&mut self.stream).poll_shutdown(cx);
                }
                Phase::Closed => return Ok(Turn::Over),
            }
        }
        let idle = peer.is_pending() && read.is_pending() && written.is_pending();
        Ok(if idle { Turn::Idle } else { Turn::Busy })
    }

    fn now(&self) -> Moment {
        Moment::after(self.begun.elapsed())
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<()> {
        let Some(shutdown) = &mut self.shutdown else {
            return Poll::Pending;
        };
        ready!(shutdown.as_mut().poll(cx));
        self.shutdown = None;
        self.peer.shutdown(now, &mut self.outbound);
        Poll::Ready(())
    }

    /// One read, and everything it brought.
    fn poll_read(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        if self.phase == Phase::Closed || self.outbound.len() > self.config.soft_mark {
            return Poll::Pending;
        }
        if !self.held.is_empty() {
            let mut held = std::mem::take(&mut self.held);
            self.take_frames(&mut held, now);
            return Poll::Ready(Ok(()));
        }
        scratch::with_read(|buffer| {
            let mut room = ReadBuf::new(buffer);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut room))?;
            let bytes = room.filled_mut();
            if bytes.is_empty() {
                self.phase = Phase::Closed;
            }
            self.take_frames(bytes, now);
            Poll::Ready(Ok(()))
        })
    }

    fn take_frames(&mut self, mut input: &mut [u8], now: Moment) {
        loop {
            // With no input left the reader is still asked once more: it gives back what it lent.
            if !input.is_empty() && self.outbound.len() > self.config.soft_mark {
                self.held = input.to_vec();
                return;
            }
            let Self {
                reader,
                peer,
                outbound,
                ..
            } = self;
            match reader.next(&mut input) {
                Ok(None) => return,
                Ok(Some(Incoming::Close(frame))) => {
                    let code = frame.map_or(CloseCode::NORMAL.as_u16(), |frame| frame.code);
                    outbound.close(CloseCode::from_u16(code), "");
                    self.phase = Phase::Closed;
                    return;
                }
                // Behind our close frame only the peer's own is of interest.
                Ok(Some(_)) if outbound.is_closing() => {}
                Ok(Some(Incoming::Text(text))) => {
                    peer.receive(MessageKind::Text, text.as_bytes(), now, outbound);
                }
                Ok(Some(Incoming::Binary(bytes))) => {
                    peer.receive(MessageKind::Binary, bytes, now, outbound);
                }
                Ok(Some(Incoming::Ping(payload))) => {
                    peer.hear(now, outbound);
                    outbound.pong(payload);
                }
                Ok(Some(Incoming::Pong(_))) => peer.hear(now, outbound),
                Err(violation) => {
                    let code = CloseCode::from_u16(violation.close_code());
                    outbound.close(code, &violation.to_string());
                    let until = now + self.config.close_timeout;
                    self.phase = Phase::Lingering { until };
                    return;
                }
            }
        }
    }

    /// Notices that a close frame was queued: the peer's own is awaited for a while.
    fn mark_closing(&mut self, now: Moment) {
        if self.phase == Phase::Open && self.outbound.is_closing() {
            let until = now + self.config.close_timeout;
            self.phase = Phase::Closing { until };
        }
    }

    /// One write for all that this turn produced.
    fn poll_write(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        if self.outbound.is_empty() {
            self.stalled = None;
            return Poll::Pending;
        }
        match self.outbound.poll_write(&mut self.stream, cx) {
            Poll::Ready(taken) => {
                taken?;
                self.stalled = (!self.outbound.is_empty()).then_some(now);
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                self.stalled.get_or_insert(now);
                Poll::Pending
            }
        }
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<()> {
        ready!(self.timer.poll(cx));
        if self.peer.next_tick().is_some_and(|at| at <= now) {
            self.peer.tick(now, &mut self.outbound);
        }
        if self
            .stalled
            .is_some_and(|at| at + self.config.stall_timeout <= now)
        {
            tracing::debug!(
                waiting = self.outbound.len(),
                "gave up on a peer that does not read"
            );
            self.outbound.discard();
            self.phase = Phase::Closed;
        }
        match self.phase {
            // The answer cannot come before our close frame is written: the stall timer rules.
            Phase::Closing { until } if until <= now && !self.outbound.is_empty() => {
                let until = now + self.config.close_timeout;
                self.phase = Phase::Closing { until };
            }
            Phase::Closing { until } | Phase::Lingering { until } if until <= now => {
                self.phase = Phase::Closed;
            }
            Phase::Open | Phase::Closing { .. } | Phase::Lingering { .. } | Phase::Closed => {}
        }
        Poll::Ready(())
    }

    fn arm_timer(&mut self, cx: &mut Context<'_>) {
        let closing = match self.phase {
            Phase::Closing { until } | Phase::Lingering { until } => Some(until),
            Phase::Open | Phase::Closed => None,
        };
        let stalled = self.stalled.map(|at| at + self.config.stall_timeout);
        let next = [self.peer.next_tick(), closing, stalled]
            .into_iter()
            .flatten()
            .min();
        // What lies beyond the clock's range never comes: `Duration::MAX` means no limit.
        if let Some(at) = next.and_then(|next| self.begun.checked_add(next.elapsed())) {
            self.timer.arm(at, cx);
        }
    }
}

/// How many turns one poll takes before others get theirs.
const TURNS: usize = 8;

#[cfg(test)]
mod tests;
