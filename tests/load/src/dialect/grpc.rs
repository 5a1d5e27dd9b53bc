//! A unary gRPC call over HTTP/2 without TLS, as a long-lived client sends it: the headers are
//! indexed after the first call.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{Dialect, Taken, What};
use crate::payload::{NAME, TAGS, number_of};
use crate::template::{BASE, Form, Template};
use crate::wrong::Wrong;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

/// The first call, which fills the server's header table, and all later ones.
pub(crate) struct Call {
    first: Template,
    later: Template,
}

pub(crate) struct Grpc {
    call: Rc<Call>,
    /// Streams whose message has come and whose trailers have not, with the number they answer.
    unfinished: VecDeque<(u32, u32)>,
    finished: u32,
}

impl Call {
    pub(crate) fn new(address: &str) -> Self {
        let mut first = vec![0x83, 0x86];
        let entries: [(&[u8], &str); 5] = [
            (&[0x44], "/bench.Bench/Call"),
            (&[0x41], address),
            (b"\x40\x02te", "trailers"),
            (&[0x5f], "application/grpc"),
            (&[0x7a], "wilco-load/0"),
        ];
        for (name, value) in entries {
            first.extend_from_slice(name);
            first.push(u8::try_from(value.len()).expect("header values are short"));
            first.extend_from_slice(value.as_bytes());
        }
        let later = [0x83, 0x86, 0xc2, 0xc1, 0xc0, 0xbf, 0xbe];
        Self {
            first: call(&first),
            later: call(&later),
        }
    }
}

impl Grpc {
    pub(crate) fn new(call: Rc<Call>) -> Self {
        Self {
            call,
            unfinished: VecDeque::new(),
            finished: 0,
        }
    }

    /// The message of a stream: checked now, counted when its trailers have come.
    fn message(&mut self, stream: u32, body: &[u8]) -> Result<What, Wrong> {
        if !body.is_empty() {
            self.unfinished.push_back((stream, message_number(body)?));
        }
        Ok(What::Control)
    }

    fn trailers(&mut self, stream: u32, frame: &[u8]) -> Result<What, Wrong> {
        let place = self.unfinished.iter().position(|(open, _)| *open == stream);
        let (_, number) = place
            .and_then(|place| self.unfinished.remove(place))
            .ok_or_else(|| Wrong::reply("a call ended without a message", frame))?;
        if stream != 2 * number - 1 {
            return Err(Wrong::reply(
                "a message came on another call's stream",
                frame,
            ));
        }
        self.finished = number;
        Ok(What::Reply(0..frame.len()))
    }
}

impl Dialect for Grpc {
    /// A window of 2 GiB for the whole connection is more than any run receives.
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        head(0, SETTINGS, 0).append(1, out);
        head(4, WINDOW_UPDATE, 0)
            .bytes(0x7fff_0000_u32.to_be_bytes())
            .append(1, out);
        // The stream of these two is 0, which a template without a slot has.
    }

    fn request(&mut self, number: u32, out: &mut Vec<u8>) {
        let call = if number == 1 {
            &self.call.first
        } else {
            &self.call.later
        };
        call.append(number, out);
    }

    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        let Some((&[a, b, c, kind, flags, s0, s1, s2, s3], rest)) = input.split_first_chunk::<9>()
        else {
            return Ok(None);
        };
        let len = u32::from_be_bytes([0, a, b, c]) as usize;
        let Some(body) = rest.get(..len) else {
            return Ok(None);
        };
        let stream = u32::from_be_bytes([s0, s1, s2, s3]);
        let what = match kind {
            DATA if flags & END_STREAM == 0 => self.message(stream, body)?,
            HEADERS if flags & END_STREAM != 0 => self.trailers(stream, &input[..9 + len])?,
            HEADERS | WINDOW_UPDATE => What::Control,
            SETTINGS if flags & ACK != 0 => What::Control,
            SETTINGS => {
                head(0, SETTINGS, ACK).append(1, out);
                What::Ready
            }
            PING if flags & ACK == 0 => {
                head(len, PING, ACK).bytes(body).append(1, out);
                What::Control
            }
            _ => {
                return Err(Wrong::reply(
                    "a frame that ends a call or the connection",
                    input,
                ));
            }
        };
        Ok(Some(Taken { len: 9 + len, what }))
    }

    /// The message itself was checked when it came.
    fn verify(&mut self, _reply: &[u8]) -> Result<u32, Wrong> {
        Ok(self.finished)
    }
}

fn call(block: &[u8]) -> Template {
    let message = Template::default()
        .bytes([0x08])
        .number(Form::Varint5, BASE)
        .bytes(message_tail());
    let len = u32::try_from(message.len()).expect("messages are small");
    let stream_head = |len, kind, flags| frame_start(len, kind, flags).number(Form::Stream, 0);
    stream_head(block.len(), HEADERS, END_HEADERS)
        .bytes(block)
        .then(&stream_head(5 + message.len(), DATA, END_STREAM))
        .bytes([0])
        .bytes(len.to_be_bytes())
        .then(&message)
}

/// The head of a frame of the connection itself.
fn head(len: usize, kind: u8, flags: u8) -> Template {
    frame_start(len, kind, flags).bytes([0; 4])
}

fn frame_start(len: usize, kind: u8, flags: u8) -> Template {
    let len = u32::try_from(len).expect("frames are small").to_be_bytes();
    Template::default().bytes(&len[1..]).bytes([kind, flags])
}

fn message_number(data: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("not the message that was expected", data);
    let message = data.get(5..).filter(|_| data[0] == 0).ok_or_else(wrong)?;
    let (digits, tail) = message
        .strip_prefix(&[0x08])
        .and_then(<[u8]>::split_first_chunk::<5>)
        .ok_or_else(wrong)?;
    if tail != message_tail() {
        return Err(wrong());
    }
    let id = digits
        .iter()
        .rev()
        .fold(0_u64, |id, digit| id << 7 | u64::from(digit & 0x7f));
    number_of(u32::try_from(id).map_err(|_| wrong())?, data)
}

fn message_tail() -> Vec<u8> {
    let field = |tag: u8, text: &str| {
        let len = u8::try_from(text.len()).expect("short");
        [&[tag, len], text.as_bytes()].concat()
    };
    [field(0x12, NAME), TAGS.map(|tag| field(0x1a, tag)).concat()].concat()
}
