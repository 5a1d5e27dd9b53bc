use thiserror::Error;

/// A way in which a peer broke RFC 6455 or one of our limits.
///
/// After a violation the connection is closed with [`Violation::close_code`]; the [`Reader`](super::Reader) that
/// found it takes in nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// A reserved bit is set although no extension was agreed on that gives it a meaning there.
    #[error("a reserved bit is set that no negotiated extension gives a meaning")]
    ReservedBits,
    /// The four bits of the opcode have no meaning.
    #[error("opcode {0:#x} has no meaning")]
    UnknownOpcode(u8),
    /// A close, ping or pong came in pieces.
    #[error("a control frame must not be fragmented")]
    FragmentedControl,
    /// A close, ping or pong carries more than 125 bytes.
    #[error("a control frame carries at most 125 bytes")]
    LongControl,
    /// A client sent a frame without a mask.
    #[error("a frame from a client must be masked")]
    NotMasked,
    /// A server sent a frame with a mask.
    #[error("a frame from a server must not be masked")]
    Masked,
    /// The length has its highest bit set.
    #[error("a frame length has 63 bits at most")]
    LengthOverflow,
    /// The length is written in more bytes than it needs.
    #[error("a frame length must be written in as few bytes as possible")]
    LengthNotMinimal,
    /// A continuation came while no message was open.
    #[error("there is no message to continue")]
    NothingToContinue,
    /// A new message began inside a fragmented one.
    #[error("a new message began before the last one ended")]
    MessageInterrupted,
    /// One frame is longer than [`FrameLimits::max_frame`](super::FrameLimits::max_frame).
    #[error("a frame is longer than this endpoint accepts")]
    FrameTooBig,
    /// One message is longer than [`FrameLimits::max_message`](super::FrameLimits::max_message).
    #[error("a message is longer than this endpoint accepts")]
    MessageTooBig,
    /// One message comes in more frames than [`FrameLimits::max_fragments`](super::FrameLimits::max_fragments), or its
    /// compressed form has more than 16 blocks that say they are the last. None of them is too big, so the code is the
    /// one for a rule of this endpoint: 1008.
    #[error("a message comes in more pieces than this endpoint accepts")]
    TooManyFragments,
    /// A text message or the reason of a close is not UTF-8.
    #[error("text must be valid UTF-8")]
    InvalidUtf8,
    /// A compressed message cannot be inflated, or ends too early. Its data is not what its first bit says, as with
    /// text that is not UTF-8, so the code is the same: 1007.
    #[error("a compressed message must be valid DEFLATE data")]
    BadCompression,
    /// The payload of a close is a single byte, which is no code.
    #[error("a close frame is empty or begins with a code of two bytes")]
    TruncatedCloseCode,
    /// The code of a close is one that must not travel.
    #[error("close code {0} must not be sent")]
    InvalidCloseCode(u16),
}

impl Violation {
    /// The code to close the connection with: 1002, 1007, 1008 or 1009.
    #[must_use]
    pub const fn close_code(self) -> u16 {
        match self {
            Self::ReservedBits
            | Self::UnknownOpcode(_)
            | Self::FragmentedControl
            | Self::LongControl
            | Self::NotMasked
            | Self::Masked
            | Self::LengthOverflow
            | Self::LengthNotMinimal
            | Self::NothingToContinue
            | Self::MessageInterrupted
            | Self::TruncatedCloseCode
            | Self::InvalidCloseCode(_) => 1002,
            Self::InvalidUtf8 | Self::BadCompression => 1007,
            Self::TooManyFragments => 1008,
            Self::FrameTooBig | Self::MessageTooBig => 1009,
        }
    }
}
