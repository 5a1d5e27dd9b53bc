//! WebSocket frames of a client; what is inside them is the [`Language`]'s matter.

use std::rc::Rc;

use super::language::{Heard, Language};
use super::{Dialect, Taken, What};
use crate::arguments::Target;
use crate::payload::find;
use crate::template::{Template, append_masked};
use crate::wrong::Wrong;

pub(super) const BINARY: u8 = 2;
pub(super) const CLOSE: u8 = 8;
pub(super) const PING: u8 = 9;
pub(super) const PONG: u8 = 10;
pub(super) const FIN: u8 = 0x80;

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
        let upgrade = upgrade(&target.address, path, language.subprotocol());
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
        let Some(len) = upgraded(input)? else {
            return Ok(None);
        };
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

/// The request that a connection begins with.
pub(super) fn upgrade(address: &str, path: &str, subprotocol: Option<&str>) -> String {
    let subprotocol = subprotocol
        .map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n"))
        .unwrap_or_default();
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{subprotocol}\r\n"
    )
}

/// The length of the answer to it, once it is all there.
pub(super) fn upgraded(input: &[u8]) -> Result<Option<usize>, Wrong> {
    let Some(len) = find(input, b"\r\n\r\n").map(|at| at + 4) else {
        return Ok(None);
    };
    match input.starts_with(b"HTTP/1.1 101 ") {
        true => Ok(Some(len)),
        false => Err(Wrong::reply("the upgrade was refused", input)),
    }
}

/// An unmasked frame at the start of the input.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) first: u8,
    pub(super) head: usize,
    pub(super) body: usize,
}

impl Frame {
    /// A frame that is all there.
    pub(super) fn read(input: &[u8]) -> Option<Self> {
        Self::begun(input).filter(|frame| frame.body <= input.len() - frame.head)
    }

    /// A frame of which the head is there.
    pub(super) fn begun(input: &[u8]) -> Option<Self> {
        let (&[first, short], rest) = input.split_first_chunk::<2>()?;
        let (head, body) = match short {
            126 => (4, usize::from(u16::from_be_bytes(*rest.first_chunk()?))),
            127 => (
                10,
                usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?,
            ),
            short => (2, usize::from(short)),
        };
        Some(Self { first, head, body })
    }
}
