//! One write for all that a turn produced.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite};
use wilco_protocol::Moment;

use super::Driver;
use crate::socket::Peer;

impl<S, P> Driver<S, P>
where
    S: AsyncRead + AsyncWrite + Unpin,
    P: Peer,
{
    /// One write for all that this turn produced.
    pub(super) fn poll_write(&mut self, cx: &mut Context<'_>, now: Moment) -> Poll<io::Result<()>> {
        if self.outbound.is_empty() {
            return self.poll_flush(cx, now);
        }
        let held_back = self.is_held_back();
        match self.outbound.poll_write(&mut self.stream, cx) {
            Poll::Ready(taken) => {
                taken?;
                self.unflushed = true;
                self.stalled = Some(now);
                // Who is not read cannot be heard, and who has much to take does not come to a ping soon; that it takes
                // what waits shows that it lives.
                if std::mem::take(&mut self.blocked) || held_back {
                    self.hear(now);
                }
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                self.blocked = true;
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
}
