use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use web_time::Instant;
use wilco_protocol::CloseCode;
use wilco_protocol::websocket::{CloseFrame, Incoming, Violation};

use super::line::{End, Line, Message};
use super::outbound::Outbound;
use super::timer::Timer;
use crate::desk::LOW_WATER;
use crate::frames::Flow;

/// An open WebSocket: what the browser brought, and the way out.
pub(crate) struct Socket {
    line: Line,
    /// Set while there is more to send than the session likes.
    recount: Timer,
    pub(crate) outbound: Outbound,
}

impl Socket {
    pub(super) fn new(line: Line) -> Self {
        Self {
            outbound: Outbound::new(line.socket().clone()),
            line,
            recount: Timer::new(),
        }
    }

    /// Ready when something came; an end without a close is an error.
    pub(crate) fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.watch_outbound(cx);
        self.line.poll_news(cx)
    }

    /// Whether there are messages that nobody has looked at.
    pub(crate) fn has_input(&self) -> bool {
        self.line.has_messages()
    }

    /// Hands over everything that came, until `take` wants no more.
    pub(crate) fn take_frames(
        &mut self,
        mut take: impl FnMut(Incoming<'_>, &mut Outbound) -> Flow,
    ) -> Result<(), Violation> {
        while let Some(message) = self.line.next_message() {
            let incoming = match &message {
                Message::Text(text) => Incoming::Text(text),
                Message::Binary(bytes) => Incoming::Binary(bytes),
            };
            if let Flow::Stop = take(incoming, &mut self.outbound) {
                return Ok(());
            }
        }
        match self.line.take_end() {
            Some(End::Closed { code, reason }) => {
                take(Incoming::Close(frame(code, &reason)), &mut self.outbound);
                Ok(())
            }
            Some(End::TooBig) => Err(Violation::MessageTooBig),
            Some(End::Broken) | None => Ok(()),
        }
    }

    /// Waits until the server has answered the close, for two seconds at most.
    pub(crate) async fn farewell(self) {
        let mut timer = Timer::new();
        timer.set(Instant::now().checked_add(FAREWELL));
        poll_fn(|cx| match self.line.poll_closed(cx) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => timer.poll(cx),
        })
        .await;
    }

    /// A browser does not say when it has sent something. So it is asked again for as long as the
    /// session may wait for that.
    fn watch_outbound(&mut self, cx: &mut Context<'_>) {
        while LOW_WATER < self.outbound.len() {
            self.recount.set(Instant::now().checked_add(RECOUNT));
            if self.recount.poll(cx).is_pending() {
                return;
            }
        }
    }
}

/// The close as it travelled.
fn frame(code: CloseCode, reason: &str) -> Option<CloseFrame<'_>> {
    (code != CloseCode::NO_STATUS).then_some(CloseFrame {
        code: code.as_u16(),
        reason,
    })
}

/// How long the server may take to answer a close.
const FAREWELL: Duration = Duration::from_secs(2);
/// How soon a browser that has much to send is asked again.
const RECOUNT: Duration = Duration::from_millis(10);
