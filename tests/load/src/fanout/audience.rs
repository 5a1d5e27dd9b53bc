//! All subscribers and the publisher, driven from one thread.

use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use socket2::{Domain, Protocol as Transport, SockAddr, Socket, Type};

use super::event::Board;
use super::line::Line;
use crate::arguments::{FanOut, Target};
use crate::dialect::{Dialect, Protocol, topic};
use crate::wrong::Wrong;

/// A server that says nothing for so long has lost an event.
const PATIENCE: Duration = Duration::from_secs(10);

/// So many handshakes at once leave room in every server's accept queue.
const BATCH: usize = 64;

/// The segments of an Ethernet and a small receive buffer for who will not read: over loopback the
/// kernel takes megabytes in the server's name before the server notices anything.
const STALLED_SEGMENT: u32 = 1460;
const STALLED_BUFFER: usize = 4096;

pub(crate) struct Audience {
    poll: Poll,
    events: Events,
    address: SocketAddr,
    protocol: Protocol,
    burst: u32,
    /// The subscribers, and the publisher behind them.
    lines: Vec<Line>,
    /// So many of the first subscribers read no longer.
    stalled: usize,
    scratch: Vec<u8>,
    heard: Instant,
    pub(crate) board: Board,
}

impl Audience {
    /// Connects all; each subscription stands when this returns.
    pub(crate) fn open(target: &Target, order: FanOut) -> Result<Self, Wrong> {
        let address = target.address.to_socket_addrs()?.next();
        let mut audience = Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            address: address.ok_or_else(|| Wrong::new("no such address"))?,
            protocol: target.protocol,
            burst: order.shape.in_flight,
            lines: Vec::new(),
            stalled: 0,
            scratch: vec![0; 256 * 1024],
            heard: Instant::now(),
            board: Board::new(target.size),
        };
        let subscriber = topic::subscribers(target)?;
        let count = order.shape.connections;
        while audience.lines.len() < count {
            let first = audience.lines.len();
            for place in first..count.min(first + BATCH) {
                audience.connect(subscriber(), place < order.stalled)?;
            }
            audience.wait_until_ready(first)?;
        }
        audience.connect(topic::publisher(target), false)?;
        audience.wait_until_ready(count)?;
        audience.board.set_readers(count);
        Ok(audience)
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.lines.len() - 1
    }

    /// From now on the first `count` subscribers do not read what comes.
    pub(crate) fn stall(&mut self, count: usize) -> Result<(), Wrong> {
        self.come_home()?;
        self.stalled = count;
        self.board.set_readers(self.subscribers() - count);
        for line in &mut self.lines[..count] {
            self.poll.registry().deregister(&mut line.socket)?;
        }
        Ok(())
    }

    pub(crate) const fn burst(&self) -> u32 {
        self.burst
    }

    /// Whether another burst may be published before those under way have arrived.
    pub(crate) fn has_room(&self) -> bool {
        self.board.has_room(self.burst)
    }

    /// Publishes one burst with one write.
    pub(crate) fn publish(&mut self) -> Result<(), Wrong> {
        let publisher = self.lines.last_mut().expect("the publisher is connected");
        let now = Instant::now();
        for _ in 0..self.burst {
            let event = self.board.next(now);
            topic::publish(self.protocol, &event, &mut publisher.outlet.bytes);
            let delivered = topic::delivered(self.protocol, event);
            self.board.publish(now, delivered);
        }
        Ok(publisher.flush()?)
    }

    /// Takes in what is there, and waits for it no longer than `wait`.
    pub(crate) fn turn(&mut self, wait: Duration) -> Result<(), Wrong> {
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            polled => polled?,
        }
        if self.events.is_empty() {
            return self.check_patience();
        }
        self.heard = Instant::now();
        for event in &self.events {
            let line = &mut self.lines[event.token().0];
            if event.is_writable() {
                line.flush()?;
            }
            if event.is_readable() {
                line.receive(&mut self.scratch, &mut self.board)?;
            }
        }
        Ok(())
    }

    /// Publishes nothing and listens.
    pub(crate) fn listen(&mut self, time: Duration) -> Result<(), Wrong> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.turn(Duration::from_millis(10))?;
        }
        Ok(())
    }

    /// Waits until all subscribers that read have all events.
    pub(crate) fn come_home(&mut self) -> Result<(), Wrong> {
        self.heard = Instant::now();
        while !self.board.all_have_all() {
            self.turn(Duration::from_millis(20))?;
        }
        Ok(())
    }

    /// # Errors
    /// When a subscriber has not had exactly as many events as were published.
    pub(crate) fn check_counts(&mut self) -> Result<(), Wrong> {
        // What came twice or of its own accord would come late.
        self.listen(Duration::from_millis(100))?;
        let published = self.board.published();
        let readers = &self.lines[self.stalled..self.subscribers()];
        match readers.iter().find(|line| line.received != published) {
            None => Ok(()),
            Some(line) => Err(Wrong::new(format!(
                "{published} events were published and a subscriber had {}",
                line.received
            ))),
        }
    }

    /// How many of those that did not read the server has closed.
    pub(crate) fn closed_by_server(&mut self) -> usize {
        let (lines, scratch) = (&mut self.lines[..self.stalled], &mut self.scratch);
        lines
            .iter_mut()
            .filter_map(|line| line.was_closed(scratch).then_some(()))
            .count()
    }

    pub(crate) fn reads(&self) -> u64 {
        self.lines.iter().map(|line| line.reads).sum()
    }

    fn connect(&mut self, dialect: Box<dyn Dialect>, will_stall: bool) -> Result<(), Wrong> {
        let socket = Socket::new(
            Domain::for_address(self.address),
            Type::STREAM,
            Some(Transport::TCP),
        )?;
        if will_stall {
            socket.set_tcp_mss(STALLED_SEGMENT)?;
            socket.set_recv_buffer_size(STALLED_BUFFER)?;
        }
        socket.connect(&SockAddr::from(self.address))?;
        socket.set_tcp_nodelay(true)?;
        socket.set_nonblocking(true)?;
        let mut line = Line::new(TcpStream::from_std(socket.into()), dialect);
        let token = Token(self.lines.len());
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll
            .registry()
            .register(&mut line.socket, token, interest)?;
        line.flush()?;
        self.lines.push(line);
        Ok(())
    }

    fn wait_until_ready(&mut self, first: usize) -> Result<(), Wrong> {
        self.heard = Instant::now();
        while !self.lines[first..].iter().all(Line::is_ready) {
            self.turn(Duration::from_millis(20))?;
        }
        Ok(())
    }

    fn check_patience(&self) -> Result<(), Wrong> {
        if self.board.all_have_all() && self.lines.iter().all(Line::is_ready) {
            return Ok(());
        }
        match self.heard.elapsed() < PATIENCE {
            true => Ok(()),
            false => Err(Wrong::new(
                "the server fell silent before all had everything",
            )),
        }
    }
}
