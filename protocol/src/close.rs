//! Why a connection ends.

use std::fmt;

/// The status code of a close frame. See docs/protocol.md#close-codes.
///
/// 4000 to 4499 say "come back", 4500 to 4999 "do not come back without a change". An unknown
/// code is read by its range.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// The purpose of the connection is fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// The endpoint goes away.
    pub const GOING_AWAY: Self = Self(1001);
    /// The peer broke RFC 6455.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// The close frame held no code. Never sent.
    pub const NO_STATUS: Self = Self(1005);
    /// The connection broke without a close frame. Never sent.
    pub const ABNORMAL: Self = Self(1006);
    /// Text that is not UTF-8, or a compressed message that cannot be inflated.
    pub const INVALID_TEXT: Self = Self(1007);
    /// A rule of this endpoint was broken that has no code of its own, such as how many fragments a message may have.
    pub const POLICY: Self = Self(1008);
    /// A message beyond the limit.
    pub const TOO_BIG: Self = Self(1009);
    /// The server met a fault of its own.
    pub const INTERNAL: Self = Self(1011);
    /// The server restarts.
    pub const RESTART: Self = Self(1012);
    /// The server cannot serve anybody just now.
    pub const TRY_AGAIN: Self = Self(1013);
    /// The client did not read for too long.
    pub const SLOW: Self = Self(4008);
    /// Nothing was heard of the peer for a heartbeat and its timeout.
    pub const SILENT: Self = Self(4009);
    /// No `Hello` came within its time.
    pub const HELLO_TIMEOUT: Self = Self(4010);
    /// Another connection goes on with the session.
    pub const SUPERSEDED: Self = Self(4011);
    /// The credential has ended, by its time or by a decision: another one is needed.
    pub const CREDENTIAL_ENDED: Self = Self(4401);
    /// The client asks too often.
    pub const RATE_LIMITED: Self = Self(4429);
    /// A message that is no envelope.
    pub const MALFORMED: Self = Self(4500);
    /// A second `Hello`, or one that came too late.
    pub const UNEXPECTED: Self = Self(4501);
    /// A credential is needed and none came, or the one that came was refused.
    pub const UNAUTHENTICATED: Self = Self(4502);

    /// A code as it came over the wire.
    #[must_use]
    pub const fn from_u16(code: u16) -> Self {
        Self(code)
    }

    /// The number on the wire.
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// Whether a client should connect again without a change on its side.
    #[must_use]
    pub const fn invites_return(self) -> bool {
        !matches!(self.0, 1000 | 1002 | 1003 | 1007..=1010 | 4500..=4999)
    }

    /// What the code means, in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self.0 {
            1000 => "the connection has done its work",
            1001 => "the endpoint goes away",
            1002 => "the peer broke the WebSocket protocol",
            1005 => "the connection was closed without a reason",
            1006 => "the connection broke",
            1007 => "a text was not UTF-8, or a message did not inflate",
            1008 => "a rule of the endpoint was broken",
            1009 => "a message was too large",
            1011 => "the server made a mistake",
            1012 => "the server restarts",
            1013 => "the server cannot serve this just now",
            4008 => "the client read too slowly",
            4009 => "nothing was heard for too long",
            4010 => "no hello came in time",
            4011 => "another connection goes on with the session",
            4401 => "the credential has ended",
            4429 => "too much was asked too often",
            4500 => "a message was no envelope",
            4501 => "a hello came twice or too late",
            4502 => "a valid credential is needed",
            _ if matches!(self.0, 4000..=4499) => "the connection ended for now",
            _ if matches!(self.0, 4500..=4999) => "the connection ended for good",
            _ => "the connection ended",
        }
    }
}

impl fmt::Debug for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CloseCode({})", self.0)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0, self.sentence())
    }
}
