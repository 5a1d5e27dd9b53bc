//! Drives all connections from one thread.

use std::io::ErrorKind;
use std::net::{self, SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::arguments::Target;
use crate::connection::{Connection, Plan, Tally};
use crate::dialect::{Dialect, dialects};
use crate::wrong::Wrong;

/// A server that says nothing for so long has lost a request.
const PATIENCE: Duration = Duration::from_secs(5);

/// So many handshakes at once leave room in every server's accept queue.
const BATCH: usize = 64;

const ONE_CALL: Plan = Plan {
    in_flight: 1,
    check_every: 1,
};

pub(crate) struct Drive {
    poll: Poll,
    events: Events,
    address: SocketAddr,
    dialects: Box<dyn Fn() -> Box<dyn Dialect>>,
    connections: Vec<Connection>,
    scratch: Vec<u8>,
    plan: Plan,
    heard: Instant,
    pub(crate) tally: Tally,
}

impl Drive {
    pub(crate) fn new(target: &Target) -> Result<Self, Wrong> {
        let mut addresses = target.address.to_socket_addrs()?;
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            address: addresses
                .next()
                .ok_or_else(|| Wrong::new("no such address"))?,
            dialects: dialects(target),
            connections: Vec::new(),
            scratch: vec![0; 256 * 1024],
            plan: Plan {
                in_flight: 0,
                check_every: 1,
            },
            heard: Instant::now(),
            tally: Tally::default(),
        })
    }

    /// Opens connections until there are `count`, all past their handshake and their first call:
    /// buffers that come with it are there, and a server is never asked to accept too many at once.
    pub(crate) fn open(&mut self, count: usize) -> Result<(), Wrong> {
        while self.connections.len() < count {
            let first = self.connections.len();
            for _ in first..count.min(first + BATCH) {
                self.connect()?;
            }
            self.turn_until(|drive| drive.connections[first..].iter().all(Connection::is_ready))?;
            for connection in &mut self.connections[first..] {
                connection.send(ONE_CALL, &mut self.tally)?;
            }
            self.come_home(first)?;
        }
        Ok(())
    }

    /// Puts the first requests in flight.
    pub(crate) fn start(&mut self, plan: Plan) -> Result<(), Wrong> {
        self.plan = plan;
        for connection in &mut self.connections {
            connection.send(plan, &mut self.tally)?;
        }
        Ok(())
    }

    pub(crate) fn run_for(&mut self, time: Duration) -> Result<(), Wrong> {
        let end = Instant::now() + time;
        self.turn_until(|_| end <= Instant::now())
    }

    /// Asks nothing more and waits until every request has come home exactly once.
    pub(crate) fn finish(mut self) -> Result<(), Wrong> {
        let plan = self.plan;
        self.plan.in_flight = 0;
        self.come_home(0)?;
        self.connections
            .iter()
            .try_for_each(|connection| connection.settle(plan))
    }

    /// Keeps the connections alive (answers pings) without asking anything.
    pub(crate) fn hold_for(&mut self, time: Duration) -> Result<(), Wrong> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.heard = Instant::now();
            self.turn()?;
        }
        Ok(())
    }

    fn come_home(&mut self, first: usize) -> Result<(), Wrong> {
        self.turn_until(|drive| {
            drive.connections[first..]
                .iter()
                .all(|connection| connection.outstanding() == 0)
        })
    }

    fn connect(&mut self) -> Result<(), Wrong> {
        let socket = net::TcpStream::connect(self.address)?;
        socket.set_nodelay(true)?;
        socket.set_nonblocking(true)?;
        let mut connection = Connection::new(TcpStream::from_std(socket), (self.dialects)());
        let token = Token(self.connections.len());
        self.poll.registry().register(
            &mut connection.socket,
            token,
            Interest::READABLE | Interest::WRITABLE,
        )?;
        connection.send(self.plan, &mut self.tally)?;
        self.connections.push(connection);
        Ok(())
    }

    fn turn_until(&mut self, done: impl Fn(&Self) -> bool) -> Result<(), Wrong> {
        self.heard = Instant::now();
        while !done(self) {
            self.turn()?;
        }
        Ok(())
    }

    fn turn(&mut self) -> Result<(), Wrong> {
        match self
            .poll
            .poll(&mut self.events, Some(Duration::from_millis(20)))
        {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            polled => polled?,
        }
        if self.events.is_empty() {
            return self.check_patience();
        }
        self.heard = Instant::now();
        for event in &self.events {
            let connection = &mut self.connections[event.token().0];
            if event.is_writable() {
                connection.send(self.plan, &mut self.tally)?;
            }
            if event.is_readable() {
                connection.receive(&mut self.scratch, self.plan, &mut self.tally)?;
            }
        }
        Ok(())
    }

    fn check_patience(&self) -> Result<(), Wrong> {
        if self.heard.elapsed() < PATIENCE {
            return Ok(());
        }
        let waiting: u32 = self.connections.iter().map(Connection::outstanding).sum();
        Err(Wrong::new(format!(
            "the server fell silent with {waiting} requests in flight"
        )))
    }
}
