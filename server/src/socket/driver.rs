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
    /// The stream may hold bytes that it was given.
    unflushed: bool,
    /// When a connection that is being closed ends, whatever its peer does.
    end_by: Option<Moment>,
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
    /// The peer takes nothing: end without another word.
    GivenUp,
}

/// What a turn left behind.
enum Turn {
    /// Something was ready; there may be more.
    Busy,
    /// Nothing is ready; all that can become ready will wake the task.
    Idle,
    /// The connection has done its work: the stream may be shut down.
    Over,
    /// Nobody takes what is left: the stream is dropped as it stands.
    GivenUp,
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
            unflushed: false,
            end_by: None,
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
                Turn::Over => {
                    let ended = Pin::new(&mut self.stream).poll_shutdown(cx);
                    self.arm_timer(cx);
                    return ended;
                }
                Turn::GivenUp => return Poll::Ready(Ok(())),
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
        if self.phase == Phase::GivenUp {
            return Ok(Turn::GivenUp);
        }
        if self.outbound.is_empty() && !self.unflushed {
            match self.phase {
                Phase::Open | Phase::Closing { .. } | Phase::GivenUp => {}
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
        if matches!(self.phase, Phase::Closed | Phase::GivenUp)
            || self.outbound.len() > self.config.soft_mark
        {
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
            } else {
                self.peer.hear(now, &mut self.outbound);
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
                Ok(Some(Incoming::Ping(payload))) => outbound.pong(payload),
                Ok(Some(Incoming::Pong(_))) => {}
                Err(violation) => {
                    let code = CloseCode::from_u16(violation.close_code());
                    outbound.close_now(code, &violation.to_string());
                    let until = now + self.config.close_timeout;
                    self.phase = Phase::Lingering { until };
                    return;
                }
            }
        }
    }

    /// Notices that a close frame was queued: the peer's own is awaited for a while. From then on the connection has
    /// a bounded time to live, whatever the peer does.
    fn mark_closing(&mut self, now: Moment) {
        if self.phase == Phase::Open && self.outbound.is_closing() {
            let until = now + self.config.close_timeout;
            self.phase = Phase::Closing { until };
        }
        if self.phase != Phase::Open {
            let longest = self
                .config
                .stall_timeout
                .saturating_add(self.config.close_timeout);
            self.end_by.get_or_insert(now + longest);
        }
    }

    /// One write for all that this turn produced.
    fn poll_write(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        if self.outbound.is_empty() {
            return self.poll_flush(cx, now);
        }
        let held_back = self.outbound.len() > self.config.soft_mark;
        match self.outbound.poll_write(&mut self.stream, cx) {
            Poll::Ready(taken) => {
                taken?;
                self.unflushed = true;
                self.stalled = Some(now);
                // Who is not read cannot be heard; that it takes what waits shows that it lives.
                if held_back {
                    self.peer.hear(now, &mut self.outbound);
                }
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                self.stalled.get_or_insert(now);
                Poll::Pending
            }
        }
    }

    /// A stream such as TLS keeps what it was given until it is flushed.
    fn poll_flush(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        if self.unflushed {
            if Pin::new(&mut self.stream).poll_flush(cx)?.is_pending() {
                self.stalled.get_or_insert(now);
                return Poll::Pending;
            }
            self.unflushed = false;
        }
        self.stalled = None;
        Poll::Pending
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
            self.give_up();
        }
        if self.end_by.is_some_and(|at| at <= now) {
            self.give_up();
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
            Phase::Open
            | Phase::Closing { .. }
            | Phase::Lingering { .. }
            | Phase::Closed
            | Phase::GivenUp => {}
        }
        Poll::Ready(())
    }

    fn give_up(&mut self) {
        self.outbound.discard();
        self.phase = Phase::GivenUp;
    }

    fn arm_timer(&mut self, cx: &mut Context<'_>) {
        let closing = match self.phase {
            Phase::Closing { until } | Phase::Lingering { until } => Some(until),
            Phase::Open | Phase::Closed | Phase::GivenUp => None,
        };
        let stalled = self.stalled.map(|at| at + self.config.stall_timeout);
        let next = [self.peer.next_tick(), closing, stalled, self.end_by]
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
mod ending;
#[cfg(test)]
mod tests;
