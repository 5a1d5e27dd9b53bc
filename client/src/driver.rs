//! The task that owns the socket: one read, many inputs, one write.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use wilco_protocol::Moment;
use wilco_protocol::session::{Cause, ClientInput, ClosedReason};

use crate::config::Config;
use crate::desk::{Desk, Outlook, Wishes};
use crate::dial::{Dial, Dialled, Dialling};
use crate::error::Error;
use crate::inbox::{Command, Inbox};
use crate::token::Fetched;
use crate::transport::{BoxFuture, Opener, Page, Random, Socket, Timer, spawn};

/// Drives one client's session over all its connections.
pub(crate) struct Driver {
    desk: Desk,
    line: Line,
    dial: Dial,
    /// A credential on its way to a connection that lives.
    refreshing: Option<BoxFuture<Fetched>>,
    inbox: Arc<Inbox>,
    commands: Vec<Command>,
    timer: Timer,
    page: Page,
    random: Random,
}

/// What there is of a connection.
enum Line {
    Down,
    Dialling(Dialling),
    Up(Box<Socket>),
}

/// What a turn begins with, beside commands and frames.
#[derive(Default)]
struct News {
    dialled: Option<Result<Dialled, Cause>>,
    fetched: Option<Fetched>,
    broken: Option<io::Error>,
    /// The page woke up, or its network changed: how soon who waits is to try again.
    probe: Option<Duration>,
    is_due: bool,
}

impl Driver {
    pub(crate) fn new(
        opener: Opener,
        inbox: Arc<Inbox>,
        config: &Config,
    ) -> Result<(Self, Outlook), Error> {
        let (desk, outlook) = Desk::new(config);
        let driver = Self {
            desk,
            line: Line::Down,
            dial: Dial::new(opener, config),
            refreshing: None,
            inbox,
            commands: Vec::new(),
            timer: Timer::new(),
            page: Page::new(),
            random: Random::new().map_err(Error::random)?,
        };
        Ok((driver, outlook))
    }

    /// Runs until the client is closed.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            clippy::future_not_send,
            reason = "a browser's socket stays on its thread"
        )
    )]
    pub(crate) async fn run(mut self) {
        let now = self.desk.now();
        self.desk.step(ClientInput::Start, now, None);
        loop {
            if let Some(socket) = self.follow_wishes() {
                if self.desk.closed().is_some() {
                    // Whoever closes waits for this.
                    return socket.farewell().await;
                }
                spawn(socket.farewell());
            }
            if self.desk.closed().is_some() {
                return;
            }
            self.timer.set(self.desk.next_tick());
            let news = poll_fn(|cx| self.poll_turn(cx)).await;
            self.turn(news);
        }
    }

    /// Writes what the last turn queued, and waits until there is something to do.
    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<News> {
        let mut news = News::default();
        let mut is_ready = self.inbox.poll_take(cx, &mut self.commands).is_ready();
        match &mut self.line {
            Line::Down => {}
            Line::Dialling(dialled) => {
                if let Poll::Ready(dialled) = dialled.as_mut().poll(cx) {
                    news.dialled = Some(dialled);
                    is_ready = true;
                }
            }
            Line::Up(socket) => {
                if let Poll::Ready(read) = socket.poll_turn(cx) {
                    news.broken = read.err();
                    is_ready = true;
                }
                is_ready |= self.desk.may_flow(&socket.outbound);
            }
        }
        if let Some(refreshing) = &mut self.refreshing
            && let Poll::Ready(fetched) = refreshing.as_mut().poll(cx)
        {
            news.fetched = Some(fetched);
            is_ready = true;
        }
        if let Poll::Ready(delay) = self.page.poll(cx) {
            news.probe = Some(delay);
            is_ready = true;
        }
        news.is_due = self.timer.poll(cx).is_ready();
        if is_ready || news.is_due {
            Poll::Ready(news)
        } else {
            Poll::Pending
        }
    }

    /// Turns all that arrived into inputs. Nothing in here waits.
    fn turn(&mut self, news: News) {
        let now = self.desk.now();
        if let Some(dialled) = news.dialled {
            self.dialled(dialled, now);
        }
        // What the server said comes first: an answer may have raced its deadline, and frees its
        // place for the calls that follow.
        self.take_frames(now);
        let mut outbound = match &mut self.line {
            Line::Up(socket) => Some(&mut socket.outbound),
            Line::Down | Line::Dialling(_) => None,
        };
        // And a broken line before the commands: calls that were not sent on it can wait.
        if let Some(error) = news.broken {
            self.desk.wishes.hang_up = true;
            let lost = ClientInput::Lost(Cause::Broken(error.to_string().into()));
            self.desk.step(lost, now, outbound.as_deref_mut());
        }
        if let Some(fetched) = news.fetched {
            self.refreshing = None;
            let token = ClientInput::Token(fetched);
            self.desk.step(token, now, outbound.as_deref_mut());
        }
        if let Some(delay) = news.probe {
            let probe = ClientInput::Probe { delay };
            self.desk.step(probe, now, outbound.as_deref_mut());
        }
        for command in self.commands.drain(..) {
            self.desk.command(command, now, outbound.as_deref_mut());
        }
        if news.is_due {
            self.desk.step(ClientInput::Tick, now, outbound);
        }
    }

    fn dialled(&mut self, dialled: Result<Dialled, Cause>, now: Moment) {
        let random = self.random.number();
        match dialled {
            Ok(Dialled { socket, token }) => {
                let mut socket = Box::new(socket);
                let opened = ClientInput::Opened { random, token };
                self.desk.step(opened, now, Some(&mut socket.outbound));
                self.line = Line::Up(socket);
            }
            Err(cause) => {
                self.line = Line::Down;
                let failed = ClientInput::Failed { cause, random };
                self.desk.step(failed, now, None);
            }
        }
    }

    fn take_frames(&mut self, now: Moment) {
        let Line::Up(socket) = &mut self.line else {
            return;
        };
        let desk = &mut self.desk;
        // Bytes show that the server lives, even if they are part of a long message only.
        if socket.has_input() {
            desk.step(ClientInput::Heard, now, Some(&mut socket.outbound));
        }
        let taken = socket.take_frames(|incoming, outbound| desk.hear(incoming, now, outbound));
        if let Err(violation) = taken {
            desk.object(violation, now, &mut socket.outbound);
        }
        if desk.may_flow(&socket.outbound) {
            desk.flow(now, &mut socket.outbound);
        }
    }

    /// Does what the session wants done with the connection; gives back the socket it is done
    /// with.
    fn follow_wishes(&mut self) -> Option<Box<Socket>> {
        let Wishes {
            hang_up,
            dial: redial,
            refresh,
        } = std::mem::take(&mut self.desk.wishes);
        let mut done_with = None;
        if hang_up {
            self.refreshing = None;
        } else if refresh {
            self.refreshing = Some(self.dial.refresh());
        }
        if hang_up && let Line::Up(socket) = std::mem::replace(&mut self.line, Line::Down) {
            done_with = Some(socket);
        }
        if redial {
            self.line = Line::Dialling(self.dial.dial());
        }
        done_with
    }
}

impl Drop for Driver {
    /// Also where the runtime drops the task: nobody must wait for it.
    fn drop(&mut self) {
        self.inbox
            .end(&self.desk.closed().unwrap_or(ClosedReason::Asked));
    }
}
