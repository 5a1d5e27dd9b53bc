//! The least of a WebSocket client: a thousand of them fit into one process.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that speaks `wilco.v1.json`.
#[derive(Debug)]
pub struct Line {
    socket: TcpStream,
    /// What was read and not yet taken.
    bytes: Vec<u8>,
    taken: usize,
}

/// What the server says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// A message.
    Text(&'a str),
    /// Asks for a pong with the same bytes.
    Ping(&'a [u8]),
    /// Something that asks for nothing.
    Nothing,
}

impl Line {
    /// Connects, and says what a browser says.
    ///
    /// # Errors
    ///
    /// What the network says, or that the server did not upgrade.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let mut socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let head = format!(
            "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: wilco.v1.json\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await?;
        let mut line = Self {
            socket,
            bytes: Vec::new(),
            taken: 0,
        };
        loop {
            let end = line.bytes.windows(4).position(|end| end == b"\r\n\r\n");
            if let Some(end) = end {
                let is_upgraded = line.bytes.starts_with(b"HTTP/1.1 101 ");
                line.taken = end + 4;
                return is_upgraded
                    .then_some(line)
                    .ok_or_else(|| io::Error::other("the server did not upgrade"));
            }
            line.read().await?;
        }
    }

    /// Says a message.
    ///
    /// # Errors
    ///
    /// What the network says.
    pub async fn say(&mut self, text: &str) -> io::Result<()> {
        self.write(0x81, text.as_bytes()).await
    }

    /// Answers a ping.
    ///
    /// # Errors
    ///
    /// What the network says.
    pub async fn pong(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(0x8a, bytes).await
    }

    /// Waits for what the server says next. Nothing is lost if the wait is given up.
    ///
    /// # Errors
    ///
    /// What the network says, or that the server has closed.
    pub async fn next(&mut self) -> io::Result<Heard<'_>> {
        let (opcode, start, end) = loop {
            if let Some(frame) = frame(&self.bytes[self.taken..]) {
                let start = self.taken;
                self.taken += frame.end;
                break (frame.opcode, start + frame.start, start + frame.end);
            }
            self.bytes.drain(..self.taken);
            self.taken = 0;
            self.read().await?;
        };
        let payload = &self.bytes[start..end];
        match opcode {
            1 => std::str::from_utf8(payload)
                .map(Heard::Text)
                .map_err(io::Error::other),
            8 => Err(io::ErrorKind::ConnectionAborted.into()),
            9 => Ok(Heard::Ping(payload)),
            _ => Ok(Heard::Nothing),
        }
    }

    /// Resets the connection.
    pub fn cut(self) {
        let _ = self.socket.set_zero_linger();
    }

    async fn read(&mut self) -> io::Result<()> {
        self.bytes.reserve(4096);
        match self.socket.read_buf(&mut self.bytes).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// Masks with zeros, which changes nothing and is allowed.
    async fn write(&mut self, first: u8, payload: &[u8]) -> io::Result<()> {
        let mut bytes = vec![first];
        match u16::try_from(payload.len()) {
            Ok(length @ 0..126) => bytes.push(0x80 | length.to_be_bytes()[1]),
            Ok(length) => {
                bytes.push(0x80 | 126);
                bytes.extend(length.to_be_bytes());
            }
            Err(_) => return Err(io::Error::other("more than a client has to say")),
        }
        bytes.extend([0; 4]);
        bytes.extend(payload);
        self.socket.write_all(&bytes).await
    }
}

/// Where a frame of the server and its payload lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) is_last: bool,
    pub(super) opcode: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The first frame of a server, once it is whole.
pub(super) fn frame(bytes: &[u8]) -> Option<Frame> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (start, length): (usize, u64) = match second & 0x7f {
        126 => (
            4,
            u64::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)),
        ),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, u64::from(short)),
    };
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    (end <= bytes.len()).then_some(Frame {
        is_last: first & 0x80 != 0,
        opcode: first & 0x0f,
        start,
        end,
    })
}

#[cfg(test)]
mod tests {
    use super::{Frame, frame};

    #[test]
    fn a_frame_is_taken_when_it_is_whole() {
        let long = [&[0x82, 126, 1, 0][..], &[7; 256]].concat();
        for (bytes, start) in [(&[0x82, 2, 1, 1][..], 2), (&long, 4)] {
            for part in 0..bytes.len() {
                assert_eq!(frame(&bytes[..part]), None, "{part} bytes");
            }
            let whole = Frame {
                is_last: true,
                opcode: 2,
                start,
                end: bytes.len(),
            };
            assert_eq!(frame(&[bytes, &[0x81]].concat()), Some(whole));
        }
    }
}
