//! Signalling between two users, as WebRTC needs it.

use super::fields::{Fields, optional, required};
use super::malformed::Malformed;
use super::writer::MapWriter;
use crate::id::RequestId;
use crate::payload::Raw;

/// Signalling to another user. See docs/protocol.md#signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Whom it is for.
    pub target_user_id: Box<str>,
    /// What it says.
    pub signal: SignalPayload,
    /// The topic at which both are present; the resource of the URL if absent.
    pub resource: Option<Box<str>>,
    /// Names the message; an `Error` repeats it.
    pub request_id: Option<RequestId>,
}

/// What two browsers say to each other before they talk directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignalPayload {
    /// How one would like to talk.
    Offer {
        /// The session description, at most [`SignalPayload::MAX_SDP`] bytes.
        sdp: Box<str>,
    },
    /// How the other one agrees to talk.
    Answer {
        /// The session description, at most [`SignalPayload::MAX_SDP`] bytes.
        sdp: Box<str>,
    },
    /// A way on which one can be reached.
    IceCandidate {
        /// The candidate, at most [`SignalPayload::MAX_CANDIDATE`] bytes.
        candidate: Box<str>,
        /// The media section it belongs to, by name, in at most as many bytes.
        sdp_mid: Option<Box<str>>,
        /// The same by number.
        sdp_m_line_index: Option<u16>,
    },
}

impl SignalPayload {
    /// The most bytes of a session description.
    pub const MAX_SDP: usize = 16 * 1024;
    /// The most bytes of a candidate, and of the name of its media section.
    pub const MAX_CANDIDATE: usize = 4 * 1024;

    /// How many bytes of text it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Offer { sdp } | Self::Answer { sdp } => sdp.len(),
            Self::IceCandidate {
                candidate, sdp_mid, ..
            } => candidate.len() + sdp_mid.as_ref().map_or(0, |mid| mid.len()),
        }
    }

    /// Whether it holds no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads a payload that keeps its limits.
    pub(super) fn read(raw: &Raw<'_>) -> Option<Self> {
        let [kind, sdp, candidate, mid, index] = Fields::nested(*raw)
            .and_then(|fields| {
                fields.take(["type", "sdp", "candidate", "sdp_mid", "sdp_m_line_index"])
            })
            .ok()?;
        let sdp = || text(sdp, Self::MAX_SDP).flatten();
        match &*kind?.str()? {
            "offer" => Some(Self::Offer { sdp: sdp()? }),
            "answer" => Some(Self::Answer { sdp: sdp()? }),
            "ice_candidate" => Some(Self::IceCandidate {
                candidate: text(candidate, Self::MAX_CANDIDATE).flatten()?,
                sdp_mid: text(mid, Self::MAX_CANDIDATE)?,
                sdp_m_line_index: optional(index, "sdp_m_line_index", |raw| raw.decode().ok())
                    .ok()?,
            }),
            _ => None,
        }
    }

    pub(super) fn write(&self, mut writer: MapWriter<'_>) {
        match self {
            Self::Offer { sdp } => {
                writer.str("type", "offer");
                writer.str("sdp", sdp);
            }
            Self::Answer { sdp } => {
                writer.str("type", "answer");
                writer.str("sdp", sdp);
            }
            Self::IceCandidate {
                candidate,
                sdp_mid,
                sdp_m_line_index,
            } => {
                writer.str("type", "ice_candidate");
                writer.str("candidate", candidate);
                writer.opt_str("sdp_mid", sdp_mid.as_deref());
                writer.opt_u64("sdp_m_line_index", sdp_m_line_index.map(u64::from));
            }
        }
        writer.close();
    }
}

/// A text of at most `most` bytes: `None` if it is none, `Some(None)` if it is not there.
#[expect(
    clippy::option_option,
    reason = "absent is right for some fields, wrong for none"
)]
fn text(raw: Option<Raw<'_>>, most: usize) -> Option<Option<Box<str>>> {
    let short = |raw: &Raw<'_>| {
        let text = raw.str().filter(|text| text.len() <= most)?;
        Some(Box::from(&*text))
    };
    optional(raw, "signal", short).ok()
}

impl Signal {
    pub(super) fn read(fields: &Fields<'_>) -> Result<Self, Malformed> {
        let [target, signal, resource, id] =
            fields.take(["target_user_id", "signal", "resource", "request_id"])?;
        Ok(Self {
            target_user_id: required(target, "target_user_id", Raw::str)?.into(),
            signal: required(signal, "signal", SignalPayload::read)?,
            resource: optional(resource, "resource", Raw::str)?.map(Into::into),
            request_id: optional(id, "request_id", Raw::request_id)?,
        })
    }

    pub(super) fn write(&self, writer: &mut MapWriter<'_>) {
        writer.opt_request_id(self.request_id.as_ref());
        writer.str("target_user_id", &self.target_user_id);
        writer.opt_str("resource", self.resource.as_deref());
        self.signal.write(writer.nested("signal"));
    }
}

#[cfg(test)]
mod tests {
    use super::SignalPayload;
    use crate::codec::Encoding;
    use crate::envelope::{ClientMessage, Malformed};

    fn read(signal: &str) -> Result<SignalPayload, Malformed> {
        let text = format!(r#"{{"type":"signal","target_user_id":"bo","signal":{signal}}}"#);
        match ClientMessage::read(Encoding::Json, text.as_bytes()) {
            Ok(ClientMessage::Signal(signal)) => Ok(signal.signal),
            Ok(other) => panic!("no signal: {other:?}"),
            Err(unreadable) => Err(unreadable.malformed),
        }
    }

    #[test]
    fn a_text_is_as_long_as_it_may_be_and_not_a_byte_longer() {
        let sdp = |kind: &str, len| format!(r#"{{"type":"{kind}","sdp":"{}"}}"#, "x".repeat(len));
        let candidate = |field: &str, len| {
            let other = if field == "sdp_mid" {
                r#","candidate":"""#
            } else {
                ""
            };
            let text = "x".repeat(len);
            format!(r#"{{"type":"ice_candidate","{field}":"{text}"{other}}}"#)
        };
        let (long, short) = (SignalPayload::MAX_SDP, SignalPayload::MAX_CANDIDATE);
        let cases = [
            (sdp("offer", long), Some(long)),
            (sdp("offer", long + 1), None),
            (sdp("answer", long), Some(long)),
            (sdp("answer", long + 1), None),
            (candidate("candidate", short), Some(short)),
            (candidate("candidate", short + 1), None),
            (candidate("sdp_mid", short), Some(short)),
            (candidate("sdp_mid", short + 1), None),
        ];
        for (text, expected) in cases {
            let read = read(&text).map(|signal| signal.len());
            assert_eq!(
                read,
                expected.ok_or(Malformed::Wrong("signal")),
                "{}",
                &text[..40]
            );
        }
    }
}
