//! WebSocket frames of a client; what is inside them is the [`Language`]'s matter.

use std::rc::Rc;

use super::language::{Heard, Language};
use super::{Dialect, Taken, What};
use crate::arguments::Target;
use crate::payload::find;
use crate::template::{Template, append_masked};
use crate::wrong::Wrong;

const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
const FIN: u8 = 0x80;

/// What all connections of a run have in common.
pub(crate) struct Talk {
    language: Language,
    upgrade: String,
    call: Template,
}

/// One connection: its handshake first, then frames.
pub(crate) struct WebSocket {
    talk: Rc<Talk>,
    stage: Stage,
}

enum Stage {
    Upgrading,
    Greeting,
    Open,
}

impl Talk {
    pub(crate) fn new(language: Language, target: &Target) -> Self {
        let path = target.path.as_deref().unwrap_or(language.path());
        let subprotocol = language
            .subprotocol()
            .map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n"));
        let upgrade = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{}\r\n",
            target.address,
            subprotocol.unwrap_or_default()
        );
        let call = language.call().masked(FIN | language.opcode());
        Self {
            language,
            upgrade,
            call,
        }
    }
}

impl WebSocket {
    pub(crate) fn new(talk: Rc<Talk>) -> Self {
        Self {
            talk,
            stage: Stage::Upgrading,
        }
    }

    fn upgraded(&mut self, input: &[u8]) -> Result<Option<Taken>, Wrong> {
        let Some(len) = find(input, b"\r\n\r\n").map(|at| at + 4) else {
            return Ok(None);
        };
        if !input.starts_with(b"HTTP/1.1 101 ") {
            return Err(Wrong::reply("the upgrade was refused", input));
        }
        let (stage, what) = match self.talk.language.greets() {
            true => (Stage::Greeting, What::Control),
            false => (Stage::Open, What::Ready),
        };
        self.stage = stage;
        Ok(Some(Taken { len, what }))
    }

    fn heard(&mut self, message: &[u8], frame: Frame, out: &mut Vec<u8>) -> Result<What, Wrong> {
        let language = &self.talk.language;
        let heard = match self.stage {
            Stage::Upgrading | Stage::Greeting => language.greeted(message)?,
            Stage::Open => language.heard(message),
        };
        Ok(match heard {
            Heard::Reply => What::Reply(frame.head..frame.head + frame.body),
            Heard::Nothing => What::Control,
            Heard::Answer(answer) => {
                append_masked(FIN | language.opcode(), answer, out);
                What::Control
            }
            Heard::Ready => {
                self.stage = Stage::Open;
                What::Ready
            }
        })
    }
}

impl Dialect for WebSocket {
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.talk.upgrade.as_bytes());
    }

    fn request(&mut self, number: u32, out: &mut Vec<u8>) {
        self.talk.call.append(number, out);
    }

    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        if matches!(self.stage, Stage::Upgrading) {
            return self.upgraded(input);
        }
        let Some(frame) = Frame::read(input) else {
            return Ok(None);
        };
        let body = &input[frame.head..frame.head + frame.body];
        let what = match frame.first & 0x0f {
            1 | BINARY if frame.first & FIN != 0 => self.heard(body, frame, out)?,
            PING => {
                append_masked(FIN | PONG, body, out);
                What::Control
            }
            PONG => What::Control,
            CLOSE => return Err(Wrong::reply("the server closed the connection", body)),
            _ => {
                return Err(Wrong::reply(
                    "a frame that no server here should send",
                    input,
                ));
            }
        };
        Ok(Some(Taken {
            len: frame.head + frame.body,
            what,
        }))
    }

    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong> {
        self.talk.language.verify(reply)
    }

    fn is_ordered(&self) -> bool {
        matches!(self.talk.language, Language::Echo { .. })
    }
}

/// A whole unmasked frame at the start of the input.
#[derive(Clone, Copy)]
struct Frame {
    first: u8,
    head: usize,
    body: usize,
}

impl Frame {
    fn read(input: &[u8]) -> Option<Self> {
        let (&[first, short], rest) = input.split_first_chunk::<2>()?;
        let (head, body) = match short {
            126 => (4, usize::from(u16::from_be_bytes(*rest.first_chunk()?))),
            127 => (
                10,
                usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?,
            ),
            short => (2, usize::from(short)),
        };
        (body <= input.len() - head).then_some(Self { first, head, body })
    }
}
