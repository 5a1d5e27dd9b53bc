//! Messages behind a length of four bytes: the raw echo and tarpc.

use std::rc::Rc;

use super::{Dialect, Taken, What};
use crate::payload::{NAME, TAGS, number_of};
use crate::template::{BASE, Form, Template};
use crate::wrong::Wrong;

/// Both servers speak first only when asked, so there is no handshake.
#[derive(Clone)]
pub(crate) struct Framed {
    call: Rc<Template>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Echo(Rc<Vec<u8>>),
    Tarpc,
}

/// A payload of `size` bytes that begins with the request's number.
pub(crate) fn echo_payload(size: usize) -> (Template, Vec<u8>) {
    let filling: Vec<u8> = (0..=u8::MAX).cycle().take(size.saturating_sub(4)).collect();
    (
        Template::default().number(Form::Big32, 0).bytes(&filling),
        filling,
    )
}

/// The number an echoed payload begins with, when the rest of it came back unchanged.
pub(crate) fn echoed_number(payload: &[u8], filling: &[u8]) -> Result<u32, Wrong> {
    match payload.split_first_chunk::<4>() {
        Some((number, rest)) if rest == filling => Ok(u32::from_be_bytes(*number)),
        _ => Err(Wrong::reply("the echo is not what was sent", payload)),
    }
}

pub(crate) fn echo(size: usize) -> Framed {
    let (payload, filling) = echo_payload(size);
    Framed {
        call: Rc::new(with_length(&payload)),
        kind: Kind::Echo(Rc::new(filling)),
    }
}

/// A call as tarpc's own client sends it with its bincode format: a context with a deadline of
/// ten seconds and a trace, the request's id, the arguments.
pub(crate) fn tarpc() -> Framed {
    let (request, context) = ([0], [10, 0]);
    let (trace, span, unsampled) = ([7; 16], [0xfd, 1, 2, 3, 4, 5, 6, 7, 8], [1]);
    let call = Template::default()
        .bytes(request)
        .bytes(context)
        .bytes(trace)
        .bytes(span)
        .bytes(unsampled)
        .bytes([0xfc])
        .number(Form::Little32, BASE)
        .bytes([0, 0xfc])
        .number(Form::Little32, BASE)
        .bytes(bincode_tail());
    Framed {
        call: Rc::new(with_length(&call)),
        kind: Kind::Tarpc,
    }
}

impl Dialect for Framed {
    fn open(&mut self, _out: &mut Vec<u8>) {}

    fn request(&mut self, number: u32, out: &mut Vec<u8>) {
        self.call.append(number, out);
    }

    fn take(&mut self, input: &[u8], _out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        let Some((head, rest)) = input.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let len = u32::from_be_bytes(*head) as usize;
        if rest.len() < len {
            return Ok(None);
        }
        Ok(Some(Taken {
            len: 4 + len,
            what: What::Reply(4..4 + len),
        }))
    }

    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong> {
        match &self.kind {
            Kind::Echo(filling) => echoed_number(reply, filling),
            Kind::Tarpc => tarpc_number(reply),
        }
    }

    fn is_ordered(&self) -> bool {
        matches!(self.kind, Kind::Echo(_))
    }
}

fn tarpc_number(reply: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("not tarpc's reply to the call", reply);
    let (request_id, rest) = fixed(reply).ok_or_else(wrong)?;
    let (id, tail) = rest
        .strip_prefix(&[0, 0])
        .and_then(fixed)
        .ok_or_else(wrong)?;
    if tail != bincode_tail() || id != request_id + 1 {
        return Err(wrong());
    }
    number_of(id, reply)
}

fn fixed(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = bytes.strip_prefix(&[0xfc])?.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*digits), rest))
}

fn bincode_tail() -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    [text(NAME), vec![3], TAGS.map(text).concat()].concat()
}

fn with_length(body: &Template) -> Template {
    let len = u32::try_from(body.len()).expect("payloads are small");
    Template::default().bytes(len.to_be_bytes()).then(body)
}
