//! The one task that owns a socket.

mod clock;
#[cfg(test)]
mod ending;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{self, Poll};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};
use wilco_protocol::websocket::{Reader, Role, Violation};
use wilco_protocol::{CloseCode, Moment};

use super::compressing::{Context, Grant};
use super::ending::Ending;
use super::heartbeat::Heartbeat;
use super::outbound::Outbound;
use super::timer::Timer;
use super::{Peer, WebSocketConfig};

/// Drives one peer over one stream, from the upgrade to the end.
pub(crate) struct Driver<S, P> {
    stream: S,
    peer: P,
    config: Arc<WebSocketConfig>,
    reader: Reader,
    outbound: Outbound,
    /// Input that was read and not looked at, because the peer takes no more for now.
    held: Option<Box<Held>>,
    begun: Instant,
    phase: Phase,
    /// The last time that the peer took in something, while bytes wait for it.
    stalled: Option<Moment>,
    /// The stream takes nothing for now.
    blocked: bool,
    /// The stream may hold bytes that it was given.
    unflushed: bool,
    /// When a connection that is being closed ends, whatever its peer does.
    end_by: Option<Moment>,
    heartbeat: Heartbeat,
    timer: Timer,
    /// The peer was told that all end.
    told_to_go: bool,
    /// Who was first to say that it ends, and why.
    ending: Option<Box<Ending>>,
    /// Counted until the connection is over.
    context: Option<Context>,
}

/// Bytes of which the last are left. Boxed, because it is rare.
struct Held {
    bytes: Vec<u8>,
    /// Where what is left begins.
    from: usize,
}

