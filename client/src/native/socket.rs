use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wilco_protocol::websocket::{Incoming, Reader, Violation};

use super::opener::Stream;
use super::outbound::Outbound;
use crate::frames::Flow;

/// An open WebSocket: what one read brought, and what the next write will take.
pub(crate) struct Socket {
    stream: Stream,
    input: Box<[u8]>,
    filled: usize,
    frames: Reader,
    pub(crate) outbound: Outbound,
}

impl Socket {
    pub(super) fn new(stream: Stream, frames: Reader, outbound: Outbound) -> Self {
        Self {
            stream,
            input: vec![0; READ_SIZE].into_boxed_slice(),
            filled: 0,
            frames,
            outbound,
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
            let next = self.outbound.next();
            let count = ready!(Pin::new(&mut self.stream).poll_write(cx, next))?;
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
        self.outbound.end();
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

/// What one read may bring.
const READ_SIZE: usize = 64 * 1024;
/// How long the server may take to answer a close.
const FAREWELL: Duration = Duration::from_secs(2);
