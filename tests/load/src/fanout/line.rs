//! One connection of a fan-out.

use std::io::{self, ErrorKind, Read};
use std::time::Instant;

use mio::net::TcpStream;

use super::event::Board;
use crate::buffers::{Inlet, Outlet};
use crate::dialect::{Dialect, What};
use crate::wrong::Wrong;

pub(crate) struct Line {
    pub(crate) socket: TcpStream,
    dialect: Box<dyn Dialect>,
    inlet: Inlet,
    pub(crate) outlet: Outlet,
    ready: bool,
    /// Events that came here.
    pub(crate) received: u64,
    pub(crate) reads: u64,
}

impl Line {
    pub(crate) fn new(socket: TcpStream, mut dialect: Box<dyn Dialect>) -> Self {
        let mut outlet = Outlet::default();
        dialect.open(&mut outlet.bytes);
        Self {
            socket,
            dialect,
            inlet: Inlet::default(),
            ready: outlet.is_empty(),
            outlet,
            received: 0,
            reads: 0,
        }
    }

    pub(crate) const fn is_ready(&self) -> bool {
        self.ready
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.outlet.flush(&mut self.socket).map(drop)
    }

    /// Takes in all that is there and answers what must be answered.
    pub(crate) fn receive(&mut self, scratch: &mut [u8], board: &mut Board) -> Result<(), Wrong> {
        loop {
            let read = match self.socket.read(scratch) {
                Ok(0) => return Err(Wrong::new("the server closed the connection")),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.reads += 1;
            let now = Instant::now();
            let mut inlet = std::mem::take(&mut self.inlet);
            inlet.take_in(&scratch[..read], |input| self.consume(input, board, now))?;
            self.inlet = inlet;
            self.flush()?;
            // Readiness is told once per change: a full buffer means there may be more.
            if read < scratch.len() {
                return Ok(());
            }
        }
    }

    /// Whether the server ended this connection, which nobody has read from for a while.
    pub(crate) fn was_closed(&mut self, scratch: &mut [u8]) -> bool {
        loop {
            match self.socket.read(scratch) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
        }
    }

    fn consume(&mut self, input: &[u8], board: &mut Board, now: Instant) -> Result<usize, Wrong> {
        let mut used = 0;
        while let Some(taken) = self.dialect.take(&input[used..], &mut self.outlet.bytes)? {
            match taken.what {
                What::Control => {}
                What::Ready => self.ready = true,
                What::Reply(place) => {
                    board.receive(self.received, &input[used..][place], now)?;
                    self.received += 1;
                }
            }
            used += taken.len;
        }
        Ok(used)
    }
}
