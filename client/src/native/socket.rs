use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wilco_protocol::EncodeError;
use wilco_protocol::websocket::{
    FrameLimits, Incoming, MessageKind, OpenFrame, Reader, Role, Violation, write_close, write_pong,
};

use super::opener::Stream;
use super::random::Random;
use crate::flow::Flow;

/// An open WebSocket: what one read brought, and what the next write will take.
pub(crate) struct Socket {
    stream: Stream,
    input: Box<[u8]>,
    filled: usize,
    frames: Reader,
    pub(crate) outbound: Outbound,
}

/// Frames that wait to be written, as bytes.
pub(crate) struct Outbound {
    bytes: Vec<u8>,
    written: usize,
    random: Random,
    is_closed: bool,
}

impl Socket {
    pub(crate) fn new(stream: Stream, random: Random, max_message: usize) -> Self {
        let limits = FrameLimits {
            max_message,
            max_frame: max_message,
            ..FrameLimits::default()
        };
        Self {
            stream,
            input: vec![0; READ_SIZE].into_boxed_slice(),
            filled: 0,
            frames: Reader::new(Role::Client, limits),
            outbound: Outbound {
                bytes: Vec::new(),
                written: 0,
                random,
                is_closed: false,
            },
        }
    }

    /// Writes what is queued, then reads once. Ready when something was read; an end is an error.
    pub(crate) fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.poll_flush(cx) {
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) | Poll::Pending => {}
        }
        let mut buffer = ReadBuf::new(&mut self.input);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        self.filled = buffer.filled().len();
        Poll::Ready(match self.filled {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        })
    }

    /// Writes until nothing is left.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outbound.is_empty() {
            let unwritten = &self.outbound.bytes[self.outbound.written..];
            let count = ready!(Pin::new(&mut self.stream).poll_write(cx, unwritten))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.outbound.advance(count);
        }
        // TLS may hold a record back until it is flushed.
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Whether the last read brought bytes that nobody has looked at.
    pub(crate) const fn has_input(&self) -> bool {
        self.filled > 0
    }

    /// Hands over everything that the last read brought, answering pings on the way, until `take`
    /// wants no more.
    pub(crate) fn take_frames(
        &mut self,
        mut take: impl FnMut(Incoming<'_>, &mut Outbound) -> Flow,
    ) -> Result<(), Violation> {
        let mut input = &mut self.input[..std::mem::take(&mut self.filled)];
        while let Some(incoming) = self.frames.next(&mut input)? {
            if let Incoming::Ping(payload) = incoming {
                self.outbound.pong(payload);
            }
            if let Flow::Stop = take(incoming, &mut self.outbound) {
                break;
            }
        }
        Ok(())
    }

    /// Writes what is queued, the close last, and waits for the server to hang up: a client that
    /// does so first may destroy its own last words. Gives up after two seconds.
    pub(crate) async fn farewell(mut self) {
        let end = std::future::poll_fn(|cx| {
            loop {
                match self.poll_turn(cx) {
                    Poll::Ready(Ok(())) => {}
                    Poll::Ready(Err(_)) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        });
        let _gave_up = tokio::time::timeout(FAREWELL, end).await;
    }
}

impl Outbound {
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.written
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Queues a message that `write` appends. After a close nothing is queued any more.
    pub(crate) fn message(
        &mut self,
        kind: MessageKind,
        expected_len: usize,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        if self.is_closed {
            return Ok(());
        }
        let mask = Some(self.random.mask());
        let frame = OpenFrame::begin(&mut self.bytes, expected_len, mask);
        match write(&mut self.bytes) {
            Ok(()) => {
                frame.finish(&mut self.bytes, kind);
                Ok(())
            }
            Err(error) => {
                frame.abandon(&mut self.bytes);
                Err(error)
            }
        }
    }

    /// Queues a close, once.
    pub(crate) fn close(&mut self, code: u16, reason: &str) {
        if !std::mem::replace(&mut self.is_closed, true) {
            let mask = Some(self.random.mask());
            write_close(&mut self.bytes, code, reason, mask);
        }
    }

    /// A server that pings and does not read gets no more answers than fit.
    fn pong(&mut self, payload: &[u8]) {
        if !self.is_closed && self.len() < MOST_FOR_PONGS {
            let mask = Some(self.random.mask());
            write_pong(&mut self.bytes, payload, mask);
        }
    }

    fn advance(&mut self, count: usize) {
        self.written += count;
        if self.is_empty() {
            self.bytes.clear();
            self.bytes.shrink_to(KEPT);
            self.written = 0;
        } else if self.written > self.bytes.len() / 2 {
            // Moves less than was written, so each byte is moved once at most.
            self.bytes.drain(..self.written);
            self.written = 0;
        }
    }
}

/// What one read may bring.
const READ_SIZE: usize = 64 * 1024;
/// How much memory an empty queue keeps for the next turn.
const KEPT: usize = 64 * 1024;
/// How full the queue may be for a pong to still be added.
const MOST_FOR_PONGS: usize = 2 * 1024 * 1024;
/// How long the server may take to answer a close.
const FAREWELL: Duration = Duration::from_secs(2);
