//! NATS, over TCP and over WebSocket: one subject, and a ping as the call that a resting connection makes.

use super::websocket::{BINARY, CLOSE, FIN, Frame, PING, PONG, upgrade, upgraded};
use super::{Dialect, Taken, What};
use crate::arguments::Target;
use crate::payload::find;
use crate::template::append_masked;
use crate::wrong::Wrong;

/// One connection over TCP.
#[derive(Clone)]
pub(crate) struct Nats {
    subscribes: bool,
    /// The server answers in order, so its first `PONG` says that it knows of the subscription.
    ready: bool,
    verified: u32,
}

impl Nats {
    pub(crate) const fn subscriber() -> Self {
        Self {
            subscribes: true,
            ready: false,
            verified: 0,
        }
    }

    pub(crate) const fn publisher() -> Self {
        Self {
            subscribes: false,
            ..Self::subscriber()
        }
    }

    pub(crate) fn publish(event: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(format!("PUB events {}\r\n", event.len()).as_bytes());
        out.extend_from_slice(event);
        out.extend_from_slice(b"\r\n");
    }
}

impl Dialect for Nats {
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"CONNECT {"verbose":false,"pedantic":false,"lang":"load"}"#);
        out.extend_from_slice(b"\r\n");
        if self.subscribes {
            out.extend_from_slice(b"SUB events 1\r\n");
        }
        out.extend_from_slice(b"PING\r\n");
    }

    fn request(&mut self, _number: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(b"PING\r\n");
    }

    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        let Some(end) = find(input, b"\r\n") else {
            return Ok(None);
        };
        let (line, len) = (&input[..end], end + 2);
        if line.starts_with(b"MSG ") {
            let size = size(line).ok_or_else(|| Wrong::reply("a message without a size", line))?;
            let whole = len + size + 2;
            let what = What::Reply(len..len + size);
            return Ok((whole <= input.len()).then_some(Taken { len: whole, what }));
        }
        let what = match line {
            b"PING" => {
                out.extend_from_slice(b"PONG\r\n");
                What::Control
            }
            b"PONG" if self.ready => What::Reply(0..0),
            b"PONG" => {
                self.ready = true;
                What::Ready
            }
            _ if line.starts_with(b"INFO ") => What::Control,
            _ => return Err(Wrong::reply("not what a server should say", line)),
        };
        Ok(Some(Taken { len, what }))
    }

    fn verify(&mut self, _reply: &[u8]) -> Result<u32, Wrong> {
        self.verified += 1;
        Ok(self.verified)
    }

    fn is_ordered(&self) -> bool {
        true
    }
}

/// The same inside WebSocket frames, each of which may hold many messages.
#[derive(Clone)]
pub(crate) struct NatsWebSocket {
    nats: Nats,
    upgrade: String,
    stage: Stage,
}

#[derive(Clone, Copy)]
enum Stage {
    Upgrading,
    Between,
    /// So many bytes of a frame are still to come.
    Inside(usize),
}

impl NatsWebSocket {
    pub(crate) fn subscriber(target: &Target) -> Self {
        Self::new(target, Nats::subscriber())
    }

    pub(crate) fn publisher(target: &Target) -> Self {
        Self::new(target, Nats::publisher())
    }

    pub(crate) fn publish(event: &[u8], out: &mut Vec<u8>) {
        masked(out, |out| Nats::publish(event, out));
    }

    fn new(target: &Target, nats: Nats) -> Self {
        Self {
            nats,
            upgrade: upgrade(&target.address, "/", None),
            stage: Stage::Upgrading,
        }
    }

    fn begin_frame(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        let Some(frame) = Frame::begun(input) else {
            return Ok(None);
        };
        let mut len = frame.head;
        match frame.first & 0x0f {
            0 | BINARY => self.stage = Stage::inside(frame.body),
            CLOSE => return Err(Wrong::reply("the server closed the connection", input)),
            PING | PONG => {
                len += frame.body;
                let Some(body) = input.get(frame.head..len) else {
                    return Ok(None);
                };
                if frame.first & 0x0f == PING {
                    append_masked(FIN | PONG, body, out);
                }
            }
            _ => return Err(Wrong::reply("a frame that no server should send", input)),
        }
        Ok(Some(Taken {
            len,
            what: What::Control,
        }))
    }

    fn go_on(
        &mut self,
        input: &[u8],
        left: usize,
        out: &mut Vec<u8>,
    ) -> Result<Option<Taken>, Wrong> {
        let inside = &input[..left.min(input.len())];
        let mut answer = Vec::new();
        let taken = self.nats.take(inside, &mut answer)?;
        if !answer.is_empty() {
            append_masked(FIN | BINARY, &answer, out);
        }
        match &taken {
            Some(taken) => self.stage = Stage::inside(left - taken.len),
            None if inside.len() < left => {}
            None => return Err(Wrong::new("a message that is spread over several frames")),
        }
        Ok(taken)
    }
}

impl Stage {
    const fn inside(left: usize) -> Self {
        match left {
            0 => Self::Between,
            left => Self::Inside(left),
        }
    }
}

impl Dialect for NatsWebSocket {
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.upgrade.as_bytes());
    }

    fn request(&mut self, number: u32, out: &mut Vec<u8>) {
        masked(out, |out| self.nats.request(number, out));
    }

    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        match self.stage {
            Stage::Upgrading => {
                let Some(len) = upgraded(input)? else {
                    return Ok(None);
                };
                self.stage = Stage::Between;
                masked(out, |out| self.nats.open(out));
                let what = What::Control;
                Ok(Some(Taken { len, what }))
            }
            Stage::Between => self.begin_frame(input, out),
            Stage::Inside(left) => self.go_on(input, left, out),
        }
    }

    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong> {
        self.nats.verify(reply)
    }

    fn is_ordered(&self) -> bool {
        self.nats.is_ordered()
    }
}

/// What `say` appends, as one frame.
fn masked(out: &mut Vec<u8>, say: impl FnOnce(&mut Vec<u8>)) {
    let mut body = Vec::new();
    say(&mut body);
    append_masked(FIN | BINARY, &body, out);
}

/// The last word of `MSG subject subscription size`.
fn size(line: &[u8]) -> Option<usize> {
    let at = line.iter().rposition(|byte| *byte == b' ')?;
    std::str::from_utf8(&line[at + 1..]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Nats {
        Nats {
            ready: true,
            ..Nats::subscriber()
        }
    }

    #[test]
    fn a_message_is_taken_when_all_of_it_is_there() {
        let input = b"MSG events 1 5\r\nhello\r\nPING\r\n";
        for cut in 0..23 {
            assert!(
                ready()
                    .take(&input[..cut], &mut Vec::new())
                    .unwrap()
                    .is_none()
            );
        }
        let taken = ready().take(input, &mut Vec::new()).unwrap().unwrap();
        let What::Reply(place) = taken.what else {
            panic!("a message is a reply");
        };
        assert_eq!((&input[place], taken.len), (&b"hello"[..], 23));
    }

    #[test]
    fn a_ping_is_answered_and_an_error_is_one() {
        let mut out = Vec::new();
        ready().take(b"PING\r\n", &mut out).unwrap();
        assert_eq!(out, b"PONG\r\n");
        assert!(ready().take(b"-ERR 'slow'\r\n", &mut out).is_err());
    }
}
