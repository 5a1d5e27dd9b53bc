//! Sending to a socket from elsewhere.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use wilco_protocol::CloseCode;

use super::mailbox::Mailbox;
use super::{Outgoing, Refused, Sent};

/// A way to send to one socket from anywhere, given by [`WebSocket::sender`](super::WebSocket::sender). Cheap to clone.
///
/// It does not keep the socket open: once that is closed, every send is refused.
#[derive(Clone)]
pub struct Sender {
    mailbox: Arc<Mailbox>,
}

impl Sender {
    pub(super) fn new(mailbox: Arc<Mailbox>) -> Self {
        Self { mailbox }
    }

    /// Sends a message, as [`WebSocket::send`](super::WebSocket::send) does.
    ///
    /// # Errors
    /// The queue is full or the socket is closed. The message comes back.
    pub fn send(&self, message: impl Into<Outgoing>) -> Result<Sent, Refused> {
        self.mailbox.send(message.into())
    }

    /// Sends `value` as a text message of JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON, or the message is refused as by [`send`](Self::send).
    pub fn send_json(&self, value: &(impl Serialize + ?Sized)) -> Result<Sent, SendError> {
        Ok(self.send(Outgoing::json(value)?)?)
    }

    /// Closes the socket behind all that was sent. The first close counts.
    pub fn close(&self, code: CloseCode, reason: &str) {
        self.mailbox.close(code, reason);
    }

    /// Whether the socket is open and less waits than the soft mark.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.mailbox.is_writable()
    }

    /// Waits until the socket is no longer under pressure; at once if it is not, or is closed.
    pub async fn drained(&self) {
        self.mailbox.drained().await;
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("is_writable", &self.is_writable())
            .finish()
    }
}

/// Why a value was not sent.
#[derive(Debug)]
pub enum SendError {
    /// It cannot be written as JSON.
    Json(serde_json::Error),
    /// The queue is full or the socket is closed. The message comes back.
    Refused(Refused),
}

impl From<serde_json::Error> for SendError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl From<Refused> for SendError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "the value cannot be written as JSON: {error}"),
            Self::Refused(refused) => refused.fmt(f),
        }
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            Self::Refused(refused) => Some(refused),
        }
    }
}
