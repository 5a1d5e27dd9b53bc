//! A client that blocks its thread, and says whatever it likes.

use std::io::{self, Read, Write};
use std::net::{Shutdown as Half, SocketAddr, TcpStream};
use std::time::Duration;

use wilco_server::protocol::websocket::deflate::{self, Compression};
use wilco_server::protocol::websocket::{
    FrameLimits, Incoming, MessageKind, Reader, Role, write_close, write_message,
};

pub(crate) struct Client {
    stream: TcpStream,
    /// The head of the response that opened the socket.
    pub(crate) head: String,
    reader: Reader,
    bytes: Vec<u8>,
    at: usize,
}

impl Client {
    pub(crate) fn open(address: SocketAddr, path: &str, headers: &str) -> Self {
        Self::open_saying(address, path, headers, &[])
    }

    /// Opens a socket; what is said first goes in one write with the request.
    pub(crate) fn open_saying(
        address: SocketAddr,
        path: &str,
        headers: &str,
        first: &[u8],
    ) -> Self {
        wilco_trace::begin();
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("a stream");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        let said = [request.as_bytes(), first].concat();
        stream.write_all(&said).expect("it reads");
        let (head, early) = read_head(&mut stream);
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Self {
            stream,
            reader: reader(&head),
            head,
            bytes: early,
            at: 0,
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.write(&text_frame(text));
    }

    pub(crate) fn close(&mut self) {
        self.write(&close_frame(1000));
    }

    /// Says nothing more, and still listens.
    pub(crate) fn end(&mut self) {
        // Who was reset has said its last word already.
        let _ = self.stream.shutdown(Half::Write);
    }

    /// Says it, whether or not the server still listens: what it answers shows that.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// Says it on a thread of its own, while this one listens.
    pub(crate) fn write_aside(&self, bytes: Vec<u8>) -> std::thread::JoinHandle<()> {
        let mut stream = self.stream.try_clone().expect("a descriptor");
        std::thread::spawn(move || {
            let _ = stream.write_all(&bytes);
        })
    }

    /// The next thing that is heard: a text, `N bytes`, `ping`, `pong ..`, `closed CODE` or `end`.
    pub(crate) fn hear(&mut self) -> String {
        loop {
            let mut input = &mut self.bytes[self.at..];
            let before = input.len();
            let heard = self.reader.next(&mut input);
            let heard = heard.expect("a server keeps the rules").map(describe);
            self.at += before - input.len();
            if let Some(heard) = heard {
                return heard;
            }
            self.bytes.resize(64 << 10, 0);
            self.at = 0;
            match self.stream.read(&mut self.bytes) {
                Ok(0) => return "end".to_owned(),
                Ok(count) => self.bytes.truncate(count),
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                    return "end".to_owned();
                }
                Err(error) => panic!("nothing is heard: {error}"),
            }
        }
    }

    /// All that is heard up to this, or to a close or the end.
    pub(crate) fn hear_to(&mut self, last: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let heard = self.hear();
            let is_last = heard == last || heard == "end" || heard.starts_with("closed ");
            lines.push(heard);
            if is_last {
                return lines;
            }
        }
    }

    /// Says it again and again until nobody takes more of it. Gives how many bytes were taken.
    pub(crate) fn write_until_blocked(&mut self, bytes: &[u8]) -> usize {
        self.stream.set_nonblocking(true).expect("a stream");
        let mut taken = 0;
        loop {
            match self.stream.write(&bytes[taken % bytes.len()..]) {
                Ok(count) => taken += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => panic!("it is only held up: {error}"),
            }
        }
        self.stream.set_nonblocking(false).expect("a stream");
        taken
    }

    /// All that is heard up to the end.
    pub(crate) fn hear_to_the_end(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let heard = self.hear();
            if heard == "end" {
                return lines;
            }
            lines.push(heard);
        }
    }
}

/// The head of a response, and what came behind it.
fn read_head(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    loop {
        let mut room = [0; 4096];
        let count = stream.read(&mut room).expect("a head");
        assert_ne!(count, 0, "a whole head");
        bytes.extend(&room[..count]);
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            let early = bytes.split_off(at + 4);
            return (String::from_utf8(bytes).expect("text"), early);
        }
    }
}

/// Takes all that a server may say, compressed if the head of its response says so.
fn reader(head: &str) -> Reader {
    let limits = FrameLimits {
        max_message: 64 << 20,
        max_frame: 64 << 20,
        ..FrameLimits::default()
    };
    let reader = Reader::new(Role::Client, limits);
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    let chosen = headers.filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-extensions"));
    let able = Compression {
        server_no_context_takeover: false,
        client_no_context_takeover: false,
        ..Compression::default()
    };
    let agreed = deflate::check(chosen.map(|(_, value)| value), &able, true);
    match agreed.expect("what was offered") {
        Some(agreed) => reader.with_deflate(&agreed),
        None => reader,
    }
}

fn describe(incoming: Incoming<'_>) -> String {
    match incoming {
        Incoming::Text(text) => text.to_owned(),
        Incoming::Binary(bytes) => format!("{} bytes", bytes.len()),
        Incoming::Ping(_) => "ping".to_owned(),
        Incoming::Pong(payload) => format!("pong {}", String::from_utf8_lossy(payload)),
        Incoming::Close(frame) => {
            let code = frame.map_or_else(|| "without a code".to_owned(), |it| it.code.to_string());
            format!("closed {code}")
        }
    }
}

/// A frame of a client, the first byte as given.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        short @ 0..126 => bytes.push(0x80 | u8::try_from(short).expect("short")),
        medium @ 126..=0xffff => {
            bytes.push(0xfe);
            bytes.extend(u16::try_from(medium).expect("medium").to_be_bytes());
        }
        long => {
            bytes.push(0xff);
            bytes.extend(
                u64::try_from(long)
                    .expect("it lies in memory")
                    .to_be_bytes(),
            );
        }
    }
    bytes.extend(MASK);
    let keys = MASK.iter().cycle();
    bytes.extend(payload.iter().zip(keys).map(|(byte, key)| byte ^ key));
    bytes
}

/// A message in frames of at most so many bytes; `first` is its opcode, with what else its first byte says.
pub(crate) fn message(first: u8, payload: &[u8], piece: usize) -> Vec<u8> {
    let count = payload.len().div_ceil(piece).max(1);
    let mut bytes = Vec::new();
    for at in 0..count {
        let opcode = if at == 0 { first } else { CONTINUATION };
        let fin = if at + 1 == count { FIN } else { 0 };
        let end = payload.len().min((at + 1) * piece);
        bytes.extend(frame(fin | opcode, &payload[at * piece..end]));
    }
    bytes
}

pub(crate) fn text_frame(text: &str) -> Vec<u8> {
    let mut frame = Vec::new();
    write_message(&mut frame, MessageKind::Text, text.as_bytes(), Some(MASK));
    frame
}

pub(crate) fn close_frame(code: u16) -> Vec<u8> {
    let mut frame = Vec::new();
    write_close(&mut frame, code, "", Some(MASK));
    frame
}

pub(crate) const FIN: u8 = 0x80;
/// The payload is compressed.
pub(crate) const RSV1: u8 = 0x40;
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;
pub(crate) const MASK: [u8; 4] = [1, 2, 3, 4];

/// Offers compression, with contexts of one's own.
pub(crate) const OFFER: &str =
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

/// Longer than anything that is tested takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) const MIB: u64 = 1 << 20;
