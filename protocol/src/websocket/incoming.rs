use super::{CloseFrame, ControlKind, MessageKind, Violation};

/// One thing that a peer said, unmasked and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incoming<'a> {
    /// A whole text message.
    Text(&'a str),
    /// A whole binary message.
    Binary(&'a [u8]),
    /// To be answered by a pong with the same payload.
    Ping(&'a [u8]),
    /// The answer to a ping, or a sign of life that nobody asked for.
    Pong(&'a [u8]),
    /// The peer sends nothing more; to be answered by a close, unless one was sent.
    Close(Option<CloseFrame<'a>>),
}

impl<'a> Incoming<'a> {
    #[inline]
    pub(super) fn message(kind: MessageKind, payload: &'a [u8]) -> Result<Self, Violation> {
        match kind {
            MessageKind::Text => str::from_utf8(payload)
                .map(Self::Text)
                .map_err(|_| Violation::InvalidUtf8),
            MessageKind::Binary => Ok(Self::Binary(payload)),
        }
    }

    pub(super) fn control(kind: ControlKind, payload: &'a [u8]) -> Result<Self, Violation> {
        match kind {
            ControlKind::Close => CloseFrame::parse(payload).map(Self::Close),
            ControlKind::Ping => Ok(Self::Ping(payload)),
            ControlKind::Pong => Ok(Self::Pong(payload)),
        }
    }
}