impl Held {
    fn new(bytes: Vec<u8>) -> Option<Box<Self>> {
        (!bytes.is_empty()).then(|| Box::new(Self { bytes, from: 0 }))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Messages go both ways.
    Open,
    /// A close frame was sent; the peer's is awaited.
    Closing { until: Moment },
    /// The peer has closed with this code, or is to be closed with it because it broke the rules. What was said to
    /// what it sent before goes out, then our own close.
    Answering {
        code: CloseCode,
        fault: Option<Violation>,
    },
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
    pub(crate) fn new(stream: S, early: Vec<u8>, peer: P, config: Arc<WebSocketConfig>) -> Self {
        Self {
            stream,
            peer,
            reader: Reader::new(Role::Server, config.frames()),
            outbound: Outbound::new(config.max_write_queue_size),
            held: Held::new(early),
            begun: Instant::now(),
            phase: Phase::Open,
            stalled: None,
            blocked: false,
            unflushed: false,
            end_by: None,
            heartbeat: Heartbeat::default(),
            timer: Timer::default(),
            told_to_go: false,
            ending: None,
            context: None,
            config,
        }
    }

    /// The same with messages that are compressed as it was agreed.
    pub(crate) fn with_compression(mut self, grant: Option<Grant>) -> Self {
        if let (Some(grant), Some(compression)) = (grant, &self.config.compression) {
            self.reader = self.reader.with_deflate(&grant.agreed);
            self.outbound = self.outbound.with_compression(&grant.agreed, compression);
            self.context = grant.context;
        }
        self
    }

    /// Runs the connection to its end and gives the peer back, which knows by then how it ended. All end by `shutdown`.
    ///
    /// Boxed, because who awaits this holds it twice: as it came, and as it is used.
    #[expect(
        clippy::manual_async_fn,
        reason = "an async function keeps its arguments twice, and there is one for each idle socket"
    )]
    pub(crate) fn run(
        mut self: Box<Self>,
        shutdown: CancellationToken,
    ) -> impl Future<Output = P> + Send
    where
        S: Send,
    {
        async move {
            let mut shutdown = pin!(shutdown.cancelled());
            self.peer.open(Moment::ZERO, &mut self.outbound);
            let result = poll_fn(|cx| {
                self.poll_shutdown(shutdown.as_mut(), cx);
                self.poll(cx)
            })
            .await;
            self.tell_ending(result);
            self.peer
        }
    }

    /// Tells the peer how it ended.
    fn tell_ending(&mut self, result: io::Result<()>) {
        if let Err(error) = &result {
            tracing::debug!(%error, "connection broke");
        }
        let ending = self.ending.take().unwrap_or_else(|| {
            let silently = || io::ErrorKind::UnexpectedEof.into();
            Ending::broken(result.err().unwrap_or_else(silently))
        });
        self.peer.ended(&ending);
    }

    /// Takes turns until nothing is ready. Bounded, so that one busy peer does not starve others.
    fn poll(&mut self, cx: &mut task::Context<'_>) -> Poll<io::Result<()>> {
        let now = self.now();
        // Once is enough: what comes while turns are taken wakes the task for another poll.
        let _ = self.poll_timer(cx, now);
        // A peer that is busy uses up what tokio lets one task do at a time. What waits is written before that; what fails
        // here fails again, behind what there is to read.
        if !self.outbound.is_empty() {
            let _ = self.poll_write(cx, now);
        }
        self.peer.woken();
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

    /// One read, what the peer makes of it and of all else that is ready, and one write for all of it.
    fn turn(&mut self, cx: &mut task::Context<'_>) -> io::Result<Turn> {
        let now = self.now();
        let read = self.poll_read(cx, now)?;
        let peer = self.poll_peer(cx, now);
        self.answer_close(peer, now);
        self.mark_closing(now);
        let written = self.poll_write(cx, now)?;
        if self.phase == Phase::GivenUp {
            return Ok(Turn::GivenUp);
        }
        if self.outbound.is_empty() && !self.unflushed {
            match self.phase {
                Phase::Open | Phase::Closing { .. } | Phase::Answering { .. } | Phase::GivenUp => {}
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

    fn poll_shutdown(
        &mut self,
        shutdown: Pin<&mut WaitForCancellationFuture<'_>>,
        cx: &mut task::Context<'_>,
    ) {
        if !self.told_to_go && shutdown.poll(cx).is_ready() {
            self.told_to_go = true;
            self.peer.shutdown(self.now(), &mut self.outbound);
        }
    }

    fn poll_peer(&mut self, cx: &mut task::Context<'_>, now: Moment) -> Poll<()> {
        let before = self.outbound.len();
        let polled = self.peer.poll(cx, now, &mut self.outbound);
        if self.outbound.len() > before {
            self.heartbeat.speak(now);
        }
        polled
    }

    /// Confirms the peer's close, or tells what is wrong, behind all that was said up to now.
    fn answer_close(&mut self, polled: Poll<()>, now: Moment) {
        let (code, fault) = match self.phase {
            Phase::Answering { code, fault } => (code, fault),
            // Whose peer ended its half without a word may still have something to say, though not for ever.
            Phase::Closed if !self.outbound.is_closing() => {
                return self.peer.hang_up(CloseCode::NORMAL, "");
            }
            Phase::Open
            | Phase::Closing { .. }
            | Phase::Lingering { .. }
            | Phase::Closed
            | Phase::GivenUp => return,
        };
        let reason = fault.map_or_else(String::new, |fault| fault.to_string());
        self.peer.hang_up(code, &reason);
        if polled.is_pending() && (self.outbound.is_empty() || self.outbound.is_closing()) {
            self.outbound.close(code, &reason);
            let until = now + self.config.close_timeout;
            self.phase = match fault {
                Some(_) => Phase::Lingering { until },
                None => Phase::Closed,
            };
        }
    }

    /// Notices that the last word was said: the peer's own close is awaited for a while, once ours is queued. From then
    /// on the connection has a bounded time to live, whatever the peer does.
    fn mark_closing(&mut self, now: Moment) {
        if self.phase == Phase::Open
            && let Some(ending) = self.outbound.closing()
        {
            // Nobody waits for the answer of one that says nothing, least of all a session.
            let until = if ending.code == CloseCode::SILENT {
                now
            } else {
                now + self.config.close_timeout
            };
            self.ending.get_or_insert_with(|| Box::new(ending.clone()));
            self.phase = Phase::Closing { until };
        }
        if self.phase != Phase::Open || self.peer.is_closing() {
            let longest = self
                .config
                .stall_timeout
                .saturating_add(self.config.close_timeout);
            self.end_by.get_or_insert(now + longest);
        }
    }
}

/// How many turns one poll takes before others get theirs.
const TURNS: usize = 8;
