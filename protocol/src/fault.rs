//! The one shape of failure that goes over the wire.

use std::fmt;

use crate::payload::Payload;

/// Writes the closed table of codes once: variant, wire name, and a sentence for people.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $sentence:literal;)+) => {
        /// Why a message could not be served. The table is closed; see docs/protocol.md#fault-codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// Every code, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What the code says when nobody has said it better.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)+ }
            }

            /// The code of that name; `None` for a name of a later version.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The message or its payload is not of the shape that was declared.
    InvalidPayload = "invalid_payload", "the payload is not what the operation takes";
    /// No operation has that name.
    UnknownOperation = "unknown_operation", "there is no such operation";
    /// No resource, domain or presence topic has that name.
    UnknownChannel = "unknown_channel", "there is no such channel";
    /// The server knows the message but does not serve it.
    Unsupported = "unsupported", "this server does not serve that message";
    /// A credential is missing or no longer valid.
    Unauthenticated = "unauthenticated", "a valid credential is needed";
    /// The caller is known and may not do this.
    Forbidden = "forbidden", "the caller may not do this";
    /// The time of the call ran out while it was running.
    Timeout = "timeout", "the call took longer than it may";
    /// The time of the call ran out before it was started.
    Expired = "expired", "the time of the call was over before it began";
    /// The caller took the call back.
    Cancelled = "cancelled", "the call was cancelled";
    /// A cancel came after the effect; `details` holds the outcome.
    TooLate = "too_late", "the call was already done";
    /// The caller asks too often.
    RateLimited = "rate_limited", "too many requests";
    /// A limit of the server or of the connection is reached.
    Overloaded = "overloaded", "too much is going on at once";
    /// The message is larger than the server takes.
    TooLarge = "too_large", "the message is too large";
    /// The server is going away; another one will answer.
    Draining = "draining", "the server is going away";
    /// Something the server needs cannot be reached.
    Unavailable = "unavailable", "the server cannot do this just now";
    /// Another node is running this very call.
    InProgress = "in_progress", "the call is still running elsewhere";
    /// The session ended, and with it what it knew of the call.
    SessionLost = "session_lost", "the session was lost";
    /// The id was resolved and acknowledged before.
    Stale = "stale", "the request was resolved before";
    /// The id is taken by another request.
    IdConflict = "id_conflict", "the id belongs to another request";
    /// Nobody can say whether the call ran.
    OutcomeUnknown = "outcome_unknown", "nobody knows whether the call ran";
    /// The call ran; its response was too large to be kept.
    BodyDropped = "body_dropped", "the call ran and its response was not kept";
    /// The state has moved on since the caller looked.
    Conflict = "conflict", "the state has changed in the meantime";
    /// A fault of the server; the log tells more under `error_id`.
    Internal = "internal", "the server made a mistake";
    /// The operation's own typed error, whole, in `details`.
    Operation = "operation", "the operation refused";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the call had an effect: the promise that lets a caller retry safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Executed {
    /// The handler did not run and never will.
    No,
    /// The handler ran to its end.
    Yes,
    /// The handler may have run, in part or whole.
    Unknown,
}

impl Executed {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the wire name. What a later version may add is not a promise, so it is `Unknown`.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "no" => Self::No,
            "yes" => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

/// A failure as it goes over the wire. See docs/protocol.md#faults.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What to match on.
    pub code: FaultCode,
    /// A sentence for people. It never holds internal detail.
    pub message: Box<str>,
    /// Whether the call had an effect.
    pub executed: Executed,
    /// When it makes sense to try again, in milliseconds from now.
    pub retry_after_ms: Option<u64>,
    /// With [`Code::Operation`]: the operation's typed error. Else further facts, if any.
    pub details: Option<Payload>,
    /// Names the entry in the server's log that tells more.
    pub error_id: Option<Box<str>>,
}

/// A code of this version, or the name of one that a newer peer knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// A code of the table.
    Known(Code),
    /// A name this version does not know.
    Other(Box<str>),
}

impl FaultCode {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(code) => code.as_str(),
            Self::Other(name) => name,
        }
    }

    /// Reads the wire name.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Code::parse(name).map_or_else(|| Self::Other(name.into()), Self::Known)
    }
}

impl PartialEq<Code> for FaultCode {
    fn eq(&self, code: &Code) -> bool {
        matches!(self, Self::Known(known) if known == code)
    }
}

impl Fault {
    /// The longest sentence in bytes that [`Fault::with_message`] keeps.
    pub const MAX_MESSAGE: usize = 512;

    /// A fault with the code's own sentence.
    #[must_use]
    pub fn new(code: Code, executed: Executed) -> Self {
        Self::with_message(code, executed, code.sentence())
    }

    /// A fault with a sentence of its own. One of more than [`Fault::MAX_MESSAGE`] bytes is cut and
    /// ends in an ellipsis: it may repeat what a peer sent.
    #[must_use]
    pub fn with_message(code: Code, executed: Executed, message: impl Into<Box<str>>) -> Self {
        Self {
            code: FaultCode::Known(code),
            message: cut(message.into()),
            executed,
            retry_after_ms: None,
            details: None,
            error_id: None,
        }
    }

    /// The same fault with facts attached.
    #[must_use]
    pub fn details(mut self, details: Payload) -> Self {
        self.details = Some(details);
        self
    }

    /// The same fault with a time to try again.
    #[must_use]
    pub fn retry_after_ms(mut self, retry_after_ms: u64) -> Self {
        self.retry_after_ms = Some(retry_after_ms);
        self
    }

    /// The same fault with the name of its entry in the log.
    #[must_use]
    pub fn error_id(mut self, error_id: impl Into<Box<str>>) -> Self {
        self.error_id = Some(error_id.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Fault {}

/// The sentence in at most [`Fault::MAX_MESSAGE`] bytes.
fn cut(message: Box<str>) -> Box<str> {
    const ELLIPSIS: &str = "\u{2026}";
    if message.len() <= Fault::MAX_MESSAGE {
        return message;
    }
    let mut end = Fault::MAX_MESSAGE - ELLIPSIS.len();
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    [&message[..end], ELLIPSIS].concat().into()
}

#[cfg(test)]
mod tests {
    use super::{Code, Executed, Fault};

    #[test]
    fn a_sentence_is_cut_between_two_characters() {
        let cases = [
            (String::new(), String::new()),
            ("a".repeat(512), "a".repeat(512)),
            ("a".repeat(513), "a".repeat(509) + "…"),
            ("é".repeat(256), "é".repeat(256)),
            ("é".repeat(257), "é".repeat(254) + "…"),
            ("a".repeat(506) + "🛫🛫", "a".repeat(506) + "…"),
        ];
        for (said, kept) in cases {
            let fault = Fault::with_message(Code::InvalidPayload, Executed::No, said.clone());
            assert_eq!(&*fault.message, kept, "{said}");
            assert!(fault.message.len() <= Fault::MAX_MESSAGE, "{said}");
        }
    }
}
