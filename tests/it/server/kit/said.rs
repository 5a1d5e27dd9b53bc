use serde_json::Value;
use wilco_protocol::envelope::{Response, ServerMessage};
use wilco_protocol::payload::Raw;
use wilco_protocol::websocket::{Incoming, MessageKind};
use wilco_protocol::{Encoding, Fault};

/// One thing that a server said, or how the connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Message(Encoding, Vec<u8>),
    Ping,
    Pong(Vec<u8>),
    /// A close frame, with its code.
    Close(u16),
    /// The stream ended in order.
    End,
    /// The stream was cut.
    Reset,
}

impl Heard {
    pub(super) fn own(incoming: Incoming<'_>) -> Self {
        match incoming {
            Incoming::Text(text) => Self::Message(Encoding::Json, text.into()),
            Incoming::Binary(bytes) => Self::Message(Encoding::MessagePack, bytes.into()),
            Incoming::Ping(_) => Self::Ping,
            Incoming::Pong(payload) => Self::Pong(payload.into()),
            Incoming::Close(frame) => Self::Close(frame.map_or(1005, |frame| frame.code)),
        }
    }

    pub(super) fn kind(encoding: Encoding) -> MessageKind {
        match encoding {
            Encoding::Json => MessageKind::Text,
            Encoding::MessagePack => MessageKind::Binary,
        }
    }

    /// The message of the protocol that it is.
    pub(crate) fn read(&self) -> ServerMessage<Raw<'_>> {
        match self {
            Self::Message(encoding, bytes) => {
                ServerMessage::read(*encoding, bytes).expect("a message of the protocol")
            }
            other => panic!("expected a message, not {other:?}"),
        }
    }
}

/// One line for one thing that was heard, so that behaviour can stand in tables.
pub(crate) fn describe(heard: &Heard) -> String {
    match heard {
        Heard::Message(..) => describe_message(heard.read()),
        Heard::Ping => "ping".to_owned(),
        Heard::Pong(payload) => format!("pong {}", String::from_utf8_lossy(payload)),
        Heard::Close(code) => format!("close {code}"),
        Heard::End => "end".to_owned(),
        Heard::Reset => "reset".to_owned(),
    }
}

fn describe_message(message: ServerMessage<Raw<'_>>) -> String {
    match message {
        ServerMessage::Connected(_) => "connected".to_owned(),
        ServerMessage::Pong { .. } => "Pong".to_owned(),
        ServerMessage::GoAway { .. } => "go away".to_owned(),
        ServerMessage::AuthExpiring { .. } => "auth expiring".to_owned(),
        ServerMessage::Authenticated { .. } => "authenticated".to_owned(),
        ServerMessage::Error {
            fault,
            fatal,
            request_id,
        } => {
            let id = request_id.map_or_else(String::new, |id| format!(" of {id}"));
            let fatal = if fatal { ", fatal" } else { "" };
            format!("error{id}: {}{fatal}", describe_fault(&fault))
        }
        ServerMessage::Response(Response {
            request_id, result, ..
        }) => match result {
            Ok(ok) => format!("{request_id} = {}", ok.decode::<Value>().expect("a value")),
            Err(fault) => format!("{request_id} ! {}", describe_fault(&fault)),
        },
        other => format!("{other:?}"),
    }
}

fn describe_fault(fault: &Fault) -> String {
    let details = fault.details.as_ref().map_or_else(String::new, |details| {
        format!(" {}", details.decode::<Value>().expect("a value"))
    });
    format!(
        "{}/{}{details}",
        fault.code.as_str(),
        fault.executed.as_str()
    )
}
