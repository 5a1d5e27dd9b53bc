//! One connection: its socket, what is in flight on it, and the check that replies answer requests.

use std::io::{ErrorKind, Read};
use std::time::Instant;

use mio::net::TcpStream;

use crate::buffers::{Inlet, Outlet};
use crate::dialect::{Dialect, What};
use crate::wrong::Wrong;

/// What was counted on all connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) replies: u64,
    /// Reads that brought something: with the replies, a stand-in for the server's writes.
    pub(crate) reads: u64,
    pub(crate) bytes_up: u64,
    pub(crate) bytes_down: u64,
    /// Nanoseconds from write to read, taken only where one request is in flight.
    pub(crate) latencies: Vec<u32>,
}

/// How a connection is to be used from now on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Requests to keep in flight; 0 to let what is in flight come home.
    pub(crate) in_flight: u32,
    pub(crate) check_every: u32,
}

pub(crate) struct Connection {
    pub(crate) socket: TcpStream,
    dialect: Box<dyn Dialect>,
    inlet: Inlet,
    outlet: Outlet,
    ready: bool,
    asked: u32,
    answered: u32,
    /// Sum of the numbers asked minus those answered: 0 at the end if each came home once.
    balance: i64,
    checked_len: usize,
    sent: Instant,
}

impl Connection {
    pub(crate) fn new(socket: TcpStream, mut dialect: Box<dyn Dialect>) -> Self {
        let mut outlet = Outlet::default();
        dialect.open(&mut outlet.bytes);
        // A server that says nothing before the first request is ready at once.
        let ready = outlet.is_empty();
        Self {
            socket,
            dialect,
            inlet: Inlet::default(),
            outlet,
            ready,
            asked: 0,
            answered: 0,
            balance: 0,
            checked_len: 0,
            sent: Instant::now(),
        }
    }

    pub(crate) const fn is_ready(&self) -> bool {
        self.ready
    }

    pub(crate) const fn outstanding(&self) -> u32 {
        self.asked - self.answered
    }

    /// Reads what is there; each read is followed by one write of the requests it made room for.
    pub(crate) fn receive(
        &mut self,
        scratch: &mut [u8],
        plan: Plan,
        tally: &mut Tally,
    ) -> Result<(), Wrong> {
        loop {
            let read = match self.socket.read(scratch) {
                Ok(0) => return Err(Wrong::new("the server closed the connection")),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            tally.reads += 1;
            tally.bytes_down += read as u64;
            self.take_in(&scratch[..read], plan, tally)?;
            self.send(plan, tally)?;
            // Readiness is told once per change: a full buffer means there may be more.
            if read < scratch.len() {
                return Ok(());
            }
        }
    }

    /// Tops up what is in flight and writes once, or as often as the kernel asks.
    pub(crate) fn send(&mut self, plan: Plan, tally: &mut Tally) -> Result<(), Wrong> {
        while self.ready && self.outstanding() < plan.in_flight {
            self.asked += 1;
            self.balance += i64::from(self.asked);
            self.dialect.request(self.asked, &mut self.outlet.bytes);
        }
        if plan.in_flight == 1 && !self.outlet.is_empty() {
            self.sent = Instant::now();
        }
        tally.bytes_up += self.outlet.flush(&mut self.socket)?;
        Ok(())
    }

    /// # Errors
    /// When the numbers that came home are not those that were sent.
    pub(crate) fn settle(&self, plan: Plan) -> Result<(), Wrong> {
        if plan.check_every == 1 && self.balance != 0 {
            return Err(Wrong::new(
                "some request was answered twice and another never",
            ));
        }
        Ok(())
    }

    fn take_in(&mut self, fresh: &[u8], plan: Plan, tally: &mut Tally) -> Result<(), Wrong> {
        let mut inlet = std::mem::take(&mut self.inlet);
        inlet.take_in(fresh, |input| self.consume(input, plan, tally))?;
        self.inlet = inlet;
        Ok(())
    }

    fn consume(&mut self, input: &[u8], plan: Plan, tally: &mut Tally) -> Result<usize, Wrong> {
        let mut used = 0;
        while let Some(taken) = self.dialect.take(&input[used..], &mut self.outlet.bytes)? {
            match taken.what {
                What::Control => {}
                What::Ready => self.ready = true,
                What::Reply(place) => self.answer(&input[used..][place], plan, tally)?,
            }
            used += taken.len;
        }
        Ok(used)
    }

    fn answer(&mut self, reply: &[u8], plan: Plan, tally: &mut Tally) -> Result<(), Wrong> {
        if self.outstanding() == 0 {
            return Err(Wrong::reply("a reply that nobody asked for", reply));
        }
        self.answered += 1;
        tally.replies += 1;
        if self.answered.is_multiple_of(plan.check_every) || reply.len() != self.checked_len {
            self.check(reply)?;
        }
        if plan.in_flight == 1 {
            let nanos = self.sent.elapsed().as_nanos();
            tally
                .latencies
                .push(u32::try_from(nanos).unwrap_or(u32::MAX));
        }
        Ok(())
    }

    fn check(&mut self, reply: &[u8]) -> Result<(), Wrong> {
        let number = self.dialect.verify(reply)?;
        let due = if self.dialect.is_ordered() {
            number == self.answered
        } else {
            number <= self.asked
        };
        if !due || number == 0 {
            return Err(Wrong::reply(
                "a reply to another request than the one that was due",
                reply,
            ));
        }
        self.checked_len = reply.len();
        self.balance -= i64::from(number);
        Ok(())
    }
}
