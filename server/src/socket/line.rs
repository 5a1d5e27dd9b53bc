//! A peer that lets an async function live on a socket.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use wilco_protocol::websocket::MessageKind;
use wilco_protocol::{CloseCode, Moment};

use super::batch::Batch;
use super::link::Link;
use super::{Coding, Ending, Message, Outbound, Peer, Sockets};

/// The connection's end of a [`Link`]: fills its inbox, empties its mailbox, and polls what lives on the socket, all in
/// the one task that owns the socket.
pub(crate) struct Line {
    life: Option<Life>,
    link: Arc<Link>,
    /// What the read brought that is still going on.
    arrived: Option<Box<Batch>>,
    /// What all cost that was handed over and not received, when it was last looked at.
    unreceived: usize,
    /// The cost from which nothing more is read.
    limit: usize,
    /// The life may have something to do.
    due: bool,
    /// More waits to be written than should. Not if all of it may be dropped: that may be so for ever where more is
    /// published than the peer can take, and it has to be heard all the same.
    owing: bool,
    /// A close waits behind what is to be written.
    closing: bool,
    /// The last word is said: nothing more is sent.
    over: bool,
}

/// What an application does with a socket.
type Life = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Line {
    /// A line with nobody at its other end yet, and what that one is to have of it.
    pub(crate) fn new(sockets: &Sockets, coding: Coding) -> (Self, Arc<Link>) {
        let link = Link::new(sockets, coding);
        let line = Self {
            life: None,
            link: Arc::clone(&link),
            arrived: None,
            unreceived: 0,
            limit: sockets.config().max_message_size.max(LEAST_ROOM),
            due: true,
            owing: false,
            closing: false,
            over: false,
        };
        (line, link)
    }

    /// The same with what `live` begins, which is polled as long as there is a connection.
    pub(crate) fn with_life<L>(mut self, live: impl FnOnce() -> L) -> Self
    where
        L: Future<Output = ()> + Send + 'static,
    {
        // What it was given of the line ended with the panic: the socket is closed by it.
        if let Ok(life) = catch(live) {
            self.life = Some(Box::pin(life));
        }
        self
    }

    /// Lets the life go on to its end, now that the connection is over.
    pub(crate) fn finish(self) -> impl Future<Output = ()> + Send + 'static {
        let mut life = self.life;
        poll_fn(move |cx| match &mut life {
            Some(it) => poll_life(it, cx).map(drop),
            None => Poll::Ready(()),
        })
    }

    /// Hands over what was read.
    fn deliver(&mut self, cx: &Context<'_>) {
        if let Some(arrived) = self.arrived.take() {
            self.unreceived = self.link.inbox.put(arrived, cx);
            self.due = true;
        }
    }

    fn live(&mut self, cx: &mut Context<'_>) {
        let is_due = std::mem::take(&mut self.due);
        let Some(life) = self.life.as_mut().filter(|_| is_due) else {
            return;
        };
        // What is sent from in here wakes nobody: the task runs.
        self.link.mailbox().attend();
        match poll_life(life, cx) {
            Poll::Pending => return,
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(Panicked)) => {
                let code = CloseCode::INTERNAL;
                self.link.mailbox().close(code, code.sentence());
            }
        }
        self.life = None;
    }

    /// Moves what is to be sent to where it is written from. Not more than a write takes: what stays behind can still be
    /// dropped or replaced.
    fn hand_over(&mut self, cx: &Context<'_>, out: &mut Outbound) -> Poll<()> {
        let (mailbox, inbox) = (self.link.mailbox(), &self.link.inbox);
        if out.is_closing() {
            if !std::mem::replace(&mut self.over, true) {
                mailbox.end();
                self.owing = false;
            }
            return Poll::Pending;
        }
        if mailbox.settle(out.len()) {
            inbox.drain(cx);
            self.due = true;
        }
        let room = if out.is_empty() { BATCH } else { 0 };
        let taken = mailbox.poll_take(cx, out, room);
        let standing = mailbox.standing();
        self.owing = standing.is_owed;
        self.closing = standing.is_closing;
        match taken {
            Poll::Ready(Some(farewell)) if farewell.ahead => {
                out.close_now(farewell.code, &farewell.reason);
            }
            Poll::Ready(Some(farewell)) => out.close(farewell.code, &farewell.reason),
            Poll::Ready(None) => {}
            Poll::Pending if self.due => {}
            Poll::Pending => return Poll::Pending,
        }
        Poll::Ready(())
    }
}

impl Peer for Line {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, _: &mut Outbound) {
        let arrived = self.arrived.get_or_insert_with(Batch::take);
        arrived.cost += message.len() + OVERHEAD;
        arrived.messages.push_back(match kind {
            MessageKind::Text => Message::Text(String::from_utf8_lossy(message).into_owned()),
            MessageKind::Binary => Message::Binary(Bytes::copy_from_slice(message)),
        });
    }

    fn woken(&mut self) {
        self.due = true;
    }

    fn poll(&mut self, cx: &mut Context<'_>, _: Moment, out: &mut Outbound) -> Poll<()> {
        let was_full = self.is_full();
        self.deliver(cx);
        self.live(cx);
        if self.unreceived > 0 {
            self.unreceived = self.link.inbox.cost(self.limit, cx);
        }
        let handed = self.hand_over(cx, out);
        if was_full && !self.is_full() {
            return Poll::Ready(());
        }
        handed
    }

    fn is_full(&self) -> bool {
        let arrived = self.arrived.as_ref().map_or(0, |batch| batch.cost);
        self.owing || self.unreceived + arrived >= self.limit
    }

    fn is_closing(&self) -> bool {
        self.closing
    }

    fn hang_up(&mut self, code: CloseCode, reason: &str) {
        self.link.mailbox().close(code, reason);
    }

    fn shutdown(&mut self, _: Moment, _: &mut Outbound) {
        self.link.mailbox().close(CloseCode::GOING_AWAY, "");
    }

    fn ended(&mut self, ending: &Ending) {
        self.deliver(&Context::from_waker(Waker::noop()));
        self.link.end(ending);
    }
}

/// A life ended by a panic, which is logged.
struct Panicked;

fn poll_life(life: &mut Life, cx: &mut Context<'_>) -> Poll<Result<(), Panicked>> {
    match catch(|| life.as_mut().poll(cx)) {
        Ok(polled) => polled.map(Ok),
        Err(panicked) => Poll::Ready(Err(panicked)),
    }
}

fn catch<T>(step: impl FnOnce() -> T) -> Result<T, Panicked> {
    // It is not polled again after a panic, and what it shares is behind locks that outlive one.
    catch_unwind(AssertUnwindSafe(step)).map_err(|panic| {
        let panic = panic_message(&*panic);
        tracing::error!(panic, "what lives on a socket panicked");
        Panicked
    })
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("something that is no text")
}

/// How many bytes of messages wait to be received, unless a single one may be longer.
const LEAST_ROOM: usize = 64 * 1024;
/// What a message costs beside its bytes: its place, and the rounding of its allocation.
const OVERHEAD: usize = 64;
/// How much is moved at once.
const BATCH: usize = 64 * 1024;

#[cfg(test)]
mod tests;
