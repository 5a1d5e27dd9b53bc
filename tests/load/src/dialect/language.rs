//! The messages inside WebSocket frames.

use super::framed::{echo_payload, echoed_number};
use crate::payload::{self, find, json_number, msgpack_integer, msgpack_number};
use crate::template::{BASE, Form, Template};
use crate::wrong::Wrong;

/// What two ends say to each other once they are connected.
pub(crate) enum Language {
    Echo {
        payload: Template,
        filling: Vec<u8>,
    },
    WilcoMsgpack,
    WilcoJson,
    JsonRpc,
    SocketIo,
    Trpc,
    /// A topic of a server in this workspace: a word of welcome, then what is published.
    Topic,
}

/// What a message means to a client.
pub(crate) enum Heard {
    Reply,
    Nothing,
    Answer(&'static [u8]),
    Ready,
}

impl Language {
    pub(crate) fn echo(size: usize) -> Self {
        let (payload, filling) = echo_payload(size);
        Self::Echo { payload, filling }
    }

    pub(crate) const fn path(&self) -> &'static str {
        match self {
            Self::WilcoMsgpack | Self::WilcoJson => "/ws",
            Self::SocketIo => "/socket.io/?EIO=4&transport=websocket",
            Self::Topic => "/subscribe",
            Self::Echo { .. } | Self::JsonRpc | Self::Trpc => "/",
        }
    }

