//! How a connection ended, as its peer or its application is told.

use std::fmt;
use std::io;
use std::sync::Arc;

use wilco_protocol::CloseCode;
use wilco_protocol::websocket::{CloseFrame, Violation};

/// How a connection ended.
///
/// Whoever was first to say that it ends gives the code and the reason: the other side only confirms.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ending {
    /// The code of the first close frame, theirs or ours; [`NO_STATUS`](CloseCode::NO_STATUS) where theirs held none,
    /// [`ABNORMAL`](CloseCode::ABNORMAL) where the connection broke without one.
    pub code: CloseCode,
    /// The words that came with the code; often none.
    pub reason: Box<str>,
    /// What went wrong, if anything did.
    pub error: Option<SocketError>,
}

/// What went wrong with a connection.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SocketError {
    /// The peer broke RFC 6455 or a limit, and was told so.
    Violation(Violation),
    /// The stream broke, or ended without a close frame.
    Broken(Arc<io::Error>),
    /// The peer did not take what waited for it, for too long or beyond the hard mark.
    Slow,
    /// Nothing was heard of the peer, not even an answer to a ping.
    Silent,
}

impl Ending {
    /// Closed in order, by us or by the peer.
    pub(crate) fn closed(code: CloseCode, reason: &str) -> Box<Self> {
        let error = match code {
            CloseCode::SLOW => Some(SocketError::Slow),
            CloseCode::SILENT => Some(SocketError::Silent),
            _ => None,
        };
        Box::new(Self {
            code,
            reason: reason.into(),
            error,
        })
    }

    /// Closed by the peer.
    pub(super) fn by_peer(frame: Option<CloseFrame<'_>>) -> Box<Self> {
        let (code, reason) = frame.map_or((CloseCode::NO_STATUS, ""), |frame| {
            (CloseCode::from_u16(frame.code), frame.reason)
        });
        Box::new(Self {
            code,
            reason: reason.into(),
            error: None,
        })
    }

    pub(super) fn violation(violation: Violation) -> Box<Self> {
        Box::new(Self {
            code: CloseCode::from_u16(violation.close_code()),
            reason: violation.to_string().into(),
            error: Some(SocketError::Violation(violation)),
        })
    }

    pub(super) fn broken(error: io::Error) -> Box<Self> {
        Box::new(Self {
            code: CloseCode::ABNORMAL,
            reason: Box::default(),
            error: Some(SocketError::Broken(Arc::new(error))),
        })
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.reason.is_empty() {
            write!(f, ": {}", self.reason)?;
        }
        Ok(())
    }
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(violation) => violation.fmt(f),
            Self::Broken(error) => write!(f, "the connection broke: {error}"),
            Self::Slow => f.write_str("the peer read too slowly"),
            Self::Silent => f.write_str("nothing was heard of the peer for too long"),
        }
    }
}

impl std::error::Error for SocketError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Violation(violation) => Some(violation),
            Self::Broken(error) => Some(&**error),
            Self::Slow | Self::Silent => None,
        }
    }
}
