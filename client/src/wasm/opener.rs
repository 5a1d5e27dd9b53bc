use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use web_time::Instant;
use wilco_protocol::session::Cause;

use super::address;
use super::line::Line;
use super::socket::Socket;
use super::timer::Timer;
use crate::config::Config;
use crate::error::Error;

/// Opens WebSockets to one address.
pub(crate) struct Opener {
    url: String,
    subprotocol: &'static str,
    timeout: Duration,
    max_message: usize,
}

impl Opener {
    /// Opens sockets that speak the protocol of wilco.
    pub(crate) fn new(url: &str, config: &Config) -> Result<Self, Error> {
        Ok(Self {
            url: address::resolve(url)?,
            subprotocol: config.subprotocol(),
            timeout: config.connect_timeout,
            max_message: config.max_message,
        })
    }

    /// Makes one attempt.
    pub(crate) async fn open(&self) -> Result<Socket, Cause> {
        let line = Line::open(&self.url, self.subprotocol, self.max_message)?;
        let mut timer = Timer::new();
        timer.set(Instant::now().checked_add(self.timeout));
        poll_fn(|cx| match line.poll_open(cx) {
            Poll::Ready(opened) => Poll::Ready(opened),
            Poll::Pending => timer.poll(cx).map(|()| Err(Cause::TimedOut)),
        })
        .await?;
        Ok(Socket::new(line))
    }
}