    pub(crate) const fn subprotocol(&self) -> Option<&'static str> {
        match self {
            Self::WilcoMsgpack => Some("wilco.v1.msgpack"),
            Self::WilcoJson => Some("wilco.v1.json"),
            Self::Echo { .. } | Self::JsonRpc | Self::SocketIo | Self::Trpc | Self::Topic => None,
        }
    }

    /// The opcode of a request: 2 binary, 1 text.
    pub(crate) const fn opcode(&self) -> u8 {
        match self {
            Self::Echo { .. } | Self::WilcoMsgpack => 2,
            Self::WilcoJson | Self::JsonRpc | Self::SocketIo | Self::Trpc | Self::Topic => 1,
        }
    }

    /// Whether the server speaks before the first request.
    pub(crate) const fn greets(&self) -> bool {
        match self {
            Self::WilcoMsgpack | Self::WilcoJson | Self::SocketIo | Self::Topic => true,
            Self::Echo { .. } | Self::JsonRpc | Self::Trpc => false,
        }
    }

    pub(crate) fn call(&self) -> Template {
        let text = |start: &str| Template::default().bytes(start);
        match self {
            Self::Echo { payload, .. } => payload.clone(),
            Self::Topic => text(""),
            Self::WilcoMsgpack => Template::default()
                .bytes(b"\x84\xa1t\xcd\x17\x70\xaarequest_id\xce")
                .number(Form::Big32, 0)
                .bytes(b"\xa2op\xaabench.echo\xa7payload")
                .then(&payload::msgpack()),
            Self::WilcoJson => text(r#"{"type":"request","request_id":"#)
                .number(Form::Decimal, BASE)
                .bytes(r#","op":"bench.echo","payload":"#)
                .then(&payload::json())
                .bytes("}"),
            Self::JsonRpc => text(r#"{"jsonrpc":"2.0","id":"#)
                .number(Form::Decimal, BASE)
                .bytes(r#","method":"call","params":["#)
                .then(&payload::json())
                .bytes("]}"),
            Self::SocketIo => text("42")
                .number(Form::Decimal, BASE)
                .bytes(r#"["call","#)
                .then(&payload::json())
                .bytes("]"),
            Self::Trpc => text(r#"{"id":"#)
                .number(Form::Decimal, BASE)
                .bytes(r#","jsonrpc":"2.0","method":"query","params":{"path":"echo","input":"#)
                .then(&payload::json())
                .bytes("}}"),
        }
    }

    /// Reads what the server says before the first request.
    pub(crate) fn greeted(&self, message: &[u8]) -> Result<Heard, Wrong> {
        let known = match self {
            Self::WilcoMsgpack => connected(message).then_some(Heard::Ready),
            Self::WilcoJson => find(message, br#""type":"connected""#).map(|_| Heard::Ready),
            Self::SocketIo if message.starts_with(b"0{") => Some(Heard::Answer(b"40")),
            Self::SocketIo if message == b"2" => Some(Heard::Answer(b"3")),
            Self::SocketIo => message.starts_with(b"40{").then_some(Heard::Ready),
            Self::Topic => (message == b"ready").then_some(Heard::Ready),
            Self::Echo { .. } | Self::JsonRpc | Self::Trpc => None,
        };
        known.ok_or_else(|| Wrong::reply("not the greeting that was expected", message))
    }

    /// What a message is after the greeting. Anything that is not known to be something else
    /// counts as a reply, so that an error is looked at and not passed over.
    pub(crate) fn heard(&self, message: &[u8]) -> Heard {
        match self {
            Self::SocketIo if message == b"2" => Heard::Answer(b"3"),
            Self::Trpc if message == b"PING" => Heard::Answer(b"PONG"),
            Self::Trpc if message == b"PONG" => Heard::Nothing,
            _ => Heard::Reply,
        }
    }

    pub(crate) fn verify(&self, reply: &[u8]) -> Result<u32, Wrong> {
        let (number, head) = match self {
            Self::Echo { filling, .. } => return echoed_number(reply, filling),
            Self::WilcoMsgpack => return wilco_number(reply),
            Self::WilcoJson => (json_number(reply)?, r#""request_id":"#),
            Self::JsonRpc | Self::Trpc => (json_number(reply)?, r#""id":"#),
            Self::SocketIo => (json_number(reply)?, "43"),
            Self::Topic => return Err(Wrong::reply("a topic answers nobody", reply)),
        };
        let own_id = format!("{head}{}", BASE + number);
        match find(reply, own_id.as_bytes()) {
            Some(_) => Ok(number),
            None => Err(Wrong::reply(
                "the reply carries another request's id",
                reply,
            )),
        }
    }
}

fn connected(message: &[u8]) -> bool {
    matches!(
        message,
        [0x80..0x90, 0xa1, b't', 0, ..] | [0xde, _, _, 0xa1, b't', 0, ..]
    )
}

fn wilco_number(reply: &[u8]) -> Result<u32, Wrong> {
    let wrong = || Wrong::reply("not a response with an `ok`", reply);
    let rest = reply
        .get(1..)
        .and_then(|rest| rest.strip_prefix(b"\xa1t\xcd\x17\x70\xaarequest_id"));
    let (request_id, rest) = rest.and_then(msgpack_integer).ok_or_else(wrong)?;
    let number = msgpack_number(rest.strip_prefix(b"\xa2ok").ok_or_else(wrong)?)?;
    if request_id != u64::from(number) {
        return Err(Wrong::reply(
            "the reply carries another request's id",
            reply,
        ));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_must_carry_the_id_of_its_request() {
        let mut payload = Vec::new();
        payload::msgpack().append(8, &mut payload);
        let reply = |id: &[u8]| {
            [
                b"\x83\xa1t\xcd\x17\x70\xaarequest_id",
                id,
                b"\xa2ok",
                &payload,
            ]
            .concat()
        };
        assert_eq!(wilco_number(&reply(&[7])).unwrap(), 7);
        assert_eq!(wilco_number(&reply(&[0xcd, 0, 7])).unwrap(), 7);
        assert!(wilco_number(&reply(&[8])).is_err());
    }

    #[test]
    fn a_fault_is_not_a_reply() {
        let fault = br#"{"type":"response","request_id":1000000007,"error":{"code":"overloaded"}}"#;
        assert!(Language::WilcoJson.verify(fault).is_err());
    }
}
