//! The program as a supervisor ends it: systemd, Docker and Kubernetes send SIGTERM.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use wilco_client::protocol::websocket::{
    FrameLimits, Incoming, MessageKind, Reader, Role, write_message,
};

#[test]
fn a_call_that_runs_when_the_end_is_asked_for_is_answered_first() {
    for signal in ["-TERM", "-INT"] {
        let mut desk = Desk::start();
        let mut line = Line::open(&desk.address);
        line.say(&json!({"type": "hello"}));
        assert_eq!(line.hear()["type"], "connected");
        line.ask(1, "stand.inspect", &json!({"stand": "A1"}));
        line.ask(2, "flight.get", &json!({"id": "BA12"}));
        // The answer to the second call shows that the first one runs.
        assert_eq!(line.hear()["request_id"], 2);

        let process = desk.process.id().to_string();
        let sent = Command::new("kill").args([signal, &process]).status();
        assert!(sent.unwrap().success());

        assert_eq!(line.hear()["type"], "go_away", "{signal}");
        line.ask(3, "flight.get", &json!({"id": "BA12"}));
        let refused = line.hear();
        assert_eq!(refused["request_id"], 3);
        assert_eq!(refused["error"]["code"], "draining");
        let answer = line.hear();
        assert_eq!(answer["request_id"], 1);
        assert_eq!(answer["ok"], json!({"stand": "A1", "number": 1}));
        assert_eq!(line.hear(), json!({"close": 1012}));
        drop(line);
        let ended = desk.process.wait().unwrap();
        assert_eq!(ended.code(), Some(0), "{signal}: {ended}");
    }
}

#[test]
fn with_nothing_under_way_it_ends_at_once() {
    let mut desk = Desk::start();
    let process = desk.process.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    assert!(sent.unwrap().success());
    assert_eq!(desk.process.wait().unwrap().code(), Some(0));
}

/// The program; it does not outlive a test that failed.
struct Desk {
    process: Child,
    address: String,
}

impl Desk {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ground-desk"))
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut greeting = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut greeting).unwrap();
        let address = greeting.trim_end().strip_prefix("listening on http://");
        let address = address.unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It has ended where the test came to its end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client as plain as can be.
struct Line {
    stream: TcpStream,
    reader: Reader,
    bytes: Vec<u8>,
}

impl Line {
    fn open(address: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET /ws?hello=1 HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: wilco.v1.json\r\n\r\n"
        )
        .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 101 "));
        Self {
            stream,
            reader: Reader::new(Role::Client, LIMITS),
            bytes: Vec::new(),
        }
    }

    fn ask(&mut self, id: u32, op: &str, payload: &Value) {
        let request = json!({"type": "request", "request_id": id, "op": op, "payload": payload});
        self.say(&request);
    }

    fn say(&mut self, message: &Value) {
        let mut frame = Vec::new();
        let text = message.to_string();
        write_message(&mut frame, MessageKind::Text, text.as_bytes(), Some(MASK));
        self.stream.write_all(&frame).unwrap();
    }

    /// The next message, or the code of the close.
    fn hear(&mut self) -> Value {
        loop {
            let mut input = &mut self.bytes[..];
            let before = input.len();
            let heard = match self.reader.next(&mut input).unwrap() {
                Some(Incoming::Text(text)) => serde_json::from_str(text).ok(),
                Some(Incoming::Close(frame)) => Some(json!({"close": frame.unwrap().code})),
                Some(_) => None,
                None => {
                    let mut more = [0; 4096];
                    let count = self.stream.read(&mut more).unwrap();
                    assert_ne!(count, 0, "the stream ended without a close");
                    self.bytes = more[..count].to_vec();
                    continue;
                }
            };
            let consumed = before - input.len();
            self.bytes.drain(..consumed);
            if let Some(heard) = heard {
                return heard;
            }
        }
    }
}

const LIMITS: FrameLimits = FrameLimits {
    max_message: 1 << 20,
    max_frame: 1 << 20,
    max_fragments: 1024,
};
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
const PATIENCE: Duration = Duration::from_secs(20);
