//! What a connection has read and not yet taken in, and what it has to say and not yet written.

use std::io::{self, ErrorKind, Write};

/// Bytes that were read and are not a whole unit yet.
#[derive(Default)]
pub(crate) struct Inlet {
    left: Vec<u8>,
}

impl Inlet {
    /// Hands `fresh` behind what was left over to `consume`, which tells how much it took; in place
    /// where nothing was left over, which is nearly always.
    pub(crate) fn take_in<E>(
        &mut self,
        fresh: &[u8],
        consume: impl FnOnce(&[u8]) -> Result<usize, E>,
    ) -> Result<(), E> {
        if self.left.is_empty() {
            let used = consume(fresh)?;
            self.left.extend_from_slice(&fresh[used..]);
            return Ok(());
        }
        self.left.extend_from_slice(fresh);
        let used = consume(&self.left)?;
        self.left.drain(..used);
        Ok(())
    }
}

/// Bytes to be written.
#[derive(Default)]
pub(crate) struct Outlet {
    pub(crate) bytes: Vec<u8>,
    written: usize,
}

impl Outlet {
    pub(crate) const fn is_empty(&self) -> bool {
        self.written == self.bytes.len()
    }

    /// Writes as often as the kernel asks, until it takes no more; tells how much it took.
    pub(crate) fn flush(&mut self, socket: &mut impl Write) -> io::Result<u64> {
        let mut taken = 0;
        while !self.is_empty() {
            match socket.write(&self.bytes[self.written..]) {
                Ok(written) => {
                    self.written += written;
                    taken += written as u64;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(taken),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.bytes.clear();
        self.written = 0;
        Ok(taken)
    }
}
