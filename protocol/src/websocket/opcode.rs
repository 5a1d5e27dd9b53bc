use super::Violation;

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opcode {
    /// A further piece of the open message.
    Continuation,
    /// A message, or the first piece of one.
    Message(MessageKind),
    /// A word between the endpoints, which may stand between the pieces of a message.
    Control(ControlKind),
}

/// What a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// UTF-8.
    Text,
    /// Bytes of any kind.
    Binary,
}

/// What a control frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlKind {
    /// The sender says goodbye.
    Close,
    /// Asks for a pong with the same payload.
    Ping,
    /// Answers a ping.
    Pong,
}

impl Opcode {
    #[inline(always)] // See `Reader::step`.
    pub(super) const fn parse(bits: u8) -> Result<Self, Violation> {
        match bits {
            0x0 => Ok(Self::Continuation),
            0x1 => Ok(Self::Message(MessageKind::Text)),
            0x2 => Ok(Self::Message(MessageKind::Binary)),
            0x8 => Ok(Self::Control(ControlKind::Close)),
            0x9 => Ok(Self::Control(ControlKind::Ping)),
            0xa => Ok(Self::Control(ControlKind::Pong)),
            unknown => Err(Violation::UnknownOpcode(unknown)),
        }
    }

    pub(super) const fn bits(self) -> u8 {
        match self {
            Self::Continuation => 0x0,
            Self::Message(MessageKind::Text) => 0x1,
            Self::Message(MessageKind::Binary) => 0x2,
            Self::Control(ControlKind::Close) => 0x8,
            Self::Control(ControlKind::Ping) => 0x9,
            Self::Control(ControlKind::Pong) => 0xa,
        }
    }
}
