//! What goes over a socket, and how it is to go.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use wilco_protocol::websocket::MessageKind;

/// A whole message, as it came or as it is to go.
///
/// ```
/// use wilco_server::socket::Message;
///
/// let message = Message::from(r#"{"move":"e4"}"#);
/// let value: serde_json::Value = message.json()?;
/// assert_eq!(value["move"], "e4");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// UTF-8.
    Text(String),
    /// Bytes of any kind. What a [`Bytes`] is a part of stays in memory as long as the part.
    Binary(Bytes),
}

impl Message {
    /// What the message holds, whatever its kind.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }

    /// The text; `None` of a binary message, even if its bytes are UTF-8.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary(_) => None,
        }
    }

    /// Reads the message as JSON, whether it came as text or as bytes.
    ///
    /// # Errors
    /// It is no JSON, or not that of a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(self.as_bytes())
    }

    pub(super) const fn kind(&self) -> MessageKind {
        match self {
            Self::Text(_) => MessageKind::Text,
            Self::Binary(_) => MessageKind::Binary,
        }
    }

    /// How many bytes of memory wait with this message.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Text(text) => text.capacity(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Bytes> for Message {
    fn from(bytes: Bytes) -> Self {
        Self::Binary(bytes)
    }
}

/// Room that was reserved and not used is freed: it would wait with the message.
impl From<Vec<u8>> for Message {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes.into_boxed_slice().into())
    }
}

/// Not copied: it lives as long as the program.
impl From<&'static [u8]> for Message {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Binary(Bytes::from_static(bytes))
    }
}

/// Not copied: it lives as long as the program.
impl<const N: usize> From<&'static [u8; N]> for Message {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::Binary(Bytes::from_static(bytes))
    }
}

/// A message and how it goes. Whatever makes a [`Message`] makes one of these.
///
/// ```
/// use wilco_server::socket::{Delivery, Outgoing};
///
/// let position = Outgoing::from("12.5 3.25").delivery(Delivery::Latest).compressed(false);
/// assert_eq!(position.into_message().as_text(), Some("12.5 3.25"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    message: Message,
    delivery: Delivery,
    compressed: Option<bool>,
}

impl Outgoing {
    /// A message that goes reliably, compressed if it is long enough for that.
    #[must_use]
    pub fn new(message: impl Into<Message>) -> Self {
        Self {
            message: message.into(),
            delivery: Delivery::default(),
            compressed: None,
        }
    }

    /// A text message that holds `value` as JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON, say a map whose keys are no strings.
    pub fn json(value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(Self::new)
    }

    /// Compresses this message, or does not, however long it is. Without a word the threshold of the socket decides.
    ///
    /// A socket that agreed on no compression sends it plain in any case.
    #[must_use]
    pub const fn compressed(mut self, compressed: bool) -> Self {
        self.compressed = Some(compressed);
        self
    }

    /// What becomes of the message at a reader that is slow. It counts where a message is published; what is sent to
    /// one socket is always reliable.
    #[must_use]
    pub const fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// The message alone.
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    pub(super) const fn message(&self) -> &Message {
        &self.message
    }

    pub(super) const fn how(&self) -> Delivery {
        self.delivery
    }

    /// Whether it goes compressed where messages from `min_size` bytes on do.
    pub(super) fn is_compressed(&self, min_size: usize) -> bool {
        self.compressed
            .unwrap_or_else(|| self.message.as_bytes().len() >= min_size)
    }

    pub(super) const fn compression(&self) -> Option<bool> {
        self.compressed
    }
}

impl<T: Into<Message>> From<T> for Outgoing {
    fn from(message: T) -> Self {
        Self::new(message)
    }
}

/// What a published message means to a subscriber that reads slowly.
///
/// The marks are those of the subscriber's own queue: soft, 256 KiB by default, and hard, 1 MiB.
///
/// A message that a reader misses, because it was dropped or a newer one took its place, is counted twice: in
/// [`WebSocket::dropped`](super::WebSocket::dropped) of that reader, one by one, and in [`Published::dropped`] of the
/// lossy or latest message that came at its cost, once for each reader. A reliable message is never missed by who
/// stays, so it is queued or pressured, whatever made room for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It is kept up to the hard mark. Who is beyond it loses the connection, closed with 4008, and not a message.
    #[default]
    Reliable,
    /// Above the soft mark the oldest lossy messages that wait are dropped.
    Lossy,
    /// Above the soft mark only the newest of its topic waits, in the place of the one before it. So it may come ahead
    /// of what other topics brought in between; never ahead of what came through its own topic or was sent to the
    /// socket alone. Beyond the hard mark it is as [`Reliable`](Self::Reliable).
    Latest,
}

/// How far a message came that was sent to one socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It waits to be written.
    Queued,
    /// It waits to be written, behind more than the soft mark: better wait until the socket has drained.
    Pressure,
}

/// A message that was not sent, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct Refused {
    /// What was to be sent, as it was given.
    pub message: Outgoing,
    /// Why it was not.
    pub reason: RefusedReason,
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum RefusedReason {
    /// As much waits for this socket as may. It stays open: there is room when it has drained.
    #[error("too much waits for this socket already")]
    Full,
    /// The socket is closed, or closes.
    #[error("the socket is closed")]
    Closed,
}

/// What became of a published message, counted in subscribers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// It waits to be written.
    pub queued: usize,
    /// It waits to be written, behind more than the soft mark of that subscriber.
    pub pressured: usize,
    /// The subscriber reads too slowly for a message of this [`Delivery`]: this one was dropped, or it waits and older
    /// ones went for it.
    pub dropped: usize,
    /// The subscriber's connection ends; by this very message if that was one too many.
    pub closed: usize,
}

#[cfg(test)]
mod tests;
